//! Who may do what at the broker.

use super::Places;
use super::home_assistant::Concerned;
use async_trait::async_trait;
use ohmstead_broker::{Access, Client, Open, Rights, Throttle, shorten};
use ohmstead_fleet::Fleet;
use ohmstead_identity::{Action, Decision, Identity, Origin, Principal};
use ohmstead_store::identity::{Kind, SiteId};
use ohmstead_wire::topic;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// Over TLS only meters with credentials or a certificate of the hub's authority, each below its own topics; tokens of integrations, each as
/// its scopes say: the token's id is the user name, the token the password; and people with name and
/// password, each as their roles say. The listeners without TLS are bound to loopback only, and
/// whoever is on this machine may do everything.
pub struct BrokerAccess {
    fleet: Arc<Fleet>,
    identity: Arc<Identity>,
    places: Option<Arc<Places>>,
    refused: Throttle,
}

impl BrokerAccess {
    /// Over these meters, people and tokens; `places` where Home Assistant is told of meters.
    pub fn new(fleet: Arc<Fleet>, identity: Arc<Identity>, places: Option<Arc<Places>>) -> Self {
        Self { fleet, identity, places, refused: Throttle::new() }
    }

    fn rights_of(&self, principal: Principal) -> Arc<dyn Rights> {
        let (identity, places) = (self.identity.clone(), self.places.clone());
        let owner = principal.label();
        Arc::new(PrincipalRights { identity, principal, owner, places })
    }

    /// The rights of whoever another broker let in by this name.
    pub fn named(&self, name: &str) -> Option<Arc<dyn Rights>> {
        if self.fleet.has_credentials(name) {
            return Some(Arc::new(MeterRights::new(self.fleet.clone(), name)));
        }
        let principal = self.identity.named(name)?;
        Some(self.rights_of(principal))
    }

    /// Who shows a token, or a person's name and password.
    async fn principal(&self, client: Client<'_>) -> Option<Principal> {
        let (name, secret) = (client.username?, std::str::from_utf8(client.password?).ok()?);
        if let Ok(principal) = self.identity.authenticate(secret) {
            // The token's id is the user name; an access token is for the API.
            let is_named = principal.label().strip_prefix("token:") == Some(name);
            return is_named.then_some(principal);
        }
        let address = client.from.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |from| from.ip());
        let from = Origin { address, agent: format!("MQTT {}", client.client_id), browser: None };
        match self.identity.connect(name, secret.to_owned(), &from).await {
            Ok(principal) => Some(principal),
            Err(error) => {
                if let Some(left_out) = self.refused.pass() {
                    let name = shorten(name);
                    tracing::warn!(name, %address, left_out, "refused at the MQTT broker: {error}");
                }
                None
            }
        }
    }
}

#[async_trait]
impl Access for BrokerAccess {
    async fn admit(&self, client: Client<'_>) -> Option<Arc<dyn Rights>> {
        if !client.is_tls {
            return Some(Arc::new(Open));
        }
        if let Some(shown) = client.certificate {
            // One that is not in force opens nothing, whatever else comes with it.
            let in_force = self.fleet.certified(shown.name, shown.serial);
            return in_force.then(|| -> Arc<dyn Rights> {
                let serial = Some(shown.serial.to_owned());
                let rights = MeterRights::new(self.fleet.clone(), shown.name);
                Arc::new(MeterRights { serial, ..rights })
            });
        }
        let (name, password) = (client.username?, client.password?);
        if self.fleet.knows(name, password) {
            return Some(Arc::new(MeterRights::new(self.fleet.clone(), name)));
        }
        let principal = self.principal(client).await?;
        Some(self.rights_of(principal))
    }
}

/// A meter's rights: what its credentials cover, as long as they hold, and its certificate where it
/// came with one.
struct MeterRights {
    fleet: Arc<Fleet>,
    name: String,
    owner: String,
    serial: Option<String>,
}

impl MeterRights {
    fn new(fleet: Arc<Fleet>, name: &str) -> Self {
        Self { fleet, name: name.to_owned(), owner: format!("meter:{name}"), serial: None }
    }

