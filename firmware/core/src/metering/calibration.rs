//! What turns codes into volts and amperes, per channel.

use super::ac::Window;
use serde::{Deserialize, Serialize};

/// The analogue-to-digital converter's range and shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adc {
    /// Resolution, 8..=16 bits.
    pub bits: u8,
    /// Codes at or below this, or at or above `max - clip_margin`, count as clipped.
    pub clip_margin: u16,
    /// True codes at 17 evenly spaced raw codes 0, max/16, …, max: undoes a converter that is not
    /// linear (ESP32). `None` = linear.
    pub linearity: Option<[u16; 17]>,
}

impl Adc {
    /// A linear converter of `bits` bits; its last two codes at either end count as clipped.
    pub const fn linear(bits: u8) -> Self {
        Self { bits, clip_margin: 1, linearity: None }
    }

    const fn max(&self) -> u16 {
        ((1u32 << self.bits) - 1) as u16
    }

    /// True when `raw` sits at an end of the range.
    pub fn is_clipped(&self, raw: u16) -> bool {
        raw <= self.clip_margin || raw >= self.max() - self.clip_margin
    }

    /// The code relative to mid-range, linearised where a table is given.
    pub fn centred(&self, raw: u16) -> i16 {
        let raw = raw.min(self.max());
        let code = match &self.linearity {
            None => i32::from(raw),
            Some(table) => {
                let step = (1i32 << self.bits) / 16;
                let (k, rest) = (i32::from(raw) / step, i32::from(raw) % step);
                let (a, b) = (i32::from(table[k as usize]), i32::from(table[k as usize + 1]));
                // Rounded to the nearest: truncation would shift the two half waves apart.
                a + ((b - a) * rest + (b - a).signum() * step / 2) / step
            }
        };
        (code - (1i32 << (self.bits - 1))).clamp(i16::MIN.into(), i16::MAX.into()) as i16
    }
}

/// One point of a current transformer's error curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CtPoint {
    /// Primary current, mA.
    pub current_ma: u32,
    /// Ratio error there, parts per million: +1000 = the transformer delivers 0.1 % too much.
    pub ratio_ppm: i32,
    /// Phase error there beyond the channel's own, thousandths of a degree, positive = leading.
    pub phase_mdeg: i32,
}

/// A current transformer's error over its current, linear between points, flat beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CtTable {
    points: [CtPoint; Self::MAX],
    len: u8,
}

impl CtTable {
    /// The most points a table holds.
    pub const MAX: usize = 8;

    /// From points of rising current. `None` when there are too many or they do not rise.
    pub fn new(points: &[CtPoint]) -> Option<Self> {
        let rising = points.windows(2).all(|w| w[0].current_ma < w[1].current_ma);
        if points.len() > Self::MAX || !rising {
            return None;
        }
        let mut table = Self { len: points.len() as u8, ..Self::default() };
        table.points[..points.len()].copy_from_slice(points);
        Some(table)
    }

    /// The points.
    pub fn points(&self) -> &[CtPoint] {
        &self.points[..usize::from(self.len)]
    }

    /// Ratio error in ppm and phase error in thousandths of a degree at a current in mA.
    pub fn at(&self, current_ma: f64) -> (f64, f64) {
        let points = self.points();
        let above = points.iter().position(|p| f64::from(p.current_ma) >= current_ma);
        let (a, b) = match above {
            None => match points.last() {
                None => return (0.0, 0.0),
                Some(last) => (last, last),
            },
            Some(0) => (&points[0], &points[0]),
            Some(k) => (&points[k - 1], &points[k]),
        };
        let span = f64::from(b.current_ma) - f64::from(a.current_ma);
        let part = if span > 0.0 { (current_ma - f64::from(a.current_ma)) / span } else { 0.0 };
        let mix = |x: i32, y: i32| f64::from(x) + (f64::from(y) - f64::from(x)) * part;
        (mix(a.ratio_ppm, b.ratio_ppm), mix(a.phase_mdeg, b.phase_mdeg))
    }
}

/// What a trusted instrument reads at the same load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// RMS voltage, mV.
    pub voltage_mv: u32,
    /// RMS current, mA.
    pub current_ma: u32,
    /// Active power, mW.
    pub power_mw: i32,
}

/// Everything that is particular to one AC channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcChannel {
    /// Pairs per second, in thousandths of a hertz; 2,000,000..=25,000,000
    /// (beyond, a quarter period no longer fits the sample history).
    pub sample_rate_mhz: u32,
    /// The converter.
    pub adc: Adc,
    /// Volts per code, in nV.
    pub v_nv_per_code: u32,
    /// Amperes per code, in nA.
    pub i_na_per_code: u32,
    /// The transformer is clamped on the wrong way round, and stays so.
    pub invert: bool,
    /// How far the measured current leads the true one against the voltage, thousandths of a
    /// degree, within ±45,000; at the frequency that is present.
    pub phase_mdeg: i32,
    /// How much later than its voltage each current is sampled, ns.
    pub skew_ns: i32,
    /// The transformer's error over its current.
    pub ct: CtTable,
    /// Noise of the current channel with nothing clamped, RMS, thousandths of a code: taken out
    /// of the RMS current as power, because it adds as power.
    pub i_noise_mcode: u32,
    /// Noise of the voltage channel, as above.
    pub v_noise_mcode: u32,
    /// Power that is measured with nothing flowing (crosstalk of the voltage), mW; taken off.
    pub power_offset_mw: i32,
    /// Below this active power, mW, and without a current above the noise, a channel reads zero.
    pub no_load_mw: u32,
    /// Cycles in a window; 1..=100.
    pub window_cycles: u16,
    /// Nominal mains frequency in mHz, for the first window and for windows without mains.
    pub nominal_mhz: u32,
    /// The channel can only consume: lasting export then means a reversed transformer.
    pub load_only: bool,
}

