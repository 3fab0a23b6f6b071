//! What holds for a device at an instant: dated settings and corrections in force.

use crate::correction::{Action, Correction, Counter, SwapCounts, Verdict, in_force};
use ohmstead_model::{Milliamps, Millivolts, MilliwattHours, Milliwatts, TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Settings of a device from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// First instant they hold for; the earliest ones hold for all time before as well.
    pub from: TimestampMs,
    /// A longer spacing of readings is a gap, ms; at least 1.
    pub max_gap_ms: i64,
    /// The most the device can draw or feed in. Without it (and without a fuse) the ledger judges by
    /// what the neighbouring readings show, and by what the device does again and again.
    pub max_power: Option<Milliwatts>,
    /// The count at which the import counter begins again at zero, where it is known.
    pub import_modulus: Option<MilliwattHours>,
    /// The same of the export counter.
    pub export_modulus: Option<MilliwattHours>,
    /// How often the device reports by intention, ms: between two readings no further apart than one
    /// and a half times that, energy is measured for every bucket that it fills.
    pub cadence_ms: Option<i64>,
    /// Nominal voltage between a phase and neutral; with [`Self::fuse`] the most the device can do.
    pub nominal_voltage: Option<Millivolts>,
    /// The fuse (main breaker) before it, per phase.
    pub fuse: Option<Milliamps>,
    /// How many phases the fuse protects, 1 to 3.
    pub phases: u8,
    /// The import counter is a net meter's: it may run backwards and below zero, and what it runs
    /// backwards is energy fed in.
    pub net: bool,
}

impl Settings {
    /// The most that the device can draw or feed in: what was given, else nominal voltage × fuse ×
    /// phases.
    pub fn rating(&self) -> Option<Milliwatts> {
        self.max_power.or_else(|| {
            let (voltage, fuse) = (self.nominal_voltage?.0, self.fuse?.0);
            let milliwatts =
                i128::from(voltage) * i128::from(fuse) / 1000 * i128::from(self.phases);
            Some(Milliwatts(milliwatts.min(i64::MAX.into()) as i64))
        })
    }

    /// The longest spacing of readings that is no gap, ms: `max_gap`, or one and a half cadences
    /// where that is more (a reading may come late; one that is missing is a gap).
    pub fn longest_spacing_ms(&self) -> i64 {
        self.cadence_ms.map_or(self.max_gap_ms, |c| self.max_gap_ms.max(c + c / 2))
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            from: TimestampMs(i64::MIN),
            max_gap_ms: 300_000,
            max_power: None,
            import_modulus: None,
            export_modulus: None,
            cadence_ms: None,
            nominal_voltage: None,
            fuse: None,
            phases: 1,
            net: false,
        }
    }
}

/// Settings or corrections that make no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// `max_gap_ms`, `max_power`, a modulus or another number is not positive.
    #[error("settings from {from}: {what} must be positive")]
    Settings {
        /// Which settings.
        from: TimestampMs,
        /// Which of them.
        what: &'static str,
    },
    /// A calibration or scaling with a zero in its factor.
    #[error("correction {0}: a factor needs a numerator and a denominator that are not 0")]
    Factor(u64),
    /// Two corrections with one id.
    #[error("correction {0} is there twice with different content")]
    Twice(u64),
}

/// An exact factor, in lowest terms not required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Factor {
    pub num: i64,
    pub den: i64,
}

impl Factor {
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// Both, one after the other. (Two factors of 32 bits each fit.)
    fn times(self, other: Self) -> Self {
        match (self, other) {
            (Self::ONE, other) => other,
            (factor, Self::ONE) => factor,
            _ => Self {
                num: self.num.saturating_mul(other.num),
                den: self.den.saturating_mul(other.den),
            },
        }
    }

    /// `value * factor`, floored.
    #[inline]
    pub fn floor(self, value: i64) -> i64 {
        if self == Self::ONE {
            return value;
        }
        let wide = (i128::from(value) * i128::from(self.num)).div_euclid(i128::from(self.den));
        wide.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }

