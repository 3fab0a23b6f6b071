//! What `/api/corrections` and `/api/findings` take and give.

use crate::dto::instant::instant;
use crate::state::Api;
use ohmstead_ledger::{
    Action, Correction, Counter, Disagreement, Finding, Proposal, SwapCounts, Verdict, in_force,
};
use ohmstead_model::{DeviceId, MilliwattHours};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// One of a device's two counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CounterDto {
    /// Energy drawn.
    Import,
    /// Energy fed in.
    Export,
}

/// Final and initial count at a meter swap, Wh; what is left out counts as no energy.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct SwapDto {
    /// The old meter's count when it was taken away, Wh.
    pub(crate) old_end_wh: Option<f64>,
    /// The new meter's count when it was put in, Wh.
    pub(crate) new_start_wh: Option<f64>,
}

/// What a person says a discontinuity was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum VerdictDto {
    /// Began at zero: the new value is energy since then.
    Reset,
    /// Fell back to an older saved value: no energy.
    SavedValue,
    /// Passed its greatest value (give modulusWh).
    Rollover,
    /// The reading's counter is wrong.
    Glitch,
    /// Another meter: no energy across the change.
    Swap,
    /// Another unit: no energy across the change.
    UnitChange,
    /// No fault: the increase is real.
    Real,
}

/// What a correction does.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum ActionDto {
    /// Readings in [from, to) are treated as if they had never come.
    Void {
        /// RFC 3339 or Unix time.
        #[serde(deserialize_with = "instant")]
        from: String,
        /// RFC 3339 or Unix time.
        #[serde(deserialize_with = "instant")]
        to: String,
    },
    /// The meter was exchanged: one history.
    Swap {
        /// When.
        #[serde(deserialize_with = "instant")]
        at: String,
        /// Counts of the import counter.
        #[serde(default)]
        import: SwapDto,
        /// Counts of the export counter.
        #[serde(default)]
        export: SwapDto,
    },
    /// From a date on, energy is multiplied by numerator / denominator.
    Calibrate {
        /// Which direction.
        counter: CounterDto,
        /// First instant it holds for.
        #[serde(deserialize_with = "instant")]
        from: String,
        /// At least 1.
        numerator: u32,
        /// At least 1.
        denominator: u32,
    },
    /// From a date on, the counter alone is multiplied by numerator / denominator, not the power: for
    /// a meter that sends kWh as Wh.
    ScaleCounter {
        /// Which counter.
        counter: CounterDto,
        /// First instant it holds for.
        #[serde(deserialize_with = "instant")]
        from: String,
        /// At least 1.
        numerator: u32,
        /// At least 1.
        denominator: u32,
    },
    /// From a date on, the power alone is multiplied by numerator / denominator, whatever its direction:
    /// for a transformer of another ratio; −1 / 1 turns it round.
    ScalePower {
        /// First instant it holds for.
        #[serde(deserialize_with = "instant")]
        from: String,
        /// Not 0; below zero turns the power round.
        numerator: i32,
        /// At least 1.
        denominator: u32,
    },
    /// Says what a discontinuity was.
    #[serde(rename_all = "camelCase")]
    Classify {
        /// Which counter.
        counter: CounterDto,
        /// The finding's `at`.
        #[serde(deserialize_with = "instant")]
        at: String,
        /// What it was.
        verdict: VerdictDto,
        /// With rollover: the count at which the counter begins again, Wh.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        modulus_wh: Option<f64>,
    },
    /// Takes an earlier correction back.
    Revoke {
        /// Its id.
        id: u64,
    },
}

/// A new correction.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCorrection {
    /// Whose readings.
    pub(crate) device_id: String,
    /// Why; 1 to 500 characters.
    pub(crate) reason: String,
    /// Who says so; default: dashboard.
    pub(crate) author: Option<String>,
    /// What it does.
    pub(crate) action: ActionDto,
}

/// A correction.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionDto {
    pub(crate) id: u64,
    pub(crate) device_id: String,
    pub(crate) made_at: String,
    pub(crate) author: String,
    pub(crate) reason: String,
    pub(crate) action: ActionDto,
    /// False when it was taken back, or only takes another back.
    pub(crate) in_force: bool,
}

