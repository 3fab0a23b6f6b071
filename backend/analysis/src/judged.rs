//! By which rules each device was judged, and when.

use ohmstead_alert::Rule;
use ohmstead_model::TimestampMs;

/// When a device was last judged: in which hour, by which rules.
pub type Judged = (TimestampMs, u64);

/// The rules as they were, and how often they have changed since the start.
#[derive(Debug, Default)]
pub struct RulesSeen {
    pub rules: Vec<Rule>,
    pub generation: u64,
}
