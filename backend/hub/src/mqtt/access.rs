//! Who may do what at the broker.

use async_trait::async_trait;
use ohmstead_broker::{Access, Client, Open, Rights};
use ohmstead_fleet::Fleet;
use std::sync::Arc;

/// Over TLS only meters with credentials, each below its own topics. The listeners without TLS are
/// bound to loopback only, and whoever is on this machine may do everything.
pub struct BrokerAccess(pub Arc<Fleet>);

#[async_trait]
impl Access for BrokerAccess {
    async fn admit(&self, client: Client<'_>) -> Option<Arc<dyn Rights>> {
        match (client.username, client.password) {
            _ if !client.is_tls => Some(Arc::new(Open)),
            (Some(name), Some(password)) if self.0.knows(name, password) => {
                Some(Arc::new(MeterRights { fleet: self.0.clone(), name: name.to_owned() }))
            }
            _ => None,
        }
    }

    fn is_owner(&self, asks: Client<'_>, began: Client<'_>) -> bool {
        asks.is_tls == began.is_tls && (!asks.is_tls || asks.username == began.username)
    }
}

/// A meter's rights: what its credentials cover, as long as they hold.
struct MeterRights {
    fleet: Arc<Fleet>,
    name: String,
}

impl Rights for MeterRights {
    fn may_replace(&self, client_id: &str) -> bool {
        // Its own id as client id cannot be withheld from a meter by others.
        self.name == client_id
    }

    fn may_publish(&self, topic: &str) -> bool {
        self.fleet.covers(&self.name, topic)
    }

    fn may_subscribe(&self, filter: &str) -> bool {
        self.fleet.covers(&self.name, filter)
    }
}