    fn covers(&self, topic: &str) -> bool {
        let certified = |serial: &String| self.fleet.certified(&self.name, serial);
        self.serial.as_ref().is_none_or(certified) && self.fleet.covers(&self.name, topic)
    }
}

impl Rights for MeterRights {
    fn owner(&self) -> &str {
        &self.owner
    }

    fn hold(&self) -> bool {
        let certified = |serial: &String| self.fleet.certified(&self.name, serial);
        self.fleet.has_credentials(&self.name) && self.serial.as_ref().is_none_or(certified)
    }

    fn may_replace(&self, client_id: &str) -> bool {
        // Its own id as client id cannot be withheld from a meter by others.
        self.name == client_id
    }

    fn may_publish(&self, topic: &str) -> bool {
        self.covers(topic)
    }

    fn may_subscribe(&self, filter: &str) -> bool {
        self.covers(filter)
    }
}

/// A person's or token's rights, as long as they hold: to read the topics of devices and sites that they
/// may look at, and to bring readings in for those of a site where they may. Commands are given through
/// the API, which keeps them and their answers.
struct PrincipalRights {
    identity: Arc<Identity>,
    principal: Principal,
    owner: String,
    places: Option<Arc<Places>>,
}

impl PrincipalRights {
    /// Of which sites a topic or filter tells Home Assistant; nothing where it is none of those.
    fn concerned(&self, filter: &str) -> Option<Concerned> {
        self.places.as_ref()?.concerned(filter, &self.identity)
    }

    /// May it say that Home Assistant has started, to those who wait for it there? Only a client that
    /// is told of all that is announced there.
    fn may_be_born(&self, now: &Principal, topic: &str) -> bool {
        let is_birth = self.places.as_ref().is_some_and(|places| places.is_birth(topic));
        let Some(Concerned::Sites(sites)) = self.concerned(topic).filter(|_| is_birth) else {
            return false;
        };
        sites.iter().all(|site| now.may(Action::Discover, site) == Decision::Allowed)
    }
}

/// The device of a topic or filter, and what follows; no device where a wildcard stands for it.
fn parts(topic: &str) -> Option<(&str, &str)> {
    let (first, rest) = topic.strip_prefix('/').unwrap_or(topic).split_once('/')?;
    let (device, what) = rest.split_once('/')?;
    (first == "energy" && !device.contains(['+', '#'])).then_some((device, what))
}

impl Rights for PrincipalRights {
    fn owner(&self) -> &str {
        &self.owner
    }

    fn hold(&self) -> bool {
        self.identity.still(&self.principal).is_some()
    }

    fn may_replace(&self, _client_id: &str) -> bool {
        false
    }

    fn may_publish(&self, topic: &str) -> bool {
        let Some(now) = self.identity.still(&self.principal) else { return false };
        let Some((device, "data")) = parts(topic) else { return self.may_be_born(&now, topic) };
        let site = self.identity.site_of(Kind::Device, device);
        now.may(Action::WriteReadings, &site) == Decision::Allowed
    }

    fn may_subscribe(&self, filter: &str) -> bool {
        let Some(now) = self.identity.still(&self.principal) else { return false };
        let is_told = |site: &SiteId| {
            let may = |action| now.may(action, site) == Decision::Allowed;
            may(Action::Read) || may(Action::Discover)
        };
        match self.concerned(filter) {
            Some(Concerned::Sites(sites)) => return sites.iter().all(is_told),
            Some(Concerned::Anybody) => {
                return self.identity.sites_of(&now).iter().any(|site| is_told(&site.id));
            }
            None => {}
        }
        let of_device = parts(filter).map(|(d, _)| self.identity.site_of(Kind::Device, d));
        let of_site = || topic::site_of(filter).and_then(|site| SiteId::new(site).ok());
        match of_device.or_else(of_site) {
            Some(site) => now.may(Action::Read, &site) == Decision::Allowed,
            // A wildcard in the place of device or site is for those who may look at every site.
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
