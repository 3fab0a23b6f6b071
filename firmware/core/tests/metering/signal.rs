//! A mains signal whose true values are known by formula, and a converter with known faults.

use ohmstead_firmware::metering::{AcChannel, AcMeter, Window};
use std::f64::consts::{SQRT_2, TAU};

/// A load on the mains and what the sensors and the converter make of it.
#[derive(Clone)]
pub struct Bench {
    pub volts: f64,
    pub amps: f64,
    pub hz: f64,
    /// Degrees by which the current lags.
    pub lag_deg: f64,
    /// Harmonic order, share of the fundamental, for voltage and current; in phase.
    pub harmonics: &'static [(f64, f64, f64)],
    /// The converter's noise, RMS codes, on both inputs.
    pub noise: f64,
    /// Codes by which both inputs sit off mid-range.
    pub offset: f64,
    /// Degrees by which the transformer makes the current lead.
    pub lead_deg: f64,
    /// Seconds by which the current is sampled later.
    pub skew: f64,
    /// The real gains over those in the channel's calibration.
    pub gain_error: (f64, f64),
    /// Bends the ends of the range like the ESP32's converter.
    pub bent: bool,
    pub seconds: f64,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            volts: 230.0,
            amps: 5.0,
            hz: 50.0,
            lag_deg: 0.0,
            harmonics: &[],
            noise: 1.0,
            offset: 0.0,
            lead_deg: 0.0,
            skew: 0.0,
            gain_error: (0.0, 0.0),
            bent: false,
            seconds: 10.0,
        }
    }
}

/// True or measured values.
#[derive(Debug, Clone, Copy)]
pub struct Values {
    pub volts: f64,
    pub amps: f64,
    pub watts: f64,
    pub vars: f64,
    pub hz: f64,
}

/// xorshift64*, summed to something close enough to a normal distribution.
struct Noise(u64);

impl Noise {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// The shape of the bend, share of the range to share of the range: straight up to 0.7, then
/// progressively short by up to 6 %, with a dead zone at the bottom, after the ESP32's curve.
pub fn bend(x: f64) -> f64 {
    let top = (x - 0.7).max(0.0);
    let bottom = (0.1 - x).max(0.0);
    x - 0.667 * top * top - 2.0 * bottom * bottom
}

impl Bench {
    pub fn truth(&self) -> Values {
        let rms = |pick: fn(&(f64, f64, f64)) -> f64| {
            libm::sqrt(1.0 + self.harmonics.iter().map(|h| pick(h) * pick(h)).sum::<f64>())
        };
        let phi = self.lag_deg.to_radians();
        let in_phase: f64 = self.harmonics.iter().map(|h| h.1 * h.2).sum();
        Values {
            volts: self.volts * rms(|h| h.1),
            amps: self.amps * rms(|h| h.2),
            watts: self.volts * self.amps * (libm::cos(phi) + in_phase),
            vars: self.volts * self.amps * libm::sin(phi),
            hz: self.hz,
        }
    }

    /// The raw codes at sample `k`, by the channel's nominal gains.
    fn codes(&self, channel: &AcChannel, k: u64, noise: &mut Noise) -> (u16, u16) {
        let t = k as f64 * 1000.0 / f64::from(channel.sample_rate_mhz);
        let wave = |t: f64, shift: f64, pick: fn(&(f64, f64, f64)) -> f64| {
            let base = TAU * self.hz * t;
            SQRT_2
                * (libm::sin(base + shift)
                    // A lead is a time: a harmonic is shifted by its multiple.
                    + self.harmonics.iter().map(|h| pick(h) * libm::sin(h.0 * base)).sum::<f64>())
        };
        let lead = self.lead_deg / 360.0 / self.hz;
        let v = self.volts * wave(t, 0.0, |h| h.1);
        let i = self.amps * wave(t + lead + self.skew, -self.lag_deg.to_radians(), |h| h.2);
        let v_codes = v * 1e9 / f64::from(channel.v_nv_per_code) * (1.0 + self.gain_error.0);
        let i_codes = i * 1e9 / f64::from(channel.i_na_per_code) * (1.0 + self.gain_error.1);
        let range = f64::from(1u32 << channel.adc.bits);
        let mut convert = |codes: f64| {
            let analogue = (codes + self.offset + self.noise * noise.normal()) / range + 0.5;
            let seen = if self.bent { bend(analogue) } else { analogue };
            libm::floor(seen * range + 0.5).clamp(0.0, range - 1.0) as u16
        };
        (convert(v_codes), convert(i_codes))
    }

    /// Every window of the run but the first, in which the meter finds its zero line.
    pub fn windows(&self, channel: AcChannel) -> Vec<Window> {
        let mut meter = AcMeter::new(channel);
        let mut noise = Noise(0x9E37_79B9_7F4A_7C15);
        let rate = f64::from(channel.sample_rate_mhz) / 1000.0;
        let samples = (rate * (self.seconds + 1.5)) as u64;
        let all = (0..samples).filter_map(|k| {
            let (v, i) = self.codes(&channel, k, &mut noise);
            meter.push(v, i)
        });
        all.skip(1).collect()
    }

    pub fn measure(&self, channel: AcChannel) -> Values {
        mean(&self.windows(channel))
    }
}

/// Means over windows, weighted by their time; RMS values by their squares.
pub fn mean(windows: &[Window]) -> Values {
    assert!(!windows.is_empty());
    let time: f64 = windows.iter().map(|w| w.duration_us as f64).sum();
    let mean = |value: &dyn Fn(&Window) -> f64| {
        windows.iter().map(|w| value(w) * w.duration_us as f64).sum::<f64>() / time
    };
    let square = |micro: i64| (micro as f64 / 1e6) * (micro as f64 / 1e6);
    Values {
        volts: libm::sqrt(mean(&|w| square(w.voltage_uv))),
        amps: libm::sqrt(mean(&|w| square(w.current_ua))),
        watts: mean(&|w| w.active_uw as f64 / 1e6),
        vars: mean(&|w| w.reactive_uvar as f64 / 1e6),
        hz: mean(&|w| f64::from(w.frequency_mhz.unwrap_or(0)) / 1e3),
    }
}
