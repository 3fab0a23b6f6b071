//! The AC channel: voltage and current codes in, one [`Window`] per whole number of mains cycles
//! out. Windows follow each other without a hole, so their energies add up to all there was.

use super::calibration::AcChannel;
use super::sums::{History, Lags, MAX_SAMPLES, Sums};
use core::f64::consts::TAU;
use libm::{floor, round, sin, sqrt};

/// A voltage smaller than this, RMS codes, is no mains: its zero crossings are noise.
const MIN_MAINS_CODES: f64 = 16.0;
/// How far below zero the voltage must have been, in codes, before a crossing counts.
const MIN_HYSTERESIS: i32 = 8;
/// A hole up to this long, s, is filled with the following window's mean power; a longer one
/// is left empty, because nobody knows what happened in it.
const MAX_FILL_S: u64 = 2;

/// What one window measured. Powers are means over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// RMS voltage, µV.
    pub voltage_uv: i64,
    /// RMS current, µA.
    pub current_ua: i64,
    /// Active power, µW; negative = export.
    pub active_uw: i64,
    /// Fundamental reactive power, µvar; positive = inductive (for import).
    pub reactive_uvar: i64,
    /// Apparent power V·I, µVA.
    pub apparent_uva: i64,
    /// Mains frequency, mHz; `None` without mains.
    pub frequency_mhz: Option<u32>,
    /// Whole mains cycles in it; 0 without mains.
    pub cycles: u16,
    /// The time this window stands for, µs: its own, and a short hole before it.
    pub duration_us: u64,
    /// Time since the last window that was not measured, µs, filled or not.
    pub gap_us: u64,
    /// RMS of the current channel as sampled, noise and all, thousandths of a code.
    pub raw_i_mcode: u32,
    /// Active power before the no-load rule and the power offset, µW.
    pub raw_active_uw: i64,
    /// Voltage samples at an end of the converter's range.
    pub clipped_v: u32,
    /// Current samples at an end of the converter's range.
    pub clipped_i: u32,
}

impl Window {
    /// Active over apparent power in thousandths, -1000..=1000, with the sign of the active
    /// power; `None` when nothing flows. Lead or lag is the sign of the reactive power.
    pub fn power_factor(&self) -> Option<i64> {
        power_factor(self.active_uw, self.apparent_uva)
    }
}

/// `active / apparent` in thousandths, rounded to the nearest, clamped to ±1000.
pub(crate) fn power_factor(active: i64, apparent: i64) -> Option<i64> {
    (apparent > 0).then(|| {
        let scaled = i128::from(active) * 1000;
        let half = i128::from(apparent / 2) * i128::from(active.signum());
        (((scaled + half) / i128::from(apparent)) as i64).clamp(-1000, 1000)
    })
}

/// Where the window stood at its last whole cycle.
#[derive(Debug, Clone, Copy)]
struct Boundary {
    sums: Sums,
    cycles: u16,
    /// Where between the two samples the crossing lies, 0..=1.
    part: f64,
}

/// Meters one AC channel.
#[derive(Debug, Clone)]
pub struct AcMeter {
    config: AcChannel,
    history: History,
    sums: Sums,
    lags: Lags,
    /// The last zero crossing of this window; `None` before its first.
    boundary: Option<Boundary>,
    /// Where the window's first crossing lay between two samples.
    start_part: f64,
    /// Voltage code of the zero line, from the last window's mean.
    zero: i32,
    hysteresis: i32,
    armed: bool,
    last_v: i32,
    /// Samples since the last window's end, lost ones included.
    elapsed: u64,
    /// Samples of all windows before, for durations that telescope.
    total: u64,
    frequency_hz: f64,
    phase_deg: f64,
}

