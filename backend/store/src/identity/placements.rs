//! What belongs where, in memory.

use super::{Kind, SiteId, SiteStore};
use crate::Result;
use ohmstead_model::DeviceId;
use std::collections::{HashMap, HashSet};

/// Says whether what watches or serves devices does so for one of them.
pub trait Reach: Send + Sync {
    /// True when a rule, channel, price series or roll-out is of the hub as a whole, or of the site
    /// that the device belongs to.
    fn reaches(&self, kind: Kind, id: &str, device: &DeviceId) -> bool;
}

/// What belongs where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placements {
    first: SiteId,
    placed: HashMap<(Kind, String), SiteId>,
}

impl Placements {
    /// Reads all of it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn load<S: SiteStore + ?Sized>(store: &S) -> Result<Self> {
        let first = store.sites().await?.into_iter().next().map_or_else(SiteId::first, |s| s.id);
        let placed = store.placements().await?.into_iter();
        Ok(Self { first, placed: placed.map(|(kind, id, site)| ((kind, id), site)).collect() })
    }

    /// To which site a thing belongs: what was never placed, to the first. For kinds that are always
    /// of a site.
    pub fn site_of(&self, kind: Kind, id: &str) -> SiteId {
        self.owner(kind, id).unwrap_or_else(|| self.first.clone())
    }

    /// To which site a thing belongs; `None`: to the hub as a whole.
    pub fn owner(&self, kind: Kind, id: &str) -> Option<SiteId> {
        let placed = self.placed.get(&(kind, id.to_owned())).cloned();
        placed.or_else(|| (!kind.may_be_of_the_hub()).then(|| self.first.clone()))
    }

    /// Says to which site things belong from now on.
    pub fn place(&mut self, things: Vec<(Kind, String)>, site: &SiteId) {
        self.placed.extend(things.into_iter().map(|thing| (thing, site.clone())));
    }

    /// Ids that were placed in a site; of the first site not all that belongs to it.
    pub fn placed_in(&self, kind: Kind, site: &SiteId) -> HashSet<String> {
        let here = self.placed.iter().filter(|((k, _), s)| *k == kind && *s == site);
        here.map(|((_, id), _)| id.clone()).collect()
    }
}

impl Reach for Placements {
    fn reaches(&self, kind: Kind, id: &str, device: &DeviceId) -> bool {
        let owner = self.owner(kind, id);
        owner.is_none_or(|site| site == self.site_of(Kind::Device, device.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_placed_is_the_first_site_s_or_the_hub_s() {
        let far = SiteId::new("far").unwrap();
        let mut all = Placements { first: SiteId::first(), placed: HashMap::new() };
        all.place(vec![(Kind::Device, "d".into()), (Kind::Rule, "r".into())], &far);
        assert_eq!(all.site_of(Kind::Device, "other"), SiteId::first());
        assert_eq!(all.owner(Kind::Contract, "c"), Some(SiteId::first()));
        assert_eq!(all.owner(Kind::Rule, "over-power"), None);
        let (here, there) = (DeviceId::new("other").unwrap(), DeviceId::new("d").unwrap());
        assert!(all.reaches(Kind::Rule, "over-power", &here));
        assert!(all.reaches(Kind::Rule, "over-power", &there));
        assert!(all.reaches(Kind::Rule, "r", &there));
        assert!(!all.reaches(Kind::Rule, "r", &here));
    }
}
