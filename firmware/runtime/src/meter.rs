//! The meter between its samples and its messages: everything but waiting and the network.

use crate::layout::{Layout, Region};
use crate::run::Identity;
use crate::saved::{Begun, MAX_PATH, MAX_SAVED, Saved};
use core::cell::RefCell;
use core::fmt::Write;
use embedded_storage::nor_flash::NorFlash;
use heapless::{Deque, String, Vec};
use ohmstead_firmware::anomaly::{Detector, MODEL_LEN, Model};
use ohmstead_firmware::board::{FirmwareSlots, Sampled};
use ohmstead_firmware::cell::{Cell, CellError};
use ohmstead_firmware::clock::WallClock;
use ohmstead_firmware::display::{Link, Screen};
use ohmstead_firmware::energy::EnergyCounter;
use ohmstead_firmware::metering::{AcChannel, AcMeter, DcMeter, DcSample, ReversedCt, Window};
use ohmstead_firmware::ota::{BootAction, Trial, Verdict};
use ohmstead_firmware::outbox::{Outbox, OutboxError, crc32};
use ohmstead_firmware::record::{Gather, MAX_CHANNELS, Record, Stamp};
use ohmstead_firmware::settings::{Effect, MAX_BYTES, Settings};
use ohmstead_firmware::uplink::{Action, MAX_PAYLOAD, Uplink, answer, parse_command, write_json};
use ohmstead_wire::command::{CommandResult, Order, Outcome};
use ohmstead_wire::info::{ChannelKind, Event, EventKind, Info};
use ohmstead_wire::ota::Version;
use ohmstead_wire::topic::Kind;

/// Most channels of a board.
pub(crate) const CHANNELS: usize = 2;
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
pub(crate) enum Step {
    Connect,
    Announce,
    /// The first `len` bytes of the payload buffer.
    Publish(Message, usize),
    Close,
    /// Until this uptime, ms.
    Wait(i64),
}

/// A message for the hub, without its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message {
    /// Whose topic.
    pub channel: u8,
    /// Which.
    pub kind: Kind,
    /// What its acknowledgement will be for.
    pub ack: Ack,
}

/// What an acknowledgement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ack {
    /// Readings.
    Data(u16),
    /// The first note.
    Note,
    /// Status or info.
    Nothing,
}

/// What remains to be done after a command or a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Todo {
    Nothing,
    Announce,
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

/// A meter.
pub struct Meter<'a, F: NorFlash> {
    identity: Identity,
    flash: &'a RefCell<F>,
    pub(crate) outbox: Outbox<Region<'a, F>>,
    pub(crate) uplink: Uplink<'a>,
    pub(crate) clock: WallClock,
    channels: Vec<Channel, CHANNELS>,
    settings: Settings,
    due_ms: i64,
    notes: Deque<Note, NOTES>,
    note_in_flight: bool,
    /// Channel and id of the command that brought the firmware on trial.
    trial: Option<(u8, String<36>, Trial)>,
    has_published: bool,
}

fn load<'c, F: NorFlash>(
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

fn save<F: NorFlash>(
    flash: &RefCell<F>,
    layout: Layout,
    value: &[u8],
) -> Result<(), CellError<F::Error>> {
    Cell::mount(Region::new(flash, layout))?.store(value)
}

fn saved<F: NorFlash>(flash: &RefCell<F>) -> Result<Saved, CellError<F::Error>> {
    let mut buffer = [0; MAX_SAVED];
    load(flash, Layout::UPDATE, &mut buffer).map(Saved::from_bytes)
}

/// Counts this boot of a firmware on trial. Call it before anything else that may go wrong: a
/// firmware that crashes before its boot was counted is never given up. True when the firmware
/// used up its boots and the slots are switched back: restart then.
///
/// # Errors
/// When flash access fails.
pub fn count_boot<F: NorFlash, S: FirmwareSlots>(
    running: Version,
    flash: &RefCell<F>,
    slots: &mut S,
) -> Result<bool, MeterError<F::Error>> {
    let Saved::Trial(channel, id, trial) = saved(flash)? else { return Ok(false) };
    let (trial, goes_back) = match trial.at_boot(running) {
        BootAction::OnTrial(trial) => (trial, false),
        BootAction::GoBack(trial) => (trial, true),
        BootAction::WasRolledBack => return Ok(false),
    };
    let mut buffer = [0; MAX_SAVED];
    save(flash, Layout::UPDATE, Saved::Trial(channel, id, trial).to_bytes(&mut buffer))?;
    // Without the switch there is nothing to restart for.
    Ok(goes_back && slots.switch().is_ok())
}

