//! Threshold rules over a device's readings, in event time.
//!
//! Pure: an episode is a function of one version of a rule and the readings in time order, so the
//! order in which readings arrived cannot change it.

mod episode;
mod rule;

pub use episode::{Episode, Evaluation, MAX_PENDING_GAP_MS};
pub use rule::{Rule, RuleError, RuleKind, Severity, default_rules};
