//! Noticing a current transformer that is clamped on the wrong way round.

use super::ac::Window;

/// Windows in a row that must look reversed: about a minute.
const WINDOWS: u32 = 60;
/// Export below this, µW, is not looked at.
const MIN_POWER_UW: i64 = 20_000_000;
/// The power factor from which the sign of the power is beyond doubt, thousandths.
const MIN_POWER_FACTOR: i64 = 500;

/// Watches a channel that can only consume.
#[derive(Debug, Clone, Default)]
pub struct ReversedCt {
    exporting: u32,
    reported: bool,
}

impl ReversedCt {
    /// Takes a window; true once, when a minute of clear export has been seen.
    pub fn push(&mut self, window: &Window) -> bool {
        let pf = window.power_factor().unwrap_or(0);
        if window.active_uw < -MIN_POWER_UW && pf < -MIN_POWER_FACTOR {
            self.exporting += 1;
        } else if window.active_uw > MIN_POWER_UW {
            *self = Self::default();
        }
        let found = self.exporting >= WINDOWS && !self.reported;
        self.reported |= found;
        found
    }
}
