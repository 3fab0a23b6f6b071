//! `/api/energy/usual` and `/api/cost/usual`: today so far, beside a usual day by the same time.

use crate::dto::usual::{
    Basis, UsualCost, UsualCostParams, UsualDays, UsualEnergy, UsualEnergyParams,
};
use crate::extract::{Here, Params};
use crate::problem::{Answer, Problem, unknown};
use axum::Json;
use jiff::ToSpan;
use ohmstead_billing::CostQuery;
use ohmstead_ledger::{BucketSum, sum};
use ohmstead_model::{
    Bucket, DeviceId, MilliwattHours, Money, SiteCalendar, Slot, SlotRange, TimestampMs,
};

/// Weeks before, of which the same weekday is looked at.
const WEEKS: i64 = 8;
/// Days before, of which any is looked at where those are too few.
const DAYS: i64 = 14;
/// Fewer days say nothing of what is usual.
const FEWEST: usize = 3;
/// Share of a day's part that must have been measured, or be known by a counter.
const MEASURED: f64 = 0.9;

/// Today's whole quarter hours, and the same time of the days before, which do not overlap.
struct Parts {
    today: SlotRange,
    /// The newest first: so many days ago.
    before: Vec<(i64, SlotRange)>,
}

impl Parts {
    fn at(now: TimestampMs, calendar: &SiteCalendar) -> Self {
        let date = calendar.date(now);
        let today = SlotRange::new(calendar.day_start(date), Slot::of(now));
        let clock = calendar.time_of_day(today.to.start());
        let ago = (1..=DAYS).chain((1..=WEEKS).map(|w| 7 * w).filter(|days| *days > DAYS));
        let before = ago.map(|days| {
            let day = calendar.day(date.saturating_sub(days.days()));
            // At midnight nothing is over; on a day whose clock is changed the hands count.
            let end = day.iter().find(|slot| calendar.time_of_day(slot.start()) >= clock);
            (days, SlotRange::new(day.from, end.unwrap_or(day.to)))
        });
        Self { today, before: before.collect() }
    }
}

/// What is usual, of so many days ago: of the same weekday, else of any day.
fn usual<T: Copy>(measured: &[(i64, T)]) -> Option<(Vec<T>, Basis)> {
    let of = |days, of: &dyn Fn(i64) -> bool| {
        let values: Vec<T> = measured.iter().filter(|m| of(m.0)).map(|m| m.1).collect();
        let basis = Basis { days, count: values.len() };
        (values.len() >= FEWEST).then_some((values, basis))
    };
    of(UsualDays::SameWeekday, &|days| days % 7 == 0)
        .or_else(|| of(UsualDays::AnyDay, &|days| days <= DAYS))
}

/// The middle one; of an even number the mean of the two in the middle, rounded towards zero.
fn median(values: impl Iterator<Item = i64>) -> i64 {
    let mut values: Vec<i64> = values.collect();
    values.sort_unstable();
    let at = |n: usize| values.get(n).copied().unwrap_or_default();
    let half = values.len() / 2;
    if values.len() % 2 == 1 {
        at(half)
    } else {
        i64::midpoint(at(half.saturating_sub(1)), at(half))
    }
}

fn is_measured(part: &BucketSum) -> bool {
    part.coverage() + part.estimated_share() >= MEASURED
}

/// Today's energy of a device so far, and by the same time on a usual day.
#[utoipa::path(get, path = "/api/energy/usual", tag = "energy", params(UsualEnergyParams),
    responses((status = 200, body = UsualEnergy), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_usual_energy(
    Here(api): Here,
    Params(p): Params<UsualEnergyParams>,
) -> Answer<Json<UsualEnergy>> {
    let device = p.device_id.ok_or_else(|| {
        Problem::bad("deviceId is missing: add ?deviceId=…; /api/devices lists the devices")
    })?;
    let device = DeviceId::new(&device).map_err(|_| unknown(&device))?;
    let parts = Parts::at(api.clock.now(), &api.site.calendar);
    let mut cut: Vec<SlotRange> = parts.before.iter().rev().map(|b| b.1).collect();
    cut.push(parts.today);
    let first = cut.first().map_or(parts.today.from, |oldest| oldest.from);
    let range = SlotRange::new(first, parts.today.to);
    let intervals = api.derive.intervals(&device, range).await?;
    let intervals = intervals.ok_or_else(|| unknown(device.as_str()))?;
    let mut sums = sum(&intervals, &cut);
    let today = sums.pop().unwrap_or_else(|| BucketSum::empty(parts.today));
    sums.reverse();
    let days = parts.before.iter().zip(sums).filter(|(_, part)| is_measured(part));
    let measured: Vec<_> =
        days.map(|((ago, _), part)| (*ago, (part.import, part.export))).collect();
    let found = usual(&measured);
    let middle = |of: fn(&(MilliwattHours, MilliwattHours)) -> i64| {
        let (values, _) = found.as_ref()?;
        Some(MilliwattHours(median(values.iter().map(of))).units())
    };
    let (usual_import_wh, usual_export_wh) = (middle(|v| v.0.0), middle(|v| v.1.0));
    Ok(Json(UsualEnergy {
        from: api.time(parts.today.from.start()),
        to: api.time(parts.today.to.start()),
        import_wh: today.import.units(),
        export_wh: today.export.units(),
        usual_import_wh,
        usual_export_wh,
        basis: found.map(|(_, basis)| basis),
    }))
}

/// What today cost so far, and by the same time on a usual day.
#[utoipa::path(get, path = "/api/cost/usual", tag = "costs", params(UsualCostParams),
    responses((status = 200, body = UsualCost), (status = 400, body = Problem), (status = 404, body = Problem)))]
