//! The trial of a new firmware. The boot loader has no rollback of its own, so this is ours: the
//! number of boots left is saved before each of them is used up.

use crate::board::FirmwareSlots;
use ohmstead_wire::ota::Version;
use serde::{Deserialize, Serialize};

/// Boots a new firmware may take to prove itself.
const BOOTS: u8 = 3;
/// Time within one boot to publish, ms.
const DEADLINE_MS: i64 = 600_000;

/// A firmware on trial, as saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The firmware on trial.
    pub version: Version,
    /// Checksum of the calibration the old firmware ran with.
    pub calibration: u32,
    boots_left: u8,
    /// The old firmware was switched back to.
    gave_up: bool,
}

/// What to do at boot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BootAction {
    /// Save this, then run on trial.
    OnTrial(Trial),
    /// Save this, switch slots, restart: the new firmware used up its boots.
    GoBack(Trial),
    /// The new firmware did not prove itself and this is the old one: forget the trial, report.
    WasRolledBack,
}

/// How a running trial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Not decided yet.
    Running,
    /// Proved: forget the trial.
    Proved,
    /// Not proved: save this, switch slots, restart.
    GoBack(Trial),
}

impl Trial {
    /// Of a firmware that was just written; `calibration` is the checksum of the one in force.
    pub const fn new(version: Version, calibration: u32) -> Self {
        Self { version, calibration, boots_left: BOOTS, gave_up: false }
    }

    /// Switches to the new firmware, once the trial is saved. Restart afterwards.
    ///
    /// # Errors
    /// When the boot loader's choice cannot be written: the old firmware stays.
    pub fn start<S: FirmwareSlots>(&self, slots: &mut S) -> Result<(), S::Error> {
        slots.switch()
    }

    /// What to do at a boot of `running` with this trial saved.
    pub fn at_boot(mut self, running: Version) -> BootAction {
        // Also when the boot loader refused the new image and started the old one by itself, or
        // the power went between saving and switching.
        if running != self.version {
            return BootAction::WasRolledBack;
        }
        if self.gave_up || self.boots_left == 0 {
            self.gave_up = true;
            return BootAction::GoBack(self);
        }
        self.boots_left -= 1;
        BootAction::OnTrial(self)
    }

    /// How the trial stands `uptime_ms` after the boot. `has_published`: the hub acknowledged a
    /// reading of this boot; `calibration`: checksum of the one in force now.
    pub fn judge(mut self, uptime_ms: i64, has_published: bool, calibration: u32) -> Verdict {
        if has_published && calibration == self.calibration {
            return Verdict::Proved;
        }
        // A lost calibration is not mended by waiting.
        if has_published || uptime_ms >= DEADLINE_MS {
            self.gave_up = true;
            return Verdict::GoBack(self);
        }
        Verdict::Running
    }
}