    /// `value * factor`, rounded half away from zero.
    pub fn round(self, value: i64) -> i64 {
        let wide = i128::from(value) * i128::from(self.num);
        let den = i128::from(self.den);
        let rounded = (2 * wide.abs() + den) / (2 * den) * wide.signum();
        rounded.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }
}

/// Compiled settings and corrections of one device.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    settings: Vec<Settings>,
    voids: Vec<TimeRange>,
    /// Readings whose clock was not set; ascending.
    unset: Vec<TimeRange>,
    swaps: BTreeMap<i64, [SwapCounts; 2]>,
    factors: [BTreeMap<i64, Factor>; 2],
    /// Of the counters alone.
    scales: [BTreeMap<i64, Factor>; 2],
    /// Of the power alone, whatever its direction; a numerator below zero turns it round.
    power_scales: BTreeMap<i64, Factor>,
    verdicts: [BTreeMap<i64, Verdict>; 2],
}

impl Rules {
    /// Compiles the dated settings (any order; none = defaults) and all corrections of a device.
    ///
    /// # Errors
    /// When a setting or a factor is not positive, or an id is there twice.
    pub fn new(settings: &[Settings], corrections: &[Correction]) -> Result<Self, RulesError> {
        let mut rules = Self { settings: settings.to_vec(), ..Self::default() };
        rules.settings.sort_by_key(|s| s.from);
        rules.settings.iter().try_for_each(check_settings)?;
        let mut seen: BTreeMap<u64, &Correction> = BTreeMap::new();
        for correction in corrections {
            if seen.insert(correction.id, correction).is_some_and(|other| other != correction) {
                return Err(RulesError::Twice(correction.id));
            }
        }
        for correction in in_force(corrections) {
            rules.apply(correction)?;
        }
        rules.voids.sort_by_key(|v| v.from);
        rules.voids.dedup_by(|next, kept| {
            let meet = next.from <= kept.to;
            if meet {
                kept.to = kept.to.max(next.to);
            }
            meet
        });
        Ok(rules)
    }

    fn apply(&mut self, correction: &Correction) -> Result<(), RulesError> {
        match correction.action {
            Action::Void { range } if range.is_empty() => {}
            Action::Void { range } => self.voids.push(range),
            Action::Swap { at, import, export } => {
                self.swaps.insert(at.0, [import, export]);
            }
            Action::Calibrate { counter, from, numerator, denominator } => {
                let factor = factor(correction.id, numerator.into(), denominator)?;
                self.factors[counter.index()].insert(from.0, factor);
            }
            Action::ScaleCounter { counter, from, numerator, denominator } => {
                let factor = factor(correction.id, numerator.into(), denominator)?;
                self.scales[counter.index()].insert(from.0, factor);
            }
            Action::ScalePower { from, numerator, denominator } => {
                let factor = factor(correction.id, numerator.into(), denominator)?;
                self.power_scales.insert(from.0, factor);
            }
            Action::Classify { counter, at, verdict } => {
                self.verdicts[counter.index()].insert(at.0, verdict);
            }
            Action::Revoke { .. } => {}
        }
        Ok(())
    }

    /// The settings at an instant.
    pub fn settings(&self, at: TimestampMs) -> Settings {
        match self.settings.partition_point(|s| s.from <= at) {
            0 => self.settings.first().copied().unwrap_or_default(),
            n => self.settings[n - 1],
        }
    }

    /// The settings at an instant, and the instant from which others hold.
    pub(crate) fn settings_until(&self, at: TimestampMs) -> (Settings, i64) {
        let next = self.settings.iter().map(|s| s.from).find(|from| *from > at);
        (self.settings(at), next.map_or(i64::MAX, |next| next.0))
    }

