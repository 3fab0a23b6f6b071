//! Appliances as they are told.

use super::kind::ApplianceKind;
use super::pair::Pair;
use ohmstead_model::{MilliwattHours, Milliwatts, TimestampMs};

/// One time that an appliance was on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApplianceRun {
    /// When it went on.
    pub from: TimestampMs,
    /// When it went off.
    pub to: TimestampMs,
    /// Energy of the run, as far as it stands out.
    pub energy: MilliwattHours,
}

/// A kind of appliance that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Appliance {
    /// What it seems to be.
    pub kind: ApplianceKind,
    /// The power that its runs have in common.
    pub power: Milliwatts,
    /// Its runs, oldest first.
    pub runs: Vec<ApplianceRun>,
    /// Energy of all runs.
    pub energy: MilliwattHours,
    /// Share of all that was drawn in the time, 0..=1.
    pub share: f64,
    /// How sure it is, 0..=1: how often it recurs, how alike its runs are, and how well its kind is told at all.
    pub confidence: f64,
}

/// Runs, and what they have in common.
pub(super) fn described(
    kind: ApplianceKind,
    runs: Vec<ApplianceRun>,
    members: &[&Pair],
    (days, drawn): (f64, f64),
) -> Appliance {
    let energy = MilliwattHours(runs.iter().map(|r| r.energy.0).sum());
    let mut powers: Vec<f64> = members.iter().map(|p| p.watts).collect();
    powers.sort_unstable_by(f64::total_cmp);
    let at = |q: f64| powers.get((powers.len() as f64 * q) as usize).copied().unwrap_or(0.0);
    let middle = at(0.5).max(1.0);
    let alike = 1.0 - ((at(0.75) - at(0.25)) / middle).min(1.0);
    let often = 1.0 - (-(runs.len() as f64 / days) / kind.usual_per_day()).exp();
    let many = 1.0 - (-(runs.len() as f64) / 10.0).exp();
    Appliance {
        kind,
        power: Milliwatts((middle * 1000.0).round() as i64),
        runs,
        energy,
        share: (energy.0 as f64 / drawn.max(1.0)).clamp(0.0, 1.0),
        confidence: (kind.surest() * alike * (0.5 * often + 0.5) * many).clamp(0.0, 1.0),
    }
}
