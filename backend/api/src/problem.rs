//! Errors as RFC 9457 problem documents.

use crate::devices::unknown;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use ohmstead_billing::BillingError;
use ohmstead_derive::Refused;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::StoreError;
use ohmstead_tariff::TariffError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
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
            Refused::BeforeHorizon(_) => Self::new(StatusCode::CONFLICT, refused.to_string()),
            Refused::NoSuchCorrection(..) | Refused::Settings(_) => Self::bad(refused.to_string()),
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

/// Query parameters, with a problem document for those that do not fit.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(e) => Err(Problem::bad(e.body_text())),
        }
    }
}

/// A JSON body, with a problem document for one that does not fit.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body: Result<Json<T>, JsonRejection> = Json::from_request(request, state).await;
        body.map(|Json(value)| Self(value)).map_err(|e| Problem::new(e.status(), e.body_text()))
    }
}

/// A parameter as a time.
pub fn time(name: &str, text: &str) -> Answer<TimestampMs> {
    TimestampMs::parse(text).map_err(|e| Problem::bad(format!("{name}: {e}")))
}

/// Parameters as a range of time, [from, to); what is left out is open.
pub fn times(from: Option<&str>, to: Option<&str>) -> Answer<TimeRange> {
    let bound = |name, text: Option<&str>, open| text.map_or(Ok(open), |text| time(name, text));
    let from = bound("from", from, TimestampMs(i64::MIN))?;
    let to = bound("to", to, TimestampMs(i64::MAX))?;
    if to < from {
        return Err(Problem::bad("to is before from"));
    }
    Ok(TimeRange::new(from, to))
}

/// A time in a body, for `deserialize_with`: text, or Unix seconds as a number. What it says is
/// judged by [`time`].
pub fn instant<'de, D: serde::Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    Instant::deserialize(d).map(Instant::text)
}

/// The same where it may be null or left out.
pub fn maybe_instant<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Instant>::deserialize(d)?.map(Instant::text))
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a time: RFC 3339 text, or Unix seconds")]
enum Instant {
    Text(String),
    Number(serde_json::Number),
}

impl Instant {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// A parameter as a device id.
pub fn device_id(text: &str) -> Answer<DeviceId> {
    DeviceId::new(text).map_err(|e| Problem::bad(format!("deviceId: {e}")))
}

/// A parameter as a number of something.
pub fn number(text: &str) -> Answer<u64> {
    text.parse().map_err(|_| Problem::bad(format!("{text:?} is not a number")))
}

/// A local date.
pub fn date(name: &str, text: &str) -> Answer<jiff::civil::Date> {
    text.trim().parse().map_err(|_| {
        Problem::bad(format!("{name}: {text:?} is not a date: write it like 2026-03-29"))
    })
}
