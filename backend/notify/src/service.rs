//! From the outbox to the other side, with a log in the store that survives a restart at any moment.
//!
//! A notification is written down before it is sent, under a name made of channel, episode and what is
//! told, so it is made once. Before the other side is asked that is written down too: a program that ended
//! between asking and hearing the answer asks again, and says that it may be a repeat.

use crate::channel::{Channel, Target};
use crate::delivery::{Delivery, State, What, key};
use crate::place::{Place, Places};
use crate::send::{Answer, Senders};
use crate::{plan, when, words};
use ohmstead_model::{Clock, TimestampMs};
use ohmstead_store::{OutboxEntry, Result, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::Arc;

const CURSOR: &str = "notify.cursor";
const CHANNEL: &str = "notify.channel.";
/// Notifications that are not done.
const DUE: &str = "notify.due.";
/// Those that are.
const LOG: &str = "notify.log.";
/// Entries of the outbox that are taken at once.
const BATCH: usize = 200;
/// Channels that a hub may have.
pub const CHANNELS_MAX: usize = 100;
/// Lines of the log are kept this long.
const KEEP_MS: i64 = 90 * 86_400_000;

/// Takes what happened to alerts to people.
pub struct Notify {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    senders: Arc<Senders>,
    places: Arc<dyn Places>,
}

fn json<T: serde::Serialize>(value: &T) -> Option<Vec<u8>> {
    // Structs of texts and numbers are always JSON.
    serde_json::to_vec(value).ok()
}

fn parse<T: serde::de::DeserializeOwned>(all: Vec<(String, Vec<u8>)>) -> Vec<T> {
    all.iter().filter_map(|(_, v)| serde_json::from_slice(v).ok()).collect()
}

impl Notify {
    /// Notifies through `senders`.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        senders: Senders,
        places: Arc<dyn Places>,
    ) -> Self {
        Self { store, clock, senders: Arc::new(senders), places }
    }

    /// Every channel, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn channels(&self) -> Result<Vec<Channel>> {
        Ok(parse(self.store.values(CHANNEL).await?))
    }

    /// Makes or changes a channel, which was checked.
    ///
    /// # Errors
    /// When nothing was changed.
    pub async fn put_channel(&self, channel: &Channel) -> Result<()> {
        self.store.set_value(&format!("{CHANNEL}{}", channel.id), json(channel)).await
    }

    /// Removes a channel; what waits for it is dropped. False when there is none.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn remove_channel(&self, id: &str) -> Result<bool> {
        let known = self.channels().await?.iter().any(|c| c.id == id);
        self.store.set_value(&format!("{CHANNEL}{id}"), None).await?;
        Ok(known)
    }

    /// The log with what waits, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn log(&self, limit: usize) -> Result<Vec<Delivery>> {
        let mut all: Vec<Delivery> = parse(self.store.values(LOG).await?);
        all.extend(parse::<Delivery>(self.store.values(DUE).await?));
        all.sort_by_key(|d| std::cmp::Reverse((d.changed_at, d.key())));
        all.dedup_by_key(|d| d.key());
        all.truncate(limit);
        Ok(all)
    }

    /// Sends a test by a channel, now.
    pub async fn test(&self, channel: Channel) -> Answer {
        let now = self.clock.now();
        let message = words::test(&self.places.of_channel(&channel.id), now);
        let senders = self.senders.clone();
        tokio::task::spawn_blocking(move || senders.send(&channel, &message, &[], now))
            .await
            .unwrap_or_else(|_| Answer::not_asked("the sender broke off"))
    }

    /// Takes what is new in the outbox, and sends what is due.
    ///
    /// # Errors
    /// When the store cannot be read or written; the next pass goes on there.
    pub async fn pass(&self) -> Result<()> {
        self.take_in().await?;
        self.deliver().await
    }

    async fn cursor(&self) -> Result<i64> {
        let found: Vec<i64> = parse(self.store.values(CURSOR).await?);
        match found.first() {
            Some(cursor) => Ok(*cursor),
            None => {
                // What happened before anybody could be told is no news.
                let end = self.store.outbox_end().await?;
                self.store.set_value(CURSOR, json(&end)).await?;
                Ok(end)
            }
        }
    }

    async fn take_in(&self) -> Result<()> {
        let mut cursor = self.cursor().await?;
        loop {
            let entries = self.store.outbox_since(cursor, BATCH).await?;
            let Some(last) = entries.last().map(|e| e.cursor) else { return Ok(()) };
            let channels = self.channels().await?;
            if !channels.is_empty() {
                let rules = self.store.rules().await?;
                for entry in &entries {
                    let since = entry.after.or(entry.before).map(|e| e.since);
                    let rule = rules
                        .iter()
                        .find(|r| r.id == entry.rule && since.is_some_and(|s| r.valid.contains(s)));
                    let Some(rule) = rule else { continue };
                    let theirs = |c: &&Channel| self.places.reaches(&c.id, &entry.device);
                    for channel in channels.iter().filter(theirs) {
                        let planned = plan::plan(entry, rule, channel, self.clock.now());
                        if let Some(delivery) = planned {
                            self.note(entry, delivery).await?;
                        }
                    }
                }
            }
            // After everything is noted: a second look at the same entries finds them noted.
            cursor = last;
            self.store.set_value(CURSOR, json(&cursor)).await?;
        }
    }

    async fn find(&self, key: &str) -> Result<Option<Delivery>> {
        for prefix in [LOG, DUE] {
            let wanted = format!("{prefix}{key}");
            let found = self.store.values(&wanted).await?;
            let exact = found.into_iter().filter(|(k, _)| *k == wanted).collect();
            if let Some(delivery) = parse(exact).pop() {
                return Ok(Some(delivery));
            }
        }
        Ok(None)
    }

    async fn note(&self, entry: &OutboxEntry, mut delivery: Delivery) -> Result<()> {
        if self.find(&delivery.key()).await?.is_some() {
            return Ok(());
        }
        if delivery.what != What::Raised {
            let raised =
                key(&delivery.channel, &entry.rule, &entry.device, delivery.since, What::Raised);
            match self.find(&raised).await? {
                Some(raised) if raised.state == State::Waiting && raised.attempts == 0 => {
                    if delivery.what == What::Withdrawn {
                        // Nobody was told, so nobody has to be told otherwise.
                        delivery.state = State::Dropped;
                        self.done(Delivery { state: State::Dropped, ..raised }).await?;
                    }
                }
                Some(raised) if raised.state != State::Dropped => {}
                // Nobody was told that it began.
                _ => delivery.state = State::Dropped,
            }
        }
        if delivery.state == State::Dropped {
            return self.done(delivery).await;
        }
        self.store.set_value(&format!("{DUE}{}", delivery.key()), json(&delivery)).await
    }

    /// Moves a delivery into the log. Ended in between, it stands in both, and the log holds.
    async fn done(&self, delivery: Delivery) -> Result<()> {
        let key = delivery.key();
        self.store.set_value(&format!("{LOG}{key}"), json(&delivery)).await?;
        self.store.set_value(&format!("{DUE}{key}"), None).await
    }

    async fn deliver(&self) -> Result<()> {
        let now = self.clock.now();
        let due: Vec<Delivery> = parse(self.store.values(DUE).await?);
        if due.is_empty() {
            return Ok(());
        }
        let channels = self.channels().await?;
        // One message speaks of one site, in its zone.
        let mut ready: BTreeMap<&str, Vec<(Place, Vec<Delivery>)>> = BTreeMap::new();
        for delivery in due {
            let place = self.places.of_device(&delivery.device);
            match channels.iter().find(|c| c.id == delivery.channel) {
                None => {
                    let answer = Some("the channel was removed".into());
                    self.done(Delivery { state: State::Dropped, answer, ..delivery }).await?;
                }
                Some(c) if when::is_due(&delivery, c.quiet, &place.zone, now) => {
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

    /// Sends what is due for a channel, one site after the other.
    async fn send_all(
        &self,
        channel: &Channel,
        sites: Vec<(Place, Vec<Delivery>)>,
        now: TimestampMs,
    ) -> Result<()> {
        for (place, deliveries) in sites {
            self.send(channel, &place, deliveries, now).await?;
        }
        Ok(())
    }

    /// Sends everything that is due for a channel and a site in one message: many alerts at once are
    /// one digest.
    async fn send(
        &self,
        channel: &Channel,
        place: &Place,
        mut deliveries: Vec<Delivery>,
        now: TimestampMs,
    ) -> Result<()> {
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
            return Ok(());
        }
        let message = words::compose(place, &asked);
        let (senders, target, told) = (self.senders.clone(), channel.clone(), asked.clone());
        let answer =
            tokio::task::spawn_blocking(move || senders.send(&target, &message, &told, now))
                .await
                .unwrap_or_else(|_| Answer::not_asked("the sender broke off"));
        if !answer.is_taken {
            tracing::warn!(
                channel = channel.id,
                answer = answer.text,
                "a notification was not taken"
            );
        }
        for delivery in asked {
            self.answered(delivery, &answer).await?;
        }
        Ok(())
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

    /// Takes lines of the log away that are older than they are kept.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn forget(&self) -> Result<()> {
        let before = self.clock.now() - KEEP_MS;
        for delivery in parse::<Delivery>(self.store.values(LOG).await?) {
            if delivery.changed_at < before {
                self.store.set_value(&format!("{LOG}{}", delivery.key()), None).await?;
            }
        }
        Ok(())
    }
}

/// Keeps the secret of `old` where `new` comes without one: it is never shown, so it cannot be sent back.
pub fn keep_secret(new: &mut Channel, old: &Channel) {
    match (&mut new.target, &old.target) {
        (Target::Webhook { secret, .. }, Target::Webhook { secret: kept, .. })
            if secret.is_empty() =>
        {
            secret.clone_from(kept);
        }
        (Target::Ntfy { token, .. }, Target::Ntfy { token: kept, .. }) if token.is_none() => {
            token.clone_from(kept);
        }
        _ => {}
    }
}

/// A store's error, for callers without the store's crate.
pub type Error = StoreError;
