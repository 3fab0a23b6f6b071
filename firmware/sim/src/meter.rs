//! A virtual meter: makes readings on time and sends them over real MQTT until they are
//! acknowledged.
//!
//! QoS 1, one PUBLISH a fresh reading; what could not be sent goes out in arrays, oldest first,
//! while fresh readings keep flowing. `online` is retained on `…/status` with `offline` as last
//! will, and `…/info` says what the meter is.

mod engine;
mod link;
mod outbox;

use crate::SimError;
use crate::reading::{Produced, Register};
use crate::time::SimTime;
use engine::Engine;
use ohmstead_model::{DeviceId, TimestampMs};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What a meter shows to log in.
#[derive(Clone)]
pub struct Credentials {
    /// MQTT user name.
    pub username: String,
    /// MQTT password.
    pub password: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials({}, password hidden)", self.username)
    }
}

/// Where readings go.
#[derive(Debug, Clone)]
pub struct Broker {
    /// Name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// None for a broker that asks for nothing.
    pub credentials: Option<Credentials>,
}

/// A meter to start.
#[derive(Debug, Clone)]
pub struct MeterOptions {
    /// Its id, also its MQTT client id.
    pub device: DeviceId,
    /// What people call it; part of `…/info`.
    pub name: String,
    /// What it measures, when, and what goes wrong.
    pub register: Register,
    /// Readings in one array of the backlog, 1 to 1000; 250 is good.
    pub array_len: usize,
    /// When it makes its last reading (exclusive); `None` for never.
    pub until: Option<TimestampMs>,
    /// Keep every reading made, for [`MeterHandle::truth`].
    pub record: bool,
}

/// How a meter is getting on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// The connection stands.
    pub connected: bool,
    /// Connections made so far.
    pub connections: u32,
    /// Readings made, history included.
    pub produced: u64,
    /// Readings acknowledged, copies counted as well.
    pub acknowledged: u64,
    /// Readings made and not acknowledged yet.
    pub outbox: usize,
    /// Every reading up to [`MeterOptions::until`] is made and acknowledged.
    pub finished: bool,
}

/// A running meter. Dropping it kills the meter without a goodbye; see [`MeterHandle::stop`].
pub struct MeterHandle {
    stop: watch::Sender<bool>,
    progress: watch::Receiver<Progress>,
    truth: Arc<Mutex<Vec<Produced>>>,
    task: JoinHandle<()>,
}

impl MeterHandle {
    /// How it is getting on now.
    pub fn progress(&self) -> Progress {
        *self.progress.borrow()
    }

    /// Waits until `condition` holds; false when the meter ended before it did.
    pub async fn wait_for(&self, condition: impl FnMut(&Progress) -> bool) -> bool {
        self.progress.clone().wait_for(condition).await.is_ok()
    }

    /// Every reading made so far, in the order they were made, if they are recorded.
    pub fn truth(&self) -> Vec<Produced> {
        lock(&self.truth).clone()
    }

    /// Sends what is waiting (for a few seconds at most), retains `offline` and disconnects.
    pub async fn stop(mut self) -> Progress {
        let _ = self.stop.send(true);
        let _ = (&mut self.task).await;
        self.progress()
    }
}

impl Drop for MeterHandle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(truth: &Mutex<Vec<Produced>>) -> std::sync::MutexGuard<'_, Vec<Produced>> {
    truth.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Starts a meter on the current tokio runtime.
///
/// # Errors
/// When an option is out of its range.
pub fn start(
    broker: Broker,
    options: MeterOptions,
    time: SimTime,
) -> Result<MeterHandle, SimError> {
    if !(1..=1000).contains(&options.array_len) {
        return Err(SimError::Option(format!(
            "array_len must be 1 to 1000, not {}",
            options.array_len
        )));
    }
    let (stop, stopped) = watch::channel(false);
    let (sender, progress) = watch::channel(Progress::default());
    let truth = Arc::<Mutex<Vec<Produced>>>::default();
    let engine = Engine::new(broker, options, time, sender, Arc::clone(&truth));
    let task = tokio::spawn(engine.run(stopped));
    Ok(MeterHandle { stop, progress, truth, task })
}
