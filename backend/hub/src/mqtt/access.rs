//! Who may do what at the broker, and the hub's own way through it.

use async_trait::async_trait;
use ohmstead_broker::{Access, Credentials, Handle};
use ohmstead_fleet::{Fleet, Link};
use std::sync::Arc;

/// Over TLS only meters with credentials, each below its own topics. The listeners without TLS are
/// bound to loopback only, and whoever is on this machine may do everything.
pub struct MeterAccess(pub Arc<Fleet>);

#[async_trait]
impl Access for MeterAccess {
    async fn may_connect(&self, who: Credentials<'_>) -> bool {
        match (who.username, who.password) {
            _ if !who.is_tls => true,
            (Some(name), Some(password)) => self.0.knows(name, password),
            _ => false,
        }
    }

    fn may_replace(&self, who: Credentials<'_>) -> bool {
        // Its own id as client id cannot be withheld from a meter by others.
        !who.is_tls || who.username == Some(who.client_id)
    }

    fn may_publish(&self, who: Credentials<'_>, topic: &str) -> bool {
        !who.is_tls || who.username.is_some_and(|name| self.0.covers(name, topic))
    }

    fn may_subscribe(&self, who: Credentials<'_>, filter: &str) -> bool {
        self.may_publish(who, filter)
    }
}

/// The fleet's way to the meters.
pub struct BrokerLink(pub Handle);

#[async_trait]
impl Link for BrokerLink {
    async fn publish(&self, topic: &str, payload: Vec<u8>) -> Result<(), String> {
        self.0.publish(topic, payload, false).await.map_err(|e| format!("{e:#}"))
    }

    async fn close_sessions(&self, username: &str) {
        self.0.close_sessions(username).await;
    }
}
