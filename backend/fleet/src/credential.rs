//! Passwords of meters, and what they allow.
//!
//! A password is 192 random bits, made by the hub. Nobody can try them all, so one SHA-256 is
//! enough to keep what is stored from being of use; a slow hash would only make ten thousand
//! meters that connect again after a power cut wait.

use crate::known::Known;
use crate::{Fleet, FleetError};
use base64::Engine;
use ohmstead_model::DeviceId;
use ohmstead_store::{Credential, DevicePatch};
use ohmstead_wire::topic;
use sha2::{Digest, Sha256};
use std::sync::{Arc, RwLockReadGuard, RwLockWriteGuard};
use subtle::ConstantTimeEq;

/// Random bytes of a password.
const SECRET_LEN: usize = 24;
/// Further channels of one meter at most.
const CHANNELS_MAX: usize = 32;

/// A password; shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    fn new() -> Result<Self, FleetError> {
        let mut bytes = [0; SECRET_LEN];
        getrandom::fill(&mut bytes).map_err(|e| {
            FleetError::Conflict(format!("the system gives no random numbers now: {e}"))
        })?;
        Ok(Self(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The password itself, to hand it over.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a meter connects with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Its id and user name.
    pub device: DeviceId,
    /// The ids of its further channels.
    pub channels: Vec<DeviceId>,
    /// Its password.
    pub password: Secret,
}

fn hash(password: &[u8]) -> [u8; 32] {
    Sha256::digest(password).into()
}

impl Fleet {
    fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.credentials.read().expect("no thread panics while it holds the credentials")
    }

    pub(crate) fn known_mut(&self) -> RwLockWriteGuard<'_, Known> {
        self.credentials.write().expect("no thread panics while it holds the credentials")
    }

    /// True when the password is the one in force for this user name.
    pub fn knows(&self, username: &str, password: &[u8]) -> bool {
        let found = self.known().get(username).cloned();
        // As much work for an unknown name as for a known one.
        let expected = found.as_ref().map_or([0; 32], |c| c.hash);
        found.is_some() & bool::from(hash(password).ct_eq(&expected))
    }

    /// True when a meter has credentials by this user name.
    pub fn has_credentials(&self, username: &str) -> bool {
        self.known().contains_key(username)
    }

    /// True when a topic, or a topic filter, lies below what this user name publishes as.
    pub fn covers(&self, username: &str, topic_or_filter: &str) -> bool {
        self.known().get(username).is_some_and(|c| {
            topic::is_own(topic_or_filter, c.device.as_str())
                || c.channels.iter().any(|id| topic::is_own(topic_or_filter, id.as_str()))
        })
    }

    /// The ids of a device's further channels; `None` when it has no credentials.
    pub fn channels(&self, device: &DeviceId) -> Option<Vec<DeviceId>> {
        self.known().get(device.as_str()).map(|c| c.channels.clone())
    }

    /// The device whose credentials cover `id`.
    pub fn owner(&self, id: &DeviceId) -> Option<DeviceId> {
        let known = self.known();
        let mut all = known.values();
        all.find(|c| c.device == *id || c.channels.contains(id)).map(|c| c.device.clone())
    }

    /// Gives a device its first credentials; makes the device where it is new.
    ///
    /// # Errors
    /// When it has credentials, an id belongs to another meter, or the store fails.
    pub async fn create(
        &self,
        device: &DeviceId,
        channels: Vec<DeviceId>,
        patch: DevicePatch,
    ) -> Result<Issued, FleetError> {
        let _changing = self.changing.lock().await;
        if self.known().contains_key(device.as_str()) {
            return Err(FleetError::Conflict(format!(
                "{device} has credentials already: renew them with POST /api/devices/{device}/credentials, \
                 or `ohmstead device provision {device} --renew`"
            )));
        }
        self.check_ids(device, &channels)?;
        let now = self.clock.now();
        self.store.patch_device(device, patch, now).await?;
        for channel in &channels {
            self.store.patch_device(channel, DevicePatch::default(), now).await?;
        }
        self.give(device, channels).await
    }

    /// Gives a device new credentials; the old ones, its certificate and its sessions end at once. `channels`
    /// replaces the ids of its further channels.
    ///
    /// # Errors
    /// When the device has none, an id belongs to another meter, or the store fails.
    pub async fn renew(
        &self,
        device: &DeviceId,
        channels: Option<Vec<DeviceId>>,
    ) -> Result<Issued, FleetError> {
        let _changing = self.changing.lock().await;
        let before = self.channels(device).ok_or_else(|| none(device))?;
        let channels = channels.unwrap_or(before);
        self.check_ids(device, &channels)?;
        let issued = self.give(device, channels).await?;
        self.drop_certificate(device).await?;
        self.end_sessions(device).await;
        Ok(issued)
    }

    /// Removes a device: its credentials and sessions end at once, it is hidden, and its readings
    /// stay. `false` when it was not known.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remove(&self, device: &DeviceId) -> Result<bool, FleetError> {
        let _changing = self.changing.lock().await;
        let had = self.store.remove_credential(device).await?;
        self.known_mut().remove(device.as_str());
        self.drop_certificate(device).await?;
        if had {
            self.end_sessions(device).await;
        }
        // Last: what its sessions leave behind, such as a last will, must not bring it back.
        Ok(self.store.remove_device(device, self.clock.now()).await? || had)
    }

    pub(crate) async fn end_sessions(&self, device: &DeviceId) {
        if let Some(downlink) = self.downlink.get() {
            downlink.close_sessions(device.as_str()).await;
        }
    }

    fn check_ids(&self, device: &DeviceId, channels: &[DeviceId]) -> Result<(), FleetError> {
        if channels.len() > CHANNELS_MAX {
            let text =
                format!("channels: at most {CHANNELS_MAX} ids, these are {}", channels.len());
            return Err(FleetError::Invalid(text));
        }
        for (n, id) in channels.iter().enumerate() {
            if id == device || channels[..n].contains(id) {
                return Err(FleetError::Invalid(format!("channels: {id} is named twice")));
            }
        }
        for id in std::iter::once(device).chain(channels) {
            if let Some(owner) = self.owner(id).filter(|owner| owner != device) {
                let text = format!("{id} belongs to the credentials of {owner}: choose another id");
                return Err(FleetError::Conflict(text));
            }
        }
        Ok(())
    }

    /// Stores before it holds in memory: what works now works after a restart.
    async fn give(&self, device: &DeviceId, channels: Vec<DeviceId>) -> Result<Issued, FleetError> {
        let password = Secret::new()?;
        let credential = Credential {
            device: device.clone(),
            channels: channels.clone(),
            hash: hash(password.expose().as_bytes()),
            made_at: self.clock.now(),
        };
        self.store.put_credential(credential.clone()).await?;
        self.known_mut().insert(device.to_string(), Arc::new(credential));
        Ok(Issued { device: device.clone(), channels, password })
    }
}

