//! Parts of the path.

use crate::problem::Problem;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// Parameters of the path, with a problem document for those that do not fit.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let bad = || Problem::bad("the path is not text in UTF-8");
        let raw = RawPathParams::from_request_parts(parts, state).await.map_err(|_| bad())?;
        if raw.iter().any(|(_, value)| value.chars().any(char::is_control)) {
            return Err(Problem::bad("leave out control characters from the path"));
        }
        let read = axum::extract::Path::from_request_parts(parts, state).await;
        read.map(|axum::extract::Path(value)| Self(value)).map_err(|_| bad())
    }
}
