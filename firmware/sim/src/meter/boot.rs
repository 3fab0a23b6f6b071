//! One boot of a meter: measures what is due, does what the uplink says, until it ends.

use super::engine::Engine;
use super::link::{Link, LinkEvent, topic};
use super::sensor;
use crate::fault::Fault;
use embedded_storage::nor_flash::NorFlash;
use ohmstead_firmware::meter::{Ack, Message, Meter, MeterError, Step, Todo};
use ohmstead_firmware::outbox::{OutboxError, Position};
use ohmstead_firmware::record::Stamp;
use ohmstead_model::TimestampMs;
use ohmstead_wire::Kind;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Bytes of a payload: arrays of about 250 readings, so that a history is soon told.
const ROOM: usize = 250 * 200;
/// Readings of a history that may wait in flash: it is made piece by piece.
const HISTORY_AHEAD: u32 = 2_000;
/// Between readings of a history.
pub(super) const HISTORY_STEP_MS: i64 = 60_000;
/// How long a stopping meter waits for its last acknowledgements.
const CLOSING: Duration = Duration::from_secs(3);
/// What the hub must be told is sent before a restart, within this time.
const RESTART_DELAY: Duration = Duration::from_secs(5);

/// Why a boot ended.
pub(super) enum Ended {
    /// The meter was stopped.
    Stopped,
    /// The hub asked for it.
    Restart,
    /// Something went wrong.
    Interrupted(Fault),
}

pub(super) struct Boot<'e, 'f, F: NorFlash> {
    engine: &'e mut Engine,
    meter: Meter<'f, F, ROOM>,
    payload: Box<[u8; ROOM]>,
    /// When the uptime was zero.
    began: TimestampMs,
    /// The same for the uplink, whose waits do not run faster with a faster clock.
    link_began: Instant,
    link: Option<Link>,
    restart_by: Option<Instant>,
    /// Messages with readings so far.
    sent: u64,
    /// Copies that a fault lets arrive after so many messages.
    copies: VecDeque<(u64, Vec<u8>)>,
}