    /// True when a reading at `at` is to be passed over.
    pub fn is_void(&self, at: TimestampMs) -> bool {
        if self.voids.is_empty() {
            return false;
        }
        let n = self.voids.partition_point(|v| v.from <= at);
        n > 0 && self.voids[n - 1].contains(at)
    }

    /// The same rules, where readings in `unset` (ascending, apart) are not believed: their clock was
    /// not set ([`crate::unset_ranges`]).
    #[must_use]
    pub fn with_unset_clock(self, unset: Vec<TimeRange>) -> Self {
        Self { unset, ..self }
    }

    /// Ranges in which readings count nothing because their clock was not set.
    pub fn unset_clock(&self) -> &[TimeRange] {
        &self.unset
    }

    /// The range without a set clock that an instant lies in.
    pub(crate) fn unset_at(&self, at: TimestampMs) -> Option<TimeRange> {
        let n = self.unset.partition_point(|u| u.from <= at);
        self.unset.get(n.checked_sub(1)?).copied().filter(|u| u.contains(at))
    }

    /// The range in which readings count nothing that `at` lies in, if any.
    pub fn passed_over(&self, at: TimestampMs) -> Option<TimeRange> {
        let n = self.voids.partition_point(|v| v.from <= at);
        let void = n.checked_sub(1).map(|n| self.voids[n]).filter(|v| v.contains(at));
        void.or_else(|| self.unset_at(at))
    }

    /// True when a reading at `at` counts: it is neither void, nor was its clock unset.
    #[inline]
    pub fn counts(&self, at: TimestampMs) -> bool {
        (self.voids.is_empty() && self.unset.is_empty()) || self.passed_over(at).is_none()
    }

    pub(crate) fn modulus(&self, counter: Counter, at: i64) -> Option<i64> {
        let settings = self.settings(TimestampMs(at));
        match counter {
            Counter::Import => settings.import_modulus,
            Counter::Export => settings.export_modulus,
        }
        .map(|m| m.0)
    }

    #[inline]
    pub(crate) fn verdict(&self, counter: Counter, at: i64) -> Option<Verdict> {
        let verdicts = &self.verdicts[counter.index()];
        // Nearly always.
        if verdicts.is_empty() {
            return None;
        }
        verdicts.get(&at).copied()
    }

    /// The last swap in `(after, until]`.
    #[inline]
    pub(crate) fn swap(&self, counter: Counter, after: i64, until: i64) -> Option<SwapCounts> {
        if self.swaps.is_empty() {
            return None;
        }
        let (_, counts) = self.swaps.range(after + 1..=until).next_back()?;
        Some(counts[counter.index()])
    }

    /// A reading's power as it counts, and whether that is another than was sent: first what scales
    /// power alone (which may turn it round), then the calibration of the direction it then has.
    pub(crate) fn power(&self, sent: i64, at: i64) -> (i64, bool) {
        let (mut power, mut scaled) = (sent, false);
        if !self.power_scales.is_empty() {
            let (factor, _) = Self::dated(&self.power_scales, at);
            (power, scaled) = (factor.round(power), factor != Factor::ONE);
        }
        let counter = if power >= 0 { Counter::Import } else { Counter::Export };
        if self.is_calibrated(counter) {
            let (factor, _) = self.factor(counter, at);
            (power, scaled) = (factor.round(power), scaled || factor != Factor::ONE);
        }
        (power, scaled)
    }

    /// True when power of this direction is calibrated at some time.
    fn is_calibrated(&self, counter: Counter) -> bool {
        !self.factors[counter.index()].is_empty()
    }

    /// True when the counter's energy is multiplied at some time.
    pub(crate) fn is_scaled(&self, counter: Counter) -> bool {
        self.is_calibrated(counter) || !self.scales[counter.index()].is_empty()
    }

    /// What the counter's energy is multiplied by at an instant, and the instant from which that is
    /// another.
    pub(crate) fn scale(&self, counter: Counter, at: i64) -> (Factor, i64) {
        let (factor, until) = Self::dated(&self.factors[counter.index()], at);
        let (scale, then) = Self::dated(&self.scales[counter.index()], at);
        (factor.times(scale), until.min(then))
    }

