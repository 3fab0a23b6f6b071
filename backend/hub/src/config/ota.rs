//! `[ota]`: firmware of meters.

use crate::key::parse_key;
use anyhow::Context;
use serde::{Deserialize, Serialize};

/// Firmware of meters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct OtaConfig {
    /// Public half of the key that firmware is signed with, 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
}

impl OtaConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        self.key().map(drop)
    }

    /// The key that firmware must be signed with, where one is set.
    ///
    /// # Errors
    /// When it is none.
    pub fn key(&self) -> anyhow::Result<Option<[u8; 32]>> {
        self.public_key.as_deref().map(parse_key).transpose().context("ota.public_key")
    }
}
