//! What the answers stand on.

use crate::judged::{Judged, RulesSeen};
use crate::progress::Progress;
use crate::{AnalysisError, Result};
use ohmstead_derive::Derive;
use ohmstead_model::{Clock, TimestampMs};
use ohmstead_store::Store;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Forecasts and anomalies of what is stored.
pub struct Analysis {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) derive: Arc<Derive>,
    pub(crate) clock: Arc<dyn Clock>,
    progress: Mutex<Progress>,
    /// Up to which hour each subject was looked at since the start: one whose meter is silent is not
    /// worked through again and again.
    pub(crate) seen: Mutex<HashMap<String, TimestampMs>>,
    /// When rules last judged each device.
    pub(crate) judged: Mutex<HashMap<String, Judged>>,
    /// The rules that they were judged by.
    pub(crate) rules_seen: Mutex<RulesSeen>,
}

impl Analysis {
    /// Over a store.
    pub fn new(store: Arc<dyn Store>, derive: Arc<Derive>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            derive,
            clock,
            progress: Mutex::new(Progress::default()),
            seen: Mutex::default(),
            judged: Mutex::default(),
            rules_seen: Mutex::default(),
        }
    }

    /// How far the job is.
    pub fn progress(&self) -> Progress {
        self.progress.lock().expect("nothing panics while it holds the progress").clone()
    }

    pub(crate) fn note(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.lock().expect("nothing panics while it holds the progress"));
    }
}

/// Learning takes a core for some tenths of a second: not on a thread that answers others.
pub(crate) async fn calculate<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| AnalysisError::Interrupted)?
}