impl AcMeter {
    /// A meter for `config`, which must be valid.
    pub fn new(config: AcChannel) -> Self {
        debug_assert!(config.is_valid());
        let mut meter = Self {
            config,
            history: History::default(),
            sums: Sums::default(),
            lags: Lags { active: 0, reactive: 0 },
            boundary: None,
            start_part: 0.0,
            zero: 0,
            hysteresis: MIN_HYSTERESIS,
            armed: false,
            last_v: 0,
            elapsed: 0,
            total: 0,
            frequency_hz: f64::from(config.nominal_mhz) / 1000.0,
            phase_deg: 0.0,
        };
        meter.phase_deg = meter.lead_deg(meter.frequency_hz, 0.0);
        meter.choose_lags();
        meter
    }

    /// The calibration in force.
    pub fn config(&self) -> &AcChannel {
        &self.config
    }

    /// Takes the next raw voltage and current codes; returns a window when one is complete.
    pub fn push(&mut self, raw_v: u16, raw_i: u16) -> Option<Window> {
        let (v, i) = (self.config.adc.centred(raw_v), self.config.adc.centred(raw_i));
        let crossing = self.crossing(i32::from(v));
        let done = match crossing {
            Some(part) => self.at_crossing(part),
            None if self.sums.n >= self.limit() => self.close_without_crossing(),
            None => None,
        };
        self.history.push(v, i);
        self.elapsed += 1;
        if self.history_is_full() {
            self.sums.add(&self.history, self.lags);
            self.sums.clipped_v += u32::from(self.config.adc.is_clipped(raw_v));
            self.sums.clipped_i += u32::from(self.config.adc.is_clipped(raw_i));
        }
        done
    }

    /// Says that `lost` samples are missing before the next one. Closes the window at its last
    /// whole cycle; what was sampled since, and the hole, count as not measured.
    pub fn gap(&mut self, lost: u32) -> Option<Window> {
        let done = self.close_at_boundary();
        self.elapsed += u64::from(lost);
        self.sums = Sums::default();
        self.history.clear();
        self.armed = false;
        done
    }

    /// True when every lagged product has its samples on this side of the last gap.
    fn history_is_full(&self) -> bool {
        let Lags { active, reactive } = self.lags;
        self.history.covers(reactive + 1)
            && self.history.covers(active)
            && self.history.covers(active + 1)
    }

    /// Samples after which a window ends even without enough crossings.
    fn limit(&self) -> u32 {
        let c = &self.config;
        let nominal =
            u64::from(c.window_cycles) * u64::from(c.sample_rate_mhz) / u64::from(c.nominal_mhz);
        // A third more: 45 Hz on a 60 Hz channel is still whole cycles.
        ((nominal + nominal / 3) as u32).min(MAX_SAMPLES)
    }

    /// Where between the last sample and this one the voltage rose through zero, if it did.
    fn crossing(&mut self, v: i32) -> Option<f64> {
        let (last, now) = (self.last_v - self.zero, v - self.zero);
        self.last_v = v;
        if now < -self.hysteresis {
            self.armed = true;
        }
        if !self.armed || now < 0 {
            return None;
        }
        self.armed = false;
        Some(f64::from(-last) / f64::from((now - last).max(1)))
    }

    fn at_crossing(&mut self, part: f64) -> Option<Window> {
        let Some(last) = self.boundary else {
            if !self.history_is_full() {
                return None;
            }
            // What came before the first crossing is no whole cycle; its time is not lost.
            self.sums = Sums::default();
            self.start_part = part;
            self.boundary = Some(Boundary { sums: self.sums, cycles: 0, part });
            return None;
        };
        let cycles = last.cycles + 1;
        self.boundary = Some(Boundary { sums: self.sums, cycles, part });
        if cycles < self.config.window_cycles && self.sums.n < self.limit() {
            return None;
        }
        let done = self.close_at_boundary();
        // The next window starts at this very crossing.
        self.start_part = part;
        self.boundary = Some(Boundary { sums: self.sums, cycles: 0, part });
        done
    }

