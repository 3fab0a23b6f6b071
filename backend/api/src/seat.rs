//! Who asks, from where, and the site in which the answer is given.

use crate::state::Api;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use ohmstead_identity::{Origin, Principal};
use ohmstead_store::identity::{Kind, SiteId};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
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

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who.
    pub principal: Principal,
    /// The only site they asked about.
    pub narrowed: Option<SiteId>,
}

impl Caller {
    /// As they are named to people.
    pub fn name(&self) -> String {
        use ohmstead_identity::Who;
        match &self.principal.who {
            Who::Person { name, .. } => name.clone(),
            Who::Token { id, account } => format!("{account} (token {id})"),
            Who::Anybody => "dashboard".into(),
        }
    }

    /// True when a thing belongs into a list for them: it is of the site they asked about, or, when
    /// they asked about none, of any that they may look at.
    pub fn lists(&self, api: &Api, kind: Kind, id: &str) -> bool {
        use ohmstead_identity::{Action, Decision};
        let site = api.identity.site_of(kind, id);
        let wanted = self.narrowed.as_ref().is_none_or(|n| *n == site);
        wanted && self.principal.may(Action::Read, &site) == Decision::Allowed
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = crate::Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        // The gate has put it there for every operation that is not public.
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            crate::Problem::new(status, "the request did not pass the gate")
        })
    }
}

/// Where a request comes from.
#[derive(Debug, Clone)]
pub struct ClientAt {
    /// Its address; behind a trusted proxy the one that the proxy names.
    pub address: IpAddr,
    /// True when it came over TLS.
    pub is_secure: bool,
    /// What the program calls itself.
    pub agent: String,
    /// True when a proxy stands between.
    pub is_proxied: bool,
}

impl ClientAt {
    /// For sign-in and the log.
    pub fn origin(&self) -> Origin {
        Origin { address: self.address, agent: self.agent.clone() }
    }

    /// True for programs on this machine.
    pub fn is_local(&self) -> bool {
        self.address.is_loopback() && !self.is_proxied
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAt {
    type Rejection = crate::Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            crate::Problem::new(status, "the request did not pass the gate")
        })
    }
}

/// Where a request comes from. What it says of itself is believed from trusted proxies only, and of
/// a chain only the part behind the last of them.
pub fn client(api: &Api, parts: &Parts) -> ClientAt {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_canonical());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let text = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
    let trusted = |ip: &IpAddr| api.gate.trusted_proxies.contains(ip);
    let (mut address, mut is_secure) = (peer, api.gate.is_tls);
    let is_proxied = text("x-forwarded-for").is_some() || text("forwarded").is_some();
    if trusted(&peer) {
        let named = text("x-forwarded-for").unwrap_or_default().rsplit(',');
        let mut named = named.map_while(|a| a.trim().parse::<IpAddr>().ok());
        address = named.find(|ip| !trusted(ip)).unwrap_or(peer).to_canonical();
        is_secure |= text("x-forwarded-proto").is_some_and(|p| p.eq_ignore_ascii_case("https"));
    }
    let agent = text(header::USER_AGENT.as_str()).unwrap_or_default().to_owned();
    ClientAt { address, is_secure, agent, is_proxied }
}
