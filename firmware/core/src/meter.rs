//! The meter between its samples and its messages: everything but waiting and the network. On a
//! board `ohmstead-runtime` drives it, on a PC `ohmstead-sim`.

mod command;
mod update;

pub use update::count_boot;

use crate::anomaly::{Detector, Model};
use crate::board::Sampled;
use crate::cell::{Cell, CellError};
use crate::clock::WallClock;
use crate::display::{Link, Screen};
use crate::energy::EnergyCounter;
use crate::identity::Identity;
use crate::layout::{Layout, Region};
use crate::metering::{AcChannel, AcMeter, DcMeter, DcSample, ReversedCt, Window};
use crate::ota::Trial;
use crate::outbox::{Outbox, OutboxError};
use crate::record::{Gather, MAX_CHANNELS, Record, Stamp};
use crate::settings::{MAX_BYTES, Settings};
use crate::uplink::{Action, MAX_PAYLOAD, Uplink, write_json};
use core::cell::RefCell;
use core::fmt::Write;
use embedded_storage::nor_flash::NorFlash;
use heapless::{Deque, String, Vec};
use ohmstead_wire::command::CommandResult;
use ohmstead_wire::info::{ChannelKind, Event, EventKind, Info};
use ohmstead_wire::topic::Kind;

/// Most channels of a board.
pub const CHANNELS: usize = 2;
/// Longest answer or event, bytes.
const MAX_NOTE: usize = 224;
/// Notes that may wait; the oldest is given up for a ninth.
const NOTES: usize = 8;
/// Without a trained model: an event above this, mW.
const UNTRAINED_LIMIT_MW: i64 = 10_000_000;

/// What can go wrong with a meter's flash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MeterError<E> {
    /// The outbox.
    #[error("the outbox: {0}")]
    Outbox(#[from] OutboxError<E>),
    /// Settings, model or update.
    #[error("the settings: {0}")]
    Cell(#[from] CellError<E>),
}

/// What a channel's values come from.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "there are two, and the large one is the usual one")]
enum Front {
    /// Mains, sampled.
    Ac(AcMeter, ReversedCt),
    /// A DC monitor.
    Dc(DcMeter),
}

#[derive(Debug)]
struct Channel {
    front: Front,
    gather: Gather,
    detector: Detector,
    window: Option<Window>,
    last: Option<Record>,
    was_clipped: bool,
}

impl Channel {
    const fn kind(&self) -> ChannelKind {
        match self.front {
            Front::Ac(..) => ChannelKind::Ac,
            Front::Dc(_) => ChannelKind::Dc,
        }
    }
}

/// What [`Meter::step`] wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Connect, subscribe to commands, then call [`Meter::connected`] or [`Meter::closed`].
    Connect,
    /// Publish the status `online` (retained), and `info` of every channel.
    Announce,
    /// The first `len` bytes of the payload buffer.
    Publish(Message, usize),
    /// The connection is dead: close it, then call [`Meter::closed`].
    Close,
    /// Until this uptime, ms.
    Wait(i64),
}

/// A message for the hub, without its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Whose topic.
    pub channel: u8,
    /// Which.
    pub kind: Kind,
    /// What its acknowledgement will be for.
    pub ack: Ack,
}

/// What an acknowledgement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ack {
    /// Readings.
    Data(u16),
    /// The first note.
    Note,
    /// Status or info.
    Nothing,
}

/// What remains to be done after a command or a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Todo {
    /// Nothing.
    Nothing,
    /// Publish status and info once more.
    Announce,
    /// Restart when all is said, see [`Meter::has_said_all`].
    Restart,
    /// A download was saved.
    Update,
}

#[derive(Debug)]
struct Note {
    channel: u8,
    kind: Kind,
    bytes: Vec<u8, MAX_NOTE>,
}

/// A meter whose flash is `F` and whose payloads have at most `P` bytes.
#[expect(missing_debug_implementations, reason = "a board's flash has none")]
pub struct Meter<'a, F: NorFlash, const P: usize = MAX_PAYLOAD> {
    identity: Identity,
    flash: &'a RefCell<F>,
    outbox: Outbox<Region<'a, F>>,
    uplink: Uplink<'a, P>,
    clock: WallClock,
    channels: Vec<Channel, CHANNELS>,
    settings: Settings,
    due_ms: i64,
    notes: Deque<Note, NOTES>,
    note_in_flight: bool,
    /// Channel and id of the command that brought the firmware on trial.
    trial: Option<(u8, String<36>, Trial)>,
    has_published: bool,
}