    /// Closes at the last crossing; samples after it stay in `elapsed`, unmeasured.
    fn close_at_boundary(&mut self) -> Option<Window> {
        let b = self.boundary.take()?;
        if b.cycles == 0 || b.sums.n == 0 {
            return None;
        }
        let after = u64::from(self.sums.n - b.sums.n);
        let span = f64::from(b.sums.n) + b.part - self.start_part;
        let rate = f64::from(self.config.sample_rate_mhz) / 1000.0;
        let hz = f64::from(b.cycles) * rate / span;
        Some(self.close(b.sums, b.cycles, after, Some(hz)))
    }

    fn close_without_crossing(&mut self) -> Option<Window> {
        self.armed = false;
        if self.boundary.is_some_and(|b| b.cycles > 0) {
            let done = self.close_at_boundary();
            self.sums = Sums::default();
            return done;
        }
        self.boundary = None;
        Some(self.close(self.sums, 0, 0, None))
    }

    /// Computes the window of `sums` and starts the next; `after` samples came after it.
    fn close(&mut self, sums: Sums, cycles: u16, after: u64, hz: Option<f64>) -> Window {
        let mains = sqrt(sums.variance_v().max(0.0)) >= MIN_MAINS_CODES;
        let hz = hz.filter(|hz| mains && (40.0..=70.0).contains(hz));
        self.zero = sums.mean_v() as i32;
        self.hysteresis = ((sqrt(sums.variance_v().max(0.0)) / 4.0) as i32).max(MIN_HYSTERESIS);
        self.frequency_hz = hz.unwrap_or(f64::from(self.config.nominal_mhz) / 1000.0);

        let mut window = self.measure(&sums);
        window.frequency_mhz = hz.map(|hz| round(hz * 1000.0) as u32);
        window.cycles = if hz.is_some() { cycles } else { 0 };
        let covered = self.elapsed - after;
        let hole = covered - u64::from(sums.n);
        let rate = u64::from(self.config.sample_rate_mhz);
        let fill = if hole * 1000 <= MAX_FILL_S * rate { hole } else { 0 };
        window.gap_us = (u128::from(hole) * 1_000_000_000 / u128::from(rate)) as u64;
        window.duration_us = self.advance(u64::from(sums.n) + fill);
        self.elapsed = after;
        self.sums = Sums::default();
        self.choose_lags();
        window
    }

    /// `samples` more: their time in µs, such that all durations add up to the whole.
    fn advance(&mut self, samples: u64) -> u64 {
        let us = |n: u64| {
            (u128::from(n) * 1_000_000_000 / u128::from(self.config.sample_rate_mhz)) as u64
        };
        let before = us(self.total);
        self.total += samples;
        us(self.total) - before
    }

    /// How far the measured current leads the true one, degrees.
    fn lead_deg(&self, hz: f64, ct_mdeg: f64) -> f64 {
        (f64::from(self.config.phase_mdeg) + ct_mdeg) / 1000.0
            + 360.0 * hz * f64::from(self.config.skew_ns) * 1e-9
    }

    /// One sample's angle at the present frequency, degrees.
    fn step_deg(&self) -> f64 {
        360.0 * self.frequency_hz * 1000.0 / f64::from(self.config.sample_rate_mhz)
    }

    fn choose_lags(&mut self) {
        let whole = |deg: f64| {
            let lag = floor(deg / self.step_deg()) as i32;
            lag.clamp(-History::MAX_LAG, History::MAX_LAG - 1)
        };
        self.lags = Lags { active: whole(-self.phase_deg), reactive: whole(90.0 - self.phase_deg) };
    }

