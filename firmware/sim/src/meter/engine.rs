//! What a running meter does: measure, connect, send, and settle what was acknowledged.

use super::link::{Link, LinkEvent};
use super::outbox::{Message, Outbox};
use super::{Broker, MeterOptions, Progress, lock};
use crate::reading::Produced;
use crate::time::SimTime;
use ohmstead_model::TimestampMs;
use ohmstead_wire::Kind;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
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

pub(super) struct Engine {
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
    pub fn new(
        broker: Broker,
        options: MeterOptions,
        time: SimTime,
        sender: watch::Sender<Progress>,
        truth: Arc<Mutex<Vec<Produced>>>,
    ) -> Self {
        Self {
            next_live: options.register.schedule.history_len(),
            next_history: 0,
            broker,
            options,
            time,
            outbox: Outbox::default(),
            held: Vec::new(),
            link: None,
            retry_at: Instant::now(),
            retry_after: RETRY_FIRST,
            progress: Progress::default(),
            sender,
            truth,
        }
    }

    pub async fn run(mut self, mut stopped: watch::Receiver<bool>) {
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
                if self.retry_after == RETRY_FIRST {
                    let device = &self.options.device;
                    tracing::warn!(%device, why, "virtual meter lost its broker; it keeps trying");
                }
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
