//! The site in which a request is answered.

use crate::state::Api;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;

/// The hub as one site sees it.
#[derive(Clone)]
pub struct Seat {
    /// With that site's zone, currency and billing.
    pub api: Arc<Api>,
}

/// What handlers take: the hub, as the request's site sees it.
pub struct Here(pub Arc<Api>);

impl FromRequestParts<Arc<Api>> for Here {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(
        parts: &mut Parts,
        api: &Arc<Api>,
    ) -> Result<Self, Self::Rejection> {
        let seat = parts.extensions.get::<Seat>();
        Ok(Self(seat.map_or_else(|| api.clone(), |s| s.api.clone())))
    }
}
