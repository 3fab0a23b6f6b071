//! The meter between its samples and its messages: everything but waiting and the network. On a
//! board `ohmstead-runtime` drives it, on a PC `ohmstead-sim`.

mod command;
mod messages;
mod update;

pub use messages::{Ack, Message, Step, Todo, has_signal_moved};
use messages::{NOTES, Note};
pub use update::count_boot;

use crate::anomaly::Detector;
use crate::board::Sampled;
use crate::cell::{Cell, CellError};
use crate::clock::WallClock;
use crate::display::{LinkState, Screen};
use crate::energy::EnergyCounter;
use crate::identity::Identity;
use crate::layout::{Layout, Region};
use crate::metering::{AcChannel, AcMeter, DcMeter, DcSample, ReversedCt, Window};
use crate::ota::Trial;
use crate::outbox::{Outbox, OutboxError};
use crate::record::{Gather, MAX_CHANNELS, Record, Stamp};
use crate::settings::{MAX_BYTES, Settings};
use crate::uplink::{MAX_PAYLOAD, Uplink};
use core::cell::RefCell;
use embedded_storage::nor_flash::NorFlash;
use heapless::{Deque, String, Vec};
use ohmstead_wire::anomaly_model::Model;
use ohmstead_wire::info::{ChannelKind, EventKind};

/// Most channels of a board.
pub const CHANNELS: usize = 2;
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
            (false, _) => LinkState::Down,
            (true, true) => LinkState::CatchingUp,
            (true, false) => LinkState::Up,
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
