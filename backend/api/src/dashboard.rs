//! The dashboard's files, built into the program.

use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

// A build without the dashboard (`cargo build` alone) works and says so on its page.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../frontend/dist"]
#[allow_missing = true]
struct Files;

const NOT_BUILT: &str = "<!doctype html><title>Ohmstead</title><h1>Ohmstead is running</h1>\
<p>This program was built without its dashboard. <code>make run</code> builds both.</p>\
<p>The API is at <a href=/api/openapi.json>/api/openapi.json</a>.</p>";

/// A file of the dashboard; every other path is one of its pages.
pub async fn serve(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if let Some(response) = file(path) {
        return response;
    }
    // A missing asset is missing; a page is drawn by the dashboard itself.
    if path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
        return StatusCode::NOT_FOUND.into_response();
    }
    file("index.html").unwrap_or_else(|| Html(NOT_BUILT).into_response())
}

fn file(path: &str) -> Option<Response> {
    let file = Files::get(path)?;
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    // Names under assets/ carry a hash of their content.
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, kind.as_ref().to_owned()),
        (header::CACHE_CONTROL, cache.to_owned()),
    ];
    Some((headers, file.data).into_response())
}
