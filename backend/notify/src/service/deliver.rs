//! What is due goes out: one message for a channel and a site, as often as the channel allows.

use super::{DUE, Notify, TOLD, json};
use crate::channel::Channel;
use crate::delivery::{Delivery, State};
use crate::place::Place;
use crate::send::{Answer, is_gone};
use crate::storm::{self, Told};
use crate::{when, words};
use ohmstead_alert::Severity;
use ohmstead_model::TimestampMs;
use ohmstead_store::Result;
use std::collections::BTreeMap;

impl Notify {
    /// When what waits for a digest goes out, in the place of when it was noted.
    pub(super) async fn show_digests(&self, due: &mut [Delivery]) -> Result<()> {
        let channels = self.channels().await?;
        for delivery in due.iter_mut().filter(|d| d.state == State::Waiting) {
            let Some(channel) = channels.iter().find(|c| c.id == delivery.channel) else {
                continue;
            };
            let zone = self.places.of_device(&delivery.device).zone;
            if let Some(at) = when::digest_at(delivery, channel, &zone) {
                delivery.next_at = delivery.next_at.max(at);
            }
        }
        Ok(())
    }

    pub(super) async fn deliver(&self) -> Result<()> {
        let now = self.clock.now();
        let due: Vec<Delivery> = self.read(self.store.values(DUE).await?);
        if due.is_empty() {
            return Ok(());
        }
        let channels = self.channels().await?;
        let broken = self.unreadable_channels().await?;
        // One message speaks of one site, in its zone.
        let mut ready: BTreeMap<&str, Vec<(Place, Vec<Delivery>)>> = BTreeMap::new();
        for delivery in due {
            let place = self.places.of_device(&delivery.device);
            match channels.iter().find(|c| c.id == delivery.channel) {
                // It waits for somebody to mend the channel.
                None if broken.contains(&delivery.channel) => {}
                None => {
                    let answer = Some("the channel was removed".into());
                    self.done(Delivery { state: State::Dropped, answer, ..delivery }).await?;
                }
                Some(c) if !c.enabled => {
                    let answer = Some("the channel was turned off".into());
                    self.done(Delivery { state: State::Dropped, answer, ..delivery }).await?;
                }
                Some(c) if !self.may_hear(c, &delivery.device) => {
                    let answer = Some("it may not hear of that device any more".into());
                    self.done(Delivery { state: State::Dropped, answer, ..delivery }).await?;
                }
                Some(c) if when::is_due(&delivery, c, &place.zone, now) => {
                    let sites = ready.entry(&c.id).or_default();
                    match sites.iter_mut().find(|(p, _)| *p == place) {
                        Some((_, deliveries)) => deliveries.push(delivery),
                        None => sites.push((place, vec![delivery])),
                    }
                }
                Some(_) => {}
            }
        }
        let sends = channels
            .iter()
            .filter_map(|channel| Some((channel, ready.remove(channel.id.as_str())?)))
            .map(|(channel, sites)| self.send_all(channel, sites, now));
        futures::future::join_all(sends).await.into_iter().collect()
    }

    /// Sends what is due for a channel, one site after the other, as far as its messages of an hour allow.
    async fn send_all(
        &self,
        channel: &Channel,
        sites: Vec<(Place, Vec<Delivery>)>,
        now: TimestampMs,
    ) -> Result<()> {
        let Some(most) = channel.hourly_cap() else {
            for (place, deliveries) in sites {
                self.send(channel, &place, deliveries, now).await?;
            }
            return Ok(());
        };
        let key = format!("{TOLD}{}", channel.id);
        let mut told: Told = self.exact(&key).await?.unwrap_or_default();
        told.forget(now);
        for (place, deliveries) in sites {
            let (go, held): (Vec<_>, Vec<_>) =
                deliveries.into_iter().partition(|d| told.admits(d, most));
            for delivery in held {
                self.hold(delivery, &told, most, now).await?;
            }
            let names = storm::names(&go);
            if !go.is_empty() && self.send(channel, &place, go, now).await? {
                told.note(now, names);
                self.store.set_value(&key, json(&told)).await?;
            }
        }
        Ok(())
    }

