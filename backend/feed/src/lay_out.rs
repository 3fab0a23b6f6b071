//! Points as price series.

use crate::answer::{FeedError, POINTS_MAX, Point};
use ohmstead_model::{Slot, SlotRange};
use ohmstead_tariff::price::{holds, join};
use ohmstead_tariff::{Decimal, PriceSeries};
use std::collections::BTreeMap;

/// A point in quarter hours.
#[derive(Clone, Copy)]
struct Block {
    from: Slot,
    slots: i32,
    value: Decimal,
}

/// Makes points into series: ascending, without overlap, a new one after each gap and where the step changes.
/// A point without an end holds until the next, at most an hour; what lies outside `range` is left out. Of two
/// points for the same time the shorter one holds: markets publish quarter hours beside their hours. `like`
/// gives name, zone, currency and unit.
///
/// # Errors
/// When a point is not on quarter hours, two of equal length contradict each other, or there are too many.
pub fn lay_out(
    points: &[Point],
    range: SlotRange,
    like: &PriceSeries,
) -> Result<Vec<PriceSeries>, FeedError> {
    if points.len() > POINTS_MAX {
        return Err(FeedError::Unreadable(format!("more than {POINTS_MAX} values at once")));
    }
    let blocks = blocks(points)?;
    let owners = owners(&blocks, range)?;
    let mut series: Vec<PriceSeries> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let own: Vec<Slot> =
            slots(block, range).filter(|slot| owners.get(slot) == Some(&index)).collect();
        let is_whole = i32::try_from(own.len()) == Ok(block.slots);
        match (is_whole, block.slots) {
            (true, 2) => push(&mut series, like, (block.from, 30), block.value),
            (true, 4) => push(&mut series, like, (block.from, 60), block.value),
            _ => own.iter().for_each(|s| push(&mut series, like, (*s, 15), block.value)),
        }
    }
    series.sort_by_key(|s| s.start);
    Ok(join(series))
}

fn blocks(points: &[Point]) -> Result<Vec<Block>, FeedError> {
    let slot = |at| {
        let off = || FeedError::Unreadable(format!("{at} is not on a quarter hour"));
        Slot::starting(at).ok_or_else(off)
    };
    let mut sorted = points.to_vec();
    sorted.sort_by_key(|p| (p.from, p.to));
    let starts = sorted.iter().map(|p| slot(p.from)).collect::<Result<Vec<_>, _>>()?;
    // Twice the same beginning is for `owners` to judge.
    let mut once = starts.clone();
    once.dedup();
    let holds: BTreeMap<Slot, i32> = once.iter().copied().zip(holds(&once)).collect();
    let mut blocks = Vec::with_capacity(sorted.len());
    for (point, from) in sorted.iter().zip(starts) {
        let slots = match point.to {
            Some(to) => slot(to)?.0.saturating_sub(from.0),
            None => holds.get(&from).copied().unwrap_or(1),
        };
        if slots < 1 {
            return Err(FeedError::Unreadable(format!(
                "what begins at {} ends before",
                point.from
            )));
        }
        blocks.extend(point.value.map(|value| Block { from, slots, value }));
    }
    Ok(blocks)
}

fn slots(block: &Block, range: SlotRange) -> impl Iterator<Item = Slot> + use<> {
    let end = block.from.0.saturating_add(block.slots);
    (block.from.0.max(range.from.0)..end.min(range.to.0)).map(Slot)
}

/// Which block holds in each quarter hour.
fn owners(blocks: &[Block], range: SlotRange) -> Result<BTreeMap<Slot, usize>, FeedError> {
    let mut owners: BTreeMap<Slot, usize> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        for slot in slots(block, range) {
            let Some(before) = owners.get(&slot).map(|i| blocks[*i]) else {
                owners.insert(slot, index);
                continue;
            };
            if before.slots == block.slots && before.value != block.value {
                return Err(FeedError::Unreadable(format!(
                    "{} has two values, {} and {}",
                    slot.start(),
                    before.value,
                    block.value
                )));
            }
            if block.slots < before.slots {
                owners.insert(slot, index);
            }
        }
    }
    Ok(owners)
}

