//! Browsers that want to be told. Each is a channel of its own, made by the person who sits before it, and gone
//! when its push service says so.

use super::{Notify, json};
use crate::channel::{Channel, ChannelError, Target};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{Result, StoreError};
use serde::{Deserialize, Serialize};

/// Browsers that a person may have.
pub const PERSON_MAX: usize = 20;
/// Browsers that a hub may have.
const HUB_MAX: usize = 2000;
pub(super) const EXPIRED: &str = "notify.expired.";

/// A browser that cannot be reached any more, so that its person learns of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expired {
    /// The channel's id.
    pub id: String,
    /// Whose it was.
    pub person: Option<String>,
    /// What it was called.
    pub name: String,
    /// When its push service said so.
    pub at: TimestampMs,
}

/// Why a browser cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum SubscribeError {
    /// The hub has no key.
    #[error(
        "this hub has no web push: it could not make a key in its data directory; its log says why"
    )]
    NoPush,
    /// It leads to somebody else.
    #[error(
        "{0:?} is no push service that this hub knows; notify.push_services in its configuration lists them"
    )]
    Service(String),
    /// Its form.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// Bounds.
    #[error("there are {0} browsers already: remove one first")]
    TooMany(usize),
    /// It is not kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn person_of(channel: &Channel) -> Option<Option<&str>> {
    match &channel.target {
        Target::Push { person, .. } => Some(person.as_deref()),
        _ => None,
    }
}

impl Notify {
    /// The hub's public key for web push, as browsers want it.
    pub fn push_key(&self) -> Option<&str> {
        self.senders.push().map(|push| push.key.public())
    }

    /// The browsers of a person, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn browsers(&self, person: Option<&str>) -> Result<Vec<Channel>> {
        let all = self.channels().await?;
        Ok(all.into_iter().filter(|c| person_of(c) == Some(person)).collect())
    }

    /// Takes a browser's subscription; one that is known already is changed.
    ///
    /// # Errors
    /// See [`SubscribeError`].
    pub async fn subscribe(&self, channel: &Channel) -> std::result::Result<(), SubscribeError> {
        let Target::Push { person, subscription, .. } = &channel.target else {
            return Err(ChannelError::Subscription.into());
        };
        let push = self.senders.push().ok_or(SubscribeError::NoPush)?;
        channel.check()?;
        if !push.accepts(subscription) {
            return Err(SubscribeError::Service(subscription.service().to_owned()));
        }
        let all = self.channels().await?;
        let others: Vec<_> =
            all.iter().filter(|c| c.id != channel.id).filter_map(person_of).collect();
        let theirs = others.iter().filter(|other| **other == person.as_deref()).count();
        if theirs >= PERSON_MAX {
            return Err(SubscribeError::TooMany(theirs));
        }
        if others.len() >= HUB_MAX {
            return Err(SubscribeError::TooMany(others.len()));
        }
        self.put_channel(channel).await?;
        Ok(self.store.set_value(&format!("{EXPIRED}{}", channel.id), None).await?)
    }

    /// Browsers of a person that ended by themselves, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn expired(&self, person: Option<&str>) -> Result<Vec<Expired>> {
        let all: Vec<Expired> = self.read(self.store.values(EXPIRED).await?);
        Ok(all.into_iter().filter(|e| e.person.as_deref() == person).collect())
    }

    /// Forgets that one ended.
    ///
    /// # Errors
    /// When nothing was changed.
    pub async fn forget_expired(&self, id: &str) -> Result<()> {
        self.store.set_value(&format!("{EXPIRED}{id}"), None).await
    }

    /// True when what happens to a device may go that way: a channel of a site hears of that site's devices,
    /// a person's browser of those that the person may look at.
    pub(super) fn may_hear(&self, channel: &Channel, device: &DeviceId) -> bool {
        self.places.reaches(&channel.id, device)
            && person_of(channel).is_none_or(|person| self.audience.may_hear(person, device))
    }

    /// Takes a browser out whose push service said that it is gone. That is written down first.
    pub(super) async fn expire(&self, channel: &Channel) -> Result<()> {
        let Target::Push { person, .. } = &channel.target else { return Ok(()) };
        let gone = Expired {
            id: channel.id.clone(),
            person: person.clone(),
            name: channel.name.clone(),
            at: self.clock.now(),
        };
        tracing::warn!(channel = channel.id, "a browser's subscription has ended; it is removed");
        self.store.set_value(&format!("{EXPIRED}{}", gone.id), json(&gone)).await?;
        self.remove_channel(&channel.id).await.map(|_| ())
    }

    /// Forgets browsers of people who are gone, and those that ended before `before`.
    pub(super) async fn forget_browsers(&self, before: TimestampMs) -> Result<()> {
        for channel in self.channels().await? {
            if person_of(&channel).is_some_and(|person| !self.audience.is_known(person)) {
                self.remove_channel(&channel.id).await?;
            }
        }
        for gone in self.read::<Expired>(self.store.values(EXPIRED).await?) {
            if gone.at < before {
                self.forget_expired(&gone.id).await?;
            }
        }
        Ok(())
    }
}