impl<'a, F: NorFlash> Meter<'a, F> {
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
        let Front::Ac(meter, reversed) = &mut c.front else { return };
        let window = match sampled {
            Sampled::Pair { v, i } => meter.push(v, i),
            Sampled::Lost(n) => meter.gap(n),
        };
        let Some(window) = window else { return };
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

    /// Takes and stores readings when they are due; true when it did.
    pub fn tick(&mut self, now_ms: i64) -> bool {
        if now_ms < self.due_ms {
            return false;
        }
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
        true
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
    pub(crate) fn time(&mut self, uptime_ms: i64, unix_ms: i64, round_trip_ms: i64) -> bool {
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
    pub(crate) fn answer(&mut self, channel: u8, result: &CommandResult<'_>) {
        self.note(channel, Kind::CommandResult, result);
    }

    /// `info` of a channel as JSON; `None` when there is no such channel.
    pub(crate) fn info<'b>(
        &mut self,
        channel: u8,
        now_ms: i64,
        buffer: &'b mut [u8],
    ) -> Option<&'b [u8]> {
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
    pub(crate) fn step(&mut self, now_ms: i64, payload: &mut [u8; MAX_PAYLOAD]) -> Step {
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
    pub(crate) fn acknowledged(&mut self, ack: Ack, now_ms: i64) {
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

    /// The connection is gone, or was not made.
    pub(crate) fn closed(&mut self, now_ms: i64) {
        self.note_in_flight = false;
        self.uplink.closed(now_ms);
    }

    /// True when no answer waits for the hub.
    pub(crate) fn has_said_all(&self) -> bool {
        self.notes.is_empty()
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

    // ---- commands ----

    /// Does a command, as far as that is the meter's own business, and answers it.
    pub(crate) fn command(&mut self, channel: u8, payload: &[u8]) -> Todo {
        let command = match parse_command(payload) {
            Ok(command) => command,
            Err(reason) => {
                self.answer(channel, &answer("", Err(reason)));
                return Todo::Nothing;
            }
        };
        let Some(measured) = self.channels.get(usize::from(channel)).map(|c| c.window) else {
            return Todo::Nothing;
        };
        let effect = match self.settings.apply(channel, &command, measured.as_ref()) {
            Ok(effect) => effect,
            Err(reason) => {
                self.answer(channel, &answer(command.id, Err(reason)));
                return Todo::Nothing;
            }
        };
        // Also what was not changed: the command's id is in it.
        let mut done = self.save_settings();
        let mut todo = Todo::Nothing;
        match effect {
            // An update is answered when it is decided, not when the broker repeats the order.
            Effect::Repeated if command.command == Order::Ota => return todo,
            Effect::Repeated => {}
            Effect::Info => todo = Todo::Announce,
            Effect::Save => {
                for (c, ac) in self.channels.iter_mut().zip(&self.settings.ac) {
                    // Only what was changed loses its place in the waveform.
                    if matches!((&c.front, ac), (Front::Ac(m, _), Some(ac)) if m.config() != ac) {
                        c.front = front(ac.as_ref(), &self.identity);
                    }
                }
                // The interval may be another.
                self.due_ms = 0;
            }
            Effect::Reboot => todo = Todo::Restart,
            Effect::Model(hex) => done = done.and(self.set_model(channel, hex)),
            Effect::Ota(path, _) => match done.and(self.begin_update(channel, command.id, path)) {
                Ok(()) => todo = Todo::Update,
                refused => done = refused,
            },
        }
        if todo == Todo::Update {
            self.progress(channel, command.id, 0);
        } else {
            self.answer(channel, &answer(command.id, done));
        }
        todo
    }

    fn save_settings(&mut self) -> Result<(), &'static str> {
        let mut buffer = [0; MAX_BYTES];
        let bytes = self.settings.to_bytes(&mut buffer);
        save(self.flash, Layout::SETTINGS, bytes).map_err(|_| "flash access failed")
    }

    fn set_model(&mut self, channel: u8, hex: &str) -> Result<(), &'static str> {
        let model = Model::from_hex(hex).ok_or("not an anomaly model")?;
        let c = self.channels.get_mut(usize::from(channel)).ok_or("no such channel")?;
        c.detector = Detector::new(model);
        let mut bytes = Vec::<u8, { CHANNELS * MODEL_LEN }>::new();
        for c in &self.channels {
            // As many as there is room for.
            let _ = bytes.extend_from_slice(&c.detector.model().encode());
        }
        save(self.flash, Layout::MODEL, &bytes).map_err(|_| "flash access failed")
    }

    // ---- update ----

    fn begin_update(&mut self, channel: u8, id: &str, path: &str) -> Result<(), &'static str> {
        if self.identity.key.is_none() {
            return Err("built without a key for updates");
        }
        if self.trial.is_some() {
            return Err("the running firmware is on trial");
        }
        if !path.starts_with('/') || path.len() > MAX_PATH {
            return Err("the path must begin with / and have at most 160 characters");
        }
        let text = "not a command this firmware knows";
        let begun = Begun {
            channel,
            id: id.try_into().map_err(|_| text)?,
            path: path.try_into().map_err(|_| text)?,
            progress: Vec::new(),
        };
        self.save_update(&Saved::Download(begun)).map_err(|_| "flash access failed")
    }

    /// Saves what an update has come to.
    pub(crate) fn save_update(&mut self, saved: &Saved) -> Result<(), CellError<F::Error>> {
        let mut buffer = [0; MAX_SAVED];
        save(self.flash, Layout::UPDATE, saved.to_bytes(&mut buffer))
    }

    /// The download that was begun, if any.
    pub(crate) fn download(&self) -> Option<Begun> {
        match saved(self.flash).ok()? {
            Saved::Download(begun) => Some(begun),
            _ => None,
        }
    }

    /// Says how far a download is.
    pub(crate) fn progress(&mut self, channel: u8, id: &str, percent: u8) {
        let result =
            CommandResult { id, outcome: Outcome::Running, reason: None, percent: Some(percent) };
        self.answer(channel, &result);
    }

    /// Checksum of the calibration in force: what must come through an update unharmed.
    pub(crate) fn calibration(&self) -> u32 {
        let sum = |c: &AcChannel| {
            let fields = [
                i64::from(c.v_nv_per_code),
                i64::from(c.i_na_per_code),
                i64::from(c.phase_mdeg),
                i64::from(c.invert),
                i64::from(c.i_noise_mcode),
                i64::from(c.power_offset_mw),
            ];
            fields.iter().fold(0, |crc, field| crc32(crc, &field.to_le_bytes()))
        };
        self.settings.ac.iter().flatten().fold(0, |crc, c| crc32(crc, &sum(c).to_le_bytes()))
    }

    /// Takes up a trial that goes on, or reports one that is over. [`count_boot`] came before.
    ///
    /// # Errors
    /// When flash access fails.
    pub(crate) fn resume_trial(&mut self) -> Result<(), MeterError<F::Error>> {
        let Saved::Trial(channel, id, trial) = saved(self.flash)? else { return Ok(()) };
        if trial.version == self.identity.version {
            self.trial = Some((channel, id, trial));
            return Ok(());
        }
        log::info!("rolled back");
        self.save_update(&Saved::Idle)?;
        self.event(channel, EventKind::RolledBack, None, None, None);
        self.answer(channel, &answer(&id, Err("the new firmware did not prove itself")));
        Ok(())
    }

    /// How the trial stands.
    pub(crate) fn judge<S: FirmwareSlots>(&mut self, now_ms: i64, slots: &mut S) -> Todo {
        let Some((channel, id, trial)) = self.trial.clone() else { return Todo::Nothing };
        match trial.judge(now_ms, self.has_published, self.calibration()) {
            Verdict::Running => Todo::Nothing,
            Verdict::Proved => {
                log::info!("proved");
                // When it cannot be saved the trial goes on after the next boot, and is passed again.
                if self.save_update(&Saved::Idle).is_ok() {
                    self.trial = None;
                    self.answer(channel, &answer(&id, Ok(())));
                }
                Todo::Nothing
            }
            Verdict::GoBack(trial) => self.go_back(channel, id, trial, slots),
        }
    }

    fn go_back<S: FirmwareSlots>(
        &mut self,
        channel: u8,
        id: String<36>,
        trial: Trial,
        slots: &mut S,
    ) -> Todo {
        log::info!("going back");
        // Without the switch there is nothing to restart for.
        if self.save_update(&Saved::Trial(channel, id, trial)).is_ok() && slots.switch().is_ok() {
            return Todo::Restart;
        }
        Todo::Nothing
    }
}

fn front(ac: Option<&AcChannel>, identity: &Identity) -> Front {
    match ac {
        Some(channel) => Front::Ac(AcMeter::new(*channel), ReversedCt::default()),
        None => Front::Dc(DcMeter::new(identity.dc)),
    }
}