fn push(
    series: &mut Vec<PriceSeries>,
    like: &PriceSeries,
    (start, step): (Slot, u16),
    value: Decimal,
) {
    series.push(PriceSeries { start, step, values: vec![Some(value)], ..like.clone() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::TimestampMs;

    fn like() -> PriceSeries {
        PriceSeries {
            name: "day-ahead".into(),
            zone: "DE-LU".into(),
            currency: "EUR".into(),
            unit: "EUR/MWh".into(),
            start: Slot(0),
            step: 15,
            values: Vec::new(),
        }
    }

    fn point(from: i64, to: Option<i64>, value: i64) -> Point {
        let at = |slot: i64| TimestampMs(slot * Slot::MS);
        Point { from: at(from), to: to.map(at), value: Some(value.into()) }
    }

    fn shape(points: &[Point]) -> Vec<(i32, u16, usize)> {
        let range = SlotRange::new(Slot(0), Slot(1000));
        let series = lay_out(points, range, &like()).unwrap();
        series.iter().map(|s| (s.start.0, s.step, s.values.len())).collect()
    }

    #[test]
    fn each_point_holds_until_the_next_and_a_gap_stays_one() {
        let open = |from| point(from, None, from);
        assert_eq!(shape(&[open(0), open(4), open(8)]), [(0, 60, 3)]);
        assert_eq!(shape(&[open(2), open(0), open(4)]), [(0, 30, 3)]);
        // A quarter hour that is missing, and hours that are.
        assert_eq!(shape(&[open(0), open(1), open(3), open(4)]), [(0, 15, 2), (3, 15, 2)]);
        assert_eq!(shape(&[open(0), open(4), open(20), open(24)]), [(0, 60, 2), (20, 60, 2)]);
        assert_eq!(
            shape(&[open(0), open(4), open(8), open(9), open(10)]),
            [(0, 60, 2), (8, 15, 3)]
        );
    }

    #[test]
    fn quarter_hours_win_over_the_hour_that_is_published_beside_them() {
        let hour = point(0, Some(4), 10);
        let quarters = [point(0, Some(1), 1), point(1, Some(2), 2)];
        let range = SlotRange::new(Slot(0), Slot(8));
        let series = lay_out(&[hour, quarters[0], quarters[1]], range, &like()).unwrap();
        assert_eq!(series.len(), 1);
        let values: Vec<String> =
            series[0].values.iter().flatten().map(ToString::to_string).collect();
        assert_eq!(values, ["1", "2", "10", "10"]);
    }

    #[test]
    fn what_contradicts_itself_or_lies_off_the_grid_is_refused() {
        let range = SlotRange::new(Slot(0), Slot(1000));
        let refused = |points: &[Point]| lay_out(points, range, &like()).unwrap_err().to_string();
        assert!(
            refused(&[point(0, Some(4), 1), point(0, Some(4), 2)]).contains("two values, 1 and 2")
        );
        assert!(refused(&[point(4, Some(4), 1)]).contains("ends before"));
        let off = Point { from: TimestampMs(1), to: None, value: Some(1.into()) };
        assert!(refused(&[off]).contains("not on a quarter hour"));
        assert!(refused(&vec![point(0, None, 1); POINTS_MAX + 1]).contains("more than"));
        // The same twice is once, and what was not asked for is not taken.
        assert_eq!(shape(&[point(0, None, 1), point(0, None, 1), point(4, None, 1)]), [(0, 60, 2)]);
        assert_eq!(shape(&[point(-8, Some(2), 1), point(5000, Some(9000), 1)]), [(0, 15, 2)]);
    }

    proptest::proptest! {
        /// No quarter hour twice, none outside, none that no point covers.
        #[test]
        fn series_never_overlap(raw in proptest::collection::vec((-10i64..60, 1i64..6, 0i64..3, 0..3), 0..30)) {
            let points: Vec<Point> = raw
                .iter()
                .map(|(from, len, value, open)| point(*from, (*open > 0).then_some(from + len), *value))
                .collect();
            let range = SlotRange::new(Slot(0), Slot(50));
            let Ok(series) = lay_out(&points, range, &like()) else { return Ok(()) };
            let mut end = 0;
            for s in &series {
                proptest::prop_assert!(s.start.0 >= end);
                end = s.span().to.0;
            }
            proptest::prop_assert!(end <= 50);
        }
    }
}
