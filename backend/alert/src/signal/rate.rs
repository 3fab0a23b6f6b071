//! How fast power changes, up or down: mW a minute between two readings that are not far apart.

use crate::gap::MAX_PENDING_GAP_MS;
use ohmstead_model::{Reading, TimestampMs};

/// See the module.
#[derive(Debug, Default)]
pub struct Rate {
    last: Option<(TimestampMs, i64)>,
}

impl Rate {
    pub fn memory_ms(&self) -> i64 {
        MAX_PENDING_GAP_MS
    }

    pub fn push(&mut self, r: &Reading) -> Option<i64> {
        let power = r.power?.0;
        let (at, before) = self.last.replace((r.at, power))?;
        let apart = r.at - at;
        if !(1..=MAX_PENDING_GAP_MS).contains(&apart) {
            return None;
        }
        let rate = i128::from(power - before).abs() * 60_000 / i128::from(apart);
        Some(i64::try_from(rate).unwrap_or(i64::MAX))
    }
}
