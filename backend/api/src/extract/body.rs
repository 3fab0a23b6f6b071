//! Bodies: JSON, and text that is read as it stands.

use super::json::{self, Unread};
use crate::problem::{Answer, Problem};
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

/// A JSON body, with a problem document for one that does not fit.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send the body as JSON, with Content-Type: application/json",
            ));
        }
        json::read(&whole(request, state).await?).map(Self).map_err(Into::into)
    }
}

/// A body as text, for what must keep its numbers digit for digit.
pub struct TextBody(pub String);

impl<S: Send + Sync> FromRequest<S> for TextBody {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = whole(request, state).await?;
        let text = String::from_utf8(body.into());
        text.map(Self).map_err(|_| Problem::bad("the body is not text in UTF-8"))
    }
}

impl From<Unread> for Problem {
    fn from(error: Unread) -> Self {
        let status = match error {
            Unread::NotJson(_) => StatusCode::BAD_REQUEST,
            Unread::Unfit(_) => StatusCode::UNPROCESSABLE_ENTITY,
        };
        Self::new(status, error.to_string())
    }
}

async fn whole<S: Send + Sync>(request: Request, state: &S) -> Answer<Bytes> {
    Bytes::from_request(request, state)
        .await
        .map_err(|e| Problem::new(e.status(), "the body is too long, or was cut off"))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}
