//! Intervals summed into the buckets of the site's calendar.

use ohmstead_model::{Energy, Flags, InSlot, MilliwattHours, Milliwatts, Slot, SlotRange};

/// What is known of one bucket of time; all from integers, so that every way of cutting a range
/// into buckets adds up to the same energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketSum {
    /// The bucket.
    pub range: SlotRange,
    /// Energy imported from the grid, or used.
    pub import: MilliwattHours,
    /// Energy exported to the grid.
    pub export: MilliwattHours,
    /// The part of `import` whose split over time is estimated.
    pub import_estimated: MilliwattHours,
    /// The part of `export` whose split over time is estimated.
    pub export_estimated: MilliwattHours,
    /// Highest power of any reading.
    pub peak: Option<Milliwatts>,
    /// Highest mean import power of a 15-minute slot; `None` without any interval.
    pub demand: Option<Milliwatts>,
    /// Measured time, ms.
    pub covered_ms: u64,
    /// Energy of a declared cadence's stretch that is not over yet, counted as estimated in the bucket
    /// until it is; import, export. `None` when there is none that began in the bucket.
    stretch: Option<[MilliwattHours; 2]>,
}

impl BucketSum {
    /// A bucket of which nothing is known.
    pub const fn empty(range: SlotRange) -> Self {
        Self {
            range,
            import: MilliwattHours(0),
            export: MilliwattHours(0),
            import_estimated: MilliwattHours(0),
            export_estimated: MilliwattHours(0),
            peak: None,
            demand: None,
            covered_ms: 0,
            stretch: None,
        }
    }

    /// Adds another meter's energy of the same bucket. Peak and demand are not known of several
    /// meters together (their highest values are not of the same instant), and the measured time
    /// is that of the least measured one. Nothing can be added by [`Self::add`] afterwards.
    pub fn beside(self, other: &Self) -> Self {
        Self {
            range: self.range,
            import: self.import + other.import,
            export: self.export + other.export,
            import_estimated: self.import_estimated + other.import_estimated,
            export_estimated: self.export_estimated + other.export_estimated,
            peak: None,
            demand: None,
            covered_ms: self.covered_ms.min(other.covered_ms),
            stretch: None,
        }
    }

    /// Adds one interval of the bucket.
    pub fn add(&mut self, interval: &impl InSlot) {
        let energy = interval.energy();
        self.import += energy.import;
        self.export += energy.export;
        self.add_estimated(&energy);
        self.peak = self.peak.max(interval.peak());
        // Four quarters make the hour: mWh in a slot times 4 is the mean in mW.
        self.demand = self.demand.max(Some(Milliwatts(energy.import.0.saturating_mul(4))));
        self.covered_ms += u64::from(energy.covered_ms);
    }

    /// A stretch between two readings of a declared cadence is measured for the bucket when it lies
    /// inside as a whole; where it reaches over an end of the bucket, how much of it lies inside is
    /// estimated. In a slot in which one stretch ends and the next begins, all counts to both.
    fn add_estimated(&mut self, i: &Energy) {
        let here = [i.import_estimated, i.export_estimated];
        self.import_estimated += here[0];
        self.export_estimated += here[1];
        let [reaches_in, reaches_out, knot, gap] =
            [Flags::SPREAD_IN, Flags::SPREAD_OUT, Flags::KNOT, Flags::GAP].map(|f| i.flags.has(f));
        if !(reaches_in || reaches_out) || gap {
            self.stretch = None;
            return;
        }
        let from_outside = reaches_in && self.stretch.is_none();
        let before = self.stretch.take().unwrap_or_default();
        if from_outside {
            // All of it is estimated; what begins within the slot is looked at from the next one on.
            self.stretch = (reaches_out && knot).then(Default::default);
            return;
        }
        let ends = !reaches_out || knot;
        if ends {
            self.import_estimated -= before[0];
            self.export_estimated -= before[1];
        }
        if reaches_out {
            let kept = if ends { [MilliwattHours(0); 2] } else { before };
            self.stretch = Some([kept[0] + here[0], kept[1] + here[1]]);
        } else {
            self.import_estimated -= here[0];
            self.export_estimated -= here[1];
        }
    }

    /// Measured time as a share of the bucket's length, 0–1. An empty bucket has 0.
    pub fn coverage(&self) -> f64 {
        let length = self.range.len() as u64 * Slot::MS as u64;
        if length == 0 { 0.0 } else { self.covered_ms as f64 / length as f64 }
    }

    /// Energy whose split over time is estimated as a share of all energy moved, import and
    /// export together, 0–1. Without any energy it is 0: nothing is estimated.
    ///
    /// Where a gap lies wholly inside the bucket its energy is exact for the bucket although the
    /// split inside is not; the share still counts it, as a word of caution on the side of care.
    pub fn estimated_share(&self) -> f64 {
        let all = self.import.0 + self.export.0;
        let estimated = self.import_estimated.0 + self.export_estimated.0;
        if all == 0 { 0.0 } else { estimated as f64 / all as f64 }
    }
}

