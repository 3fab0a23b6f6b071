//! From the outbox to the other side, with a log in the store that survives a restart at any moment.
//!
//! A notification is written down before it is sent, under a name made of channel, episode and what is
//! told, so it is made once. Before the other side is asked that is written down too: a program that ended
//! between asking and hearing the answer asks again, and says that it may be a repeat.

mod deliver;
pub mod kept;
mod push;
mod reports;
mod snooze;

pub use push::{Expired, PERSON_MAX, SubscribeError};
pub use reports::{ReportDelivery, ReportSite, Reporter};

use crate::audience::Audience;
use crate::channel::{Channel, Target};
use crate::delivery::{Delivery, State, What, key};
use crate::place::{Place, Places};
use crate::send::{Answer, Publisher, Senders, is_gone};
use crate::snooze::held;
use crate::{plan, words};
use ohmstead_model::{Clock, TimestampMs};
use ohmstead_store::{OutboxEntry, Result, Store, StoreError};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

const CURSOR: &str = "notify.cursor";
const CHANNEL: &str = "notify.channel.";
/// Notifications that are not done.
const DUE: &str = "notify.due.";
/// Those that are.
const LOG: &str = "notify.log.";
/// What a channel was told in the last hour.
const TOLD: &str = "notify.told.";
/// Entries of the outbox that are taken at once.
const BATCH: usize = 200;
/// Channels that a hub may have, beside browsers.
pub const CHANNELS_MAX: usize = 100;
/// Lines of the log are kept this long.
const KEEP_MS: i64 = 90 * 86_400_000;

/// Takes what happened to alerts to people.
pub struct Notify {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    senders: Arc<Senders>,
    places: Arc<dyn Places>,
    audience: Arc<dyn Audience>,
    /// Entries of which it was said that they cannot be read.
    unreadable: Mutex<BTreeSet<String>>,
}

fn json<T: serde::Serialize>(value: &T) -> Option<Vec<u8>> {
    // Structs of texts and numbers are always JSON.
    serde_json::to_vec(value).ok()
}

impl Notify {
    /// Notifies through `senders`.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        senders: Senders,
        places: Arc<dyn Places>,
        audience: Arc<dyn Audience>,
    ) -> Self {
        let (senders, unreadable) = (Arc::new(senders), Mutex::default());
        Self { store, clock, senders, places, audience, unreadable }
    }

    /// Publishes MQTT channels' alerts by `publisher`; once, when the broker is there.
    pub fn publish_by(&self, publisher: Arc<dyn Publisher>) {
        self.senders.publish_by(publisher);
    }

    /// How a site is spoken of.
    pub fn place(&self, site: &str) -> Place {
        self.places.of_site(site)
    }

    /// Every channel, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn channels(&self) -> Result<Vec<Channel>> {
        Ok(self.read(self.store.values(CHANNEL).await?))
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
        let key = format!("{CHANNEL}{id}");
        // One that cannot be read can be removed as well.
        let known = self.store.values(&key).await?.iter().any(|(k, _)| *k == key);
        self.store.set_value(&format!("{CHANNEL}{id}"), None).await?;
        self.store.set_value(&format!("{TOLD}{id}"), None).await?;
        Ok(known)
    }

    /// The log with what waits, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn log(&self, limit: usize) -> Result<Vec<Delivery>> {
        let mut all: Vec<Delivery> = self.read(self.store.values(LOG).await?);
        let mut due: Vec<Delivery> = self.read(self.store.values(DUE).await?);
        self.show_digests(&mut due).await?;
        all.extend(due);
        all.sort_by_key(|d| std::cmp::Reverse((d.changed_at, d.key())));
        all.dedup_by_key(|d| d.key());
        all.truncate(limit);
        Ok(all)
    }

    /// Sends a test by a channel, now.
    pub async fn test(&self, channel: Channel) -> Answer {
        let now = self.clock.now();
        let place = self.places.of_channel(&channel.id);
        let message = words::test(&place, now);
        let (senders, target) = (self.senders.clone(), channel.clone());
        let answer =
            tokio::task::spawn_blocking(move || senders.test(&target, &message, &place.id, now))
                .await
                .unwrap_or_else(|_| Answer::not_asked("the sender broke off"));
        if is_gone(&channel, &answer)
            && let Err(error) = self.expire(&channel).await
        {
            tracing::error!(%error, "a browser that is gone could not be removed");
        }
        answer
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
        let kept = self.store.values(CURSOR).await?;
        let is_kept = !kept.is_empty();
        let found: Vec<i64> = self.read(kept);
        match found.first() {
            Some(cursor) => Ok(*cursor),
            // What was noted before is found noted.
            None if is_kept => Ok(0),
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
                let snoozes = self.snoozes().await?;
                for entry in &entries {
                    let since = entry.after.or(entry.before).map(|e| e.since);
                    let rule = rules
                        .iter()
                        .find(|r| r.id == entry.rule && since.is_some_and(|s| r.valid.contains(s)));
                    let Some((rule, since)) = rule.zip(since) else { continue };
                    let device = self.places.at(&entry.device, since);
                    for channel in channels.iter().filter(|c| self.may_hear(c, &device)) {
                        self.drop_snoozed(channel, entry).await?;
                        let place = self.places.of_device(&device);
                        let planned = plan::plan(entry, rule, channel, &place, self.clock.now());
                        for delivery in planned {
                            self.note(entry, held(delivery, &snoozes)).await?;
                        }
                    }
                }
            }
            // After everything is noted: a second look at the same entries finds them noted.
            cursor = last;
            self.store.set_value(CURSOR, json(&cursor)).await?;
        }
    }

    /// What is kept under just this name.
    async fn exact<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        let found = self.store.values(name).await?;
        Ok(self.read(found.into_iter().filter(|(k, _)| k == name).collect()).pop())
    }

    async fn find(&self, key: &str) -> Result<Option<Delivery>> {
        match self.exact(&format!("{LOG}{key}")).await? {
            Some(done) => Ok(Some(done)),
            None => self.exact(&format!("{DUE}{key}")).await,
        }
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

    /// Takes lines of the log away that are older than they are kept.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn forget(&self) -> Result<()> {
        let before = self.clock.now() - KEEP_MS;
        for delivery in self.read::<Delivery>(self.store.values(LOG).await?) {
            if delivery.changed_at < before {
                self.store.set_value(&format!("{LOG}{}", delivery.key()), None).await?;
            }
        }
        self.forget_reports().await?;
        self.forget_snoozes().await?;
        self.forget_browsers(before).await
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
        // Whose browser it is, and where, only the browser itself says.
        (Target::Push { .. }, kept @ Target::Push { .. }) => new.target = kept.clone(),
        _ => {}
    }
}

/// From when on reports go by `new`: since `old` had some, or `now`.
pub fn keep_since(new: &mut Channel, old: Option<&Channel>, now: TimestampMs) {
    let kept = old.filter(|old| !old.reports.is_empty()).and_then(|old| old.reports_since);
    new.reports_since = (!new.reports.is_empty()).then(|| kept.unwrap_or(now));
}

/// A store's error, for callers without the store's crate.
pub type Error = StoreError;
