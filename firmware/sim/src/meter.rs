//! A virtual meter: makes readings on time and sends them over real MQTT until they are
//! acknowledged.
//!
//! QoS 1, one PUBLISH a fresh reading; what could not be sent goes out in arrays, oldest first,
//! while fresh readings keep flowing. `online` is retained on `…/status` with `offline` as last
//! will, and `…/info` says what the meter is.

mod link;
mod outbox;

use crate::SimError;
use crate::reading::{Produced, Register};
use crate::time::SimTime;
use link::{Link, LinkEvent};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_wire::Kind;
use outbox::{Message, Outbox};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A meter stops measuring ahead when this many readings wait: a history is made piece by piece.
const OUTBOX_FULL: usize = 2_000;
/// Before a connection is tried again; doubled up to the maximum while it fails.
const RETRY_FIRST: Duration = Duration::from_millis(200);
const RETRY_LAST: Duration = Duration::from_secs(10);
/// While there is no connection: how often to see whether it is time for one.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// How long a stopping meter waits for its last acknowledgements.
const CLOSING: Duration = Duration::from_secs(3);

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
    let engine = Engine {
        broker,
        options,
        time,
        outbox: Outbox::default(),
        held: Vec::new(),
        next_history: 0,
        next_live: 0,
        link: None,
        retry_at: Instant::now(),
        retry_after: RETRY_FIRST,
        progress: Progress::default(),
        sender,
        truth: Arc::clone(&truth),
    };
    let task = tokio::spawn(engine.run(stopped));
    Ok(MeterHandle { stop, progress, truth, task })
}

struct Engine {
    broker: Broker,
    options: MeterOptions,
    time: SimTime,
    outbox: Outbox,
    /// Readings that a fault holds back to shuffle them.
    held: Vec<Produced>,
    next_history: u64,
    next_live: u64,
    link: Option<Link>,
    retry_at: Instant,
    retry_after: Duration,
    progress: Progress,
    sender: watch::Sender<Progress>,
    truth: Arc<Mutex<Vec<Produced>>>,
}

impl Engine {
    async fn run(mut self, mut stopped: watch::Receiver<bool>) {
        self.next_live = self.options.register.schedule.history_len();
        loop {
            self.measure();
            self.connect_if_due();
            self.send();
            self.tell();
            let next_reading = self.options.register.schedule.at(self.next_live);
            let time = self.time.clone();
            tokio::select! {
                _ = async { stopped.wait_for(|stop| *stop).await.is_ok() } => break,
                event = next_event(&mut self.link) => self.take(event),
                () = time.sleep_until(next_reading), if self.measures_at(next_reading) => {}
                () = tokio::time::sleep(LOOK_AGAIN), if self.link.is_none() => {}
            }
        }
        let _ = tokio::time::timeout(CLOSING, self.close()).await;
        self.link = None;
        self.progress.connected = false;
        self.tell();
    }

    /// True when a reading will be made at `at`, rather than the outbox being full or the end
    /// reached.
    fn measures_at(&self, at: TimestampMs) -> bool {
        !self.is_full() && self.options.until.is_none_or(|until| at < until)
    }

    fn is_full(&self) -> bool {
        self.outbox.waiting() >= OUTBOX_FULL
    }

    /// Makes the readings that are due: all live ones, and of the history what there is room for.
    fn measure(&mut self) {
        let now = self.time.now();
        let schedule = self.options.register.schedule;
        while schedule.at(self.next_live) <= now && self.measures_at(schedule.at(self.next_live)) {
            self.make(self.next_live, false);
            self.next_live += 1;
        }
        while self.next_history < schedule.history_len() && !self.is_full() {
            self.make(self.next_history, true);
            self.next_history += 1;
        }
        let complete = self.next_history >= schedule.history_len()
            && self.options.until.is_some_and(|until| schedule.at(self.next_live) >= until);
        if complete {
            for reading in std::mem::take(&mut self.held) {
                self.outbox.push(reading, true);
            }
        }
        self.progress.finished = complete && self.outbox.len() == 0;
    }

    fn make(&mut self, index: u64, history: bool) {
        let register = &self.options.register;
        let reading = register.produce(index);
        self.progress.produced += 1;
        if self.options.record {
            lock(&self.truth).push(reading.clone());
        }
        let at = reading.at;
        for leaving in register.faults.disorder(at, index, reading, &mut self.held) {
            self.outbox.push(leaving, history);
        }
    }

    fn connect_if_due(&mut self) {
        let offline = self.options.register.faults.is_offline(self.time.now());
        if offline && self.link.is_some() {
            self.lose("an offline fault");
        } else if !offline && self.link.is_none() && Instant::now() >= self.retry_at {
            self.link = Some(Link::open(&self.broker, &self.options));
        }
    }

    fn send(&mut self) {
        while self.progress.connected
            && let Some(link) = &self.link
        {
            let device = &self.options.device;
            let Some(payload) = self.outbox.next(device, self.options.array_len) else { break };
            if !link.publish(device.as_str(), Kind::Data, false, payload) {
                self.lose("the client takes no messages");
            }
        }
    }

    fn take(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::Connected => {
                self.progress.connected = true;
                self.progress.connections += 1;
                self.retry_after = RETRY_FIRST;
                self.control(Kind::Status, "online".into());
                self.control(Kind::Info, self.info());
            }
            LinkEvent::Sent(packet) => self.outbox.sent(packet),
            LinkEvent::Acknowledged(packet) => {
                self.progress.acknowledged += self.outbox.acknowledged(packet);
            }
            LinkEvent::Down(why) => {
                self.lose(&why);
                self.retry_at = Instant::now() + self.retry_after;
                self.retry_after = (self.retry_after * 2).min(RETRY_LAST);
            }
        }
    }

    /// A retained message about the meter itself.
    fn control(&mut self, kind: Kind, payload: String) {
        let Some(link) = &self.link else { return };
        if link.publish(self.options.device.as_str(), kind, true, payload) {
            self.outbox.handed_over(Message::Control);
        }
    }

    fn info(&self) -> String {
        serde_json::json!({
            "deviceId": self.options.device.as_str(),
            "name": self.options.name,
            "model": "virtual meter",
            "firmware": env!("CARGO_PKG_VERSION"),
            "channels": 1,
        })
        .to_string()
    }

    fn lose(&mut self, why: &str) {
        tracing::debug!(device = %self.options.device, why, "virtual meter disconnected");
        self.link = None;
        self.progress.connected = false;
        self.outbox.connection_lost();
    }

    fn tell(&mut self) {
        self.progress.outbox = self.outbox.len() + self.held.len();
        let progress = self.progress;
        self.sender.send_if_modified(|told| {
            let changed = *told != progress;
            *told = progress;
            changed
        });
    }

    async fn close(&mut self) {
        if !self.progress.connected {
            return;
        }
        for reading in std::mem::take(&mut self.held) {
            self.outbox.push(reading, false);
        }
        loop {
            self.send();
            if self.outbox.waiting() == 0 && self.outbox.is_settled() {
                break;
            }
            let event = next_event(&mut self.link).await;
            self.take(event);
            self.tell();
            if self.link.is_none() {
                return;
            }
        }
        self.control(Kind::Status, "offline".into());
        while !self.outbox.is_settled() {
            let event = next_event(&mut self.link).await;
            self.take(event);
        }
        if let Some(link) = self.link.take() {
            link.close().await;
        }
    }
}

/// The connection's next event; never, while there is none.
async fn next_event(link: &mut Option<Link>) -> LinkEvent {
    match link {
        Some(link) => link.next().await,
        None => std::future::pending().await,
    }
}