/// Corrections.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionList {
    /// In the order made.
    pub(crate) corrections: Vec<CorrectionDto>,
}

/// Whose corrections.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct CorrectionParams {
    /// Required.
    pub(crate) device_id: Option<String>,
}

impl From<CounterDto> for Counter {
    fn from(counter: CounterDto) -> Self {
        match counter {
            CounterDto::Import => Self::Import,
            CounterDto::Export => Self::Export,
        }
    }
}

impl From<Counter> for CounterDto {
    fn from(counter: Counter) -> Self {
        match counter {
            Counter::Import => Self::Import,
            Counter::Export => Self::Export,
        }
    }
}

impl Api {
    pub(crate) fn action(&self, action: &Action) -> ActionDto {
        let swap = |c: &SwapCounts| SwapDto {
            old_end_wh: c.old_end.map(MilliwattHours::units),
            new_start_wh: c.new_start.map(MilliwattHours::units),
        };
        match action {
            Action::Void { range } => {
                ActionDto::Void { from: self.time(range.from), to: self.time(range.to) }
            }
            Action::Swap { at, import, export } => {
                ActionDto::Swap { at: self.time(*at), import: swap(import), export: swap(export) }
            }
            Action::Calibrate { counter, from, numerator, denominator } => ActionDto::Calibrate {
                counter: (*counter).into(),
                from: self.time(*from),
                numerator: *numerator,
                denominator: *denominator,
            },
            Action::ScaleCounter { counter, from, numerator, denominator } => {
                ActionDto::ScaleCounter {
                    counter: (*counter).into(),
                    from: self.time(*from),
                    numerator: *numerator,
                    denominator: *denominator,
                }
            }
            Action::ScalePower { from, numerator, denominator } => ActionDto::ScalePower {
                from: self.time(*from),
                numerator: *numerator,
                denominator: *denominator,
            },
            Action::Classify { counter, at, verdict } => {
                let (verdict, modulus) = match verdict {
                    Verdict::Reset => (VerdictDto::Reset, None),
                    Verdict::SavedValue => (VerdictDto::SavedValue, None),
                    Verdict::Rollover { modulus } => (VerdictDto::Rollover, Some(modulus.units())),
                    Verdict::Glitch => (VerdictDto::Glitch, None),
                    Verdict::Swap => (VerdictDto::Swap, None),
                    Verdict::UnitChange => (VerdictDto::UnitChange, None),
                    Verdict::Real => (VerdictDto::Real, None),
                };
                ActionDto::Classify {
                    counter: (*counter).into(),
                    at: self.time(*at),
                    verdict,
                    modulus_wh: modulus,
                }
            }
            Action::Revoke { id } => ActionDto::Revoke { id: *id },
        }
    }

    pub(crate) fn correction(
        &self,
        device: &DeviceId,
        c: &Correction,
        all: &[Correction],
    ) -> CorrectionDto {
        CorrectionDto {
            id: c.id,
            device_id: device.to_string(),
            made_at: self.time(c.made_at),
            author: c.author.clone(),
            reason: c.reason.clone(),
            action: self.action(&c.action),
            in_force: in_force(all).iter().any(|k| k.id == c.id),
        }
    }
}

