//! Who may do what at the broker. Meters, people and integrations are asked for in the same way.

use crate::throttle::shorten;
use async_trait::async_trait;
use std::net::SocketAddr;
use std::sync::Arc;

/// A client, as it named itself at connect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Client<'a> {
    /// True when it came over TLS.
    pub is_tls: bool,
    /// Where it comes from, if that is known.
    pub from: Option<SocketAddr>,
    /// MQTT client id.
    pub client_id: &'a str,
    /// User name, if one was given.
    pub username: Option<&'a str>,
    /// Password, if one was given; only at connect.
    pub password: Option<&'a [u8]>,
    /// The certificate that it showed in the TLS handshake, if any; it is of the authority that the
    /// listener names, for clients, and holds today.
    pub certificate: Option<Certificate<'a>>,
}

/// A client's certificate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Certificate<'a> {
    /// Common name of its subject.
    pub name: &'a str,
    /// Serial number, lower-case hexadecimal digits without leading zeros.
    pub serial: &'a str,
}

/// Says everything but the password, and no more of it than a log should have.
impl std::fmt::Debug for Client<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (id, name) = (shorten(self.client_id), shorten(self.username.unwrap_or_default()));
        write!(f, "client \"{id}\", user \"{name}\", TLS {}", self.is_tls)
    }
}

/// Decides who may connect.
#[async_trait]
pub trait Access: Send + Sync + 'static {
    /// What a client may do; nothing when it may not connect.
    async fn admit(&self, client: Client<'_>) -> Option<Arc<dyn Rights>>;
}

/// What a connected client may do. Asked for every message, so the answer must be quick; it holds for
/// that message only, so what is withdrawn meanwhile is refused.
pub trait Rights: Send + Sync + 'static {
    /// Whose they are. A session belongs to whoever began it: another who asks for it by its client
    /// id does not get the messages that wait in it.
    fn owner(&self) -> &str;
    /// False when they were withdrawn as a whole.
    fn hold(&self) -> bool;
    /// May it end a session that somebody else began under this client id? What that one
    /// subscribed to is forgotten then.
    fn may_replace(&self, client_id: &str) -> bool;
    /// May it publish to `topic`?
    fn may_publish(&self, topic: &str) -> bool;
    /// May it subscribe to `filter` (the part behind `$share/<group>/` of a shared one)?
    fn may_subscribe(&self, filter: &str) -> bool;
}

/// Everybody may do everything: for a broker that listens on loopback only.
#[derive(Debug, Clone, Copy, Default)]
pub struct Open;

#[async_trait]
impl Access for Open {
    async fn admit(&self, _client: Client<'_>) -> Option<Arc<dyn Rights>> {
        Some(Arc::new(Self))
    }
}

impl Rights for Open {
    fn owner(&self) -> &str {
        ""
    }
    fn hold(&self) -> bool {
        true
    }
    fn may_replace(&self, _client_id: &str) -> bool {
        true
    }
    fn may_publish(&self, _topic: &str) -> bool {
        true
    }
    fn may_subscribe(&self, _filter: &str) -> bool {
        true
    }
}
