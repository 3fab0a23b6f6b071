//! `[metrics]`: what `/metrics` has.

use serde::{Deserialize, Serialize};

/// What `/metrics` has beside the hub's own counters.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsConfig {
    /// What each meter says last: up to nine series a meter. For those who sign in with a token only.
    pub meters: bool,
}