/// Something the ledger noticed in a device's readings.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "finding", rename_all = "camelCase")]
pub enum FindingDto {
    /// A counter did not just count on.
    #[serde(rename_all = "camelCase")]
    Discontinuity {
        counter: CounterDto,
        /// reset, savedValue, rollover, glitch, swap, unitChange, away, load or real.
        class: String,
        /// The first reading after it; names it in a classify correction.
        at: String,
        /// The last reading before it.
        since: String,
        /// The counter at `since`, Wh.
        before_wh: f64,
        /// The counter at `at`, Wh.
        after_wh: f64,
        /// Energy counted between the two, Wh.
        energy_wh: f64,
        /// Readings left out.
        left_out: u32,
        /// Later readings may still settle it otherwise.
        pending: bool,
        /// A correction decided it.
        corrected: bool,
        /// Energy that may have been used across it and is in no interval, Wh; 0 when nothing tells how
        /// much, left out when nothing is missing. A classification decides it.
        #[serde(skip_serializing_if = "Option::is_none")]
        missing_wh: Option<f64>,
        /// Why, in plain words.
        reason: String,
    },
    /// Readings whose clock was not set: they count nothing.
    #[serde(rename_all = "camelCase")]
    Clock {
        from: String,
        to: String,
        /// How many.
        readings: u32,
    },
    /// A stretch in which the counters and the power beside them do not tell the same.
    #[serde(rename_all = "camelCase")]
    Disagreement {
        /// stuck: the counter stands still while power flows; unit: it is a thousand times off;
        /// reversed: the power has the other sign; factor: the power is off by a constant factor.
        mismatch: String,
        from: String,
        to: String,
        /// Import less export by the counters, Wh.
        counted_wh: f64,
        /// Import less export by power, Wh.
        power_wh: f64,
        /// What the counters lack, Wh; 0 where it is the power that is wrong.
        missing_wh: f64,
        /// A correction that mends it, for `POST /api/corrections`; left out where none does.
        #[serde(skip_serializing_if = "Option::is_none")]
        proposal: Option<ActionDto>,
        /// In plain words.
        reason: String,
    },
    /// A stretch without the counter.
    #[serde(rename_all = "camelCase")]
    Gap {
        counter: CounterDto,
        from: String,
        to: String,
        /// Wh.
        energy_wh: f64,
        /// profile, even or power.
        split: String,
    },
}

/// Findings.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingList {
    /// Newest first.
    pub(crate) findings: Vec<FindingDto>,
}

/// Which findings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query)]
pub struct FindingParams {
    /// Required.
    pub(crate) device_id: Option<String>,
    /// First instant.
    pub(crate) from: Option<String>,
    /// First instant after.
    pub(crate) to: Option<String>,
    /// At most this many, 1 to 1,000; default 200.
    pub(crate) limit: Option<usize>,
}

impl Api {
    pub(crate) fn disagreement(&self, d: &Disagreement) -> FindingDto {
        let from = self.time(d.range.from.start());
        let counter = if d.counted.0 < 0 { Counter::Export } else { Counter::Import };
        let mends = |proposal| match proposal {
            Proposal::ScaleCounter(numerator, denominator) => ActionDto::ScaleCounter {
                counter: counter.into(),
                from: from.clone(),
                numerator,
                denominator,
            },
            Proposal::ScalePower(numerator, denominator) => {
                ActionDto::ScalePower { from: from.clone(), numerator, denominator }
            }
        };
        FindingDto::Disagreement {
            mismatch: word(d.mismatch),
            from: from.clone(),
            to: self.time(d.range.to.start()),
            counted_wh: d.counted.units(),
            power_wh: d.by_power.units(),
            missing_wh: d.missing_energy().units(),
            proposal: d.proposal.map(mends),
            reason: d.reason(),
        }
    }

    pub(crate) fn finding(&self, finding: &Finding) -> FindingDto {
        match finding {
            Finding::Discontinuity(d) => FindingDto::Discontinuity {
                counter: d.counter.into(),
                class: word(d.class),
                at: self.time(d.at),
                since: self.time(d.since),
                before_wh: d.before.units(),
                after_wh: d.after.units(),
                energy_wh: d.energy.units(),
                left_out: d.left_out,
                pending: d.pending,
                corrected: d.corrected,
                missing_wh: d.missing().map(MilliwattHours::units),
                reason: d.reason.clone(),
            },
            Finding::Clock(c) => FindingDto::Clock {
                from: self.time(c.range.from),
                to: self.time(c.range.to),
                readings: c.readings,
            },
            Finding::Gap(g) => FindingDto::Gap {
                counter: g.counter.into(),
                from: self.time(g.range.from),
                to: self.time(g.range.to),
                energy_wh: g.energy.units(),
                split: word(g.split),
            },
        }
    }
}

/// The word under which a plain enum travels.
pub(crate) fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
