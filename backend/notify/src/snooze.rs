//! A while in which nothing is told of a rule and device, and what becomes of its deliveries.

use crate::delivery::{Delivery, State, What};
use ohmstead_model::{DeviceId, TimestampMs};
use serde::{Deserialize, Serialize};

/// Keys of snoozes.
pub(crate) const SNOOZE: &str = "notify.snooze.";
/// The longest, ms: a week.
pub const SNOOZE_MAX_MS: i64 = 7 * 86_400_000;

/// A while in which nothing is told of a rule and device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// The rule's id.
    pub rule: String,
    /// The device.
    pub device: DeviceId,
    /// When it ends.
    pub until: TimestampMs,
    /// Who wanted it.
    pub by: String,
}

impl Snooze {
    pub(crate) fn is_of(&self, delivery: &Delivery) -> bool {
        self.rule == delivery.rule && self.device == delivery.device
    }

    /// Its key in the store.
    pub(crate) fn name(&self) -> String {
        format!("{SNOOZE}{}.{}", self.rule, self.device)
    }
}

/// What is raised while somebody snoozes it waits.
pub(crate) fn held(delivery: Delivery, snoozes: &[Snooze]) -> Delivery {
    let is_new =
        delivery.what == What::Raised && delivery.state == State::Waiting && delivery.attempts == 0;
    match snoozes.iter().find(|s| is_new && s.is_of(&delivery)) {
        Some(snooze) if delivery.cleared_at.is_some() => {
            let answer = Some(format!("snoozed by {}, and over by then", snooze.by));
            Delivery { state: State::Dropped, answer, ..delivery }
        }
        Some(snooze) => {
            let answer = Some(format!("snoozed by {}", snooze.by));
            Delivery { snoozed: true, next_at: snooze.until, answer, ..delivery }
        }
        None => delivery,
    }
}
