//! What the OpenAPI document says of the whole API.

use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(info(
    title = "Ohmstead",
    description = "Energy readings, energy, costs, bills, alerts and devices of one site. Times in: RFC 3339 or Unix seconds; \
                   times out: RFC 3339 with offset. Ranges are half-open, [from, to). Units: V, A, W, Wh. \
                   Errors: RFC 9457 problem documents.",
    license(name = "MIT OR Apache-2.0")
), modifiers(&Guarded), security(("bearer" = [])))]
pub(crate) struct Document;

/// Says of every operation that it wants a token, unless it says otherwise itself, and what it then
/// answers to whoever has none, may not, or asks of another site.
struct Guarded;

impl utoipa::Modify for Guarded {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_with(Default::default);
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    }
}
