//! A virtual meter: the firmware's own meter, whose windows come from a load, and whose messages
//! go over real MQTT until they are acknowledged.
//!
//! Here are only what a board and its runtime supply: time, a network, a power switch. What is
//! kept, counted, sent, answered and noticed is `ohmstead_firmware::meter`.

mod boot;
mod engine;
mod link;
mod sensor;

use crate::SimError;
use crate::fault::FaultPlan;
use crate::load::LoadSource;
use crate::time::SimTime;
use embedded_storage::nor_flash::NorFlash;
use engine::Engine;
use ohmstead_firmware::layout::{Layout, Region};
use ohmstead_firmware::outbox::{Outbox, OutboxError, Position};
use ohmstead_firmware::record::Stored;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_wire::anomaly_model::Model;
use std::cell::RefCell;
use std::ops::ControlFlow;
use tokio::sync::{mpsc, oneshot, watch};

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
    /// What it measures.
    pub source: LoadSource,
    /// What goes wrong.
    pub faults: FaultPlan,
    /// From when on it measures, unless its flash holds newer readings: then from there. Up to
    /// the present there is a reading a minute, afterwards one each `interval_s`.
    pub from: TimestampMs,
    /// Seconds between readings, 1 to 3600; a command may change it.
    pub interval_s: u32,
    /// When it makes its last reading (exclusive); `None` for never.
    pub until: Option<TimestampMs>,
    /// The anomaly model to begin with, where the flash has none.
    pub model: Option<Model>,
    /// The uplink's waits (between attempts to connect, for an acknowledgement) are this many
    /// times shorter than a meter's. 1 for a meter like others.
    pub hurry: u32,
}

/// How a meter is getting on. Counts are since its start here, whatever its flash held before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// The connection stands.
    pub connected: bool,
    /// Connections made so far.
    pub connections: u32,
    /// Boots so far.
    pub boots: u32,
    /// Readings made, history included.
    pub produced: u64,
    /// Readings in flash that are not acknowledged.
    pub pending: u32,
    /// The whole history was made and acknowledged.
    pub caught_up: bool,
    /// Every reading up to [`MeterOptions::until`] is made and acknowledged.
    pub finished: bool,
}

/// A running meter. Dropping it cuts its power, without a goodbye; see [`MeterHandle::stop`].
pub struct MeterHandle<F> {
    stop: watch::Sender<bool>,
    progress: watch::Receiver<Progress>,
    flash: oneshot::Receiver<F>,
    /// Lives as long as a meter does.
    _bench: Bench,
}

impl<F> MeterHandle<F> {
    /// How it is getting on now.
    pub fn progress(&self) -> Progress {
        *self.progress.borrow()
    }

    /// Waits until `condition` holds; false when the meter ended before it did.
    pub async fn wait_for(&self, condition: impl FnMut(&Progress) -> bool) -> bool {
        self.progress.clone().wait_for(condition).await.is_ok()
    }

    /// Waits for acknowledgements of what is on its way (for a few seconds at most), retains
    /// `offline`, disconnects, and takes the flash out; `None` when the meter died before.
    pub async fn stop(self) -> Option<F> {
        let _ = self.stop.send(true);
        self.flash.await.ok()
    }
}

type Task = Box<dyn FnOnce() + Send>;

/// The thread that meters live on: the firmware's meter shares its flash between its parts, which
/// is not for several threads. It ends with the last of its meters.
#[derive(Clone)]
pub struct Bench(mpsc::UnboundedSender<Task>);

impl Bench {
    /// Starts the thread.
    ///
    /// # Errors
    /// When that fails.
    pub fn new() -> Result<Self, SimError> {
        let failed = |e: std::io::Error| SimError::Thread(e.to_string());
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (sender, mut tasks) = mpsc::unbounded_channel::<Task>();
        let work = move || {
            tokio::task::LocalSet::new().block_on(&runtime, async {
                while let Some(task) = tasks.recv().await {
                    task();
                }
            });
        };
        std::thread::Builder::new().name("meters".into()).spawn(work).map_err(failed)?;
        Ok(Self(sender))
    }

    /// Starts a meter.
    ///
    /// # Errors
    /// When an option is out of its range.
    pub fn start<F: NorFlash + Send + 'static>(
        &self,
        broker: Broker,
        options: MeterOptions,
        time: SimTime,
        flash: F,
    ) -> Result<MeterHandle<F>, SimError> {
        if !(1..=3600).contains(&options.interval_s) {
            return Err(SimError::Option("the interval must be 1 to 3600 s".into()));
        }
        let (stop, stopped) = watch::channel(false);
        let (sender, progress) = watch::channel(Progress::default());
        let (returned, kept) = oneshot::channel();
        let engine = Engine::new(broker, options, time, sender);
        let task = move || {
            tokio::task::spawn_local(async move {
                let _ = returned.send(engine.run(flash, stopped).await);
            });
        };
        let sent = self.0.send(Box::new(task));
        sent.map_err(|_| SimError::Thread("the meters' thread has ended".into()))?;
        Ok(MeterHandle { stop, progress, flash: kept, _bench: self.clone() })
    }
}

/// Every reading that still lies in a meter's flash, acknowledged or not, oldest first.
///
/// # Errors
/// When flash access fails.
pub fn stored<F: NorFlash>(flash: F) -> Result<Vec<Stored>, OutboxError<F::Error>> {
    let (flash, mut readings) = (RefCell::new(flash), Vec::new());
    let mut outbox = Outbox::mount(Region::new(&flash, Layout::OUTBOX))?;
    outbox.read(Position::default(), None, |stored, _| {
        readings.push(*stored);
        ControlFlow::Continue(())
    })?;
    Ok(readings)
}
