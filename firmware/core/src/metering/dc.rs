//! The DC channel: bus voltage and current of an INA219-like monitor (26 V at most, never mains).

/// One conversion of the monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DcSample {
    /// When it was taken, µs of the board's monotonic clock.
    pub at_us: u64,
    /// Bus voltage, µV.
    pub bus_uv: i64,
    /// Voltage across the shunt, nV; negative = the current flows back.
    pub shunt_nv: i64,
}

/// What turns the shunt's voltage into a current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DcChannel {
    /// The shunt, µΩ; 100,000 on the common modules.
    pub shunt_uohm: u32,
    /// The monitor's zero error, nV, taken off.
    pub shunt_offset_nv: i64,
    /// A current smaller than this, µA, reads zero.
    pub no_load_ua: u32,
    /// A longer spacing of samples, µs, is a hole and not bridged.
    pub max_gap_us: u64,
}

/// What lies between two DC samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DcStep {
    /// Voltage at its end, µV.
    pub voltage_uv: i64,
    /// Current at its end, µA.
    pub current_ua: i64,
    /// Mean power over it (trapezoid), µW.
    pub power_uw: i64,
    /// Its length, µs; 0 over a hole.
    pub duration_us: u64,
}

/// Meters one DC channel.
#[derive(Debug, Clone)]
pub struct DcMeter {
    config: DcChannel,
    last: Option<(u64, i64)>,
}

impl DcMeter {
    /// A meter for `config`; the shunt must not be zero.
    pub const fn new(config: DcChannel) -> Self {
        Self { config, last: None }
    }

    /// Takes a sample; the step since the one before it. The first has none.
    pub fn push(&mut self, sample: DcSample) -> Option<DcStep> {
        let c = &self.config;
        let shunt = i128::from(sample.shunt_nv - c.shunt_offset_nv);
        // nV / µΩ = mA; thousand times that is µA.
        let mut current = (shunt * 1000 / i128::from(c.shunt_uohm.max(1))) as i64;
        if current.unsigned_abs() < u64::from(c.no_load_ua) {
            current = 0;
        }
        let power = (i128::from(sample.bus_uv) * i128::from(current) / 1_000_000) as i64;
        let (at, before) = self.last.replace((sample.at_us, power))?;
        let spacing = sample.at_us.saturating_sub(at);
        let duration_us = if spacing > c.max_gap_us { 0 } else { spacing };
        Some(DcStep {
            voltage_uv: sample.bus_uv,
            current_ua: current,
            power_uw: (before + power) / 2,
            duration_us,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: DcChannel = DcChannel {
        shunt_uohm: 100_000,
        shunt_offset_nv: 10_000,
        no_load_ua: 500,
        max_gap_us: 2_000_000,
    };

    #[test]
    fn a_ramp_is_integrated_by_trapezoids() {
        let mut m = DcMeter::new(CONFIG);
        let sample = |s: u64, ma: i64| DcSample {
            at_us: s * 1_000_000,
            bus_uv: 12_000_000,
            shunt_nv: ma * 100_000 + 10_000,
        };
        assert_eq!(m.push(sample(0, 0)), None);
        let step = m.push(sample(1, 1000)).unwrap();
        assert_eq!((step.current_ua, step.power_uw), (1_000_000, 6_000_000));
        assert_eq!(step.duration_us, 1_000_000);
        assert_eq!(m.push(sample(9, 1000)).unwrap().duration_us, 0, "a hole is not bridged");
    }

    #[test]
    fn the_monitor_s_last_digit_is_not_a_load() {
        let mut m = DcMeter::new(CONFIG);
        for at_us in [0, 500_000] {
            // One 10 µV step of the INA219 above its offset: 100 µA.
            let step = m.push(DcSample { at_us, bus_uv: 12_000_000, shunt_nv: 20_000 });
            assert!(step.is_none_or(|s| s.current_ua == 0 && s.power_uw == 0));
        }
    }
}
