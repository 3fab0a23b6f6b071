//! What belongs where, in memory.

use super::{Kind, Past, Seen, SiteId, SiteStore};
use crate::Result;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use std::collections::{HashMap, HashSet};

/// Says whether what watches or serves devices does so for one of them, and what of a device is seen
/// under which id.
pub trait Reach: Send + Sync {
    /// True when a rule, channel, price series or roll-out is of the hub as a whole, or of the site
    /// that the device belongs to.
    fn reaches(&self, kind: Kind, id: &str, device: &DeviceId) -> bool;

    /// What is seen under an id: of a device that moved from an instant on, its time since then; of
    /// what it left behind, that; of any other all.
    fn seen(&self, id: &DeviceId) -> Seen;

    /// The ids under which a device's time is seen, ascending and without a gap; its own is the last.
    fn shares(&self, device: &DeviceId) -> Vec<(DeviceId, TimeRange)>;

    /// The id under which an instant of a device is seen.
    fn at(&self, device: &DeviceId, at: TimestampMs) -> DeviceId {
        let mut shares = self.shares(device).into_iter();
        let found = shares.find(|(_, range)| range.contains(at));
        found.map_or_else(|| device.clone(), |(id, _)| id)
    }
}

/// What belongs where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placements {
    first: SiteId,
    placed: HashMap<Kind, HashMap<String, SiteId>>,
    /// By the id under which they are seen.
    pasts: HashMap<DeviceId, Past>,
    /// Of each device that moved from an instant on what it left behind, ascending.
    left: HashMap<DeviceId, Vec<Past>>,
}

impl Placements {
    fn new(first: SiteId) -> Self {
        let (placed, pasts, left) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { first, placed, pasts, left }
    }

    /// Reads all of it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load<S: SiteStore + ?Sized>(store: &S) -> Result<Self> {
        let first = store.sites().await?.into_iter().next().map_or_else(SiteId::first, |s| s.id);
        let mut all = Self::new(first);
        all.place(store.placements().await?);
        Ok(all)
    }

    /// To which site a thing belongs: what was never placed, to the first. For kinds that are always
    /// of a site.
    pub fn site_of(&self, kind: Kind, id: &str) -> SiteId {
        self.owner(kind, id).unwrap_or_else(|| self.first.clone())
    }

    /// To which site a thing belongs; `None`: to the hub as a whole.
    pub fn owner(&self, kind: Kind, id: &str) -> Option<SiteId> {
        self.find(kind, id).cloned()
    }

    /// The same, as it is kept.
    pub fn find(&self, kind: Kind, id: &str) -> Option<&SiteId> {
        let placed = self.placed.get(&kind).and_then(|of_kind| of_kind.get(id));
        placed.or_else(|| (!kind.may_be_of_the_hub()).then_some(&self.first))
    }

    /// Says to which sites things belong from now on.
    pub fn place(&mut self, things: Vec<(Kind, String, SiteId)>) {
        for (kind, id, site) in things {
            if let Some(past) = Past::parse(&id).filter(|_| kind == Kind::Past)
                && self.pasts.insert(past.id.clone(), past.clone()).is_none()
            {
                let left = self.left.entry(past.of.clone()).or_default();
                left.push(past);
                left.sort_by_key(|p| p.range.from);
            }
            self.placed.entry(kind).or_default().insert(id, site);
        }
    }

    /// Ids that were placed in a site; of the first site not all that belongs to it.
    pub fn placed_in(&self, kind: Kind, site: &SiteId) -> HashSet<String> {
        let here = self.placed.get(&kind).into_iter().flatten().filter(|(_, s)| *s == site);
        here.map(|(id, _)| id.clone()).collect()
    }

    /// What is known under an id as the time that a device left behind.
    pub fn past(&self, id: &DeviceId) -> Option<&Past> {
        self.pasts.get(id)
    }
}

impl Reach for Placements {
    fn reaches(&self, kind: Kind, id: &str, device: &DeviceId) -> bool {
        let owner = self.owner(kind, id);
        owner.is_none_or(|site| site == self.site_of(Kind::Device, device.as_str()))
    }

    fn seen(&self, id: &DeviceId) -> Seen {
        if let Some(past) = self.pasts.get(id) {
            return Seen { device: past.of.clone(), range: past.range };
        }
        let mut seen = Seen::whole(id);
        if let Some(last) = self.left.get(id).and_then(|all| all.last()) {
            seen.range.from = last.range.to;
        }
        seen
    }

    fn shares(&self, device: &DeviceId) -> Vec<(DeviceId, TimeRange)> {
        let left = self.left.get(device).map(Vec::as_slice).unwrap_or_default();
        let mut all: Vec<_> = left.iter().map(|p| (p.id.clone(), p.range)).collect();
        all.push((device.clone(), self.seen(device).range));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(text: &str) -> DeviceId {
        DeviceId::new(text).unwrap()
    }

    #[test]
    fn what_was_never_placed_is_the_first_site_s_or_the_hub_s() {
        let far = SiteId::new("far").unwrap();
        let mut all = Placements::new(SiteId::first());
        all.place(vec![
            (Kind::Device, "d".into(), far.clone()),
            (Kind::Rule, "r".into(), far.clone()),
        ]);
        assert_eq!(all.site_of(Kind::Device, "other"), SiteId::first());
        assert_eq!(all.owner(Kind::Contract, "c"), Some(SiteId::first()));
        assert_eq!(all.owner(Kind::Rule, "over-power"), None);
        let (here, there) = (device("other"), device("d"));
        assert!(all.reaches(Kind::Rule, "over-power", &here));
        assert!(all.reaches(Kind::Rule, "over-power", &there));
        assert!(all.reaches(Kind::Rule, "r", &there));
        assert!(!all.reaches(Kind::Rule, "r", &here));
    }

    #[test]
    fn a_device_s_time_is_seen_under_one_id_at_each_instant() {
        let (home, far) = (SiteId::first(), SiteId::new("far").unwrap());
        let mut all = Placements::new(home.clone());
        let at = |n: i64| TimestampMs(n * 900_000);
        let mut from = TimestampMs(i64::MIN);
        for (site, until) in [(&home, 10), (&far, 20)] {
            let range = TimeRange::new(from, at(until));
            let past = Past { id: Past::id_of(&device("m"), at(until)), of: device("m"), range };
            all.place(vec![
                (Kind::Past, past.placed(), site.clone()),
                (Kind::Device, past.id.to_string(), site.clone()),
            ]);
            from = at(until);
        }
        let shares = all.shares(&device("m"));
        assert_eq!(shares.len(), 3);
        assert_eq!(shares[0].1.from, TimeRange::ALL.from);
        assert_eq!((shares[2].0.clone(), shares[2].1.to), (device("m"), TimeRange::ALL.to));
        assert!(shares.windows(2).all(|w| w[0].1.to == w[1].1.from), "{shares:?}");
        for (n, id) in
            [(0, &shares[0].0), (9, &shares[0].0), (10, &shares[1].0), (20, &shares[2].0)]
        {
            assert_eq!(all.at(&device("m"), at(n)), *id, "{n}");
            let seen = all.seen(id);
            assert!(seen.range.contains(at(n)) && seen.device == device("m"), "{seen:?}");
        }
        assert!(all.seen(&device("other")).is_whole());
        assert_eq!(all.shares(&device("other")), [(device("other"), TimeRange::ALL)]);
    }
}
