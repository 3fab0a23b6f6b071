//! Budgets: energy or costs of a calendar period.

use crate::episode::Episode;
use crate::kind::RuleKind;
use crate::rule::Rule;
use ohmstead_model::{Bucket, Energy, SiteCalendar, Slot, SlotRange, TimeRange, TimestampMs};

/// The period of a budget; `None` for other kinds.
pub const fn period(kind: RuleKind) -> Option<Bucket> {
    match kind {
        RuleKind::DayBudget
        | RuleKind::DayCost
        | RuleKind::ProjectedDayBudget
        | RuleKind::ProjectedDayCost => Some(Bucket::Day),
        RuleKind::WeekBudget
        | RuleKind::WeekCost
        | RuleKind::ProjectedWeekBudget
        | RuleKind::ProjectedWeekCost => Some(Bucket::Week),
        RuleKind::MonthBudget
        | RuleKind::MonthCost
        | RuleKind::ProjectedMonthBudget
        | RuleKind::ProjectedCost => Some(Bucket::Billing),
        _ => None,
    }
}

/// A billing period, and an hour that autumn repeats, ms.
const LONGEST_PERIOD_MS: i64 = 32 * 86_400_000;

/// The period of a budget that `at` lies in; `None` for kinds without periods.
pub fn period_at(kind: RuleKind, calendar: &SiteCalendar, at: TimestampMs) -> Option<SlotRange> {
    let around = TimeRange::new(at - LONGEST_PERIOD_MS, at + LONGEST_PERIOD_MS);
    let periods = calendar.buckets(period(kind)?, SlotRange::touching(around));
    periods.into_iter().find(|p| p.times().contains(at))
}

/// What a budget raises in the periods that begin in `range`: raised at the end of the quarter hour
/// that passed it, over with the period. `intervals` ascend; what is said depends on them, the rule and
/// `now` alone.
pub fn episodes(
    rule: &Rule,
    intervals: &[Energy],
    calendar: &SiteCalendar,
    range: SlotRange,
    now: TimestampMs,
) -> Vec<Episode> {
    let used =
        |i: &Energy| Used { time: SlotRange::new(i.slot, Slot(i.slot.0 + 1)), amount: i.import.0 };
    passed(rule, &intervals.iter().map(used).collect::<Vec<_>>(), calendar, range, now)
}

/// What was used in a short time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// Within one period of the budget.
    pub time: SlotRange,
    /// In the unit of the rule's threshold; less than nothing where it was earned.
    pub amount: i64,
}

/// The same for any amounts, ascending.
pub fn passed(
    rule: &Rule,
    used: &[Used],
    calendar: &SiteCalendar,
    range: SlotRange,
    now: TimestampMs,
) -> Vec<Episode> {
    let Some(bucket) = period(rule.kind) else { return Vec::new() };
    let periods = calendar.buckets(bucket, range);
    let raised = periods.into_iter().filter_map(|period| {
        let from = used.partition_point(|u| u.time.from < period.from);
        let within = used[from..].iter().take_while(|u| u.time.from < period.to);
        let (mut sum, mut peak, mut passed) = (0i64, 0, None);
        for u in within {
            sum = sum.saturating_add(u.amount);
            peak = peak.max(sum);
            if sum > rule.threshold && passed.is_none() {
                passed = Some(u.time.times());
            }
        }
        // A budget that is used up already when its rule begins is raised then.
        let time = passed.filter(|_| rule.enabled)?;
        let since = time.from.max(rule.valid.from);
        let ends = period.times().to.min(rule.valid.to);
        (since < ends).then(|| Episode {
            since,
            raised_at: time.to.max(since),
            cleared_at: (ends <= now).then_some(ends),
            peak,
        })
    });
    raised.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_rules;
    use ohmstead_model::MilliwattHours;

    #[test]
    fn a_budget_is_raised_by_the_quarter_hour_that_passes_it_and_ends_with_the_site_s_day() {
        let calendar = SiteCalendar::new("Europe/Berlin", 1).unwrap();
        // The day of the autumn change has 100 quarter hours.
        let begin = TimestampMs::parse("2026-10-24T22:00:00Z").unwrap();
        let end = TimestampMs::parse("2026-10-25T23:00:00Z").unwrap();
        let first = Slot::of(begin);
        let intervals: Vec<_> = (0..120)
            .map(|n| Energy { import: MilliwattHours(1000), ..Energy::empty(Slot(first.0 + n)) })
            .collect();
        let mut rule = default_rules(230_000).remove(0);
        (rule.kind, rule.threshold) = (RuleKind::DayBudget, 50_000);
        let range = SlotRange::new(first, Slot(first.0 + 120));
        let found = episodes(&rule, &intervals, &calendar, range, end);
        let since = Slot(first.0 + 50);
        let all = Episode {
            since: since.start(),
            raised_at: since.end(),
            cleared_at: Some(end),
            peak: 100_000,
        };
        assert_eq!(found, [all]);
        let open = episodes(&rule, &intervals, &calendar, range, end - 1);
        assert_eq!(open[0].cleared_at, None);
        rule.valid.from = end - 1000;
        let found = episodes(&rule, &intervals, &calendar, range, end);
        assert_eq!((found[0].since, found[0].raised_at), (end - 1000, end - 1000));
        rule.valid.from = end;
        assert_eq!(episodes(&rule, &intervals, &calendar, range, end), []);
    }

    #[test]
    fn a_budget_of_money_is_raised_by_the_hour_that_passes_it_and_what_is_earned_later_does_not_clear_it()
     {
        let calendar = SiteCalendar::new("Europe/Berlin", 1).unwrap();
        let first = Slot::of(TimestampMs::parse("2026-10-24T22:00:00Z").unwrap());
        let hour = |n: i32| SlotRange::new(Slot(first.0 + 4 * n), Slot(first.0 + 4 * n + 4));
        let used: Vec<_> = (0..25)
            .map(|n| Used { time: hour(n), amount: if n < 12 { 1000 } else { -500 } })
            .collect();
        let mut rule = default_rules(230_000).remove(0);
        (rule.kind, rule.threshold) = (RuleKind::DayCost, 10_000);
        let range = SlotRange::new(first, hour(24).to);
        let found = passed(&rule, &used, &calendar, range, hour(24).times().from);
        let since = hour(10).times();
        let expected =
            Episode { since: since.from, raised_at: since.to, cleared_at: None, peak: 12_000 };
        assert_eq!(found, [expected]);
    }
}
