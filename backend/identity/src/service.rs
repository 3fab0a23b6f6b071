//! The hub's people, sites and tokens: what is in memory, and how it is kept in step with the store.

use crate::directory::Directory;
use crate::error::IdentityError;
use crate::openid::OpenId;
use crate::passkey::Passkeys;
use crate::random::Random;
use crate::setup::Setup;
use crate::throttle::Throttle;
use crate::{access_token, refresh_token};
use ohmstead_model::Clock;
use ohmstead_store::Store;
use ohmstead_store::identity::{AuditEntry, AuditFilter, SiteRecord};
use std::sync::{Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::{Semaphore, watch};

/// Passwords that are hashed at one time: each takes 19 MiB.
const HASHES_AT_ONCE: usize = 2;

/// People, sites and tokens of a hub.
pub struct Identity {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) directory: RwLock<Directory>,
    pub(crate) throttle: Mutex<Throttle>,
    /// One change at a time: each reads what is there, writes the store, then the memory.
    pub(crate) changing: tokio::sync::Mutex<()>,
    pub(crate) hashing: Semaphore,
    pub(crate) setup: Mutex<Option<Setup>>,
    pub(crate) changed: watch::Sender<u64>,
    /// Sign-in by OpenID Connect, where it is set up.
    pub(crate) openid: Option<OpenId>,
    /// Sign-in by passkeys, where the hub has a name that they can be bound to.
    pub(crate) passkeys: Option<Passkeys>,
}

impl Identity {
    /// Opens what is kept. A store without sites gets `first`, to which everything in it belongs.
    ///
    /// # Errors
    /// When the store cannot be read or written, or there are no random numbers.
    pub async fn open(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        first: SiteRecord,
    ) -> Result<Self, IdentityError> {
        if store.sites().await?.is_empty() {
            store.put_site(first).await?;
        }
        let now = clock.now();
        let directory = Directory::load(store.as_ref(), now).await?;
        let mut throttle = Throttle::default();
        for session in directory.sessions.values() {
            if let Ok(address) = session.address.parse() {
                throttle.remember(&session.account, address, session.used_at);
            }
        }
        let identity = Self {
            store,
            clock,
            random,
            directory: RwLock::new(directory),
            throttle: Mutex::new(throttle),
            changing: tokio::sync::Mutex::new(()),
            hashing: Semaphore::new(HASHES_AT_ONCE),
            setup: Mutex::new(None),
            changed: watch::Sender::new(0),
            openid: None,
            passkeys: None,
        };
        identity.renew_keys().await?;
        Ok(identity)
    }

    /// With sign-in by OpenID Connect.
    #[must_use]
    pub fn with_openid(self, openid: OpenId) -> Self {
        Self { openid: Some(openid), ..self }
    }

    /// With sign-in by passkeys.
    #[must_use]
    pub fn with_passkeys(self, passkeys: Passkeys) -> Self {
        Self { passkeys: Some(passkeys), ..self }
    }

    /// Makes a new key to sign with when the last is old. Call it now and then.
    ///
    /// # Errors
    /// When the store cannot be written, or there are no random numbers.
    pub async fn renew_keys(&self) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        let now = self.clock.now();
        if !self.read().keys.are_old(now) {
            return Ok(());
        }
        let key = access_token::new_key(self.random.as_ref(), now)?;
        // As long as anything that it marked may be good.
        let keep = access_token::KEY_SIGNS_MS + refresh_token::IDLE_MS + 24 * 3600 * 1000;
        self.store.add_sign_in_key(key, now - keep).await?;
        let kept = self.store.sign_in_keys().await?;
        self.write().set_keys(kept);
        Ok(())
    }

    /// Becomes another number whenever somebody's rights may have changed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Appends to the audit log; time and number are given here.
    ///
    /// # Errors
    /// When nothing was written.
    pub async fn record(&self, entry: AuditEntry) -> Result<(), IdentityError> {
        let at = self.clock.now();
        Ok(self.store.add_audit(AuditEntry { at, ..entry }).await?)
    }

    /// Reads the audit log, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditEntry>, IdentityError> {
        Ok(self.store.audit(filter).await?)
    }

    /// Keeps keys fresh and notes when tokens were used, for as long as the hub runs.
    pub async fn keep_house(&self) {
        let mut every = tokio::time::interval(std::time::Duration::from_secs(60));
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            for done in [self.renew_keys().await, self.note_used_tokens().await] {
                if let Err(error) = done {
                    tracing::warn!(%error, "the upkeep of sign-in keys and tokens is tried again");
                }
            }
        }
    }

    pub(crate) fn tell(&self) {
        self.changed.send_modify(|n| *n = n.wrapping_add(1));
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, Directory> {
        self.directory.read().expect("no thread panics while it holds the directory")
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, Directory> {
        self.directory.write().expect("no thread panics while it holds the directory")
    }

    pub(crate) fn throttle(&self) -> MutexGuard<'_, Throttle> {
        self.throttle.lock().expect("no thread panics while it counts attempts")
    }

    /// Hashes or verifies passwords: off the async threads, and few at a time.
    pub(crate) async fn hashing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, IdentityError> {
        let gone = |e: &dyn std::fmt::Display| IdentityError::Internal(format!("hashing: {e}"));
        let _permit = self.hashing.acquire().await.map_err(|e| gone(&e))?;
        tokio::task::spawn_blocking(work).await.map_err(|e| gone(&e))
    }
}