pub async fn get_usual_cost(
    Here(api): Here,
    Params(p): Params<UsualCostParams>,
) -> Answer<Json<UsualCost>> {
    let parts = Parts::at(api.clock.now(), &api.site.calendar);
    let ask = |range| CostQuery {
        contract: p.contract.clone(),
        device: None,
        range,
        bucket: Bucket::Day,
        by_circuit: false,
    };
    let today = api.billing.cost(&ask(parts.today)).await?;
    let mut measured = Vec::new();
    // Each day is billed by itself: others than those of the weekday only where these are too few.
    let mut days = parts.before;
    days.sort_by_key(|(ago, _)| ago % 7 != 0);
    for (ago, range) in days.iter().filter(|b| !b.1.is_empty()) {
        if ago % 7 != 0 && usual(&measured).is_some_and(|u| u.1.days == UsualDays::SameWeekday) {
            break;
        }
        let answer = api.billing.cost(&ask(*range)).await?;
        // Before the contract began nothing was charged, which is no usual day.
        if is_measured(&answer.total.energy) && !answer.contracts.is_empty() {
            measured.push((*ago, (answer.total.energy_cost + answer.total.period_cost).0));
        }
    }
    let found = usual(&measured);
    let middle = |values: &[i64]| Money(median(values.iter().copied())).units();
    Ok(Json(UsualCost {
        from: api.time(parts.today.from.start()),
        to: api.time(parts.today.to.start()),
        currency: today.currency,
        cost: (today.total.energy_cost + today.total.period_cost).units(),
        usual_cost: found.as_ref().map(|(values, _)| middle(values)),
        basis: found.map(|(_, basis)| basis),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn berlin() -> SiteCalendar {
        SiteCalendar::new("Europe/Berlin", 1).unwrap()
    }

    fn at(text: &str) -> TimestampMs {
        TimestampMs(text.parse::<jiff::Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn a_day_whose_clock_was_changed_is_held_against_by_the_hands_of_the_clock() {
        // Monday 2 November, 12:07; the Sunday eight days before had 25 hours.
        let parts = Parts::at(at("2026-11-02T11:07:00Z"), &berlin());
        assert_eq!(parts.today.len(), 48);
        for (ago, part) in &parts.before {
            let hours = if *ago == 8 { 52 } else { 48 };
            assert_eq!(part.len(), hours, "{ago}");
        }
        let weekdays = parts.before.iter().filter(|b| b.0 % 7 == 0).map(|b| b.0);
        assert_eq!(weekdays.collect::<Vec<_>>(), [7, 14, 21, 28, 35, 42, 49, 56]);
        assert!(parts.before.windows(2).all(|w| w[1].1.to <= w[0].1.from));
    }

    #[test]
    fn right_after_midnight_there_is_nothing_to_compare() {
        let parts = Parts::at(at("2026-11-01T23:03:00Z"), &berlin());
        assert!(parts.today.is_empty() && parts.before.iter().all(|b| b.1.is_empty()));
    }

    #[test]
    fn the_same_weekday_counts_where_there_are_three_of_it() {
        let all: Vec<_> = (1..=14).chain([21]).map(|ago| (ago, ago)).collect();
        let (values, basis) = usual(&all).unwrap();
        assert_eq!((values, basis.days), (vec![7, 14, 21], UsualDays::SameWeekday));
        let (values, basis) = usual(&all[..14]).unwrap();
        assert_eq!((values.len(), basis.days), (14, UsualDays::AnyDay));
        assert!(usual(&all[..2]).is_none());
    }

    proptest! {
        #[test]
        fn half_of_the_days_are_below_the_median(mut values in prop::collection::vec(-9i64..9, 1..9)) {
            let middle = median(values.iter().copied());
            values.sort_unstable();
            let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
            prop_assert!((low..=high).contains(&middle));
        }
    }
}
