//! What stands out in a history, explained in words.
//!
//! Every kind has a detector of its own, which asks how much likelier the measured hours are with
//! the fault than without it, given the same hours of the four weeks on either side. Its
//! threshold is learned from the load itself, so that a lively household does not raise more
//! alarms than a quiet one.

mod baseline;
mod found;
mod repeat;
mod shift;
mod spike;
mod threshold;
pub mod verdict;
mod words;

use crate::error::MAX_HOURS;
use crate::history::{HOUR_MS, History};
use baseline::Baseline;
pub use found::AnomalyKind;
use found::Found;
use ohmstead_model::{MilliwattHours, TimestampMs};

/// Something that stood out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anomaly {
    /// When it began.
    pub from: TimestampMs,
    /// When it ended.
    pub to: TimestampMs,
    /// What kind.
    pub kind: AnomalyKind,
    /// Energy above (or, negative, below) the usual, over the whole stretch.
    pub extra: MilliwattHours,
    /// What happened, in words.
    pub text: String,
}

/// All that stands out in the history, oldest first, at the ordinary strictness of 1.
pub fn anomalies(history: &History) -> Vec<Anomaly> {
    anomalies_at(history, 1.0)
}

/// All that stands out in the history, oldest first. Fewer than two weeks of measured hours are
/// too few to know what is usual: then nothing does.
///
/// At a `strictness` of 2 half as many false alarms are allowed for as at 1, and so on; it is
/// never taken below 1.
pub fn anomalies_at(history: &History, strictness: f64) -> Vec<Anomaly> {
    let strictness = if strictness.is_finite() { strictness.max(1.0) } else { 1.0 };
    let (first, values) = history.by_wall_clock(MAX_HOURS);
    let baseline = Baseline::new(&values);
    if baseline.known() < 14 * 24 {
        return Vec::new();
    }
    let mut found = repeat::find(&baseline, strictness);
    // What a hanging meter repeats is no load.
    let stuck = found.len();
    for shift in shift::SHIFTS {
        let before = found.clone();
        // A load of days and a strong one for some hours of it are two things; one load that is found as several
        // strengths is one.
        let told = |f: &Found| {
            before.iter().enumerate().any(|(n, b)| (n < stuck || b.kind == f.kind) && f.touches(b))
        };
        found.extend(shift.find(&baseline, strictness).into_iter().filter(|f| !told(f)));
    }
    let spikes = spike::find(&baseline);
    found.extend(
        spikes.into_iter().filter(|s| !found.iter().any(|f| f.touches(s))).collect::<Vec<_>>(),
    );
    found.sort_by_key(|f| (f.from, f.to, f.kind));
    let starts = starts(history, first, values.len());
    found
        .iter()
        .map(|f| Anomaly {
            from: starts[f.from],
            to: starts[f.to - 1] + HOUR_MS,
            kind: f.kind,
            // The cast saturates.
            extra: MilliwattHours((f.extra * 1e6).round() as i64),
            text: words::explain(f, &baseline, history, starts[f.from]),
        })
        .collect()
}

/// When each hour of the wall clock begins; one that spring leaves out begins with the next.
fn starts(history: &History, first: i64, length: usize) -> Vec<TimestampMs> {
    let mut out = vec![None; length];
    for index in 0..history.values().len() {
        let at = history.hour_start(index);
        if let Some(slot) =
            usize::try_from(history.wall_hour(at) - first).ok().and_then(|w| out.get_mut(w))
        {
            slot.get_or_insert(at);
        }
    }
    let mut next = history.end();
    let mut filled: Vec<TimestampMs> = out
        .into_iter()
        .rev()
        .map(|at| {
            next = at.unwrap_or(next);
            next
        })
        .collect();
    filled.reverse();
    filled
}
