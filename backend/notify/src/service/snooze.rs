//! Somebody wants to hear nothing of a rule and device for a while.
//!
//! What is raised meanwhile waits; what is still on at the end is told then, what is over by then is not told at all.

use super::{DUE, Notify, json, parse};
use crate::channel::Channel;
use crate::delivery::{Delivery, State, What, key};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{OutboxEntry, Result};
use serde::{Deserialize, Serialize};

const SNOOZE: &str = "notify.snooze.";
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
    fn is_of(&self, delivery: &Delivery) -> bool {
        self.rule == delivery.rule && self.device == delivery.device
    }

    fn name(&self) -> String {
        format!("{SNOOZE}{}.{}", self.rule, self.device)
    }
}

/// What is raised while somebody snoozes it waits.
pub(super) fn held(delivery: Delivery, snoozes: &[Snooze]) -> Delivery {
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

impl Notify {
    /// Every snooze that has not ended, by rule and device.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn snoozes(&self) -> Result<Vec<Snooze>> {
        let now = self.clock.now();
        let mut all: Vec<Snooze> = parse(self.store.values(SNOOZE).await?);
        all.retain(|s| s.until > now);
        Ok(all)
    }

    /// Says nothing of a rule and device until then; what waits already waits on.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn snooze(&self, snooze: Snooze) -> Result<()> {
        // First this: what is raised from now on finds it.
        self.store.set_value(&snooze.name(), json(&snooze)).await?;
        for delivery in parse::<Delivery>(self.store.values(DUE).await?) {
            let changed = held(delivery.clone(), std::slice::from_ref(&snooze));
            if changed != delivery {
                self.put_due(&changed).await?;
            }
        }
        Ok(())
    }

    /// Ends that now: what waited for its end goes out. False when there was none.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn end_snooze(&self, rule: &str, device: &DeviceId) -> Result<bool> {
        let all = self.snoozes().await?;
        let Some(snooze) = all.into_iter().find(|s| s.rule == rule && s.device == *device) else {
            return Ok(false);
        };
        self.store.set_value(&snooze.name(), None).await?;
        let now = self.clock.now();
        for delivery in parse::<Delivery>(self.store.values(DUE).await?) {
            if delivery.snoozed && snooze.is_of(&delivery) {
                let awake = Delivery { snoozed: false, next_at: now, answer: None, ..delivery };
                self.put_due(&awake).await?;
            }
        }
        Ok(true)
    }

    async fn put_due(&self, delivery: &Delivery) -> Result<()> {
        self.store.set_value(&format!("{DUE}{}", delivery.key()), json(delivery)).await
    }

    /// Of an episode that is over before its snooze ended nobody is told that it began.
    pub(super) async fn drop_snoozed(&self, channel: &Channel, entry: &OutboxEntry) -> Result<()> {
        let Some(over) = entry.after.filter(|e| e.cleared_at.is_some()) else { return Ok(()) };
        let raised = key(&channel.id, &entry.rule, &entry.device, over.since, What::Raised);
        let waiting = self.exact::<Delivery>(&format!("{DUE}{raised}")).await?;
        match waiting.filter(|d| d.snoozed && d.attempts == 0) {
            Some(raised) => {
                let answer = raised.answer.as_ref().map(|by| format!("{by}, and over by then"));
                self.done(Delivery { state: State::Dropped, answer, ..raised }).await
            }
            None => Ok(()),
        }
    }

    /// Forgets those that ended.
    pub(super) async fn forget_snoozes(&self) -> Result<()> {
        let now = self.clock.now();
        for snooze in parse::<Snooze>(self.store.values(SNOOZE).await?) {
            if snooze.until <= now {
                self.store.set_value(&snooze.name(), None).await?;
            }
        }
        Ok(())
    }
}
