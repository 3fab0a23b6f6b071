//! What a meter keeps beside its readings, and how commands change it.

use crate::metering::{AcChannel, Reference, Window};
use crate::record::MAX_CHANNELS;
use ohmstead_wire::command::{CalibrationValues, Command, MAX_ID, Order};
use ohmstead_wire::crc::crc32;
use serde::{Deserialize, Serialize};

/// Longest stored form, bytes.
pub const MAX_BYTES: usize = 2048;
/// Seconds between readings that can be set.
const INTERVALS: core::ops::RangeInclusive<u32> = 1..=3600;

/// A meter's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Seconds between readings.
    pub interval_s: u32,
    /// Calibration by channel; `None` = not an AC channel.
    pub ac: [Option<AcChannel>; MAX_CHANNELS],
    /// Checksum of the id of the last command done: it is not done twice.
    last_command: u32,
}

/// What remains to be done for a command after the settings took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect<'a> {
    /// It was done before: answer again, do nothing.
    Repeated,
    /// Save the settings; calibrate the channel's meter anew from them.
    Save,
    /// Publish `info`.
    Info,
    /// Save, answer, restart.
    Reboot,
    /// Save; hand these hexadecimal digits to the anomaly detector.
    Model(&'a str),
    /// Save; fetch this many bytes from this path.
    Ota(&'a str, u32),
}

impl Settings {
    /// Readings every 5 s; these channels.
    pub const fn new(ac: [Option<AcChannel>; MAX_CHANNELS]) -> Self {
        Self { interval_s: 5, ac, last_command: 0 }
    }

    /// Reads the stored form; `None` when it is not one, or not within its bounds.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let settings: Self = postcard::from_bytes(bytes).ok()?;
        let is_valid = INTERVALS.contains(&settings.interval_s)
            && settings.ac.iter().flatten().all(AcChannel::is_valid);
        is_valid.then_some(settings)
    }

    /// The stored form.
    pub fn to_bytes<'b>(&self, buffer: &'b mut [u8; MAX_BYTES]) -> &'b [u8] {
        // 8 channels of at most 200 bytes: it always fits.
        postcard::to_slice(self, buffer).map_or(&[], |used| used)
    }

    /// Takes a command for `channel`, of which `measured` is the newest mean of some seconds.
    ///
    /// # Errors
    /// The reason why it is refused; nothing is changed then.
    pub fn apply<'a>(
        &mut self,
        channel: u8,
        command: &Command<'a>,
        measured: Option<&Window>,
    ) -> Result<Effect<'a>, &'static str> {
        if command.id.is_empty() || command.id.len() > MAX_ID {
            return Err("the id must have 1 to 36 characters");
        }
        let id = crc32(u32::from(channel), command.id.as_bytes());
        if id == self.last_command {
            return Ok(Effect::Repeated);
        }
        let effect = self.take(channel, command, measured)?;
        self.last_command = id;
        Ok(effect)
    }

    fn take<'a>(
        &mut self,
        channel: u8,
        command: &Command<'a>,
        measured: Option<&Window>,
    ) -> Result<Effect<'a>, &'static str> {
        match command.command {
            Order::Info => return Ok(Effect::Info),
            Order::Reboot => return Ok(Effect::Reboot),
            Order::Model => return command.model.map(Effect::Model).ok_or("no model"),
            Order::Ota => {
                let ota = command.ota.ok_or("no firmware named")?;
                return Ok(Effect::Ota(ota.path, ota.bytes));
            }
            Order::Interval => {
                let seconds = command.interval_s.ok_or("no interval")?;
                if !INTERVALS.contains(&seconds) {
                    return Err("the interval must be 1 to 3600 s");
                }
                self.interval_s = seconds;
                return Ok(Effect::Save);
            }
            Order::Calibrate | Order::Zero | Order::SetCalibration => {}
        }
        let slot = self.ac.get_mut(usize::from(channel)).and_then(Option::as_mut);
        let slot = slot.ok_or("not an AC channel")?;
        let measured = measured.ok_or("nothing measured yet");
        *slot = match command.command {
            Order::Zero => slot.zeroed(measured?),
            Order::Calibrate => {
                let r = command.reference.ok_or("no reference values")?;
                let reference = Reference {
                    voltage_mv: r.voltage_mv,
                    current_ma: r.current_ma,
                    power_mw: r.power_mw,
                };
                slot.calibrated(measured?, reference).ok_or("no load, or values out of range")?
            }
            _ => set(*slot, &command.calibration.ok_or("no calibration values")?)?,
        };
        Ok(Effect::Save)
    }
}

