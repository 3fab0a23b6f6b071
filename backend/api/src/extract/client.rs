//! Where a request comes from.

use crate::state::Api;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use ohmstead_identity::Origin;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The header with a browser's name for itself.
pub const BROWSER: &str = "ohmstead-browser";

/// Where a request comes from.
#[derive(Debug, Clone)]
pub struct ClientAt {
    /// Its address; behind a trusted proxy the one that the proxy names.
    pub address: IpAddr,
    /// True when it came over TLS.
    pub is_secure: bool,
    /// What the program calls itself.
    pub agent: String,
    /// What a browser made up to be known by, in the header [`BROWSER`].
    pub browser: Option<String>,
    /// True when a proxy stands between.
    pub is_proxied: bool,
}

impl ClientAt {
    /// For sign-in and the log.
    pub fn origin(&self) -> Origin {
        Origin { address: self.address, agent: self.agent.clone(), browser: self.browser.clone() }
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
    let browser = text(BROWSER).filter(|b| (16..=64).contains(&b.len())).map(str::to_owned);
    ClientAt { address, is_secure, agent, browser, is_proxied }
}
