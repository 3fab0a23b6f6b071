//! Which other systems' messages are read: dialects that are on, and mappings that people wrote.

use crate::unread::{Unread, UnreadMessages};
use ohmstead_integration::dialect::mapped::Mapping;
use ohmstead_integration::{Dialect, Found, Taken};
use ohmstead_model::TimestampMs;
use ohmstead_store::{Store, StoreError};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Key under which a mapping of the dashboard is kept.
const KEY: &str = "mapping/";
/// Mappings that are kept at most.
pub const MAPPINGS_MAX: usize = 200;
/// How a reading by a mapping is said to have come.
pub const MAPPED: &str = "mapped";

/// Reads the messages of other systems.
pub struct Dialects {
    store: Arc<dyn Store>,
    on: Vec<Dialect>,
    configured: Vec<Mapping>,
    kept: RwLock<Arc<BTreeMap<String, Mapping>>>,
    unread: Mutex<UnreadMessages>,
    /// Held by whoever changes mappings: how many there are must not change meanwhile.
    changing: tokio::sync::Mutex<()>,
}

/// Why a mapping is not kept.
#[derive(Debug)]
pub enum MappingError {
    /// There are [`MAPPINGS_MAX`] already.
    TooMany,
    /// The store could not be read or written.
    Store(StoreError),
}

impl From<StoreError> for MappingError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Dialects {
    /// Those that the configuration turns on, its mappings, and the mappings kept in the store.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(
        store: Arc<dyn Store>,
        on: Vec<Dialect>,
        configured: Vec<Mapping>,
    ) -> Result<Self, StoreError> {
        let (kept, unread, changing) = (RwLock::default(), Mutex::default(), Default::default());
        let all = Self { store, on, configured, kept, unread, changing };
        all.learn().await?;
        Ok(all)
    }

    /// Reads the mappings again: another hub on the same store may have changed them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn learn(&self) -> Result<(), StoreError> {
        let _alone = self.changing.lock().await;
        let mut kept = BTreeMap::new();
        for (key, value) in self.store.values(KEY).await? {
            let id = key.strip_prefix(KEY).unwrap_or(&key).to_owned();
            match serde_json::from_slice(&value) {
                Ok(mapping) => drop(kept.insert(id, mapping)),
                Err(error) => {
                    tracing::error!(id, %error, "a mapping cannot be read, and is passed over")
                }
            }
        }
        self.set(kept);
        Ok(())
    }

    fn set(&self, kept: BTreeMap<String, Mapping>) {
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(kept);
    }

    /// The mappings kept in the store, by id.
    pub fn kept(&self) -> Arc<BTreeMap<String, Mapping>> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The mappings of the configuration file.
    pub fn configured(&self) -> &[Mapping] {
        &self.configured
    }

    /// Keeps a mapping, new or in place of the one of that id; it holds from the next message on.
    ///
    /// # Errors
    /// When there are too many, or the store could not take it.
    pub async fn keep(&self, id: &str, mapping: Mapping) -> Result<(), MappingError> {
        let _alone = self.changing.lock().await;
        let mut kept = (*self.kept()).clone();
        if kept.len() >= MAPPINGS_MAX && !kept.contains_key(id) {
            return Err(MappingError::TooMany);
        }
        let value = serde_json::to_vec(&mapping).unwrap_or_default();
        self.store.set_value(&format!("{KEY}{id}"), Some(value)).await?;
        lock(&self.unread).forget(|topic| mapping.fits(topic));
        kept.insert(id.to_owned(), mapping);
        self.set(kept);
        Ok(())
    }

    /// Takes a mapping away; false when there is none of that id.
    ///
    /// # Errors
    /// When the store could not take it.
    pub async fn remove(&self, id: &str) -> Result<bool, StoreError> {
        let _alone = self.changing.lock().await;
        let mut kept = (*self.kept()).clone();
        if kept.remove(id).is_none() {
            return Ok(false);
        }
        self.store.set_value(&format!("{KEY}{id}"), None).await?;
        self.set(kept);
        Ok(true)
    }

    /// Reads a message: which system each part is of, and what was read. Mappings are asked first,
    /// because people wrote them, those of the configuration before the others; each that fits gives
    /// the readings of its devices, and a device is read once. Nothing where nobody reads it.
    pub fn read(&self, topic: &str, payload: &[u8]) -> Vec<(&'static str, Taken)> {
        let kept = self.kept();
        let mut read = Vec::new();
        let mut devices = HashSet::new();
        for mapping in self.configured.iter().chain(kept.values()) {
            match mapping.read(topic, payload) {
                Taken::Nothing => {}
                Taken::Readings(mut found) => {
                    found.retain(|one: &Found| devices.insert(one.device.clone()));
                    read.push((MAPPED, Taken::Readings(found)));
                }
                taken @ Taken::Reject(..) => read.push((MAPPED, taken)),
            }
        }
        if read.is_empty() {
            read.extend(by_dialect(&self.on, topic, payload));
        }
        read
    }

    /// Whether a dialect is on.
    pub fn is_on(&self, dialect: Dialect) -> bool {
        self.on.contains(&dialect)
    }

    /// Notes a message that nobody reads.
    pub fn note_unread(&self, topic: &str, payload: &[u8], at: TimestampMs) {
        lock(&self.unread).note(topic, payload, at);
    }

    /// The last message of each topic that nobody reads, newest first; forgotten at a restart.
    pub fn unread(&self) -> Vec<Unread> {
        lock(&self.unread).newest_first()
    }
}

/// The first dialect that reads a message, and what it reads.
pub fn by_dialect(
    dialects: &[Dialect],
    topic: &str,
    payload: &[u8],
) -> Option<(&'static str, Taken)> {
    dialects.iter().find_map(|dialect| match dialect.read(topic, payload) {
        Taken::Nothing => None,
        taken => Some((dialect.name(), taken)),
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
