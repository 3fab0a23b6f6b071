//! Meters in the field: who they are (credentials), what they are told (commands, firmware) and
//! what they report (answers, events, info).
//!
//! What is asked at every publish is answered from memory; the store is written first.

mod again;
mod authority;
mod certificate;
mod command;
mod credential;
mod error;
pub mod firmware;
mod firmware_files;
mod known;
mod model;
mod report;
pub mod rollout;
mod rollout_record;
mod rollouts;

pub use authority::{CertificateAuthority, MeterCertificate};
pub use certificate::IssuedCertificate;
pub use command::CommandRequest;
pub use credential::{Issued, Secret};
pub use error::FleetError;
pub use report::{MeterInfo, Taken};
pub use rollouts::{RolloutAction, RolloutRequest};

use async_trait::async_trait;
use ohmstead_model::{Clock, DeviceId};
use ohmstead_store::Store;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, RwLock};

/// The way to the meters.
#[async_trait]
pub trait Downlink: Send + Sync + 'static {
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
    downlink: OnceLock<Arc<dyn Downlink>>,
    credentials: RwLock<known::Known>,
    certificates: RwLock<authority::Certificates>,
    authority: OnceLock<Arc<dyn CertificateAuthority>>,
    /// Held by whoever changes credentials: an id belongs to one of them.
    changing: tokio::sync::Mutex<()>,
    infos: RwLock<HashMap<DeviceId, MeterInfo>>,
    /// Held while an answer is taken: two of them must not undo each other.
    answering: tokio::sync::Mutex<()>,
    /// Tells who waits that some command was answered.
    answers: tokio::sync::broadcast::Sender<()>,
    shelf: tokio::sync::Mutex<firmware::Shelf>,
    rollouts: tokio::sync::Mutex<rollout_record::Rollouts>,
    ota_key: Option<[u8; 32]>,
    utc_offset_min: i16,
    /// Of several hubs that hear the same, one acts.
    acts: AtomicBool,
}

/// What is configured.
#[derive(Debug, Clone, Copy, Default)]
pub struct FleetConfig {
    /// The key that firmware must be signed with, Ed25519.
    pub ota_key: Option<[u8; 32]>,
    /// The site's standard offset from UTC, minutes: a model's weeks begin by it.
    pub utc_offset_min: i16,
}

impl Fleet {
    /// Reads what is known.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        config: FleetConfig,
    ) -> Result<Self, FleetError> {
        Ok(Self {
            credentials: RwLock::new(known::load(&*store).await?),
            certificates: RwLock::new(authority::load(&*store).await?),
            authority: OnceLock::new(),
            infos: RwLock::new(Self::load_infos(&*store).await?),
            shelf: tokio::sync::Mutex::new(firmware::Shelf::load(&*store).await?),
            rollouts: tokio::sync::Mutex::new(rollout_record::load(&*store).await?),
            answering: tokio::sync::Mutex::default(),
            answers: tokio::sync::broadcast::channel(16).0,
            ota_key: config.ota_key,
            utc_offset_min: config.utc_offset_min,
            store,
            clock,
            downlink: OnceLock::new(),
            acts: AtomicBool::new(true),
            changing: tokio::sync::Mutex::default(),
        })
    }

    /// Says how the meters are reached; without it nothing is sent.
    pub fn attach(&self, downlink: Arc<dyn Downlink>) {
        // The first stays: there is one broker.
        let _ = self.downlink.set(downlink);
    }
}
