//! Meters in the field: who they are (credentials), what they are told (commands, firmware) and
//! what they report (answers, events, info).
//!
//! What is asked at every publish is answered from memory; the store is written first.

mod credential;
mod error;

pub use credential::{Issued, Secret};
pub use error::FleetError;

use async_trait::async_trait;
use ohmstead_model::Clock;
use ohmstead_store::{Credential, Store};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, RwLock};

/// The way to the meters.
#[async_trait]
pub trait Link: Send + Sync + 'static {
    /// Publishes at QoS 1, not retained.
    ///
    /// # Errors
    /// Why the broker did not take it.
    async fn publish(&self, topic: &str, payload: Vec<u8>) -> Result<(), String>;

    /// Ends every session of a user name, the sleeping ones too.
    async fn close_sessions(&self, username: &str);
}

/// The meters in the field.
pub struct Fleet {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    link: OnceLock<Arc<dyn Link>>,
    credentials: RwLock<HashMap<String, Arc<Credential>>>,
    /// Held by whoever changes credentials: an id belongs to one of them.
    changing: tokio::sync::Mutex<()>,
}

impl Fleet {
    /// Reads what is known.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Result<Self, FleetError> {
        let credentials = store.credentials().await?;
        let by_name = credentials.into_iter().map(|c| (c.device.to_string(), Arc::new(c)));
        Ok(Self {
            credentials: RwLock::new(by_name.collect()),
            store,
            clock,
            link: OnceLock::new(),
            changing: tokio::sync::Mutex::default(),
        })
    }

    /// Says how the meters are reached; without it nothing is sent.
    pub fn attach(&self, link: Arc<dyn Link>) {
        // The first stays: there is one broker.
        let _ = self.link.set(link);
    }
}
