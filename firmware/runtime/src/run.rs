//! The meter's program: five loops side by side on one executor.

use crate::clock;
use crate::download::{self, Stopped};
use crate::mqtt;
use crate::portal::{BUFFER, Request};
use crate::provision::Provisioning;
use crate::tls::{Rng, set_time};
use core::cell::{Cell, RefCell};
use embassy_futures::join::join5;
use embassy_futures::select::select;
use embassy_net::Stack;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::signal::Signal;
use embassy_time::{Duration, Instant, Timer};
use embedded_storage::nor_flash::NorFlash;
use ohmstead_firmware::board::{DcSource, FirmwareSlots, SampleSource};
use ohmstead_firmware::display::Screen;
use ohmstead_firmware::identity::Identity;
use ohmstead_firmware::meter::{Meter, MeterError, Step, Todo};
use ohmstead_firmware::saved::Saved;
use ohmstead_firmware::uplink::answer;
use ohmstead_firmware::uplink::backoff::Backoff;
use rand_core::RngCore;

/// How often samples are taken out of their buffer.
const SAMPLES: Duration = Duration::from_millis(20);
/// How often the display is drawn.
const SCREEN: Duration = Duration::from_secs(1);
/// The time is asked for this often once it is known.
const TIME: Duration = Duration::from_secs(3600);
/// What the hub must be told is sent before a restart, within this time, ms.
const RESTART_DELAY_MS: i64 = 5_000;

/// Where the samples come from.
pub trait Input: SampleSource {
    /// The DC monitor of a channel; `None` when the channel is not a DC one.
    fn dc(&mut self, channel: u8) -> Option<&mut impl DcSource>;
}

/// The buffers of the network, best in static memory.
#[derive(Debug)]
pub struct Memory {
    session: mqtt::Buffers,
    download: download::Buffers,
}

impl Memory {
    /// Empty buffers.
    pub const fn new() -> Self {
        Self { session: mqtt::Buffers::new(), download: download::Buffers::new() }
    }

    /// For the page: a request, and four connections. While it is open nobody connects to the hub.
    pub(crate) fn for_page(&mut self) -> (&mut Request, [&mut [u8; 2 * BUFFER]; 4]) {
        let Self { session, download } = self;
        let [a, b] = session.sockets.halves();
        let [c, d] = download.sockets.halves();
        (&mut session.records.read, [a, b, c, d])
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

/// What a board supplies.
#[expect(missing_debug_implementations, reason = "a board's drivers have none")]
pub struct Board<'a, F, I, S, D> {
    /// What it is.
    pub identity: Identity,
    /// The whole flash, see [`crate::Layout`].
    pub flash: &'a RefCell<F>,
    /// Samples.
    pub input: I,
    /// Firmware slots.
    pub slots: S,
    /// The network.
    pub stack: Stack<'a>,
    /// Cryptographically secure random numbers.
    pub random: fn(&mut [u8]),
    /// Restarts the board.
    pub restart: fn() -> !,
    /// How strongly its radio receives, dBm; `None` without a radio, or while it is not known.
    pub signal: fn() -> Option<i8>,
    /// Shows something, or does nothing.
    pub show: D,
    /// Network buffers.
    pub memory: &'a mut Memory,
}

/// What the loops share.
pub(crate) struct State<'a, F: NorFlash> {
    pub meter: RefCell<Meter<'a, F>>,
    /// There is something to send.
    pub wake: Signal<NoopRawMutex, ()>,
    /// A download was begun.
    pub update: Signal<NoopRawMutex, ()>,
    /// Status and info are to be published once more.
    pub announce: Cell<bool>,
    /// How strongly the radio receives, dBm.
    pub signal: fn() -> Option<i8>,
    /// What was told of that last.
    pub told_signal: Cell<Option<i8>>,
    /// Restart at this uptime at the latest, ms.
    restart_by: Cell<Option<i64>>,
}

impl<'a, F: NorFlash> State<'a, F> {
    fn new(
        identity: Identity,
        flash: &'a RefCell<F>,
        ids: &'a [&'a str],
        seed: u32,
        signal: fn() -> Option<i8>,
    ) -> Result<Self, MeterError<F::Error>> {
        let mut meter = Meter::new(identity, flash, ids, seed)?;
        meter.resume_trial()?;
        Ok(Self {
            meter: RefCell::new(meter),
            wake: Signal::new(),
            update: Signal::new(),
            announce: Cell::new(false),
            signal,
            told_signal: Cell::new(None),
            restart_by: Cell::new(None),
        })
    }

    pub fn todo(&self, todo: Todo) {
        match todo {
            Todo::Nothing => {}
            Todo::Announce => self.announce.set(true),
            Todo::Update => self.update.signal(()),
            Todo::Restart => self.restart_by.set(Some(uptime_ms() + RESTART_DELAY_MS)),
        }
    }
}

fn uptime_ms() -> i64 {
    Instant::now().as_millis() as i64
}

