//! Where Home Assistant is told of meters, and whose those topics are.

use ohmstead_identity::Identity;
use ohmstead_integration::home_assistant::{Discovery, Own, Told};
use ohmstead_store::identity::{Kind, SiteId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::Notify;

/// The discovery prefix of each site, and the hub's own topics.
#[derive(Debug, Clone)]
pub struct Places {
    own: Own,
    prefix: String,
    by_site: BTreeMap<String, String>,
}

/// Of whom a topic tells.
#[derive(Debug, PartialEq, Eq)]
pub enum Concerned {
    /// Of no site in particular.
    Anybody,
    /// Of each of these; never empty.
    Sites(Vec<SiteId>),
}

impl Places {
    /// `by_site` has the sites that are announced elsewhere than below `prefix`.
    pub fn new(own: Own, prefix: String, by_site: BTreeMap<String, String>) -> Self {
        Self { own, prefix, by_site }
    }

    /// Who announces a site's meters, and where.
    pub fn discovery(&self, site: &SiteId) -> Discovery {
        Discovery {
            prefix: self.prefix_of(site).to_owned(),
            own: self.own.clone(),
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }

    /// The hub's own topics.
    pub fn own(&self) -> &Own {
        &self.own
    }

    fn prefix_of(&self, site: &SiteId) -> &str {
        self.by_site.get(site.as_str()).unwrap_or(&self.prefix)
    }

    fn prefixes(&self) -> BTreeSet<&str> {
        std::iter::once(&self.prefix).chain(self.by_site.values()).map(String::as_str).collect()
    }

    /// Where Home Assistants say that they have started.
    pub fn births(&self) -> Vec<String> {
        self.prefixes().into_iter().map(|prefix| format!("{prefix}/status")).collect()
    }

    /// Whose a topic or filter is; nothing where it is none of these.
    pub fn concerned(&self, filter: &str, identity: &Identity) -> Option<Concerned> {
        let one = |kind, id: &str| Concerned::Sites(vec![identity.site_of(kind, id)]);
        match self.own.read(filter) {
            Some(Told::Status) => return Some(Concerned::Anybody),
            Some(Told::Device(id)) => return Some(one(Kind::Device, id)),
            Some(Told::Contract(id)) => return Some(one(Kind::Contract, &id)),
            None => {}
        }
        let below =
            |prefix: &&str| filter.strip_prefix(*prefix).is_some_and(|rest| rest.starts_with('/'));
        // None lies below another.
        let prefix = self.prefixes().into_iter().find(|p| below(p))?;
        let sites = identity.sites().into_iter().map(|site| site.id);
        let sites: Vec<SiteId> = sites.filter(|id| self.prefix_of(id) == prefix).collect();
        (!sites.is_empty()).then_some(Concerned::Sites(sites))
    }

    /// True where a Home Assistant says that it has started.
    pub fn is_birth(&self, topic: &str) -> bool {
        topic.strip_suffix("/status").is_some_and(|prefix| self.prefixes().contains(prefix))
    }
}

/// Hears what has to be told again.
#[derive(Clone)]
pub struct Ears {
    /// Where Home Assistants are told of meters, where they are.
    pub places: Option<Arc<Places>>,
    /// Woken when something of what was told may be lost.
    pub again: Arc<Notify>,
}

impl Ears {
    /// True for a message that is meant for these.
    pub fn concern(&self, topic: &str) -> bool {
        self.places.as_ref().is_some_and(|p| p.is_birth(topic) || topic == p.own.status())
    }

    /// Takes a message if it is meant for these; false otherwise.
    pub fn take(&self, topic: &str, payload: &[u8]) -> bool {
        let Some(places) = &self.places else { return false };
        let is_told = if places.is_birth(topic) {
            payload == b"online"
        } else if topic == places.own.status() {
            // The last will of another hub, or of this one's connection before.
            payload != b"online"
        } else {
            return false;
        };
        if is_told {
            self.again.notify_one();
        }
        true
    }

    /// What is to be subscribed to at a broker elsewhere.
    pub fn filters(&self) -> Vec<String> {
        let Some(places) = &self.places else { return Vec::new() };
        let mut all = places.births();
        all.push(places.own.status());
        all
    }

    /// Topic and payload of the hub's last will.
    pub fn will(&self) -> Option<(String, String)> {
        self.places.as_ref().map(|places| (places.own.status(), "offline".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_identity::SystemRandom;
    use ohmstead_model::{ManualClock, TimestampMs};
    use ohmstead_store::identity::SiteRecord;
    use ohmstead_store::memory::MemoryStore;

    fn site(id: &str) -> SiteId {
        SiteId::new(id).unwrap()
    }

    async fn identity() -> Identity {
        let clock = Arc::new(ManualClock::at(TimestampMs(1_790_000_000_000)));
        let first = SiteRecord {
            id: site("home"),
            name: "Home".into(),
            timezone: "UTC".into(),
            currency: "EUR".into(),
            billing_day: 1,
            nominal_voltage: 230,
            silent_after_s: 120,
            language: ohmstead_model::Language::En,
            created_at: TimestampMs(0),
        };
        let store = Arc::new(MemoryStore::new());
        Identity::open(store, clock, Arc::new(SystemRandom), first).await.unwrap()
    }

    fn places() -> Places {
        let by_site = BTreeMap::from([("cabin".to_owned(), "ha-cabin".to_owned())]);
        Places::new(Own::new("ohmstead"), "homeassistant".into(), by_site)
    }

    #[tokio::test]
    async fn a_topic_concerns_the_sites_that_are_announced_there() {
        let (places, identity) = (places(), identity().await);
        let home = || Some(Concerned::Sites(vec![identity.first_site()]));
        for (filter, expected) in [
            ("ohmstead/status", Some(Concerned::Anybody)),
            ("ohmstead/device/m/state", home()),
            ("ohmstead/contract/go_dx/state", home()),
            ("homeassistant/+/+/config", home()),
            ("homeassistant/#", home()),
            // No site is announced there.
            ("ha-cabin/#", None),
            ("homeassistant", None),
            ("homeassistantx/#", None),
            ("+/+/+/config", None),
            ("ohmstead/#", None),
            ("#", None),
        ] {
            assert_eq!(places.concerned(filter, &identity), expected, "{filter}");
        }
    }

    #[tokio::test]
    async fn a_birth_and_a_last_will_are_heard_and_nothing_else() {
        let again = Arc::new(Notify::new());
        let ears = Ears { places: Some(Arc::new(places())), again: again.clone() };
        let woken = || {
            let again = again.clone();
            async move {
                let patience = std::time::Duration::from_millis(1);
                tokio::time::timeout(patience, again.notified()).await.is_ok()
            }
        };
        for (topic, payload, taken, told) in [
            ("homeassistant/status", "online", true, true),
            ("ha-cabin/status", "online", true, true),
            ("homeassistant/status", "offline", true, false),
            ("ohmstead/status", "offline", true, true),
            ("ohmstead/status", "online", true, false),
            ("homeassistant/sensor/x/status", "online", false, false),
            ("other/status", "online", false, false),
        ] {
            assert_eq!(ears.take(topic, payload.as_bytes()), taken, "{topic} {payload}");
            assert_eq!(woken().await, told, "{topic} {payload}");
        }
        assert_eq!(ears.will(), Some(("ohmstead/status".into(), "offline".into())));
    }
}
