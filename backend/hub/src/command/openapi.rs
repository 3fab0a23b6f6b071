//! `ohmstead openapi`.

/// Prints the OpenAPI document.
pub fn run() {
    print!("{}", ohmstead_api::openapi_json());
}
