//! What meters notice and tell: an event has a time and no end.

use crate::episode::Episode;
use crate::kind::RuleKind;
use crate::rule::Rule;
use ohmstead_model::TimestampMs;

/// Something a meter told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noticed {
    /// When it happened, by the meter's clock.
    pub at: TimestampMs,
    /// The kind of rule that looks at it.
    pub kind: RuleKind,
    /// In thousandths of the kind's unit; 0 where there is nothing to measure: that is told where no limit is set.
    pub value: i64,
}

/// The events that a rule goes by, in the order of `noticed`.
pub fn watched(rule: &Rule, noticed: &[Noticed]) -> Vec<Noticed> {
    let passes = |n: &&Noticed| {
        rule.enabled
            && n.kind == rule.kind
            && (n.value > rule.threshold || (n.value == 0 && rule.threshold == 0))
            && rule.valid.contains(n.at)
    };
    noticed.iter().filter(passes).copied().collect()
}

/// What a rule makes of the events of a meter that it goes by, ascending in time. The first raises it; each that
/// comes within [`Rule::hold_ms`] of the one before belongs to it; it is over so long after the last.
///
/// Only the newest events are kept. `before` is the last episode of this version that began before the first of
/// `watched`: one that was on when that came goes on with it, as if the events that are gone were still there. So
/// the history is the same whether it was looked at once or many times.
pub fn episodes(
    rule: &Rule,
    watched: &[Noticed],
    before: Option<Episode>,
    now: TimestampMs,
) -> Vec<Episode> {
    let first = watched.first().map(|n| n.at);
    let goes_on = |e: &Episode| e.cleared_at.is_none_or(|c| first.is_some_and(|at| at <= c));
    let mut all: Vec<(Episode, TimestampMs)> =
        before.filter(goes_on).map(|e| (e, first.unwrap_or(e.raised_at))).into_iter().collect();
    for n in watched {
        match all.last_mut() {
            Some((e, last)) if n.at - *last <= rule.hold_ms => {
                (e.peak, *last) = (e.peak.max(n.value), n.at);
            }
            _ => {
                let new = Episode { since: n.at, raised_at: n.at, cleared_at: None, peak: n.value };
                all.push((new, n.at));
            }
        }
    }
    let ended = |(e, last): (Episode, TimestampMs)| {
        let ends = (last + rule.hold_ms).min(rule.valid.to);
        Episode { cleared_at: (ends <= now).then_some(ends), ..e }
    };
    all.into_iter().map(ended).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_rules;
    use ohmstead_model::TimeRange;
    use proptest::prelude::*;

    const MINUTE: i64 = 60_000;

    fn rule() -> Rule {
        let mut rule = default_rules(230_000).remove(0);
        (rule.kind, rule.threshold, rule.clear_at) = (RuleKind::EdgeUnusual, 500_000, 500_000);
        (rule.for_ms, rule.hold_ms) = (0, 10 * MINUTE);
        rule.check().unwrap();
        rule
    }

    fn noticed(minute: i64, value: i64) -> Noticed {
        Noticed { at: TimestampMs(minute * MINUTE), kind: RuleKind::EdgeUnusual, value }
    }

    /// What is kept after a look at `events`, of which those before `gone` are not there any more.
    fn look(rule: &Rule, kept: &mut Vec<Episode>, events: &[Noticed], now: TimestampMs) {
        let seen = watched(rule, events);
        let first = seen.first().map_or(TimestampMs(i64::MAX), |n| n.at);
        let before = kept.iter().rfind(|e| e.since < first).copied();
        let new = episodes(rule, &seen, before, now);
        let from = new.first().map_or(first, |e| e.since.min(first));
        kept.retain(|e| e.since < from);
        kept.extend(new);
    }

    #[test]
    fn an_event_raises_its_rule_and_is_over_when_no_other_follows() {
        let rule = rule();
        let other = Noticed { kind: RuleKind::EdgeFrozen, ..noticed(3, 0) };
        let events = [noticed(0, 400_000), noticed(5, 900_000), other, noticed(14, 2_000_000)];
        let at = |minute: i64| TimestampMs(minute * MINUTE);
        let found = |now| episodes(&rule, &watched(&rule, &events), None, at(now));
        let on = Episode { since: at(5), raised_at: at(5), cleared_at: None, peak: 2_000_000 };
        assert_eq!(found(23), [on]);
        assert_eq!(found(24), [Episode { cleared_at: Some(at(24)), ..on }]);
        let ended = Rule { valid: TimeRange::new(at(0), at(20)), ..rule.clone() };
        let found = episodes(&ended, &watched(&ended, &events), None, at(60));
        assert_eq!(found, [Episode { cleared_at: Some(at(20)), ..on }]);
        let off = Rule { enabled: false, ..rule };
        assert_eq!(watched(&off, &events), []);
    }

    #[test]
    fn what_an_event_without_a_value_is_compared_with_must_be_nothing() {
        let frozen = Rule { kind: RuleKind::EdgeFrozen, threshold: 0, clear_at: 0, ..rule() };
        assert_eq!(frozen.check(), Ok(()));
        let wrong = Rule { threshold: 1000, ..frozen.clone() };
        assert_eq!(wrong.check(), Err(crate::RuleError::Threshold));
        assert_eq!(Rule { for_ms: 1, ..frozen }.check(), Err(crate::RuleError::Duration));
    }

    proptest! {
        /// A hub that looks after each event, in whatever order they arrive, one that was off and looks once, and one
        /// that has only the newest events left say the same in the end.
        #[test]
        fn a_look_now_and_then_tells_what_one_look_tells(
            gaps in prop::collection::vec(0i64..25, 1..40),
            swaps in prop::collection::vec((0usize..40, 0usize..40), 0..10),
            keep in 15usize..40,
        ) {
            let rule = rule();
            let mut minute = 0;
            let in_time: Vec<Noticed> = gaps.iter().map(|gap| {
                minute += gap;
                noticed(minute, 400_000 + gap * 10_000)
            }).collect();
            let end = TimestampMs((minute + 60) * MINUTE);
            let once = episodes(&rule, &watched(&rule, &in_time), None, end);

            let mut order = in_time.clone();
            for (a, b) in swaps {
                let n = order.len();
                order.swap(a % n, b % n);
            }
            let mut kept = Vec::new();
            for upto in 1..=order.len() {
                let mut known = order[..upto].to_vec();
                known.sort_by_key(|n| n.at);
                let now = known.last().map_or(end, |n| n.at);
                look(&rule, &mut kept, &known, now);
            }
            look(&rule, &mut kept, &in_time, end);
            prop_assert_eq!(&kept, &once);

            // The oldest events go, and new ones come in their order.
            let mut kept = Vec::new();
            for upto in 1..=in_time.len() {
                let known = &in_time[upto.saturating_sub(keep)..upto];
                look(&rule, &mut kept, known, in_time[upto - 1].at);
            }
            look(&rule, &mut kept, &in_time[in_time.len().saturating_sub(keep)..], end);
            prop_assert_eq!(&kept, &once);
            // A restart looks at the same again.
            look(&rule, &mut kept, &in_time[in_time.len().saturating_sub(keep)..], end);
            prop_assert_eq!(&kept, &once);
        }
    }
}