/// Sums intervals (ascending) into buckets (ascending, not overlapping), as
/// [`ohmstead_model::SiteCalendar::buckets`] cuts them; one sum per bucket, in order. Intervals
/// outside every bucket are passed over.
pub fn sum<I: InSlot>(intervals: &[I], buckets: &[SlotRange]) -> Vec<BucketSum> {
    let mut rest = intervals;
    buckets
        .iter()
        .map(|range| {
            let mut bucket = BucketSum::empty(*range);
            rest = &rest[rest.partition_point(|i| i.energy().slot < range.from)..];
            let (inside, after) =
                rest.split_at(rest.partition_point(|i| i.energy().slot < range.to));
            rest = after;
            inside.iter().for_each(|i| bucket.add(i));
            bucket
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "these shares are exact")]
mod tests {
    use super::*;
    use ohmstead_model::{Interval, Stats};

    fn row(slot: i32, import: i64) -> Interval {
        Interval {
            import: MilliwattHours(import),
            covered_ms: 900_000,
            power: Some(Stats {
                min: Milliwatts(0),
                max: Milliwatts(import * 5),
                mean: Milliwatts(import * 4),
            }),
            ..Interval::empty(Slot(slot))
        }
    }
    fn range(from: i32, to: i32) -> SlotRange {
        SlotRange::new(Slot(from), Slot(to))
    }

    #[test]
    fn buckets_take_exactly_their_slots() {
        let rows = [row(1, 10), row(3, 20), row(4, 40), row(9, 80)];
        let sums = sum(&rows, &[range(0, 2), range(2, 4), range(4, 4), range(5, 9)]);
        assert_eq!(sums.iter().map(|s| s.import.0).collect::<Vec<_>>(), [10, 20, 0, 0]);
        assert_eq!(sums[1].demand, Some(Milliwatts(80)));
        assert_eq!(sums[1].peak, Some(Milliwatts(100)));
        assert_eq!((sums[3].peak, sums[3].demand), (None, None));
    }

    #[test]
    fn coverage_and_estimated_share_are_shares_of_the_whole() {
        let half = Interval {
            import_estimated: MilliwattHours(30),
            export: MilliwattHours(20),
            ..row(0, 40)
        };
        let sums = sum(&[half], &[range(0, 2), range(2, 3)]);
        assert_eq!((sums[0].coverage(), sums[0].estimated_share()), (0.5, 0.5));
        assert_eq!((sums[1].coverage(), sums[1].estimated_share()), (0.0, 0.0));
    }

    /// One reading an hour, `offset` slots and `ms` after the full one: a slot has a quarter of 400.
    fn hourly(slots: i32, knots: bool) -> Vec<Interval> {
        (0..slots)
            .map(|n| {
                let at = n.rem_euclid(4);
                let mut flags = Flags(0);
                for (set, flag) in [
                    (at != 0 || knots, Flags::SPREAD_IN),
                    (at != 3 || knots, Flags::SPREAD_OUT),
                    (at == 0 && knots, Flags::KNOT),
                ] {
                    flags = if set { flags.with(flag) } else { flags };
                }
                Interval { import_estimated: MilliwattHours(100), flags, ..row(n, 100) }
            })
            .collect()
    }

    #[test]
    fn what_a_declared_cadence_fills_is_measured_and_finer_buckets_are_estimated() {
        let rows = hourly(24, false);
        let hours: Vec<_> = (0..6).map(|h| range(4 * h, 4 * h + 4)).collect();
        assert!(sum(&rows, &hours).iter().all(|s| s.estimated_share() == 0.0));
        assert_eq!(sum(&rows, &[range(0, 24)])[0].import_estimated.0, 0);
        let quarters: Vec<_> = (0..24).map(|n| range(n, n + 1)).collect();
        assert!(sum(&rows, &quarters).iter().all(|s| s.estimated_share() == 1.0));
        // Half an hour more on either side: of those two hours the halves are estimated.
        assert_eq!(sum(&rows, &[range(2, 22)])[0].import_estimated.0, 400);
    }

    #[test]
    fn readings_off_the_full_hour_leave_the_ends_of_a_bucket_estimated() {
        let rows = hourly(96, true);
        let day = sum(&rows, &[range(0, 96)])[0];
        // The first slot, and the last hour, which goes on behind the day; its first slot is shared.
        assert_eq!(day.import_estimated.0, 100 + 400);
        let hour = sum(&rows, &[range(4, 8)])[0];
        assert_eq!(hour.estimated_share(), 1.0);
    }
}