    /// The window's values from its sums, at the present frequency.
    fn measure(&mut self, sums: &Sums) -> Window {
        let c = self.config;
        let milli_square = |mcode: u32| (f64::from(mcode) / 1000.0) * (f64::from(mcode) / 1000.0);
        let v_codes = sqrt((sums.variance_v() - milli_square(c.v_noise_mcode)).max(0.0));
        let volts = v_codes * f64::from(c.v_nv_per_code) * 1e-9;
        let i_codes = sqrt((sums.variance_i() - milli_square(c.i_noise_mcode)).max(0.0));
        let nominal = f64::from(c.i_na_per_code) * 1e-9;
        let (ratio_ppm, ct_mdeg) = c.ct.at(i_codes * nominal * 1000.0);
        let amps_per_code = nominal / (1.0 + ratio_ppm * 1e-6);
        self.phase_deg = self.lead_deg(self.frequency_hz, ct_mdeg);

        let sign = if c.invert { -1.0 } else { 1.0 };
        let scale = sign * f64::from(c.v_nv_per_code) * 1e-9 * amps_per_code;
        let power = |pair: &[super::sums::Lagged; 2], lag: i32, delay: f64| {
            let covariances = pair.map(|l| l.covariance(sums.n));
            scale * self.between(covariances, lag, delay)
        };
        let raw_active = power(&sums.active, self.lags.active, -self.phase_deg);
        let active = raw_active - f64::from(c.power_offset_mw) * 1e-3;
        let reactive = power(&sums.reactive, self.lags.reactive, 90.0 - self.phase_deg);

        // The part of the apparent power that beats with the voltage. Noise has none but chance:
        // its share falls with the square root of the samples.
        let coherent = sqrt(active * active + reactive * reactive);
        let raw_amps = sqrt(sums.variance_i().max(0.0)) * amps_per_code;
        let chance = 4.0 * volts * raw_amps / sqrt(f64::from(sums.n.max(1)));
        let mut window =
            Window { clipped_v: sums.clipped_v, clipped_i: sums.clipped_i, ..Window::default() };
        window.raw_i_mcode = round(sqrt(sums.variance_i().max(0.0)) * 1e3) as u32;
        window.raw_active_uw = round(raw_active * 1e6) as i64;
        window.voltage_uv = round(volts * 1e6) as i64;
        if coherent < chance.max(f64::from(c.no_load_mw) * 1e-3) {
            return window;
        }
        let amps = (i_codes * amps_per_code).max(coherent / volts);
        window.current_ua = round(amps * 1e6) as i64;
        window.active_uw = round(active * 1e6) as i64;
        window.reactive_uvar = round(reactive * 1e6) as i64;
        window.apparent_uva = round(volts * amps * 1e6) as i64;
        window
    }

    /// The covariance at a delay of `delay` degrees of the voltage, from those at `lag` and
    /// `lag + 1` samples. Exact for a sinusoid: sin(δ-x)·sin(a) + sin(x)·sin(a-δ) is
    /// sin(δ)·sin(a-x); a harmonic in between is delayed very nearly by the same time.
    fn between(&self, at: [f64; 2], lag: i32, delay: f64) -> f64 {
        let rad = TAU / 360.0;
        let step = self.step_deg() * rad;
        let x = delay * rad - f64::from(lag) * step;
        (at[0] * sin(step - x) + at[1] * sin(x)) / sin(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_factor_rounds_to_the_nearest_and_keeps_its_sign() {
        assert_eq!(power_factor(-999_600, 1_000_000), Some(-1000));
        assert_eq!(power_factor(500_400, 1_000_000), Some(500));
        assert_eq!(power_factor(0, 0), None);
        assert_eq!(power_factor(7, 5), Some(1000));
    }

    #[test]
    fn without_mains_windows_still_come_and_say_so() {
        let mut meter = AcMeter::new(AcChannel::sct013_030());
        let windows: std::vec::Vec<_> =
            (0..20_000).filter_map(|_| meter.push(2048, 2048)).collect();
        assert_eq!(windows.len(), 3);
        assert!(windows.iter().all(|w| w.frequency_mhz.is_none() && w.cycles == 0));
        assert!(windows.iter().all(|w| w.current_ua == 0 && w.voltage_uv == 0));
    }
}
