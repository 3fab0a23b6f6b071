//! What goes by an expectation: it depends on when it is asked, so what was raised is kept, and never judged anew.

use crate::episode::Episode;
use crate::rule::Rule;
use ohmstead_model::TimestampMs;

/// A worst value is noted when it grew by this part of itself: an expectation moves a little each time.
const GROWTH: i64 = 100;

/// What a look at an expectation changes: the episodes to keep, each in the place of the one that began when it did,
/// or beside them; none where nothing changes. Raised when it was first expected, over when it is expected no more, with
/// the period that it was expected of (`ends`, of `last`), or with the rule's version; the next period may have one of its
/// own at once.
///
/// `last` is the rule's newest episode of the device. `expected`: in thousandths of the rule's unit; `None` while
/// nobody can say.
pub fn look(
    rule: &Rule,
    last: Option<Episode>,
    ends: Option<TimestampMs>,
    expected: Option<i64>,
    now: TimestampMs,
) -> Vec<Episode> {
    let Some(open) = last.filter(|e| e.cleared_at.is_none()) else {
        return raised(rule, last, expected, now).into_iter().collect();
    };
    // Another version of the rule raised it.
    if !rule.valid.contains(open.since) {
        return Vec::new();
    }
    let ends = ends.map_or(rule.valid.to, |ends| ends.min(rule.valid.to));
    if ends <= now {
        let over = Episode { cleared_at: Some(ends.max(open.raised_at)), ..open };
        let next = raised(rule, Some(over), expected, now);
        return std::iter::once(over).chain(next).collect();
    }
    let Some(expected) = expected else { return Vec::new() };
    if expected <= rule.clear_at {
        return vec![Episode { cleared_at: Some(now), ..open }];
    }
    let grew = expected > open.peak.saturating_add(open.peak / GROWTH);
    grew.then_some(Episode { peak: expected, ..open }).into_iter().collect()
}

/// One that begins now, after `last` is over.
fn raised(
    rule: &Rule,
    last: Option<Episode>,
    expected: Option<i64>,
    now: TimestampMs,
) -> Option<Episode> {
    let expected = expected.filter(|e| *e > rule.threshold)?;
    // Two looks at one instant are one.
    let is_new = last.is_none_or(|e| e.since < now) && rule.enabled && rule.valid.contains(now);
    is_new.then_some(Episode { since: now, raised_at: now, cleared_at: None, peak: expected })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RuleKind, default_rules};
    use ohmstead_model::TimeRange;
    use proptest::prelude::*;

    fn rule() -> Rule {
        let mut rule = default_rules(230_000).remove(0);
        (rule.kind, rule.threshold, rule.clear_at, rule.for_ms) =
            (RuleKind::ProjectedDayBudget, 1000, 900, 0);
        rule.check().unwrap();
        rule
    }

    fn at(t: i64) -> TimestampMs {
        TimestampMs(t)
    }

    #[test]
    fn what_is_expected_raises_it_and_what_is_expected_no_more_clears_it() {
        let rule = rule();
        let raised = Episode { since: at(5), raised_at: at(5), cleared_at: None, peak: 1200 };
        assert_eq!(look(&rule, None, None, Some(1000), at(5)), []);
        assert_eq!(look(&rule, None, None, None, at(5)), []);
        assert_eq!(look(&rule, None, None, Some(1200), at(5)), [raised]);
        let ends = Some(at(50));
        let next = |expected, now| look(&rule, Some(raised), ends, Some(expected), at(now));
        assert_eq!(next(1205, 6), [], "no news");
        assert_eq!(next(950, 6), []);
        assert_eq!(next(1300, 6), [Episode { peak: 1300, ..raised }]);
        let over = |t| Episode { cleared_at: Some(at(t)), ..raised };
        assert_eq!(next(900, 6), [over(6)]);
        // The next period has its own.
        let anew = Episode { since: at(60), raised_at: at(60), cleared_at: None, peak: 2000 };
        assert_eq!(next(2000, 60), [over(50), anew]);
        assert_eq!(next(1000, 60), [over(50)]);
        let ended = Rule { valid: TimeRange::new(at(0), at(40)), ..rule.clone() };
        assert_eq!(look(&ended, Some(raised), ends, Some(2000), at(60)), [over(40)]);
        let later = Rule { valid: TimeRange::new(at(40), at(1000)), ..rule };
        assert_eq!(look(&later, Some(raised), ends, Some(2000), at(60)), []);
    }

    proptest! {
        /// Nothing but what is kept is gone by: a hub that starts anew before each look, and looks twice, tells the same.
        #[test]
        fn a_restart_changes_nothing(values in prop::collection::vec(prop::option::of(500i64..2000), 1..60)) {
            let rule = rule();
            let run = |twice: bool| {
                let mut kept: Vec<Episode> = Vec::new();
                for (n, value) in values.iter().enumerate() {
                    let now = at(n as i64 * 10 + 1);
                    for _ in 0..=usize::from(twice) {
                        let last = kept.last().copied();
                        let ends = last.map(|e| at((e.since.0 / 200 + 1) * 200));
                        for new in look(&rule, last, ends, *value, now) {
                            kept.retain(|e| e.since != new.since);
                            kept.push(new);
                        }
                    }
                }
                kept
            };
            let kept = run(false);
            prop_assert_eq!(run(true), kept.clone());
            for pair in kept.windows(2) {
                prop_assert!(pair[0].cleared_at.is_some_and(|c| c <= pair[1].since));
            }
            let most = values.iter().flatten().max().copied().unwrap_or(0);
            prop_assert_eq!(kept.is_empty(), most <= rule.threshold);
        }
    }
}
