//! The site in which a request is answered.

use crate::state::{Api, Root};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use ohmstead_store::identity::SiteId;
use std::sync::Arc;

/// The hub as one site sees it.
#[derive(Clone)]
pub struct Seat {
    /// With that site's zone, currency and billing.
    pub api: Arc<Api>,
    /// Which site.
    pub site: SiteId,
}

/// What handlers take: the hub, as the request's site sees it.
pub struct Here(pub Arc<Api>);

impl FromRequestParts<Root> for Here {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, root: &Root) -> Result<Self, Self::Rejection> {
        let seat = parts.extensions.get::<Seat>();
        Ok(Self(seat.map_or_else(|| root.0.clone(), |s| s.api.clone())))
    }
}

/// The site in which the request is answered.
pub struct At(pub SiteId);

impl FromRequestParts<Root> for At {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, root: &Root) -> Result<Self, Self::Rejection> {
        let seat = parts.extensions.get::<Seat>();
        Ok(Self(seat.map_or_else(|| root.0.identity.first_site(), |s| s.site.clone())))
    }
}
