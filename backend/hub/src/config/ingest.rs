//! `[ingest]`: which readings are taken.

use crate::clock::{BUILT, SystemClock};
use anyhow::{Context, bail};
use ohmstead_model::{Clock, TimestampMs};
use serde::{Deserialize, Serialize};

/// What is taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IngestConfig {
    /// Time stamps before this (RFC 3339) mean that the meter's clock is not set.
    pub earliest: String,
}

impl Default for IngestConfig {
    fn default() -> Self {
        Self { earliest: "2000-01-01T00:00:00Z".into() }
    }
}

impl IngestConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        let earliest = self.earliest()?;
        // A clock that is not set says less than it is.
        let now = SystemClock.now().max(BUILT);
        if earliest > now {
            bail!(
                "ingest.earliest: {earliest} is in the future (it is {now}), so every reading would be refused: \
                 use a time before the first meter was installed"
            );
        }
        Ok(())
    }

    /// `ingest.earliest` as a time.
    ///
    /// # Errors
    /// When it is none.
    pub fn earliest(&self) -> anyhow::Result<TimestampMs> {
        TimestampMs::parse(&self.earliest).context("ingest.earliest")
    }
}
