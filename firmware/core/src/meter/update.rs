//! Updates: what is saved of them, the trial of a new firmware, the way back.

use super::{Meter, MeterError, Todo, load, save};
use crate::board::FirmwareSlots;
use crate::cell::CellError;
use crate::layout::Layout;
use crate::metering::AcChannel;
use crate::ota::{BootAction, Trial, Verdict};
use crate::saved::{Begun, MAX_PATH, MAX_SAVED, Saved};
use crate::uplink::answer;
use core::cell::RefCell;
use embedded_storage::nor_flash::NorFlash;
use heapless::{String, Vec};
use ohmstead_wire::command::{CommandOutcome, CommandResult};
use ohmstead_wire::crc::crc32;
use ohmstead_wire::info::EventKind;
use ohmstead_wire::ota::Version;

fn saved<F: NorFlash>(flash: &RefCell<F>) -> Result<Saved, CellError<F::Error>> {
    let mut buffer = [0; MAX_SAVED];
    load(flash, Layout::UPDATE, &mut buffer).map(Saved::from_bytes)
}

/// Counts this boot of a firmware on trial. Call it before anything else that may go wrong: a
/// firmware that crashes before its boot was counted is never given up. True when the firmware
/// used up its boots and the slots are switched back: restart then.
///
/// # Errors
/// When flash access fails.
pub fn count_boot<F: NorFlash, S: FirmwareSlots>(
    running: Version,
    flash: &RefCell<F>,
    slots: &mut S,
) -> Result<bool, MeterError<F::Error>> {
    let Saved::Trial(channel, id, trial) = saved(flash)? else { return Ok(false) };
    let (trial, goes_back) = match trial.at_boot(running) {
        BootAction::OnTrial(trial) => (trial, false),
        BootAction::GoBack(trial) => (trial, true),
        BootAction::WasRolledBack => return Ok(false),
    };
    let mut buffer = [0; MAX_SAVED];
    save(flash, Layout::UPDATE, Saved::Trial(channel, id, trial).to_bytes(&mut buffer))?;
    // Without the switch there is nothing to restart for.
    Ok(goes_back && slots.switch().is_ok())
}

impl<F: NorFlash, const P: usize> Meter<'_, F, P> {
    pub(super) fn begin_update(
        &mut self,
        channel: u8,
        id: &str,
        path: &str,
    ) -> Result<(), &'static str> {
        if self.identity.key.is_none() {
            return Err("built without a key for updates");
        }
        if self.trial.is_some() {
            return Err("the running firmware is on trial");
        }
        if !path.starts_with('/') || path.len() > MAX_PATH {
            return Err("the path must begin with / and have at most 160 characters");
        }
        let text = "not a command this firmware knows";
        let begun = Begun {
            channel,
            id: id.try_into().map_err(|_| text)?,
            path: path.try_into().map_err(|_| text)?,
            progress: Vec::new(),
        };
        self.save_update(&Saved::Download(begun)).map_err(|_| "flash access failed")
    }

    /// Saves what an update has come to.
    pub fn save_update(&mut self, saved: &Saved) -> Result<(), CellError<F::Error>> {
        let mut buffer = [0; MAX_SAVED];
        save(self.flash, Layout::UPDATE, saved.to_bytes(&mut buffer))
    }

    /// The download that was begun, if any.
    pub fn download(&self) -> Option<Begun> {
        match saved(self.flash).ok()? {
            Saved::Download(begun) => Some(begun),
            _ => None,
        }
    }

    /// Says how far a download is.
    pub fn progress(&mut self, channel: u8, id: &str, percent: u8) {
        let result = CommandResult {
            id,
            outcome: CommandOutcome::Running,
            reason: None,
            percent: Some(percent),
        };
        self.answer(channel, &result);
    }

    /// Checksum of the calibration in force: what must come through an update unharmed.
    pub fn calibration(&self) -> u32 {
        let sum = |c: &AcChannel| {
            let fields = [
                i64::from(c.v_nv_per_code),
                i64::from(c.i_na_per_code),
                i64::from(c.phase_mdeg),
                i64::from(c.invert),
                i64::from(c.i_noise_mcode),
                i64::from(c.power_offset_mw),
            ];
            fields.iter().fold(0, |crc, field| crc32(crc, &field.to_le_bytes()))
        };
        self.settings.ac.iter().flatten().fold(0, |crc, c| crc32(crc, &sum(c).to_le_bytes()))
    }

    /// Takes up a trial that goes on, or reports one that is over. [`count_boot`] came before.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn resume_trial(&mut self) -> Result<(), MeterError<F::Error>> {
        let Saved::Trial(channel, id, trial) = saved(self.flash)? else { return Ok(()) };
        if trial.version == self.identity.version {
            self.trial = Some((channel, id, trial));
            return Ok(());
        }
        log::info!("rolled back");
        self.save_update(&Saved::Idle)?;
        self.event(channel, EventKind::RolledBack, None, None, None);
        self.answer(channel, &answer(&id, Err("the new firmware did not prove itself")));
        Ok(())
    }

    /// How the trial stands.
    pub fn judge<S: FirmwareSlots>(&mut self, now_ms: i64, slots: &mut S) -> Todo {
        let Some((channel, id, trial)) = self.trial.clone() else { return Todo::Nothing };
        match trial.judge(now_ms, self.has_published, self.calibration()) {
            Verdict::Running => Todo::Nothing,
            Verdict::Proved => {
                log::info!("proved");
                // When it cannot be saved the trial goes on after the next boot, and is passed again.
                if self.save_update(&Saved::Idle).is_ok() {
                    self.trial = None;
                    self.answer(channel, &answer(&id, Ok(())));
                }
                Todo::Nothing
            }
            Verdict::GoBack(trial) => self.go_back(channel, id, trial, slots),
        }
    }

    fn go_back<S: FirmwareSlots>(
        &mut self,
        channel: u8,
        id: String<36>,
        trial: Trial,
        slots: &mut S,
    ) -> Todo {
        log::info!("going back");
        // Without the switch there is nothing to restart for.
        if self.save_update(&Saved::Trial(channel, id, trial)).is_ok() && slots.switch().is_ok() {
            return Todo::Restart;
        }
        Todo::Nothing
    }
}
