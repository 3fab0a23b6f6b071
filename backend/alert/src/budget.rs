//! Budgets: energy of a calendar period, from quarter hours.

use crate::episode::Episode;
use crate::kind::RuleKind;
use crate::rule::Rule;
use ohmstead_model::{Bucket, Interval, SiteCalendar, SlotRange, TimestampMs};

/// The period of a budget; `None` for other kinds.
pub const fn period(kind: RuleKind) -> Option<Bucket> {
    match kind {
        RuleKind::DayBudget => Some(Bucket::Day),
        RuleKind::WeekBudget => Some(Bucket::Week),
        RuleKind::MonthBudget => Some(Bucket::Billing),
        _ => None,
    }
}

/// What a budget raises in the periods that begin in `range`: raised at the end of the quarter hour
/// that passed it, over with the period. `intervals` ascend; what is said depends on them, the rule and
/// `now` alone.
pub fn episodes(
    rule: &Rule,
    intervals: &[Interval],
    calendar: &SiteCalendar,
    range: SlotRange,
    now: TimestampMs,
) -> Vec<Episode> {
    let Some(bucket) = period(rule.kind) else { return Vec::new() };
    let periods = calendar.buckets(bucket, range);
    let raised = periods.into_iter().filter_map(|period| {
        let from = intervals.partition_point(|i| i.slot < period.from);
        let within = intervals[from..].iter().take_while(|i| i.slot < period.to);
        let (mut sum, mut passed) = (0i64, None);
        for i in within {
            sum = sum.saturating_add(i.import.0);
            if sum > rule.threshold && passed.is_none() {
                passed = Some(i.slot);
            }
        }
        // A budget that is used up already when its rule begins is raised then.
        let slot = passed.filter(|_| rule.enabled)?;
        let since = slot.start().max(rule.valid.from);
        let ends = period.times().to.min(rule.valid.to);
        (since < ends).then(|| Episode {
            since,
            raised_at: slot.end().max(since),
            cleared_at: (ends <= now).then_some(ends),
            peak: sum,
        })
    });
    raised.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_rules;
    use ohmstead_model::{MilliwattHours, Slot};

    #[test]
    fn a_budget_is_raised_by_the_quarter_hour_that_passes_it_and_ends_with_the_site_s_day() {
        let calendar = SiteCalendar::new("Europe/Berlin", 1).unwrap();
        // The day of the autumn change has 100 quarter hours.
        let begin = TimestampMs::parse("2026-10-24T22:00:00Z").unwrap();
        let end = TimestampMs::parse("2026-10-25T23:00:00Z").unwrap();
        let first = Slot::of(begin);
        let intervals: Vec<_> = (0..120)
            .map(|n| Interval {
                import: MilliwattHours(1000),
                ..Interval::empty(Slot(first.0 + n))
            })
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
}
