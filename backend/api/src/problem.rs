//! Errors as RFC 9457 problem documents.

use crate::request_id;
use axum::Json;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use ohmstead_billing::BillingError;
use ohmstead_derive::Refused;
use ohmstead_fleet::FleetError;
use ohmstead_identity::IdentityError;
use ohmstead_store::StoreError;
use ohmstead_tariff::TariffError;
use serde::Serialize;
use utoipa::ToSchema;

/// An error, RFC 9457.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status says the kind.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The status in words.
    title: String,
    /// HTTP status code.
    status: u16,
    /// What is wrong, where, and how to mend it.
    detail: String,
    /// The request's id, as in the header `X-Request-Id` and in the hub's log.
    #[serde(rename = "requestId", skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// Seconds until it may be tried again.
    #[serde(skip)]
    after_s: Option<u32>,
}

/// What handlers return.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A problem with a status and an explanation.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error").to_owned();
        Self {
            kind: "about:blank",
            title,
            status: status.as_u16(),
            detail: detail.into(),
            request_id: request_id::current(),
            after_s: None,
        }
    }

    /// What is wrong, where, and how to mend it.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// 400.
    pub fn bad(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 429.
    pub fn later(detail: impl Into<String>, after_s: u32) -> Self {
        Self { after_s: Some(after_s), ..Self::new(StatusCode::TOO_MANY_REQUESTS, detail) }
    }

    /// 404.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let after_s = self.after_s;
        let mut response = (status, Json(self)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let scheme = header::HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(after_s) = after_s {
            response.headers_mut().insert(header::RETRY_AFTER, after_s.into());
        }
        let kind = header::HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "a request failed in the store");
        if error.is_retryable() {
            Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "the store cannot be used now; try again later",
            )
        } else if let StoreError::Damaged { what, .. } = error {
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, what)
        } else {
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the store failed; the hub's log says why")
        }
    }
}

impl From<BillingError> for Problem {
    fn from(error: BillingError) -> Self {
        match error {
            BillingError::Store(error) => error.into(),
            BillingError::Tariff(error) => Self::bad(error.to_string()),
            BillingError::Refused(text) => Self::bad(text),
            BillingError::NotFound(text) => Self::not_found(text),
            BillingError::Conflict(text) => Self::new(StatusCode::CONFLICT, text),
            BillingError::Interrupted => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
            }
        }
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Store(error) => error.into(),
            Refused::Unknown(device) => unknown(device.as_str()),
            Refused::BeforeHorizon(_) | Refused::Elsewhere(..) => {
                Self::new(StatusCode::CONFLICT, refused.to_string())
            }
            Refused::NoSuchCorrection(..) | Refused::Contradicted(_) | Refused::Settings(_) => {
                Self::bad(refused.to_string())
            }
        }
    }
}

impl From<TariffError> for Problem {
    fn from(error: TariffError) -> Self {
        Self::bad(error.to_string())
    }
}

pub(crate) async fn no_such_resource(uri: Uri) -> Problem {
    Problem::not_found(format!("there is no {}; /api/openapi.json lists what there is", uri.path()))
}

pub(crate) async fn wrong_method(method: Method, uri: Uri) -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        format!("{} does not take {method}; /api/openapi.json says what it takes", uri.path()),
    )
}

pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "a fault in the hub; its log says more")
        .into_response()
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Unauthenticated(text) => Self::new(StatusCode::UNAUTHORIZED, text),
            IdentityError::Throttled { after_s } => Self::later(error.to_string(), after_s),
            IdentityError::Forbidden(text) => Self::new(StatusCode::FORBIDDEN, text),
            IdentityError::Unknown(text) => Self::not_found(text),
            IdentityError::Conflict(text) => Self::new(StatusCode::CONFLICT, text),
            IdentityError::Invalid(text) => Self::bad(text),
            IdentityError::Unavailable(text) => Self::new(StatusCode::SERVICE_UNAVAILABLE, text),
            IdentityError::Store(error) => error.into(),
            IdentityError::Random(_) | IdentityError::Internal(_) => {
                tracing::error!(%error, "signing in failed in the hub itself");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the hub failed; its log says why")
            }
        }
    }
}

pub(crate) fn unknown(id: &str) -> Problem {
    Problem::not_found(format!("no device {id:?} is known: it appears with its first message"))
}

impl From<FleetError> for Problem {
    fn from(error: FleetError) -> Self {
        match error {
            FleetError::Unknown(text) => Self::not_found(text),
            FleetError::Conflict(text) => Self::new(StatusCode::CONFLICT, text),
            FleetError::Invalid(text) => Self::bad(text),
            FleetError::Unavailable(text) => Self::new(StatusCode::SERVICE_UNAVAILABLE, text),
            FleetError::Store(error) => error.into(),
        }
    }
}
