//! Intervals summed into the buckets of the site's calendar.

use ohmstead_model::{Interval, MilliwattHours, Milliwatts, Slot, SlotRange};

/// What is known of one bucket of time; all from integers, so that every way of cutting a range
/// into buckets adds up to the same energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BucketSum {
    /// The bucket.
    pub range: SlotRange,
    /// Energy drawn.
    pub import: MilliwattHours,
    /// Energy fed in.
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
        }
    }

    /// Adds one interval of the bucket.
    pub fn add(&mut self, interval: &Interval) {
        self.import += interval.import;
        self.export += interval.export;
        self.import_estimated += interval.import_estimated;
        self.export_estimated += interval.export_estimated;
        self.peak = self.peak.max(interval.power.map(|p| p.max));
        // Four quarters make the hour: mWh in a slot times 4 is the mean in mW.
        self.demand = self.demand.max(Some(Milliwatts(interval.import.0.saturating_mul(4))));
        self.covered_ms += u64::from(interval.covered_ms);
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
pub fn sum(intervals: &[Interval], buckets: &[SlotRange]) -> Vec<BucketSum> {
    let mut rest = intervals;
    buckets
        .iter()
        .map(|range| {
            let mut bucket = BucketSum::empty(*range);
            rest = &rest[rest.partition_point(|i| i.slot < range.from)..];
            let (inside, after) = rest.split_at(rest.partition_point(|i| i.slot < range.to));
            rest = after;
            inside.iter().for_each(|i| bucket.add(i));
            bucket
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Stats;

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
}
