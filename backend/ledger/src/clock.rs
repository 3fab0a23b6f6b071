//! Readings from before a meter's clock was set: what lies far before a device's other readings, and
//! cannot have been then.
//!
//! A meter that starts without a clock begins at a factory time (2000-01-01, 1970, the day its
//! firmware was built, 1024 weeks back) and ticks on from there until the time reaches it. In the set
//! of its readings that is an *island*: a stretch, then a gap of at least 30 days and ten times the
//! stretch, then everything else. Only islands before everything else are looked at: those decide
//! where a device begins.

use ohmstead_model::{Reading, TimeRange, TimestampMs};

const DAY_MS: i64 = 86_400_000;

/// A shorter gap makes no island.
const GAP_MS: i64 = 30 * DAY_MS;

/// How long an island may be, ms: a meter may tick on without its clock for two months.
pub const ISLAND_SPANS: [i64; 2] = [10 * DAY_MS, 60 * DAY_MS];

/// So many islands are looked at; a device that has more has no clock at all.
pub const ISLANDS_MAX: usize = 64;

/// How many readings after the gap show how fast counters go.
pub const AFTER_GAP: usize = 16;

/// Instants at which clocks begin that nobody has set, ms: 1970, GPS (1980-01-06) and its first two
/// roll-overs, 2000, 2010 and 2016.
const FACTORY: [i64; 7] = [
    0,
    315_964_800_000,
    935_280_000_000,
    946_684_800_000,
    1_262_304_000_000,
    1_451_606_400_000,
    1_554_595_200_000,
];

/// GPS receivers with an old firmware are 1024 weeks behind.
const ROLLOVER_MS: i64 = 1024 * 7 * DAY_MS;

/// Whether the first readings of a device are an island, as far as their times tell. `first` and `last`
/// bound the stretch, `next` is the first reading after it.
pub fn is_island(first: TimestampMs, last: TimestampMs, next: TimestampMs) -> bool {
    let (stretch, gap) = (last - first, next - last);
    gap >= GAP_MS.max(stretch.saturating_mul(10))
}

/// Whether an island's clock was not set. `last` is its last reading, `after` the first readings
/// behind the gap, ascending (up to [`AFTER_GAP`]).
///
/// It was not, when the readings after come much closer than the gap is long, and either the island
/// begins at a factory time, or the counters rose by less than a twentieth over the gap of what they
/// would have at the pace after it. It was, when they rose as they should have, or when all readings
/// are that far apart, as those that a person takes down.
pub fn is_unset(first: TimestampMs, last: &Reading, after: &[Reading]) -> bool {
    let (Some(next), Some(newest)) = (after.first(), after.last()) else { return false };
    let gap = next.at - last.at;
    let spacings = i64::try_from(after.len() - 1).unwrap_or(i64::MAX);
    if spacings > 0 && (newest.at - next.at) / spacings > gap / 100 {
        return false;
    }
    is_factory(first, next.at) || !rose(last, next, newest, gap)
}

/// Within two months after a factory time, or a day around 1024 weeks before `next`.
fn is_factory(at: TimestampMs, next: TimestampMs) -> bool {
    let born = |from: &i64| (0..ISLAND_SPANS[1]).contains(&(at.0 - from));
    FACTORY.iter().any(born) || (next - at - ROLLOVER_MS).abs() <= DAY_MS
}

/// True when a counter rose over the gap by a twentieth or more of what its pace after it makes.
fn rose(last: &Reading, next: &Reading, newest: &Reading, gap: i64) -> bool {
    let counter = |r: &Reading| [r.energy.map(|e| e.0), r.energy_exported.map(|e| e.0)];
    let ms = i128::from(newest.at - next.at);
    counter(last).into_iter().zip(counter(next)).zip(counter(newest)).any(|((a, b), c)| {
        let (Some(a), Some(b), Some(c)) = (a, b, c) else { return false };
        let (risen, pace) = (i128::from(b) - i128::from(a), i128::from(c) - i128::from(b));
        risen > 0 && pace >= 0 && ms > 0 && 20 * risen * ms >= pace * i128::from(gap)
    })
}

/// The ranges of a device's readings (ascending) that its clock was not set for, as they are now.
pub fn unset_ranges(readings: &[Reading]) -> Vec<TimeRange> {
    let mut ranges = Vec::new();
    let mut rest = readings;
    for _ in 0..ISLANDS_MAX {
        let Some(first) = rest.first() else { break };
        let end = ISLAND_SPANS.into_iter().find_map(|span| {
            let end = rest.partition_point(|r| r.at < first.at + span);
            let next = rest.get(end)?;
            is_island(first.at, rest[end - 1].at, next.at).then_some(end)
        });
        let Some(end) = end else { break };
        let (island, after) = rest.split_at(end);
        let last = &island[end - 1];
        if !is_unset(first.at, last, &after[..after.len().min(AFTER_GAP)]) {
            break;
        }
        ranges.push(TimeRange::new(first.at, last.at + 1));
        rest = after;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::MilliwattHours;

    const NOW: i64 = 1_795_129_200_000;

    fn counted(at: i64, mwh: i64) -> Reading {
        let energy = Some(MilliwattHours(mwh));
        Reading { at: TimestampMs(at), energy, ..Reading::default() }
    }
    fn live() -> Vec<Reading> {
        (0..40).map(|n| counted(NOW + n * 300_000, 427_708_000 + n * 10_000)).collect()
    }
    fn unset(before: &[Reading]) -> usize {
        let mut all = before.to_vec();
        all.extend(live());
        unset_ranges(&all).len()
    }

    #[test]
    fn factory_times_are_no_times_even_when_they_tick_on() {
        for start in FACTORY.into_iter().chain([NOW - ROLLOVER_MS]) {
            let ticking: Vec<_> =
                (0..500).map(|n| counted(start + n * 300_000, 427_000_000 + n * 1_000)).collect();
            assert_eq!(unset(&ticking), 1, "{start}");
            assert_eq!(unset(&ticking[..1]), 1, "{start}");
        }
    }

    #[test]
    fn a_lone_stamp_far_from_all_others_waits() {
        // The day the firmware was built, and months behind: the counter stood as it stands now.
        for days in [31, 100, 700, 4000] {
            assert_eq!(unset(&[counted(NOW - days * DAY_MS, 427_708_000)]), 1, "{days}");
        }
        let both = [counted(0, 427_708_000), counted(NOW - 700 * DAY_MS, 427_708_000)];
        assert_eq!(unset(&both), 2);
    }

    #[test]
    fn a_gap_in_which_the_counter_went_on_is_real() {
        let before = NOW - 90 * DAY_MS;
        // 120 W after; 60 W on average in the three months without readings.
        assert_eq!(unset(&[counted(before, 427_708_000 - 90 * 24 * 60_000)]), 0);
        assert_eq!(unset(&[counted(NOW - 20 * DAY_MS, 427_708_000)]), 0, "not far");
    }

    #[test]
    fn readings_that_people_take_down_are_far_apart_and_real() {
        let yearly: Vec<_> =
            (0..12).map(|n| counted(1_262_304_000_000 + n * 365 * DAY_MS, n * 1_000)).collect();
        assert_eq!(unset_ranges(&yearly), []);
        assert_eq!(unset_ranges(&yearly[..1]), [], "nothing to compare with");
    }
}