fn set(mut channel: AcChannel, v: &CalibrationValues) -> Result<AcChannel, &'static str> {
    channel.v_nv_per_code = v.v_nv_per_code.unwrap_or(channel.v_nv_per_code);
    channel.i_na_per_code = v.i_na_per_code.unwrap_or(channel.i_na_per_code);
    channel.phase_mdeg = v.phase_mdeg.unwrap_or(channel.phase_mdeg);
    channel.nominal_mhz = v.nominal_mhz.unwrap_or(channel.nominal_mhz);
    channel.invert = v.invert.unwrap_or(channel.invert);
    channel.load_only = v.load_only.unwrap_or(channel.load_only);
    channel.no_load_mw = v.no_load_mw.unwrap_or(channel.no_load_mw);
    if channel.is_valid() { Ok(channel) } else { Err("a calibration value is out of range") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let mut ac = [None; MAX_CHANNELS];
        ac[0] = Some(AcChannel::sct013_030());
        Settings::new(ac)
    }

    #[test]
    fn settings_survive_storage_and_damaged_ones_are_refused() {
        let mut s = settings();
        s.ac = [Some(AcChannel::sct013_030()); MAX_CHANNELS];
        let mut buffer = [0; MAX_BYTES];
        let bytes = s.to_bytes(&mut buffer).to_vec();
        assert!(!bytes.is_empty());
        assert_eq!(Settings::from_bytes(&bytes), Some(s));
        assert_eq!(Settings::from_bytes(&bytes[..bytes.len() - 1]), None);
        assert_eq!(Settings::from_bytes(&[]), None);
    }

    #[test]
    fn a_command_is_done_once_and_a_bad_one_changes_nothing() {
        let mut s = settings();
        let order = Command { interval_s: Some(10), ..Command::new("a", Order::Interval) };
        assert_eq!(s.apply(0, &order, None), Ok(Effect::Save));
        assert_eq!(s.interval_s, 10);
        assert_eq!(s.apply(0, &order, None), Ok(Effect::Repeated));
        let before = s;
        let bad = Command { interval_s: Some(0), ..Command::new("b", Order::Interval) };
        assert!(s.apply(0, &bad, None).is_err());
        let calibration =
            Some(CalibrationValues { phase_mdeg: Some(90_000), ..Default::default() });
        let bad = Command { calibration, ..Command::new("c", Order::SetCalibration) };
        assert_eq!(s.apply(0, &bad, None), Err("a calibration value is out of range"));
        assert_eq!(s.apply(3, &Command::new("d", Order::Zero), None), Err("not an AC channel"));
        assert_eq!(s, before);
    }

    #[test]
    fn a_reference_scales_the_gains() {
        let mut s = settings();
        let measured = Window {
            voltage_uv: 220_000_000,
            current_ua: 4_000_000,
            active_uw: 880_000_000,
            ..Window::default()
        };
        let reference = ohmstead_wire::command::ReferenceValues {
            voltage_mv: 231_000,
            current_ma: 4_100,
            power_mw: 947_100,
        };
        let order = Command { reference: Some(reference), ..Command::new("r", Order::Calibrate) };
        assert_eq!(s.apply(0, &order, Some(&measured)), Ok(Effect::Save));
        let channel = s.ac[0].unwrap();
        assert_eq!(channel.v_nv_per_code, 199_500_000);
        assert_eq!(channel.i_na_per_code, 24_774_170);
    }
}