fn none(device: &DeviceId) -> FleetError {
    FleetError::Unknown(format!("{device} has no credentials: give it some with POST /api/devices"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FleetConfig;
    use ohmstead_model::{ManualClock, TimestampMs};
    use ohmstead_store::memory::MemoryStore;

    fn id(text: &str) -> DeviceId {
        DeviceId::new(text).unwrap()
    }

    async fn fleet() -> Fleet {
        let clock = Arc::new(ManualClock::at(TimestampMs(1_790_000_000_000)));
        Fleet::open(Arc::new(MemoryStore::default()), clock, FleetConfig::default()).await.unwrap()
    }

    #[tokio::test]
    async fn a_password_works_for_its_own_meter_and_topics_only() {
        let fleet = fleet().await;
        let a = fleet.create(&id("a"), vec![id("a2")], DevicePatch::default()).await.unwrap();
        let b = fleet.create(&id("b"), vec![], DevicePatch::default()).await.unwrap();
        let password = a.password.expose().as_bytes();
        assert!(fleet.knows("a", password));
        assert!(!fleet.knows("b", password) && !fleet.knows("c", password));
        assert!(!fleet.knows("a", b"") && !fleet.knows("c", b""));
        assert_ne!(a.password, b.password);
        for own in ["/energy/a/data", "energy/a2/data", "/energy/a/#"] {
            assert!(fleet.covers("a", own), "{own}");
        }
        for foreign in ["/energy/b/data", "/energy/+/data", "#", "/energy/a", "x"] {
            assert!(!fleet.covers("a", foreign), "{foreign}");
        }
        assert!(!format!("{a:?}").contains(a.password.expose()));
    }

    #[tokio::test]
    async fn a_renewed_password_replaces_the_old_one_also_after_opening_again() {
        let fleet = fleet().await;
        let old = fleet.create(&id("a"), vec![], DevicePatch::default()).await.unwrap();
        let new = fleet.renew(&id("a"), None).await.unwrap();
        let again = Fleet::open(fleet.store.clone(), fleet.clock.clone(), FleetConfig::default())
            .await
            .unwrap();
        for fleet in [&fleet, &again] {
            assert!(!fleet.knows("a", old.password.expose().as_bytes()));
            assert!(fleet.knows("a", new.password.expose().as_bytes()));
        }
        assert!(again.remove(&id("a")).await.unwrap());
        assert!(!again.knows("a", new.password.expose().as_bytes()));
        assert!(!again.covers("a", "/energy/a/data"));
        assert!(matches!(again.renew(&id("a"), None).await, Err(FleetError::Unknown(_))));
    }

    #[tokio::test]
    async fn an_id_belongs_to_one_meter() {
        let fleet = fleet().await;
        let none = DevicePatch::default;
        fleet.create(&id("a"), vec![id("a2")], none()).await.unwrap();
        for (device, channels) in
            [("a", vec![]), ("a2", vec![]), ("b", vec![id("a")]), ("b", vec![id("a2")])]
        {
            let refused = fleet.create(&id(device), channels, none()).await;
            assert!(matches!(refused, Err(FleetError::Conflict(_))), "{refused:?}");
        }
        let twice = fleet.create(&id("b"), vec![id("c"), id("c")], none()).await;
        assert!(matches!(twice, Err(FleetError::Invalid(_))));
    }
}