    /// The calibration at an instant, and the instant from which another one holds.
    pub(crate) fn factor(&self, counter: Counter, at: i64) -> (Factor, i64) {
        Self::dated(&self.factors[counter.index()], at)
    }

    fn dated(factors: &BTreeMap<i64, Factor>, at: i64) -> (Factor, i64) {
        let factor = factors.range(..=at).next_back().map_or(Factor::ONE, |(_, f)| *f);
        let until = at
            .checked_add(1)
            .and_then(|next| factors.range(next..).next())
            .map_or(i64::MAX, |(from, _)| *from);
        (factor, until)
    }
}

fn factor(id: u64, numerator: i64, denominator: u32) -> Result<Factor, RulesError> {
    if numerator == 0 || denominator == 0 {
        return Err(RulesError::Factor(id));
    }
    Ok(Factor { num: numerator, den: denominator.into() })
}

fn check_settings(settings: &Settings) -> Result<(), RulesError> {
    let refuse = |what| Err(RulesError::Settings { from: settings.from, what });
    let not_positive = |m: Option<MilliwattHours>| m.is_some_and(|m| m.0 <= 0);
    if settings.max_gap_ms <= 0 {
        refuse("maxGapMs")
    } else if settings.max_power.is_some_and(|p| p.0 <= 0) {
        refuse("maxPower")
    } else if not_positive(settings.import_modulus) || not_positive(settings.export_modulus) {
        refuse("a modulus")
    } else if settings.cadence_ms.is_some_and(|c| c <= 0) {
        refuse("cadenceMs")
    } else if settings.nominal_voltage.is_some_and(|v| v.0 <= 0) {
        refuse("nominalVoltage")
    } else if settings.fuse.is_some_and(|a| a.0 <= 0) {
        refuse("fuse")
    } else if settings.phases == 0 {
        refuse("phases")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(id: u64, action: Action) -> Correction {
        let (author, reason) = ("ann".to_owned(), "test".to_owned());
        Correction { id, made_at: TimestampMs(0), author, reason, action }
    }

    #[test]
    fn settings_hold_from_their_date_and_the_first_before_it_too() {
        let dated = |from, gap| Settings {
            from: TimestampMs(from),
            max_gap_ms: gap,
            ..Settings::default()
        };
        let rules = Rules::new(&[dated(100, 2), dated(50, 1)], &[]).unwrap();
        let gap = |at| rules.settings(TimestampMs(at)).max_gap_ms;
        assert_eq!([gap(0), gap(50), gap(99), gap(100)], [1, 1, 1, 2]);
        assert_eq!(Rules::default().settings(TimestampMs(0)), Settings::default());
    }

    #[test]
    fn overlapping_voids_are_one() {
        let void = |id, from, to| {
            make(id, Action::Void { range: TimeRange::new(TimestampMs(from), TimestampMs(to)) })
        };
        let rules = Rules::new(&[], &[void(1, 5, 9), void(2, 0, 6), void(3, 20, 20)]).unwrap();
        let voided: Vec<_> = (-1..22).filter(|at| rules.is_void(TimestampMs(*at))).collect();
        assert_eq!(voided, (0..9).collect::<Vec<_>>());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let zero = Settings { max_gap_ms: 0, ..Settings::default() };
        assert!(matches!(Rules::new(&[zero], &[]), Err(RulesError::Settings { .. })));
        let factor = |id, denominator| {
            let counter = Counter::Import;
            make(id, Action::Calibrate { counter, from: TimestampMs(0), numerator: 1, denominator })
        };
        assert_eq!(Rules::new(&[], &[factor(4, 0)]).unwrap_err(), RulesError::Factor(4));
        assert_eq!(
            Rules::new(&[], &[factor(4, 1), factor(4, 2)]).unwrap_err(),
            RulesError::Twice(4)
        );
    }
}
