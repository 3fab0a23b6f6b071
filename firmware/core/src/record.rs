//! One reading inside the meter: what the sampling side hands to the outbox.

use crate::energy::EnergyCounter;
use crate::metering::Window;
use crate::metering::ac::power_factor;
use ohmstead_wire::WireReading;

/// Most measuring channels a meter can have.
pub const MAX_CHANNELS: usize = 8;

/// When a reading was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// By a synchronised clock: ms since 1970.
    Wall(i64),
    /// Before the clock was set: ms since the boot.
    Uptime(i64),
}

/// The values of one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Measuring channel, below [`MAX_CHANNELS`].
    pub channel: u8,
    /// When the values were true.
    pub at: Stamp,
    /// RMS (or DC) voltage, mV.
    pub voltage_mv: i64,
    /// RMS (or DC) current, mA.
    pub current_ma: i64,
    /// Active power, mean since the last reading, mW; negative = export.
    pub power_mw: i64,
    /// Import counter at `at`, mWh.
    pub import_mwh: u64,
    /// Export counter at `at`, mWh.
    pub export_mwh: u64,
    /// Mains frequency, mHz; `None` for DC and without mains.
    pub frequency_mhz: Option<u32>,
}

/// A record as it lies in the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// The values; a stamp by uptime is already mended where the boot's clock came later.
    pub record: Record,
    /// Number of the boot it was taken in.
    pub boot: u32,
    /// Number within that boot and channel, from 1.
    pub seq: u32,
}

impl Stored {
    /// The message for it. The power factor follows from the values sent, and is left out where
    /// nothing flows; an export counter of a channel that never exported is left out.
    pub fn wire<'a>(&self, device: &'a str) -> WireReading<'a> {
        let r = &self.record;
        let ac = r.frequency_mhz.is_some();
        let apparent_mva = r.voltage_mv * r.current_ma / 1000;
        WireReading {
            device,
            at_ms: match r.at {
                Stamp::Wall(ms) => Some(ms),
                Stamp::Uptime(_) => None,
            },
            voltage: Some(r.voltage_mv),
            current: Some(r.current_ma),
            power: Some(r.power_mw),
            energy: i64::try_from(r.import_mwh).ok(),
            energy_exported: i64::try_from(r.export_mwh).ok().filter(|&e| e > 0),
            power_factor: power_factor(r.power_mw, apparent_mva).filter(|_| ac),
            frequency: r.frequency_mhz.map(i64::from),
            seq: Some(self.seq),
            boot: Some(self.boot),
            estimated: false,
        }
    }
}

/// Gathers windows into readings. RMS values are means of squares, power and frequency plain
/// means, all weighted by time; energy is the counter at the end.
#[derive(Debug, Clone)]
pub struct Gather {
    counter: EnergyCounter,
    time_us: u64,
    square_v: f64,
    square_i: f64,
    energy_pj: i128,
    frequency: f64,
    frequency_us: u64,
    /// Unmeasured time since the last reading, µs.
    pub gap_us: u64,
    /// Clipped samples since the last reading.
    pub clipped: u32,
}

impl Gather {
    /// Goes on counting from `counter`.
    pub const fn new(counter: EnergyCounter) -> Self {
        Self {
            counter,
            time_us: 0,
            square_v: 0.0,
            square_i: 0.0,
            energy_pj: 0,
            frequency: 0.0,
            frequency_us: 0,
            gap_us: 0,
            clipped: 0,
        }
    }

    /// The energy so far.
    pub const fn counter(&self) -> &EnergyCounter {
        &self.counter
    }

    /// Adds a window.
    pub fn add(&mut self, w: &Window) {
        let square = |micro: i64| (micro as f64) * (micro as f64);
        let time = w.duration_us as f64;
        self.counter.add(w.active_uw, w.duration_us);
        self.time_us += w.duration_us;
        self.square_v += square(w.voltage_uv) * time;
        self.square_i += square(w.current_ua) * time;
        self.energy_pj += i128::from(w.active_uw) * i128::from(w.duration_us);
        if let Some(mhz) = w.frequency_mhz {
            self.frequency += f64::from(mhz) * time;
            self.frequency_us += w.duration_us;
        }
        self.gap_us += w.gap_us;
        self.clipped = self.clipped.saturating_add(w.clipped_v).saturating_add(w.clipped_i);
    }

    /// The reading of all windows since the last one, true at `at`; `None` when there were none.
    pub fn take(&mut self, channel: u8, at: Stamp) -> Option<Record> {
        if self.time_us == 0 {
            return None;
        }
        let time = self.time_us as f64;
        let milli = |squares: f64| libm::round(libm::sqrt(squares / time) / 1000.0) as i64;
        let record = Record {
            channel,
            at,
            voltage_mv: milli(self.square_v),
            current_ma: milli(self.square_i),
            // pJ per µs is µW.
            power_mw: round_div(self.energy_pj, i128::from(self.time_us) * 1000),
            import_mwh: self.counter.import_mwh(),
            export_mwh: self.counter.export_mwh(),
            frequency_mhz: (self.frequency_us > 0)
                .then(|| libm::round(self.frequency / self.frequency_us as f64) as u32),
        };
        *self = Self::new(self.counter);
        Some(record)
    }
}

/// Rounded to the nearest, half away from zero.
fn round_div(value: i128, by: i128) -> i64 {
    ((value + by / 2 * value.signum()) / by) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_the_mean_of_its_windows_and_the_counter_at_its_end() {
        let mut g = Gather::new(EnergyCounter::resume(1000, 0));
        let window = |active_uw, duration_us, mhz| Window {
            voltage_uv: 230_000_000,
            current_ua: 3_000_000,
            active_uw,
            frequency_mhz: mhz,
            duration_us,
            ..Window::default()
        };
        g.add(&window(600_000_000, 3_000_000, Some(50_000)));
        g.add(&window(-200_000_000, 1_000_000, None));
        let r = g.take(2, Stamp::Uptime(5)).unwrap();
        assert_eq!((r.voltage_mv, r.current_ma, r.power_mw), (230_000, 3_000, 400_000));
        // 600 W for 3 s is 500 mWh in, 200 W for 1 s is 55.5 mWh out.
        assert_eq!((r.import_mwh, r.export_mwh), (1500, 55));
        assert_eq!(r.frequency_mhz, Some(50_000));
        assert_eq!(g.take(2, Stamp::Uptime(6)), None);
    }

    #[test]
    fn the_message_leaves_out_what_is_not_there() {
        let record = Record {
            channel: 0,
            at: Stamp::Uptime(9),
            voltage_mv: 12_000,
            current_ma: 0,
            power_mw: 0,
            import_mwh: 7,
            export_mwh: 0,
            frequency_mhz: None,
        };
        let mut json = std::string::String::new();
        Stored { record, boot: 3, seq: 4 }.wire("dc").write_json(&mut json).unwrap();
        assert_eq!(
            json,
            r#"{"deviceId":"dc","voltage":12,"current":0,"power":0,"energy":0.007,"seq":4,"boot":3}"#
        );
    }
}
