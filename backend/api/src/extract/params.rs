//! Query parameters.

use super::nearest::unknown_name;
use super::query;
use crate::problem::{Answer, Problem};
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;

/// Query parameters, with a problem document for those that do not fit.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        query::read(parts.uri.query().unwrap_or("")).map(Self).map_err(Problem::bad)
    }
}

/// Operations that other systems call: they add what their own servers take, or what is new in theirs.
const FOREIGN: [&str; 5] = [
    "/input/post",
    "/input/bulk",
    "/input/get",
    "/api/v2/write",
    "/api/auth/openid/{provider}/callback",
];

/// The query parameters that each operation takes, as its documentation says.
#[derive(Clone)]
pub struct KnownParameters(Arc<HashMap<(String, String), Vec<String>>>);

impl KnownParameters {
    /// From an OpenAPI document.
    pub fn new(document: &serde_json::Value) -> Self {
        let mut known = HashMap::new();
        let paths = document["paths"].as_object().into_iter().flatten();
        for (path, methods) in paths.filter(|(path, _)| !FOREIGN.contains(&path.as_str())) {
            for (method, operation) in methods.as_object().into_iter().flatten() {
                let all = operation["parameters"].as_array().into_iter().flatten();
                let names = all
                    .filter(|p| p["in"] == "query")
                    .filter_map(|p| p["name"].as_str().map(str::to_owned));
                known.insert((method.to_uppercase(), path.clone()), names.collect());
            }
        }
        Self(Arc::new(known))
    }

    fn check(&self, request: &Request) -> Answer<()> {
        let Some(query) = request.uri().query() else { return Ok(()) };
        let Some(path) = request.extensions().get::<MatchedPath>() else { return Ok(()) };
        let method = if request.method() == "HEAD" { "GET" } else { request.method().as_str() };
        let key = (method.to_owned(), path.as_str().to_owned());
        let Some(known) = self.0.get(&key) else { return Ok(()) };
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        match query::names(query).find(|name| !known.contains(&name.as_ref())) {
            Some(name) => Err(Problem::bad(unknown_name("parameter", &name, &known))),
            None => Ok(()),
        }
    }
}

/// Refuses query parameters that the operation does not take: a misspelt `form=` would otherwise
/// pass for a question without it.
pub async fn known_parameters(
    State(known): State<KnownParameters>,
    request: Request,
    next: Next,
) -> Response {
    match known.check(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}
