//! What the mean power of the running window will be at its end, should power stay as it is: that is
//! what a demand charge is billed by, told while something can still be switched off.
//!
//! Windows begin at whole multiples of their length since 1970 (UTC): at :00, :15, :30, :45 of every
//! zone with such an offset. Between two readings power is the former's; where readings are further
//! apart than [`MAX_PENDING_GAP_MS`] nothing is counted.

use crate::gap::MAX_PENDING_GAP_MS;
use ohmstead_model::{Reading, TimestampMs};

/// See the module.
#[derive(Debug)]
pub struct Demand {
    window_ms: i64,
    last: Option<(TimestampMs, i64)>,
    /// Since when, and how much since then, mW · ms.
    window: Option<(i64, i128)>,
}

impl Demand {
    pub fn new(window_ms: i64) -> Self {
        Self { window_ms: window_ms.max(1), last: None, window: None }
    }

    pub fn memory_ms(&self) -> i64 {
        self.window_ms + MAX_PENDING_GAP_MS
    }

    pub fn push(&mut self, r: &Reading) -> Option<i64> {
        let power = r.power?.0;
        let begins = r.at.0.div_euclid(self.window_ms) * self.window_ms;
        let mut used = self.window.filter(|(b, _)| *b == begins).map_or(0, |(_, used)| used);
        if let Some((at, before)) = self.last.replace((r.at, power))
            && r.at - at <= MAX_PENDING_GAP_MS
        {
            used += i128::from(before) * i128::from(r.at.0 - at.0.max(begins));
        }
        self.window = Some((begins, used));
        let left = begins + self.window_ms - r.at.0;
        let mean = (used + i128::from(power) * i128::from(left)) / i128::from(self.window_ms);
        i64::try_from(mean).ok()
    }
}
