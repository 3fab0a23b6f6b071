//! Dated versions of rules: a change holds from a moment on, and what was raised before stays.

use crate::Rule;
use ohmstead_model::{TimeRange, TimestampMs};

impl Rule {
    /// True while no later version has ended this one.
    pub fn is_current(&self) -> bool {
        self.valid.to == TimestampMs(i64::MAX)
    }

    fn says_the_same_as(&self, other: &Self) -> bool {
        Self { valid: other.valid, ..self.clone() } == *other
    }
}

/// The versions to keep so that from `now` on exactly `wanted` hold: ended ones for what changed or
/// was left out, new ones for what changed or is new. Nothing for rules that stay as they are.
pub fn change_rules(kept: &[Rule], wanted: Vec<Rule>, now: TimestampMs) -> Vec<Rule> {
    let current: Vec<&Rule> = kept.iter().filter(|r| r.is_current()).collect();
    let mut changes: Vec<Rule> = current
        .iter()
        .filter(|old| !wanted.iter().any(|new| new.says_the_same_as(old)))
        .map(|old| Rule { valid: TimeRange::new(old.valid.from, now), ..(*old).clone() })
        .collect();
    let from_now = TimeRange::new(now, TimestampMs(i64::MAX));
    let new = wanted.into_iter().filter(|new| !current.iter().any(|old| new.says_the_same_as(old)));
    changes.extend(new.map(|new| Rule { valid: from_now, ..new }));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_rules;

    #[test]
    fn only_what_changed_gets_a_new_version_and_what_is_left_out_ends() {
        let kept = default_rules(230_000);
        assert!(kept.len() >= 2, "the test needs two rules");
        let now = TimestampMs(1_000_000);
        assert_eq!(change_rules(&kept, kept.clone(), now), Vec::new());

        let mut wanted = kept.clone();
        wanted[0].for_ms += 1000;
        let left_out = wanted.pop().unwrap();
        let changes = change_rules(&kept, wanted.clone(), now);
        assert_eq!(changes.len(), 3);
        assert!(changes.iter().any(|r| r.id == left_out.id && r.valid.to == now));
        assert!(changes.iter().any(|r| r.id == kept[0].id && r.valid.to == now));
        let new = changes.iter().find(|r| r.is_current()).unwrap();
        assert_eq!((new.valid.from, new.for_ms), (now, kept[0].for_ms + 1000));
    }
}
