//! Somebody wants to hear nothing of a rule and device for a while.
//!
//! What is raised meanwhile waits; what is still on at the end is told then, what is over by then is not told at all.

use super::{DUE, Notify, json};
use crate::channel::Channel;
use crate::delivery::{Delivery, State, What, key};
use crate::snooze::{SNOOZE, Snooze, held};
use ohmstead_model::DeviceId;
use ohmstead_store::{OutboxEntry, Result};

impl Notify {
    /// Every snooze that has not ended, by rule and device.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn snoozes(&self) -> Result<Vec<Snooze>> {
        let now = self.clock.now();
        let mut all: Vec<Snooze> = self.read(self.store.values(SNOOZE).await?);
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
        for delivery in self.read::<Delivery>(self.store.values(DUE).await?) {
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
        for delivery in self.read::<Delivery>(self.store.values(DUE).await?) {
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
        for snooze in self.read::<Snooze>(self.store.values(SNOOZE).await?) {
            if snooze.until <= now {
                self.store.set_value(&snooze.name(), None).await?;
            }
        }
        Ok(())
    }
}
