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
}

/// What was worked out last.
#[derive(Default)]
pub struct Today {
    pub(crate) known: Mutex<HashMap<SiteId, DayCost>>,
    /// Held by the one who works it out.
    pub(crate) working: Arc<tokio::sync::Mutex<()>>,
}

impl Today {
    pub(crate) fn known(&self, sites: &[SiteRecord]) -> HashMap<SiteId, DayCost> {
        let known = self.known.lock().expect("nothing panics while costs are looked up");
        sites.iter().filter_map(|s| Some((s.id.clone(), *known.get(&s.id)?))).collect()
    }
}
