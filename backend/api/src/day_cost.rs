//! What each site paid on a day, as it was worked out last.

use ohmstead_model::{Money, TimestampMs};
use ohmstead_store::identity::{SiteId, SiteRecord};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Today's cost of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCost {
    /// Since midnight there; `None` where there is no contract that can be billed.
    pub cost: Option<Money>,
    /// When it was worked out.
    pub at: TimestampMs,
    /// When that day ends there: from then on it is no cost of today.
    pub ends: TimestampMs,
}

/// What was worked out last.
#[derive(Default)]
pub struct Today {
    pub(crate) known: Mutex<HashMap<SiteId, DayCost>>,
    /// Held by the one who works it out.
    pub(crate) working: Arc<tokio::sync::Mutex<()>>,
}

impl Today {
    pub(crate) fn known(&self, sites: &[SiteRecord], now: TimestampMs) -> HashMap<SiteId, DayCost> {
        let known = self.known.lock().expect("nothing panics while costs are looked up");
        let of = |s: &SiteRecord| known.get(&s.id).filter(|k| now < k.ends).copied();
        sites.iter().filter_map(|s| Some((s.id.clone(), of(s)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Language;

    #[test]
    fn a_cost_of_yesterday_is_none_of_today() {
        let site = SiteRecord {
            id: SiteId::first(),
            name: "Home".into(),
            timezone: "UTC".into(),
            currency: "EUR".into(),
            billing_day: 1,
            nominal_voltage: 230,
            silent_after_s: 120,
            language: Language::En,
            created_at: TimestampMs(0),
        };
        let today = Today::default();
        let kept = DayCost { cost: Some(Money(5)), at: TimestampMs(10), ends: TimestampMs(100) };
        today.known.lock().unwrap().insert(site.id.clone(), kept);
        let sites = [site];
        assert_eq!(today.known(&sites, TimestampMs(99))[&SiteId::first()], kept);
        assert!(today.known(&sites, TimestampMs(100)).is_empty());
    }
}
