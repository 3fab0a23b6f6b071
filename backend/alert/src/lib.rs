//! Rules over a device's readings, in event time ([ALERTS.md](../../../docs/ALERTS.md)).
//!
//! Pure: an episode is a function of one version of a rule and the readings in time order, so the
//! order in which readings arrived cannot change it.

pub mod budget;
pub mod edge;
mod episode;
pub mod expected;
mod gap;
mod kind;
mod message;
mod rule;
mod schedule;
mod signal;
pub mod stood_out;
mod versions;

pub use episode::{Episode, Evaluation};
pub use gap::MAX_PENDING_GAP_MS;
pub use kind::{RuleKind, Source};
pub use message::{is_without_limit, message, unit};
pub use rule::{Rule, RuleError, Severity, default_rules};
pub use schedule::{Schedule, Window};
pub use versions::change_rules;
