//! How many messages a channel gets in an hour: a rule that flaps, or a day on which everything goes wrong, must not
//! bury what matters.

use crate::delivery::{Delivery, What};
use ohmstead_alert::Severity;
use ohmstead_model::TimestampMs;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Messages an hour of a channel that people read, unless it says otherwise.
pub const HOURLY_DEFAULT: u32 = 30;
/// What a channel may say at most.
pub const HOURLY_MAX: u32 = 1000;
const HOUR_MS: i64 = 3_600_000;

/// What a channel was told in the last hour, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told(Vec<Sent>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Sent {
    at: TimestampMs,
    /// Critical alerts that it told of, by rule and device.
    critical: BTreeSet<String>,
}

fn name(delivery: &Delivery) -> String {
    format!("{}.{}", delivery.rule, delivery.device)
}

fn is_urgent(delivery: &Delivery) -> bool {
    delivery.severity == Severity::Critical && delivery.what == What::Raised
}

/// The critical alerts that these tell of, by rule and device.
pub fn names(deliveries: &[Delivery]) -> BTreeSet<String> {
    deliveries.iter().filter(|d| is_urgent(d)).map(name).collect()
}

impl Told {
    /// Forgets what is older than an hour; and what lies ahead, for the clock was set back since.
    pub fn forget(&mut self, now: TimestampMs) {
        self.0.retain(|sent| sent.at <= now && now - sent.at < HOUR_MS);
    }

    /// Notes a message.
    pub fn note(&mut self, now: TimestampMs, critical: BTreeSet<String>) {
        self.0.push(Sent { at: now, critical });
    }

    /// True when a channel of so many messages an hour may be told now. A critical alert always may, but once an
    /// hour only for the same rule and device.
    pub fn admits(&self, delivery: &Delivery, most: usize) -> bool {
        let name = name(delivery);
        self.0.len() < most
            || (is_urgent(delivery) && !self.0.iter().any(|sent| sent.critical.contains(&name)))
    }

    /// When there is room again; `None`: there is.
    pub fn room_at(&self, most: usize) -> Option<TimestampMs> {
        let first = self.0.len().checked_sub(most)?;
        self.0.get(first).map(|sent| sent.at + HOUR_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::test_delivery;

    fn at(minutes: i64) -> TimestampMs {
        TimestampMs(minutes * 60_000)
    }

    #[test]
    fn a_channel_has_so_many_messages_in_any_hour() {
        let mut told = Told::default();
        let warning = test_delivery();
        for minute in [0, 20, 40] {
            told.forget(at(minute));
            assert!(told.admits(&warning, 3), "minute {minute}");
            told.note(at(minute), BTreeSet::new());
        }
        told.forget(at(59));
        assert!(!told.admits(&warning, 3));
        assert_eq!(told.room_at(3), Some(at(60)));
        // A smaller number since then: room comes later.
        assert_eq!(told.room_at(1), Some(at(100)));
        told.forget(at(60));
        assert!(told.admits(&warning, 3) && told.room_at(3).is_none());
        // The clock was set back: what was told then does not silence anybody.
        told.forget(at(-60));
        assert_eq!(told, Told::default());
    }

    #[test]
    fn a_critical_alert_comes_through_a_storm_once_an_hour() {
        let mut told = Told::default();
        told.note(at(0), BTreeSet::new());
        let critical = Delivery { severity: Severity::Critical, ..test_delivery() };
        assert!(told.admits(&critical, 1));
        told.note(at(1), names(std::slice::from_ref(&critical)));
        assert!(!told.admits(&critical, 1), "it flaps");
        let other = Delivery { rule: "other".into(), ..critical.clone() };
        assert!(told.admits(&other, 1));
        let over = Delivery { what: What::Cleared, rule: "other".into(), ..critical };
        assert!(!told.admits(&over, 1));
    }
}
