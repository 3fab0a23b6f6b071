//! What stands out of measured hours: found when the hub looks, and seen better with every hour that follows.

use crate::episode::Episode;
use crate::rule::Rule;
use ohmstead_model::{TimeRange, TimestampMs};

/// What ended longer than this before it was found is history, ms: it is raised and over then, and no news.
const HISTORY_MS: i64 = 24 * 3_600_000;

/// Something that stood out, of the rule's kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoodOut {
    /// When it was, as far as is known now.
    pub time: TimeRange,
    /// False while it may go on.
    pub is_over: bool,
    /// When it was first found.
    pub found_at: TimestampMs,
    /// In thousandths of the kind's unit.
    pub value: i64,
}

impl StoodOut {
    /// When somebody could be told of it, and when it was over then.
    fn told(&self, since: TimestampMs) -> (TimestampMs, Option<TimestampMs>) {
        if self.is_over && self.found_at - self.time.to > HISTORY_MS {
            return (self.time.to, Some(self.time.to));
        }
        let raised_at = self.found_at.max(since);
        (raised_at, self.is_over.then(|| self.time.to.max(raised_at)))
    }
}

/// What overlaps is one, so that what is found of it does not depend on the order.
fn together(mut found: Vec<StoodOut>) -> Vec<StoodOut> {
    found.sort_by_key(|f| (f.time.from, f.time.to));
    let mut out: Vec<StoodOut> = Vec::new();
    for f in found {
        match out.last_mut() {
            Some(last) if f.time.from < last.time.to => {
                last.time = last.time.union(f.time);
                last.is_over &= f.is_over;
                last.found_at = last.found_at.min(f.found_at);
                last.value = last.value.max(f.value);
            }
            _ => out.push(f),
        }
    }
    out
}

/// The episodes of a rule's version for a device, given those that are kept (`kept`, ascending) and what stands out
/// now. What was raised is never taken back: where its beginning is seen elsewhere now, or it does not stand out any
/// more, people were told of it all the same. It is over when it does not stand out any more.
pub fn episodes(
    rule: &Rule,
    kept: &[Episode],
    found: &[StoodOut],
    now: TimestampMs,
) -> Vec<Episode> {
    let ends = rule.valid.to.min(now);
    let mut all: Vec<(Episode, bool)> = kept.iter().map(|e| (*e, false)).collect();
    let found = found.iter().filter(|f| rule.enabled && f.value > rule.threshold);
    for f in together(found.copied().collect()) {
        let since = f.time.from.max(rule.valid.from);
        if since >= rule.valid.to || f.time.to <= rule.valid.from {
            continue;
        }
        let (raised_at, over) = f.told(since);
        let is_of = |e: &Episode| e.since < f.time.to && e.cleared_at.is_none_or(|c| since <= c);
        let mut is_new = true;
        for (e, is_seen) in all.iter_mut().filter(|(e, _)| is_of(e)) {
            (is_new, *is_seen) = (false, true);
            (e.peak, e.cleared_at) = (e.peak.max(f.value), over.map(|o| o.max(e.raised_at)));
        }
        if is_new {
            let e = Episode { since, raised_at, cleared_at: over, peak: f.value };
            all.push((e, true));
        }
    }
    for (e, is_seen) in &mut all {
        if e.cleared_at.is_none() && (!*is_seen || rule.valid.to <= now) {
            e.cleared_at = Some(ends);
        }
        e.cleared_at = e.cleared_at.map(|c| c.min(rule.valid.to).max(e.raised_at));
    }
    let mut all: Vec<Episode> = all.into_iter().map(|(e, _)| e).collect();
    all.sort_by_key(|e| e.since);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RuleKind, default_rules};
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    fn rule() -> Rule {
        let mut rule = default_rules(230_000).remove(0);
        (rule.kind, rule.threshold, rule.clear_at, rule.for_ms) =
            (RuleKind::AnomalyLeftOn, 0, 0, 0);
        rule.check().unwrap();
        rule
    }

    fn at(hour: i64) -> TimestampMs {
        TimestampMs(hour * HOUR)
    }

    fn found(from: i64, to: i64, is_over: bool, found_at: i64) -> StoodOut {
        let time = TimeRange::new(at(from), at(to));
        StoodOut { time, is_over, found_at: at(found_at), value: 1000 * (to - from) }
    }

    #[test]
    fn it_is_raised_when_it_is_found_and_over_when_it_is() {
        let rule = rule();
        let on = Episode { since: at(3), raised_at: at(9), cleared_at: None, peak: 6000 };
        assert_eq!(episodes(&rule, &[], &[found(3, 9, false, 9)], at(9)), [on]);
        // It goes on, and its beginning is seen an hour earlier now: it is the same all the same.
        let longer = Episode { peak: 8000, ..on };
        assert_eq!(episodes(&rule, &[on], &[found(2, 10, false, 9)], at(10)), [longer]);
        let over = Episode { cleared_at: Some(at(10)), ..longer };
        assert_eq!(episodes(&rule, &[longer], &[found(2, 10, true, 9)], at(11)), [over]);
        assert_eq!(episodes(&rule, &[over], &[found(2, 10, true, 9)], at(12)), [over]);
        // It does not stand out any more, or somebody said that it was nothing.
        let gone = Episode { cleared_at: Some(at(11)), ..longer };
        assert_eq!(episodes(&rule, &[longer], &[], at(11)), [gone]);
        // Found when it was over already; and found in what was imported later.
        let short = episodes(&rule, &[], &[found(3, 9, true, 10)], at(10));
        assert_eq!((short[0].raised_at, short[0].cleared_at), (at(10), Some(at(10))));
        let old = episodes(&rule, &[], &[found(3, 9, true, 500)], at(500));
        assert_eq!((old[0].raised_at, old[0].cleared_at), (at(9), Some(at(9))));
        let few = Rule { threshold: 6000, ..rule };
        assert_eq!(episodes(&few, &[], &[found(3, 9, false, 9)], at(9)), []);
    }

    #[test]
    fn a_version_of_a_rule_has_only_its_own_time() {
        let rule = Rule { valid: TimeRange::new(at(5), at(8)), ..rule() };
        let all = [found(0, 3, true, 4), found(3, 12, false, 6), found(12, 14, false, 14)];
        let only = Episode { since: at(5), raised_at: at(6), cleared_at: Some(at(8)), peak: 9000 };
        assert_eq!(episodes(&rule, &[], &all, at(12)), [only]);
    }

    proptest! {
        /// Only what is kept is gone by, so a hub that starts anew before each look, and looks twice, tells the same; and
        /// what was raised stays.
        #[test]
        fn a_restart_changes_nothing(
            looks in prop::collection::vec(prop::collection::vec((0i64..60, 1i64..12), 0..4), 1..20),
        ) {
            let rule = rule();
            let run = |twice: bool| {
                let mut kept: Vec<Episode> = Vec::new();
                for (n, seen) in looks.iter().enumerate() {
                    let now = at(72 + n as i64);
                    let mut seen: Vec<StoodOut> = seen
                        .iter()
                        .map(|(from, length)| found(*from, from + length, from + length < 60, 70))
                        .collect();
                    seen.sort_by_key(|s| s.time.from);
                    for _ in 0..=usize::from(twice) {
                        let new = episodes(&rule, &kept, &seen, now);
                        for old in &kept {
                            let same = |e: &&Episode| (e.since, e.raised_at) == (old.since, old.raised_at);
                            assert!(new.iter().any(|e| same(&e)), "{old:?} was taken back");
                        }
                        kept = new;
                    }
                }
                kept
            };
            prop_assert_eq!(run(true), run(false));
        }
    }
}