impl<'e, 'f, F: NorFlash> Boot<'e, 'f, F> {
    pub fn new(
        engine: &'e mut Engine,
        flash: &'f RefCell<F>,
        ids: &'f [&'f str],
    ) -> Result<Self, MeterError<F::Error>> {
        let seed = ids
            .iter()
            .flat_map(|id| id.bytes())
            .fold(1, |sum, byte| u32::wrapping_add(u32::wrapping_mul(sum, 31), byte.into()));
        let mut meter = Meter::new(engine.identity(), flash, ids, seed)?;
        engine.progress.boots += 1;
        if engine.progress.boots == 1 {
            engine.at = engine.at.max(newest(&mut meter)?);
        }
        Ok(Self {
            meter,
            payload: Box::new([0; ROOM]),
            began: engine.at,
            link_began: Instant::now(),
            link: None,
            restart_by: None,
            sent: 0,
            copies: VecDeque::new(),
            engine,
        })
    }

    pub async fn run(&mut self, stopped: &mut watch::Receiver<bool>) -> Ended {
        let ended = loop {
            if let Some(fault) = self.measure() {
                break Ended::Interrupted(fault);
            }
            let wait = self.work();
            self.tell();
            if self.restart_by.is_some_and(|by| self.meter.has_said_all() || Instant::now() >= by) {
                break Ended::Restart;
            }
            let (time, due) = (self.engine.time.clone(), self.due());
            tokio::select! {
                biased;
                stop = stopped.wait_for(|stop| *stop) => {
                    if stop.is_ok() {
                        let _ = tokio::time::timeout(CLOSING, self.say_goodbye()).await;
                    }
                    break Ended::Stopped;
                }
                event = next_event(&mut self.link) => self.take(event),
                () = time.sleep_until(due), if self.measures_at(due) => {}
                () = tokio::time::sleep(wait) => {}
            }
        };
        if !matches!(ended, Ended::Interrupted(_)) && self.meter.outbox().save_ack().is_err() {
            tracing::error!("an acknowledgement could not be stored");
        }
        self.engine.progress.connected = false;
        self.tell();
        ended
    }

    // ---- measuring ----

    /// When the next reading is made.
    fn due(&self) -> TimestampMs {
        let at = self.engine.at;
        if at + HISTORY_STEP_MS <= self.engine.live_from {
            return at + HISTORY_STEP_MS;
        }
        let due = self.began + self.meter.due_ms();
        // It is not after a history, or when the interval was changed.
        if due > at { due } else { at + i64::from(self.meter.settings().interval_s) * 1000 }
    }

    fn is_history(&self, at: TimestampMs) -> bool {
        at <= self.engine.live_from
    }

    /// False when the history has got too far ahead of the hub, or the end is reached.
    fn measures_at(&self, at: TimestampMs) -> bool {
        let is_full = self.is_history(at) && self.engine.progress.pending >= HISTORY_AHEAD;
        !is_full && self.engine.options.until.is_none_or(|until| at < until)
    }

    /// Makes the readings that are due; what interrupts, when something does.
    fn measure(&mut self) -> Option<Fault> {
        let now = self.engine.time.now();
        loop {
            let (from, at) = (self.engine.at, self.due());
            if at > now || !self.measures_at(at) {
                return None;
            }
            let options = &self.engine.options;
            if let Some(fault) = options.faults.interruption(from, at) {
                return Some(fault);
            }
            let uptime = at - self.began;
            if let Some(error) = options.faults.time_error(at) {
                self.meter.time(uptime, at.0 + error, 0);
            }
            let window = options.faults.sense(&options.source, from, at);
            let calibration = self.meter.settings().ac[0].unwrap_or(self.engine.identity().ac);
            self.meter.window(0, sensor::measured(&window, &calibration));
            if self.is_history(at) {
                self.meter.backfill(uptime);
            } else {
                self.meter.tick(uptime);
            }
            self.engine.at = at;
            self.engine.progress.produced += 1;
            self.engine.progress.pending += 1;
        }
    }

    fn tell(&mut self) {
        let due = self.due();
        let pending = self.meter.outbox().pending();
        let progress = &mut self.engine.progress;
        progress.pending = pending.unwrap_or(progress.pending);
        let is_settled = progress.pending == 0;
        let catches_up = is_settled && due > self.engine.live_from && !progress.caught_up;
        progress.caught_up |= catches_up;
        progress.finished =
            is_settled && self.engine.options.until.is_some_and(|until| due >= until);
        self.engine.tell();
        if catches_up {
            // `info` says how much waits.
            self.announce();
        }
    }

    // ---- messages ----

    /// The uplink's time, ms.
    fn link_ms(&self) -> i64 {
        let hurry = i64::from(self.engine.options.hurry.max(1));
        (self.link_began.elapsed().as_millis() as i64).saturating_mul(hurry)
    }

    /// Does what the uplink says; how long to wait then.
    fn work(&mut self) -> Duration {
        loop {
            let now = self.link_ms();
            if self.is_offline() && self.link.is_some() {
                self.lose("an offline fault");
            }
            match self.meter.step(now, &mut self.payload) {
                Step::Connect if self.is_offline() => self.meter.closed(now),
                Step::Connect => {
                    let device = self.engine.options.device.as_str();
                    self.link = Some(Link::open(&self.engine.broker, device));
                }
                Step::Announce => self.announce(),
                Step::Publish(message, len) => {
                    let payload = self.payload[..len].to_vec();
                    self.publish(message, payload);
                }
                Step::Close => self.lose("nothing is acknowledged"),
                Step::Wait(until) => {
                    let hurry = self.engine.options.hurry.max(1);
                    let wait = Duration::from_millis((until - now).max(1).unsigned_abs());
                    return wait / hurry;
                }
            }
        }
    }

    fn is_offline(&self) -> bool {
        self.engine.options.faults.is_offline(self.engine.time.now())
    }

    fn announce(&mut self) {
        let message = |kind| Message { channel: 0, kind, ack: Ack::Nothing };
        self.publish(message(Kind::Status), b"online".to_vec());
        // In the midst of a history the present is far away.
        let uptime = self.engine.at - self.began;
        let mut buffer = [0; 512];
        let info = self.meter.info(0, uptime, None, &mut buffer).map(<[u8]>::to_vec);
        if let Some(info) = info {
            self.publish(message(Kind::Info), info);
        }
    }

    fn publish(&mut self, message: Message, mut payload: Vec<u8>) {
        let Engine { options, at, .. } = &*self.engine;
        let Some(link) = &mut self.link else { return };
        let topic = topic(options.device.as_str(), message.kind);
        let retain = matches!(message.kind, Kind::Status | Kind::Info);
        let mut is_taken = true;
        if message.kind == Kind::Data {
            self.sent += 1;
            if options.faults.is_dipped(*at) {
                payload = sensor::dipped(payload);
            }
            if let Some(later) = options.faults.copy_after(*at, self.sent) {
                self.copies.push_back((self.sent + later, payload.clone()));
            }
            let due = self.copies.iter().take_while(|(due, _)| *due <= self.sent).count();
            for (_, copy) in self.copies.drain(..due) {
                is_taken &= link.publish(topic.clone(), false, copy, Ack::Nothing);
            }
        }
        if !(is_taken & link.publish(topic, retain, payload, message.ack)) {
            self.lose("the client takes no messages");
        }
    }

    fn take(&mut self, event: LinkEvent) {
        match event {
            LinkEvent::Connected => {
                self.engine.progress.connected = true;
                self.engine.progress.connections += 1;
                self.meter.connected();
            }
            LinkEvent::Acknowledged(ack) => self.meter.acknowledged(ack, self.link_ms()),
            LinkEvent::Command(payload) => match self.meter.command(0, &payload) {
                Todo::Announce => self.announce(),
                Todo::Restart => self.restart_by = Some(Instant::now() + RESTART_DELAY),
                // Without a key no update is taken up.
                Todo::Nothing | Todo::Update => {}
            },
            LinkEvent::Down(why) => self.lose(&why),
        }
    }

    fn lose(&mut self, why: &str) {
        let device = &self.engine.options.device;
        if self.engine.progress.connected {
            tracing::warn!(%device, why, "virtual meter lost its broker; it keeps trying");
        } else {
            tracing::debug!(%device, why, "virtual meter has no broker yet; it keeps trying");
        }
        self.link = None;
        self.copies.clear();
        self.engine.progress.connected = false;
        self.meter.closed(self.link_ms());
    }

    /// Leaves `offline` behind, and takes the acknowledgements that are still to come.
    async fn say_goodbye(&mut self) {
        if !self.engine.progress.connected {
            return;
        }
        let status = Message { channel: 0, kind: Kind::Status, ack: Ack::Nothing };
        self.publish(status, b"offline".to_vec());
        while self.link.as_ref().is_some_and(|link| !link.is_settled()) {
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

/// When the newest reading in flash was taken.
fn newest<F: NorFlash, const P: usize>(
    meter: &mut Meter<'_, F, P>,
) -> Result<TimestampMs, OutboxError<F::Error>> {
    let mut newest = TimestampMs(0);
    meter.outbox().read(Position::default(), None, |stored, _| {
        if let Stamp::Wall(ms) = stored.record.at {
            newest = newest.max(TimestampMs(ms));
        }
        ControlFlow::Continue(())
    })?;
    Ok(newest)
}
