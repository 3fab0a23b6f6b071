//! How much voltage, current and power changed since the reading before: the largest of the three in
//! thousandths. A live mains voltage is never the same for long; without one, standing still says
//! nothing.

use crate::gap::MAX_PENDING_GAP_MS;
use ohmstead_model::{Reading, TimestampMs};

/// See the module.
#[derive(Debug, Default)]
pub struct Change {
    last: Option<(TimestampMs, [i64; 3])>,
}

impl Change {
    pub fn memory_ms(&self) -> i64 {
        MAX_PENDING_GAP_MS
    }

    pub fn push(&mut self, r: &Reading) -> Option<i64> {
        let voltage = r.voltage?.0;
        let values = [voltage, r.current.map_or(0, |v| v.0), r.power.map_or(0, |v| v.0)];
        let (at, before) = self.last.replace((r.at, values))?;
        if voltage == 0 || r.at - at > MAX_PENDING_GAP_MS {
            return None;
        }
        values.iter().zip(before).map(|(a, b)| a.saturating_sub(b).saturating_abs()).max()
    }
}
