//! Placing readings that came without a usable clock, by their neighbours of the same boot.

use ohmstead_model::{Reading, TimestampMs};
use std::collections::BTreeMap;

/// How many clocked neighbours on the one known side tell the spacing.
const SPACING_NEIGHBOURS: usize = 8;

/// Gives readings without a usable clock their time.
///
/// `unclocked` carry `boot` and `seq` (their `at` means nothing); `clocked` are readings of the
/// same device with a clock, of the same boots. Between two clocked neighbours the time is
/// interpolated by `seq`; with neighbours on one side only it is extrapolated with the median
/// spacing of the nearest eight. A reading that cannot be placed (no clocked neighbours, or a
/// single one, which tells no spacing) is left out, as is one whose `seq` is there with a clock.
///
/// The result ascends in time, unique by time stamp, and depends on the sets only, not on their
/// order: a later clocked reading may move what was placed, so the caller replaces all.
pub fn place(unclocked: &[Reading], clocked: &[Reading]) -> Vec<Reading> {
    let boots = by_boot(clocked);
    let mut placed: BTreeMap<TimestampMs, Reading> = BTreeMap::new();
    for reading in unclocked {
        let (Some(boot), Some(seq)) = (reading.boot, reading.seq) else { continue };
        let Some(at) = boots.get(&boot).and_then(|known| time_of(seq, known)) else { continue };
        let reading = Reading { at: TimestampMs(at), ..*reading };
        placed
            .entry(reading.at)
            .and_modify(|kept| {
                if reading.beats(kept) {
                    *kept = reading;
                }
            })
            .or_insert(reading);
    }
    placed.into_values().collect()
}

/// Times by number, per boot. Of one number sent with two times the earlier holds.
fn by_boot(clocked: &[Reading]) -> BTreeMap<u32, BTreeMap<u32, i64>> {
    let mut boots: BTreeMap<u32, BTreeMap<u32, i64>> = BTreeMap::new();
    for reading in clocked {
        if let (Some(boot), Some(seq)) = (reading.boot, reading.seq) {
            let at = boots.entry(boot).or_default().entry(seq).or_insert(reading.at.0);
            *at = reading.at.0.min(*at);
        }
    }
    boots
}

fn time_of(seq: u32, known: &BTreeMap<u32, i64>) -> Option<i64> {
    if known.contains_key(&seq) {
        return None;
    }
    let below = known.range(..seq).next_back();
    let above = known.range(seq..).next();
    match (below, above) {
        (Some((&s0, &t0)), Some((&s1, &t1))) if t1 > t0 => {
            let part = i128::from(t1 - t0) * i128::from(seq - s0);
            Some(t0 + part.div_euclid(i128::from(s1 - s0)) as i64)
        }
        // Between two neighbours whose clock went back the later one is believed: clocks are
        // put right more often than wrong.
        (_, Some((&s1, &t1))) => {
            let step = spacing(known.range(seq..).take(SPACING_NEIGHBOURS))?;
            Some(t1 - micro(step, s1 - seq))
        }
        (Some((&s0, &t0)), None) => {
            let step = spacing(known.range(..seq).rev().take(SPACING_NEIGHBOURS))?;
            Some(t0 + micro(step, seq - s0))
        }
        (None, None) => None,
    }
}

/// Median spacing of one number, in µs; `None` where it cannot be told.
fn spacing<'a>(neighbours: impl Iterator<Item = (&'a u32, &'a i64)>) -> Option<i64> {
    let known: Vec<_> = neighbours.collect();
    let mut steps: Vec<i64> = known
        .windows(2)
        .map(|w| {
            let (numbers, ms) = (w[0].0.abs_diff(*w[1].0), w[0].1.abs_diff(*w[1].1));
            (i128::from(ms) * 1000 / i128::from(numbers)) as i64
        })
        .filter(|step| *step > 0)
        .collect();
    steps.sort_unstable();
    steps.get(steps.len().saturating_sub(1) / 2).copied()
}

fn micro(step: i64, numbers: u32) -> i64 {
    (i128::from(step) * i128::from(numbers) / 1000) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Milliwatts;

    fn raw(boot: u32, seq: u32) -> Reading {
        Reading {
            boot: Some(boot),
            seq: Some(seq),
            power: Some(Milliwatts(i64::from(seq))),
            ..Reading::default()
        }
    }
    fn clocked(boot: u32, seq: u32, at: i64) -> Reading {
        Reading { at: TimestampMs(at), ..raw(boot, seq) }
    }
    fn times(placed: &[Reading]) -> Vec<(u32, i64)> {
        placed.iter().map(|r| (r.seq.unwrap(), r.at.0)).collect()
    }

    #[test]
    fn readings_before_the_clock_was_set_are_placed_backwards() {
        let known = [clocked(1, 10, 1_000_000), clocked(1, 11, 1_005_000)];
        let placed = place(&[raw(1, 8), raw(1, 9), raw(2, 9)], &known);
        assert_eq!(times(&placed), [(8, 990_000), (9, 995_000)]);
    }

    #[test]
    fn between_two_neighbours_the_number_decides() {
        let known = [clocked(1, 10, 1_000_000), clocked(1, 14, 1_040_000)];
        assert_eq!(times(&place(&[raw(1, 13)], &known)), [(13, 1_030_000)]);
    }

    #[test]
    fn after_the_clock_was_lost_the_spacing_goes_on() {
        let known = [clocked(1, 1, 10_000), clocked(1, 3, 20_000), clocked(1, 4, 25_000)];
        assert_eq!(times(&place(&[raw(1, 6)], &known)), [(6, 35_000)]);
    }

    #[test]
    fn without_two_neighbours_there_is_no_place() {
        assert_eq!(place(&[raw(1, 6)], &[clocked(1, 5, 1000)]), []);
        assert_eq!(place(&[raw(1, 6)], &[clocked(2, 5, 1000), clocked(2, 9, 2000)]), []);
        assert_eq!(place(&[raw(1, 6)], &[]), []);
    }

    #[test]
    fn a_number_that_is_there_with_a_clock_is_not_placed_again() {
        let known = [clocked(1, 5, 1000), clocked(1, 6, 2000)];
        assert_eq!(place(&[raw(1, 6)], &known), []);
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let known =
            [clocked(1, 5, 5000), clocked(1, 9, 9100), clocked(1, 9, 9000), clocked(1, 20, 20_500)];
        let lost = [raw(1, 2), raw(1, 7), raw(1, 12), raw(1, 30)];
        let forward = place(&lost, &known);
        let reversed = |s: &[Reading]| s.iter().rev().copied().collect::<Vec<_>>();
        assert_eq!(forward, place(&reversed(&lost), &reversed(&known)));
        assert_eq!(forward.len(), 4);
    }
}
