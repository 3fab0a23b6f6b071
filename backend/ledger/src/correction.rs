//! Corrections: what people say about readings. Append-only, dated, reversible.

use ohmstead_model::{MilliwattHours, TimeRange, TimestampMs};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One of a device's two counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Counter {
    /// Energy imported from the grid, or used.
    Import,
    /// Energy exported to the grid.
    Export,
}

impl Counter {
    /// Both, in the order of [`Self::index`].
    pub const BOTH: [Self; 2] = [Self::Import, Self::Export];

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

/// What a person says a discontinuity was, in place of the ledger's own classification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "camelCase", deny_unknown_fields)]
pub enum Verdict {
    /// The counter began at zero: its new value is energy since then.
    Reset,
    /// The counter fell back to an older saved value: no energy.
    SavedValue,
    /// The counter passed its greatest value.
    Rollover {
        /// The count at which it begins again, mWh.
        modulus: MilliwattHours,
    },
    /// The reading's counter is wrong: it is passed over.
    Glitch,
    /// Another meter: no energy across the change.
    Swap,
    /// The counter changed its unit: no energy across the change.
    UnitChange,
    /// No fault: the increase is real energy. (A decrease counts as nothing.)
    Real,
}

/// Final and initial count at a meter swap; what is not known counts as no energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SwapCounts {
    /// The old meter's count when it was taken away.
    pub old_end: Option<MilliwattHours>,
    /// The new meter's count when it was put in.
    pub new_start: Option<MilliwattHours>,
}

/// What a correction does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Action {
    /// Readings in the range are treated as if they had never come.
    Void {
        /// Half-open.
        range: TimeRange,
    },
    /// The meter was exchanged; readings from `at` on are the new meter's. One history.
    Swap {
        /// When.
        at: TimestampMs,
        /// Counts of the import counter.
        #[serde(default)]
        import: SwapCounts,
        /// Counts of the export counter.
        #[serde(default)]
        export: SwapCounts,
    },
    /// From `from` on, until the counter's next calibration, energy (and power of the same
    /// direction) is multiplied by the exact factor `numerator / denominator`.
    Calibrate {
        /// Which direction.
        counter: Counter,
        /// First instant it holds for.
        from: TimestampMs,
        /// At least 1.
        numerator: u32,
        /// At least 1.
        denominator: u32,
    },
    /// From `from` on, until the counter's next scaling, the counter alone is multiplied by the exact
    /// factor, not the power: for a meter that sends kWh as Wh. A calibration comes on top.
    ScaleCounter {
        /// Which counter.
        counter: Counter,
        /// First instant it holds for.
        from: TimestampMs,
        /// At least 1.
        numerator: u32,
        /// At least 1.
        denominator: u32,
    },
    /// From `from` on, until the next of its kind, the power alone is multiplied by the exact factor,
    /// whatever its direction: for a transformer of another ratio or on another phase, and, below
    /// zero, for one that is turned round. A calibration of the direction it then has comes on top.
    ScalePower {
        /// First instant it holds for.
        from: TimestampMs,
        /// Not 0; below zero turns the power round.
        numerator: i32,
        /// At least 1.
        denominator: u32,
    },
    /// Says what the discontinuity at a reading was.
    Classify {
        /// Which counter.
        counter: Counter,
        /// The time stamp of the first reading after the discontinuity
        /// ([`crate::Discontinuity::at`]).
        at: TimestampMs,
        /// What it was.
        verdict: Verdict,
    },
    /// Takes an earlier correction back (a revocation too).
    Revoke {
        /// The earlier correction.
        id: u64,
    },
}

/// A correction of one device's readings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// Ascending in the order made; where two contradict each other the later holds.
    pub id: u64,
    /// When it was made.
    pub made_at: TimestampMs,
    /// Who made it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// What it does.
    pub action: Action,
}

/// The corrections that hold: neither revoked nor revocations, by id. A revocation names an
/// earlier id; others have no effect. The order of the list does not matter.
pub fn in_force(corrections: &[Correction]) -> Vec<&Correction> {
    let by_id: BTreeMap<u64, &Correction> = corrections.iter().map(|c| (c.id, c)).collect();
    let mut revoked = std::collections::BTreeSet::new();
    let mut kept = Vec::new();
    // From the newest back: whether a revocation holds is known before what it names.
    for (id, correction) in by_id.into_iter().rev() {
        match correction.action {
            _ if revoked.contains(&id) => {}
            Action::Revoke { id: named } if named < id => {
                revoked.insert(named);
            }
            Action::Revoke { .. } => {}
            _ => kept.push(correction),
        }
    }
    kept.reverse();
    kept
}

/// The range that has to be derived again when `correction` is added to `earlier` ones: the
/// dirty range to hand to [`crate::Deriver::resume`].
pub fn touched(correction: &Correction, earlier: &[Correction]) -> TimeRange {
    let instant = |at: TimestampMs| TimeRange::new(at, at + 1);
    match correction.action {
        Action::Void { range } => range,
        Action::Swap { at, .. } | Action::Classify { at, .. } => instant(at),
        // Not only until the next calibration: that one may be revoked together with this.
        Action::Calibrate { from, .. }
        | Action::ScaleCounter { from, .. }
        | Action::ScalePower { from, .. } => TimeRange::new(from, TimestampMs(i64::MAX)),
        Action::Revoke { id } => earlier
            .iter()
            .find(|c| c.id == id && c.id < correction.id)
            .map_or(instant(correction.made_at), |named| touched(named, earlier)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(id: u64, action: Action) -> Correction {
        let (author, reason) = ("ann".to_owned(), "test".to_owned());
        Correction { id, made_at: TimestampMs(0), author, reason, action }
    }
    fn void(id: u64) -> Correction {
        make(id, Action::Void { range: TimeRange::new(TimestampMs(1), TimestampMs(9)) })
    }
    fn ids(corrections: &[Correction]) -> Vec<u64> {
        in_force(corrections).iter().map(|c| c.id).collect()
    }

    #[test]
    fn a_revocation_takes_back_and_can_be_taken_back() {
        let revoke = |id, named| make(id, Action::Revoke { id: named });
        assert_eq!(ids(&[void(1), void(2), revoke(3, 1)]), [2]);
        assert_eq!(ids(&[revoke(4, 3), revoke(3, 1), void(2), void(1)]), [1, 2]);
        assert_eq!(ids(&[void(1), revoke(2, 2), revoke(3, 9)]), [1]);
    }

    #[test]
    fn a_revocation_touches_what_it_takes_back() {
        let revoke = make(2, Action::Revoke { id: 1 });
        assert_eq!(touched(&revoke, &[void(1)]), TimeRange::new(TimestampMs(1), TimestampMs(9)));
    }

    #[test]
    fn corrections_read_and_write_as_json() {
        let verdict = Verdict::Rollover { modulus: MilliwattHours(1000) };
        let c = make(7, Action::Classify { counter: Counter::Export, at: TimestampMs(5), verdict });
        let json = serde_json::to_string(&c).unwrap();
        assert!(json.contains(r#""kind":"classify""#), "{json}");
        assert_eq!(serde_json::from_str::<Correction>(&json).unwrap(), c);
        let swap = r#"{"kind":"swap","at":5,"import":{"oldEnd":9}}"#;
        let Action::Swap { import, export, .. } = serde_json::from_str(swap).unwrap() else {
            panic!("a swap")
        };
        assert_eq!((import.old_end, export), (Some(MilliwattHours(9)), SwapCounts::default()));
    }
}