impl AcChannel {
    /// SCT013-030 (30 A : 1 V) and ZMPT101B on a 12-bit, 3.3 V converter at 4 kHz, 50 Hz mains;
    /// the gains are nominal and want calibration.
    pub const fn sct013_030() -> Self {
        Self {
            sample_rate_mhz: 4_000_000,
            adc: Adc::linear(12),
            // 250 V RMS to 1.06 V RMS; 30 A RMS to 1 V RMS; one code is 3.3 V / 4096.
            v_nv_per_code: 190_000_000,
            i_na_per_code: 24_169_922,
            invert: false,
            phase_mdeg: 0,
            skew_ns: 0,
            ct: CtTable {
                points: [CtPoint { current_ma: 0, ratio_ppm: 0, phase_mdeg: 0 }; 8],
                len: 0,
            },
            i_noise_mcode: 0,
            v_noise_mcode: 0,
            power_offset_mw: 0,
            no_load_mw: 2_000,
            window_cycles: 50,
            nominal_mhz: 50_000,
            load_only: true,
        }
    }

    /// The channel with gains and phase such that `measured` would have read `reference`. The
    /// phase follows only from a load with a power factor well below 1 (below 0.9): near 1 the
    /// power hardly depends on it.
    pub fn calibrated(&self, measured: &Window, reference: Reference) -> Option<Self> {
        let scale = |gain: u32, reference_milli: u32, measured_micro: i64| {
            let gain = u128::from(gain) * u128::from(reference_milli) * 1000;
            let scaled = gain.checked_div(u128::try_from(measured_micro).ok()?)?;
            u32::try_from(scaled).ok().filter(|&g| g > 0)
        };
        let mut channel = *self;
        channel.v_nv_per_code =
            scale(self.v_nv_per_code, reference.voltage_mv, measured.voltage_uv)?;
        channel.i_na_per_code =
            scale(self.i_na_per_code, reference.current_ma, measured.current_ua)?;
        let apparent = f64::from(reference.voltage_mv) * f64::from(reference.current_ma);
        let cosine = f64::from(reference.power_mw) * 1000.0 / apparent;
        if (-0.9..=0.9).contains(&cosine) {
            let (p, q) = (measured.active_uw as f64, measured.reactive_uvar as f64);
            let true_angle = if q < 0.0 { -libm::acos(cosine) } else { libm::acos(cosine) };
            // A current that leads looks less inductive than it is.
            let lead = (true_angle - libm::atan2(q, p)).to_degrees();
            channel.phase_mdeg += libm::round(lead * 1000.0) as i32;
        }
        channel.is_valid().then_some(channel)
    }

    /// The channel with the noise and the power offset learned from `window`, in which nothing
    /// was clamped.
    pub fn zeroed(&self, window: &Window) -> Self {
        let power_offset_mw = (window.raw_active_uw / 1000).clamp(-100_000, 100_000) as i32;
        Self { i_noise_mcode: window.raw_i_mcode, power_offset_mw, ..*self }
    }

    /// True when every field is in its stated range.
    pub fn is_valid(&self) -> bool {
        (2_000_000..=25_000_000).contains(&self.sample_rate_mhz)
            && (8..=16).contains(&self.adc.bits)
            && self.v_nv_per_code > 0
            && self.i_na_per_code > 0
            && (-45_000..=45_000).contains(&self.phase_mdeg)
            && (1..=100).contains(&self.window_cycles)
            && (40_000..=70_000).contains(&self.nominal_mhz)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ct_table_is_linear_between_points_and_flat_beyond() {
        let p = |current_ma, ratio_ppm, phase_mdeg| CtPoint { current_ma, ratio_ppm, phase_mdeg };
        let t = CtTable::new(&[p(100, -8000, 4000), p(1000, 0, 2000)]).unwrap();
        assert_eq!(t.at(0.0), (-8000.0, 4000.0));
        assert_eq!(t.at(550.0), (-4000.0, 3000.0));
        assert_eq!(t.at(9e9), (0.0, 2000.0));
        assert_eq!(CtTable::default().at(5.0), (0.0, 0.0));
        assert_eq!(CtTable::new(&[p(5, 0, 0), p(5, 0, 0)]), None);
    }

    #[test]
    fn a_linearity_table_maps_its_points_exactly_and_the_last_code_too() {
        let mut table = [0u16; 17];
        for (k, t) in table.iter_mut().enumerate() {
            *t = (k * 240) as u16;
        }
        let adc = Adc { linearity: Some(table), ..Adc::linear(12) };
        assert_eq!(adc.centred(2048), 1920 - 2048);
        assert_eq!(adc.centred(0), -2048);
        assert_eq!(adc.centred(4095), 3839 - 2048);
        assert_eq!(Adc::linear(12).centred(9999), 2047);
    }

    #[test]
    fn both_ends_of_the_range_count_as_clipped() {
        let adc = Adc::linear(12);
        assert!(adc.is_clipped(0) && adc.is_clipped(1) && adc.is_clipped(4094));
        assert!(!adc.is_clipped(2) && !adc.is_clipped(4093));
    }
}