    /// Leaves one for later: the channel has had its messages of this hour.
    async fn hold(
        &self,
        delivery: Delivery,
        told: &Told,
        most: usize,
        now: TimestampMs,
    ) -> Result<()> {
        let next_at = told.room_at(most).unwrap_or(now);
        let answer = Some(format!("held back: the channel had its {most} messages of this hour"));
        let held = Delivery { next_at, answer, changed_at: now, ..delivery };
        self.store.set_value(&format!("{DUE}{}", held.key()), json(&held)).await
    }

    /// Sends everything that is due for a channel and a site in one message: many alerts at once are
    /// one digest. True when the other side has it, or may have it.
    async fn send(
        &self,
        channel: &Channel,
        place: &Place,
        mut deliveries: Vec<Delivery>,
        now: TimestampMs,
    ) -> Result<bool> {
        deliveries.sort_by_key(|d| (std::cmp::Reverse(d.raised_at), d.what));
        let mut asked = Vec::with_capacity(deliveries.len());
        for delivery in deliveries {
            let logged = self.find(&delivery.key()).await?;
            if let Some(logged) =
                logged.filter(|l| !matches!(l.state, State::Waiting | State::Sending))
            {
                // It was done, and the program ended before it was crossed out here.
                self.done(logged).await?;
                continue;
            }
            // Asked before, and the answer never heard.
            let may_repeat = delivery.may_repeat || delivery.state == State::Sending;
            let attempts = delivery.attempts + 1;
            let asking = Delivery {
                state: State::Sending,
                attempts,
                may_repeat,
                changed_at: now,
                ..delivery
            };
            self.store.set_value(&format!("{DUE}{}", asking.key()), json(&asking)).await?;
            asked.push(asking);
        }
        if asked.is_empty() {
            return Ok(false);
        }
        let is_digest =
            channel.digest.is_some() && asked.iter().all(|d| d.severity != Severity::Critical);
        let message = words::compose(place, &asked, is_digest);
        let (senders, target, told) = (self.senders.clone(), channel.clone(), asked.clone());
        let answer =
            tokio::task::spawn_blocking(move || senders.send(&target, &message, &told, now))
                .await
                .unwrap_or_else(|_| Answer::not_asked("the sender broke off"));
        if !answer.is_taken {
            let (channel, answer) = (&channel.id, &answer.text);
            tracing::warn!(channel, answer, "a notification was not taken");
        }
        let is_gone = is_gone(channel, &answer);
        for delivery in asked {
            if is_gone {
                let answer = Some(format!("{}: the browser's subscription has ended", answer.text));
                self.done(Delivery { state: State::Failed, answer, ..delivery }).await?;
            } else {
                self.answered(delivery, &answer).await?;
            }
        }
        if is_gone {
            self.expire(channel).await?;
        }
        Ok(answer.is_taken || !answer.is_answered)
    }

    async fn answered(&self, asked: Delivery, answer: &Answer) -> Result<()> {
        let now = self.clock.now();
        let text = Some(answer.text.clone());
        let heard = Delivery {
            answer: text,
            changed_at: now,
            may_repeat: asked.may_repeat || !answer.is_answered,
            ..asked
        };
        if answer.is_taken {
            return self.done(Delivery { state: State::Sent, ..heard }).await;
        }
        if heard.attempts >= when::ATTEMPTS_MAX {
            return self.done(Delivery { state: State::Failed, ..heard }).await;
        }
        let next_at = now + when::pause_ms(heard.attempts);
        let waiting = Delivery { state: State::Waiting, next_at, ..heard };
        self.store.set_value(&format!("{DUE}{}", waiting.key()), json(&waiting)).await
    }
}
