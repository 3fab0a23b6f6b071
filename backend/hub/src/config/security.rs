//! `[security]`: who may do what.

use serde::{Deserialize, Serialize};

/// Who may do what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// `open`: no login, loopback addresses only.
    pub mode: Mode,
}

/// How people and meters are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Not at all; refused on any address but loopback.
    #[default]
    Open,
}
