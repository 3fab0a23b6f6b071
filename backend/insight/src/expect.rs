//! The quarter hours to come of a load, for bills: from measured weeks, and from a forecast.

use ohmstead_model::{MilliwattHours, Slot, SlotRange, TimestampMs};

/// Slots of a week.
const WEEK: i32 = 672;
/// Slots of a day.
const DAY: usize = 96;
/// Weeks that are looked back on.
const WEEKS: i32 = 4;

/// Energy of a quarter hour: drawn and fed in, mWh.
pub type Quarter = (i64, i64);

/// Energy that is expected of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedHour {
    /// When it begins.
    pub from: TimestampMs,
    /// Drawn.
    pub import: MilliwattHours,
    /// Fed in.
    pub export: MilliwattHours,
}

/// Each slot of `rest` as the mean of the same quarter hours of the four weeks before it, where there are
/// none as the mean of all that `known` has of them.
pub fn mean_of_weeks(known: impl Fn(Slot) -> Option<Quarter>, rest: SlotRange) -> Vec<Quarter> {
    let mean = |found: &[Quarter]| {
        let n = i64::try_from(found.len()).unwrap_or(i64::MAX).max(1);
        let sum = found.iter().fold((0, 0), |(a, b), (i, e)| (a + i, b + e));
        (sum.0 / n, sum.1 / n)
    };
    let recent: Vec<Quarter> =
        (rest.from.0 - WEEKS * WEEK..rest.from.0).filter_map(|s| known(Slot(s))).collect();
    let any = mean(&recent);
    rest.iter()
        .map(|slot| {
            let same: Vec<Quarter> =
                (1..=WEEKS).filter_map(|w| before(slot, rest.from, w)).filter_map(&known).collect();
            if same.is_empty() { any } else { mean(&same) }
        })
        .collect()
}

/// The same quarter hour of the `week`-th week before, counted from the last that is over at `now`.
fn before(slot: Slot, now: Slot, week: i32) -> Option<Slot> {
    let behind = (slot.0 - now.0) / WEEK;
    let back = Slot(slot.0 - (behind + week) * WEEK);
    (back < now).then_some(back)
}

/// Ways in which `rest` may turn out, each as likely as the others: the last weeks again, each day of
/// them with the energy that the forecast expects of the day. So peaks are those of real days, which a
/// mean of days has not, while energy is the forecast's. Empty when no week is known well enough.
///
/// `hours` are in order; a day that they do not cover whole keeps the energy of the week before.
pub fn replayed_weeks(
    known: impl Fn(Slot) -> Option<Quarter>,
    rest: SlotRange,
    hours: &[ExpectedHour],
) -> Vec<Vec<Quarter>> {
    let slots: Vec<Slot> = rest.iter().collect();
    let mut out = Vec::new();
    for week in 1..=WEEKS {
        let replay: Vec<Option<Quarter>> =
            slots.iter().map(|s| before(*s, rest.from, week).and_then(&known)).collect();
        let measured = replay.iter().flatten().count();
        if measured * 10 < replay.len() * 9 || replay.is_empty() {
            continue;
        }
        let mut load: Vec<Quarter> = Vec::with_capacity(slots.len());
        for (day, replay) in slots.chunks(DAY).zip(replay.chunks(DAY)) {
            let replay: Vec<Quarter> = replay.iter().map(|q| q.unwrap_or((0, 0))).collect();
            match expected(day, hours) {
                Some((import, export)) => {
                    let imports: Vec<i64> = replay.iter().map(|q| q.0).collect();
                    let exports: Vec<i64> = replay.iter().map(|q| q.1).collect();
                    load.extend(scaled(&imports, import).into_iter().zip(scaled(&exports, export)));
                }
                None => load.extend(replay),
            }
        }
        out.push(load);
    }
    out
}

/// What the hours say of these slots together; `None` where one of them is not forecast.
fn expected(slots: &[Slot], hours: &[ExpectedHour]) -> Option<Quarter> {
    let mut sum = (0i64, 0i64);
    for slot in slots {
        let at = slot.start();
        let index = hours.partition_point(|h| h.from <= at).checked_sub(1)?;
        let hour = hours.get(index).filter(|h| at - h.from < crate::history::HOUR_MS)?;
        sum = (sum.0.saturating_add(hour.import.0), sum.1.saturating_add(hour.export.0));
    }
    Some((sum.0.max(0) / 4, sum.1.max(0) / 4))
}

/// `parts` in the same proportions with the sum `total`, to the last mWh.
fn scaled(parts: &[i64], total: i64) -> Vec<i64> {
    let sum: i128 = parts.iter().map(|p| i128::from((*p).max(0))).sum();
    let (mut seen, mut given) = (0i128, 0i128);
    let share = |seen: i128, n: usize| match sum {
        0 => i128::from(total) * (n as i128 + 1) / parts.len().max(1) as i128,
        _ => i128::from(total) * seen / sum,
    };
    parts
        .iter()
        .enumerate()
        .map(|(n, part)| {
            seen += i128::from((*part).max(0));
            let upto = share(seen, n);
            let mine = upto - given;
            given = upto;
            i64::try_from(mine).unwrap_or(i64::MAX)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws 1 Wh a quarter hour, and 9 Wh in the first of each day.
    fn known(slot: Slot) -> Option<Quarter> {
        (slot.0 < 10_000 * 96).then_some((if slot.0 % 96 == 0 { 9000 } else { 1000 }, 0))
    }

    fn hours(from: Slot, n: i64, import: i64) -> Vec<ExpectedHour> {
        let hour = |i: i64| ExpectedHour {
            from: from.start() + i * 3_600_000,
            import: MilliwattHours(import),
            export: MilliwattHours(0),
        };
        (0..n).map(hour).collect()
    }

    #[test]
    fn a_replayed_week_has_the_forecasts_energy_and_the_peaks_of_real_days() {
        let now = Slot(10_000 * 96);
        let rest = SlotRange::new(now, Slot(now.0 + 2 * 96));
        let loads = replayed_weeks(known, rest, &hours(now, 48, 10_007));
        assert_eq!(loads.len(), 4);
        for load in loads {
            let day: i64 = load[..96].iter().map(|q| q.0).sum();
            assert_eq!(day, 24 * 10_007);
            let (peak, usual) = (load[0].0 as f64, load[1].0 as f64);
            assert!((peak / usual - 9.0).abs() < 0.01, "{peak} {usual}");
        }
        // Hours that the forecast does not reach are as they were.
        let loads = replayed_weeks(known, rest, &hours(now, 24, 10_007));
        assert_eq!(loads[0][96..].iter().map(|q| q.0).sum::<i64>(), 95 * 1000 + 9000);
    }

    #[test]
    fn without_weeks_before_there_is_nothing_to_replay() {
        let now = Slot(10_000 * 96);
        let rest = SlotRange::new(now, Slot(now.0 + 96));
        assert!(replayed_weeks(|_| None, rest, &hours(now, 24, 1)).is_empty());
        assert_eq!(mean_of_weeks(|_| None, rest), vec![(0, 0); 96]);
        assert_eq!(mean_of_weeks(known, rest)[..2], [(9000, 0), (1000, 0)]);
    }

    #[test]
    fn a_day_without_any_energy_gets_what_is_expected_evenly() {
        assert_eq!(scaled(&[0, 0, 0, 0], 10), [2, 3, 2, 3]);
        assert_eq!(scaled(&[1, 1, 2], 7), [1, 2, 4]);
    }
}