/// Reads the cell at `layout` into `buffer`; empty when there is no value or no room for it.
///
/// # Errors
/// When flash access fails, or no cell fits there.
pub fn load<'c, F: NorFlash>(
    flash: &RefCell<F>,
    layout: Layout,
    buffer: &'c mut [u8],
) -> Result<&'c [u8], CellError<F::Error>> {
    let cell = Cell::mount(Region::new(flash, layout))?;
    let value = cell.value();
    let Some(room) = buffer.get_mut(..value.len()) else { return Ok(&[]) };
    room.copy_from_slice(value);
    Ok(room)
}

/// Replaces the value of the cell at `layout`; a power cut leaves the old one or the new one.
///
/// # Errors
/// When flash access fails, or the value does not fit.
pub fn save<F: NorFlash>(
    flash: &RefCell<F>,
    layout: Layout,
    value: &[u8],
) -> Result<(), CellError<F::Error>> {
    Cell::mount(Region::new(flash, layout))?.store(value)
}

impl<'a, F: NorFlash, const P: usize> Meter<'a, F, P> {
    /// Begins a boot with what is in flash. The first of the board's channels publish as `ids`,
    /// one each. `seed` is random.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn new(
        identity: Identity,
        flash: &'a RefCell<F>,
        ids: &'a [&'a str],
        seed: u32,
    ) -> Result<Self, MeterError<F::Error>> {
        let kinds = &identity.kinds[..ids.len().min(identity.kinds.len()).min(CHANNELS)];
        let mut buffer = [0; MAX_BYTES];
        let mut ac = [None; MAX_CHANNELS];
        for (slot, kind) in ac.iter_mut().zip(kinds) {
            *slot = (*kind == ChannelKind::Ac).then_some(identity.ac);
        }
        let nominal = Settings::new(ac);
        let stored = Settings::from_bytes(load(flash, Layout::SETTINGS, &mut buffer)?);
        // A board whose channels were changed begins with the nominal calibration.
        let has_kinds =
            |s: &Settings| s.ac.iter().zip(&nominal.ac).all(|(a, b)| a.is_some() == b.is_some());
        let settings = stored.filter(has_kinds).unwrap_or(nominal);
        let outbox = Outbox::mount(Region::new(flash, Layout::OUTBOX))?;
        let models = load(flash, Layout::MODEL, &mut buffer)?;
        let channels = (0..kinds.len()).map(|k| {
            let (import, export) = outbox.counters(k as u8);
            let model = models.as_chunks().0.get(k).and_then(Model::decode);
            Channel {
                front: front(settings.ac[k].as_ref(), &identity),
                gather: Gather::new(EnergyCounter::resume(import, export)),
                detector: Detector::new(
                    model.unwrap_or_else(|| Model::untrained(UNTRAINED_LIMIT_MW)),
                ),
                window: None,
                last: None,
                was_clipped: false,
            }
        });
        Ok(Self {
            channels: channels.collect(),
            clock: WallClock::new(identity.built_ms),
            due_ms: i64::from(settings.interval_s) * 1000,
            uplink: Uplink::new(ids, seed),
            identity,
            flash,
            outbox,
            settings,
            notes: Deque::new(),
            note_in_flight: false,
            trial: None,
            has_published: false,
        })
    }

    /// Takes what the sampling front end delivers for `channel`.
    pub fn sample(&mut self, channel: u8, sampled: Sampled) {
        let Some(c) = self.channels.get_mut(usize::from(channel)) else { return };
        let Front::Ac(meter, _) = &mut c.front else { return };
        let window = match sampled {
            Sampled::Pair { v, i } => meter.push(v, i),
            Sampled::Lost(n) => meter.gap(n),
        };
        if let Some(window) = window {
            self.window(channel, window);
        }
    }

    /// Takes a window of the AC channel `channel` that was measured elsewhere, as by a load that
    /// is only computed.
    pub fn window(&mut self, channel: u8, window: Window) {
        let Some(c) = self.channels.get_mut(usize::from(channel)) else { return };
        let Front::Ac(meter, reversed) = &mut c.front else { return };
        c.gather.add(&window);
        let is_reversed = meter.config().load_only && reversed.push(&window);
        c.window = Some(window);
        if is_reversed {
            let power = Some(window.active_uw / 1000);
            self.event(channel, EventKind::CtReversed, None, power, None);
        }
    }

    /// Takes a conversion of the DC monitor of `channel`.
    pub fn dc(&mut self, channel: u8, sample: DcSample) {
        let Some(c) = self.channels.get_mut(usize::from(channel)) else { return };
        let Front::Dc(meter) = &mut c.front else { return };
        if let Some(step) = meter.push(sample) {
            c.gather.add(&Window {
                voltage_uv: step.voltage_uv,
                current_ua: step.current_ua,
                active_uw: step.power_uw,
                duration_us: step.duration_us,
                ..Window::default()
            });
        }
    }

    /// When the next readings are due, ms of uptime.
    pub const fn due_ms(&self) -> i64 {
        self.due_ms
    }

    /// Takes and stores readings when they are due; true when it did.
    pub fn tick(&mut self, now_ms: i64) -> bool {
        let is_due = now_ms >= self.due_ms;
        if is_due {
            self.take(now_ms);
        }
        is_due
    }

    /// Takes and stores readings that nobody waits for, whatever the uplink does meanwhile: they
    /// go out as backlog.
    pub fn backfill(&mut self, now_ms: i64) {
        self.take(now_ms);
        self.uplink.hold();
    }

    fn take(&mut self, now_ms: i64) {
        let interval = i64::from(self.settings.interval_s) * 1000;
        self.due_ms += interval;
        if self.due_ms <= now_ms {
            self.due_ms = now_ms + interval;
        }
        // One stamp for all: the next would be later.
        let at = self.clock.stamp(now_ms);
        for k in 0..self.channels.len() {
            let c = &mut self.channels[k];
            let clipped = c.gather.clipped > 0;
            if let Some(record) = c.gather.take(k as u8, at) {
                c.last = Some(record);
                self.store(&record);
                self.watch(&record, clipped);
            }
        }
    }

    fn store(&mut self, record: &Record) {
        match self.outbox.store(record) {
            Ok(appended) => {
                let (s, r) = (appended.stored, appended.stored.record);
                log::info!("stored {}/{}/{} {:?} {}", r.channel, s.boot, s.seq, r.at, r.import_mwh);
                self.uplink.offer(appended);
            }
            // The energy is in the counter, and so in the next reading.
            Err(_) => log::error!("a reading could not be stored"),
        }
    }

    fn watch(&mut self, record: &Record, clipped: bool) {
        let at = match record.at {
            Stamp::Wall(ms) => Some(ms),
            Stamp::Uptime(_) => None,
        };
        let c = &mut self.channels[usize::from(record.channel)];
        let begins_to_clip = clipped && !c.was_clipped;
        c.was_clipped = clipped;
        let found = at.and_then(|ms| c.detector.push(ms, record.power_mw));
        if begins_to_clip {
            self.event(record.channel, EventKind::Clipped, at, Some(record.power_mw), None);
        }
        if let Some(found) = found {
            let (power, bound) = (Some(found.power_mw), Some(found.bound_mw));
            self.event(record.channel, found.kind, Some(found.at_ms), power, bound);
        }
    }

    /// A time server said `unix_ms`, see [`WallClock::answer`].
    pub fn time(&mut self, uptime_ms: i64, unix_ms: i64, round_trip_ms: i64) -> bool {
        let used = self.clock.answer(uptime_ms, unix_ms, round_trip_ms);
        if let Some(offset) = self.clock.offset_ms().filter(|_| used)
            && self.outbox.clock_set(offset).is_err()
        {
            log::error!("the clock's offset could not be stored");
        }
        used
    }

    // ---- messages ----

    fn note<T: serde::Serialize>(&mut self, channel: u8, kind: Kind, message: &T) {
        let mut buffer = [0; MAX_NOTE];
        let Some(json) = write_json(message, &mut buffer) else { return };
        if self.notes.is_full() {
            self.notes.pop_front();
            self.note_in_flight = false;
        }
        // Bounded by MAX_NOTE, and there is room.
        if let Ok(bytes) = Vec::from_slice(json) {
            let _ = self.notes.push_back(Note { channel, kind, bytes });
        }
    }

    fn event(
        &mut self,
        channel: u8,
        event: EventKind,
        timestamp: Option<i64>,
        power_mw: Option<i64>,
        bound_mw: Option<i64>,
    ) {
        self.note(channel, Kind::Event, &Event { event, timestamp, power_mw, bound_mw });
    }

    /// Answers a command.
    pub fn answer(&mut self, channel: u8, result: &CommandResult<'_>) {
        self.note(channel, Kind::CommandResult, result);
    }

    /// `info` of a channel as JSON; `None` when there is no such channel.
    pub fn info<'b>(&mut self, channel: u8, now_ms: i64, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
        let [major, minor, patch] = self.identity.version;
        let mut version = String::<20>::new();
        write!(version, "{major}.{minor}.{patch}").ok()?;
        let info = Info {
            firmware: &version,
            board: self.identity.board,
            kind: self.channels.get(usize::from(channel))?.kind(),
            boot: self.outbox.boot(),
            interval_s: self.settings.interval_s,
            clock: self.clock.quality(now_ms),
            pending: self.outbox.pending().unwrap_or(0),
            lost: self.outbox.lost(),
        };
        write_json(&info, buffer)
    }

    /// What the uplink is to do now.
    pub fn step(&mut self, now_ms: i64, payload: &mut [u8; P]) -> Step {
        let wait = match self.uplink.poll(now_ms, &mut self.outbox) {
            Ok(Action::Connect) => return Step::Connect,
            Ok(Action::Announce) => return Step::Announce,
            Ok(Action::Close) => return Step::Close,
            Ok(Action::Publish { channel, kind, payload: from, token }) => {
                payload[..from.len()].copy_from_slice(from);
                let message = Message { channel, kind, ack: Ack::Data(token) };
                return Step::Publish(message, from.len());
            }
            Ok(Action::Wait(until)) => until,
            Err(_) => {
                log::error!("the outbox could not be read");
                now_ms + 1_000
            }
        };
        if let Some(note) = self.notes.front()
            && self.uplink.is_up()
            && !self.note_in_flight
        {
            self.note_in_flight = true;
            payload[..note.bytes.len()].copy_from_slice(&note.bytes);
            let message = Message { channel: note.channel, kind: note.kind, ack: Ack::Note };
            return Step::Publish(message, note.bytes.len());
        }
        Step::Wait(wait)
    }

    /// The hub acknowledged.
    pub fn acknowledged(&mut self, ack: Ack, now_ms: i64) {
        match ack {
            Ack::Data(token) => {
                self.has_published = true;
                if self.uplink.acknowledged(token, now_ms, &mut self.outbox).is_err() {
                    log::error!("an acknowledgement could not be stored");
                }
            }
            Ack::Note if self.note_in_flight => {
                self.notes.pop_front();
                self.note_in_flight = false;
            }
            Ack::Note | Ack::Nothing => {}
        }
    }

    /// The connection stands; commands are subscribed to.
    pub fn connected(&mut self) {
        self.uplink.connected();
    }

    /// The connection is gone, or was not made.
    pub fn closed(&mut self, now_ms: i64) {
        self.note_in_flight = false;
        self.uplink.closed(now_ms);
    }

    /// True when no answer waits for the hub.
    pub fn has_said_all(&self) -> bool {
        self.notes.is_empty()
    }

    /// What is stored.
    pub const fn outbox(&mut self) -> &mut Outbox<Region<'a, F>> {
        &mut self.outbox
    }

    /// Interval and calibration in force.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What is to be shown.
    pub fn screen<'s>(&'s mut self, name: &'s str) -> Screen<'s> {
        let pending = self.outbox.pending().unwrap_or(0);
        let link = match (self.uplink.is_up(), pending > 2) {
            (false, _) => Link::Down,
            (true, true) => Link::CatchingUp,
            (true, false) => Link::Up,
        };
        Screen { name, reading: self.channels.first().and_then(|c| c.last.as_ref()), link, pending }
    }
}

fn front(ac: Option<&AcChannel>, identity: &Identity) -> Front {
    match ac {
        Some(channel) => Front::Ac(AcMeter::new(*channel), ReversedCt::default()),
        None => Front::Dc(DcMeter::new(identity.dc)),
    }
}