/// Runs the meter for ever, after [`crate::count_boot`]. When its flash cannot be read it says so and restarts after a while.
pub async fn run<F, I, S, D>(board: Board<'_, F, I, S, D>, provisioning: &Provisioning) -> !
where
    F: NorFlash,
    I: Input,
    S: FirmwareSlots,
    D: FnMut(&Screen<'_>),
{
    let restart = board.restart;
    if work(board, provisioning).await.is_err() {
        log::error!("the flash cannot be used");
        Timer::after_secs(10).await;
    }
    restart()
}

/// The loops. Nothing here waits before them: what lives across a wait is in memory for ever, and
/// a meter on its way into its place would be there twice.
async fn work<F, I, S, D>(
    board: Board<'_, F, I, S, D>,
    provisioning: &Provisioning,
) -> Result<(), MeterError<F::Error>>
where
    F: NorFlash,
    I: Input,
    S: FirmwareSlots,
    D: FnMut(&Screen<'_>),
{
    let Board {
        identity,
        flash,
        mut input,
        slots,
        stack,
        random,
        restart,
        signal,
        mut show,
        memory,
    } = board;
    let mut rng = Rng(random);
    let ids = provisioning.ids();
    let slots = RefCell::new(slots);
    let state = State::new(identity, flash, &ids, rng.next_u32(), signal)?;
    let Memory { session, download } = memory;
    let ntp = provisioning.ntp.as_deref().unwrap_or(identity.ntp);
    join5(
        measure(&state, &mut input, ids.len() as u8, &slots, restart),
        uplink(&state, stack, provisioning, rng, session),
        time(&state, stack, ntp, rng),
        update(&state, &identity, &slots, stack, provisioning, rng, download, restart),
        display(&state, ids[0], &mut show),
    )
    .await;
    Ok(())
}

async fn measure<F: NorFlash, I: Input, S: FirmwareSlots>(
    state: &State<'_, F>,
    input: &mut I,
    channels: u8,
    slots: &RefCell<S>,
    restart: fn() -> !,
) {
    loop {
        let now = uptime_ms();
        {
            let mut meter = state.meter.borrow_mut();
            for channel in 0..channels {
                while let Some(sampled) = input.poll(channel) {
                    meter.sample(channel, sampled);
                }
                if let Some(dc) = input.dc(channel)
                    && let Ok(Some(sample)) = dc.read()
                {
                    meter.dc(channel, sample);
                }
            }
            if meter.tick(now) {
                state.wake.signal(());
                let todo = meter.judge(now, &mut *slots.borrow_mut());
                state.todo(todo);
            }
            if let Some(by) = state.restart_by.get()
                && (meter.has_said_all() || now >= by)
            {
                // What it does not hold is sent once more, unchanged.
                if meter.outbox().save_ack().is_err() {
                    log::error!("the acknowledgement could not be saved");
                }
                restart();
            }
        }
        Timer::after(SAMPLES).await;
    }
}

async fn uplink<F: NorFlash>(
    state: &State<'_, F>,
    stack: Stack<'_>,
    provisioning: &Provisioning,
    rng: Rng,
    buffers: &mut mqtt::Buffers,
) {
    stack.wait_config_up().await;
    if let Some(config) = stack.config_v4() {
        log::info!("address {}", config.address.address());
    }
    loop {
        stack.wait_config_up().await;
        let step = state.meter.borrow_mut().step(uptime_ms(), &mut buffers.payload);
        match step {
            Step::Connect => {
                let why = mqtt::session(state, stack, provisioning, rng, buffers).await;
                log::warn!("disconnected: {why}");
                state.meter.borrow_mut().closed(uptime_ms());
            }
            Step::Wait(until) => Timer::at(Instant::from_millis(until.max(0) as u64)).await,
            // Only a session, which is not there, can do anything else.
            _ => state.meter.borrow_mut().closed(uptime_ms()),
        }
    }
}

async fn time<F: NorFlash>(state: &State<'_, F>, stack: Stack<'_>, server: &str, mut rng: Rng) {
    let mut backoff = Backoff::new(rng.next_u32());
    loop {
        stack.wait_config_up().await;
        let used = match clock::ask(stack, server, rng).await {
            Ok(a) => {
                let used = state.meter.borrow_mut().time(a.uptime_ms, a.unix_ms, a.round_trip_ms);
                if used {
                    set_time(a.unix_ms);
                }
                used
            }
            Err(why) => {
                log::warn!("no time: {why}");
                false
            }
        };
        if used {
            backoff.succeeded();
            state.wake.signal(());
            Timer::after(TIME).await;
        } else {
            Timer::after_millis(backoff.failed().unsigned_abs()).await;
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one loop of five, called once")]
async fn update<F: NorFlash, S: FirmwareSlots>(
    state: &State<'_, F>,
    identity: &Identity,
    slots: &RefCell<S>,
    stack: Stack<'_>,
    provisioning: &Provisioning,
    mut rng: Rng,
    buffers: &mut download::Buffers,
    restart: fn() -> !,
) {
    let mut backoff = Backoff::new(rng.next_u32());
    loop {
        let begun = state.meter.borrow().download();
        let Some(begun) = begun else {
            state.update.wait().await;
            continue;
        };
        stack.wait_config_up().await;
        let fetching =
            download::fetch(state, identity, slots, stack, provisioning, &begun, buffers);
        match fetching.await {
            Ok(()) => {
                log::info!("updated");
                let saved = state.meter.borrow_mut().outbox().save_ack();
                if saved.is_err() {
                    log::error!("the acknowledgement could not be saved");
                }
                restart();
            }
            Err(Stopped::Refused(reason)) => {
                log::warn!("update refused: {reason}");
                let mut meter = state.meter.borrow_mut();
                if meter.save_update(&Saved::Idle).is_err() {
                    log::error!("the update could not be forgotten");
                }
                meter.answer(begun.channel, &answer(&begun.id, Err(reason)));
                drop(meter);
                state.wake.signal(());
                backoff.succeeded();
            }
            Err(Stopped::Link(why)) => {
                log::warn!("update stopped: {why}");
                let pause = Timer::after_millis(backoff.failed().unsigned_abs());
                // Another order may come meanwhile.
                select(pause, state.update.wait()).await;
            }
        }
    }
}

async fn display<F: NorFlash>(
    state: &State<'_, F>,
    name: &str,
    show: &mut impl FnMut(&Screen<'_>),
) {
    loop {
        show(&state.meter.borrow_mut().screen(name));
        Timer::after(SCREEN).await;
    }
}
