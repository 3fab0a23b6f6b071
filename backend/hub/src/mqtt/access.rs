//! Who may do what at the broker.

use async_trait::async_trait;
use ohmstead_broker::{Access, Client, Open, Rights};
use ohmstead_fleet::Fleet;
use ohmstead_identity::{Action, Decision, Identity, Principal};
use ohmstead_store::identity::Kind;
use std::sync::Arc;

/// Over TLS only meters with credentials, each below its own topics, and tokens of integrations, each
/// as its scopes say: the token's id is the user name, the token the password. The listeners without
/// TLS are bound to loopback only, and whoever is on this machine may do everything.
pub struct BrokerAccess {
    /// Meters.
    pub fleet: Arc<Fleet>,
    /// Tokens.
    pub identity: Arc<Identity>,
}

#[async_trait]
impl Access for BrokerAccess {
    async fn admit(&self, client: Client<'_>) -> Option<Arc<dyn Rights>> {
        if !client.is_tls {
            return Some(Arc::new(Open));
        }
        let (name, password) = (client.username?, client.password?);
        if self.fleet.knows(name, password) {
            return Some(Arc::new(MeterRights {
                fleet: self.fleet.clone(),
                name: name.to_owned(),
            }));
        }
        let token = std::str::from_utf8(password).ok()?;
        let principal = self.identity.authenticate(token).ok()?;
        // By the user name it is told whose session is whose.
        let named = principal.label().strip_prefix("token:") == Some(name);
        named.then(|| {
            let rights = TokenRights { identity: self.identity.clone(), principal };
            Arc::new(rights) as Arc<dyn Rights>
        })
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

/// A token's rights, as long as it holds: to read the topics of devices that it may look at, and to
/// bring readings in for those of a site where it may.
struct TokenRights {
    identity: Arc<Identity>,
    principal: Principal,
}

/// The device of a topic or filter, and what follows; no device where a wildcard stands for it.
fn parts(topic: &str) -> Option<(&str, &str)> {
    let (first, rest) = topic.strip_prefix('/').unwrap_or(topic).split_once('/')?;
    let (device, what) = rest.split_once('/')?;
    (first == "energy" && !device.contains(['+', '#'])).then_some((device, what))
}

impl Rights for TokenRights {
    fn may_replace(&self, _client_id: &str) -> bool {
        false
    }

    fn may_publish(&self, topic: &str) -> bool {
        let Some((device, "data")) = parts(topic) else { return false };
        let site = self.identity.site_of(Kind::Device, device);
        let still = self.identity.still(&self.principal);
        still.is_some_and(|p| p.may(Action::WriteReadings, &site) == Decision::Allowed)
    }

    fn may_subscribe(&self, filter: &str) -> bool {
        let Some(now) = self.identity.still(&self.principal) else { return false };
        match parts(filter) {
            Some((device, _)) => {
                let site = self.identity.site_of(Kind::Device, device);
                now.may(Action::Read, &site) == Decision::Allowed
            }
            // A wildcard in the device's place is for those who may look at every site.
            None => now.may_in_hub(Action::Read) == Decision::Allowed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_names_its_device_and_a_wildcard_none() {
        assert_eq!(parts("/energy/m1/data"), Some(("m1", "data")));
        assert_eq!(parts("energy/m1/#"), Some(("m1", "#")));
        for none in [
            "#",
            "/energy/+/data",
            "/energy/#",
            "/energy/m1",
            "$SYS/energy/m1/data",
            "//energy/m1/data",
        ] {
            assert_eq!(parts(none), None, "{none}");
        }
    }
}
