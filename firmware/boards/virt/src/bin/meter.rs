//! The meter.
#![no_std]
#![no_main]

use core::cell::RefCell;
use embassy_executor::{Executor, Spawner};
use embassy_net::{Config, Ipv4Address, Runner, Stack, StackResources};
use ohmstead_firmware::display::Screen;
use ohmstead_firmware::metering::{AcChannel, DcChannel};
use ohmstead_runtime::portal::{self, AccessPoint, Portal};
use ohmstead_runtime::{
    Board, Identity, Memory, Provisioning, count_boot, parse_key, parse_version, run,
};
use ohmstead_virt::console::{exit, log_to_console, restart};
use ohmstead_virt::flash::Flash;
use ohmstead_virt::net::{BUFFERS, Buffers, Net};
use ohmstead_virt::slots::Slots;
use ohmstead_virt::source::Waveform;
use ohmstead_virt::{time, virtio};
use ohmstead_wire::info::ChannelKind;
use static_cell::{ConstStaticCell, StaticCell};

/// `OHMSTEAD_FIRMWARE_VERSION` at build time, else the crate's.
const VERSION: &str = match option_env!("OHMSTEAD_FIRMWARE_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

const IDENTITY: Identity = Identity {
    board: "virt",
    version: parse_version(VERSION),
    // 2026-01-01
    built_ms: 1_767_225_600_000,
    key: parse_key(option_env!("OHMSTEAD_OTA_KEY")),
    kinds: &[ChannelKind::Ac],
    ac: AcChannel::sct013_030(),
    dc: DcChannel { shunt_uohm: 100_000, shunt_offset_nv: 0, no_load_ua: 0, max_gap_us: 0 },
    ntp: "10.0.2.2",
};

const SET_UP_ADDRESS: Ipv4Address = Ipv4Address::new(10, 0, 2, 15);

static FLASH: StaticCell<RefCell<Flash>> = StaticCell::new();
static PROVISIONING: StaticCell<Provisioning> = StaticCell::new();
static MEMORY: ConstStaticCell<Memory> = ConstStaticCell::new(Memory::new());
static NET_BUFFERS: ConstStaticCell<Buffers> = ConstStaticCell::new(BUFFERS);
static SOCKETS: StaticCell<StackResources<8>> = StaticCell::new();
static EXECUTOR: StaticCell<Executor> = StaticCell::new();

#[riscv_rt::entry]
fn main() -> ! {
    log_to_console();
    log::info!("meter {VERSION}");
    time::start();
    EXECUTOR.init(Executor::new()).run(|spawner| {
        spawner.spawn(meter(spawner).expect("there is room for one"));
    })
}

#[embassy_executor::task]
async fn network(mut runner: Runner<'static, Net>) -> ! {
    runner.run().await
}

#[embassy_executor::task]
async fn meter(spawner: Spawner) -> ! {
    let Some(flash) = Flash::open() else {
        log::error!("no disk");
        exit(2)
    };
    let flash: &RefCell<Flash> = FLASH.init(RefCell::new(flash));
    let Ok(mut slots) = Slots::new(flash) else { exit(5) };
    if count_boot(IDENTITY.version, flash, &mut slots).is_ok_and(|goes_back| goes_back) {
        restart();
    }
    if cfg!(feature = "broken") {
        crash()
    }
    start(spawner, flash, slots).await
}

#[expect(clippy::panic, reason = "for the test of the way back")]
fn crash() -> ! {
    panic!("this firmware is broken on purpose")
}

async fn start(
    spawner: Spawner,
    flash: &'static RefCell<Flash>,
    slots: Slots<'static, Flash>,
) -> ! {
    let Some(net) = Net::open(NET_BUFFERS.take()) else {
        log::error!("no network card");
        exit(4)
    };
    let Some(provisioning) = Provisioning::load(flash) else { set_up(spawner, flash, net).await };
    let stack = network_stack(spawner, net, Config::dhcpv4(Default::default()));
    let board = Board {
        identity: IDENTITY,
        flash,
        input: Waveform::default(),
        slots,
        stack,
        random: virtio::random,
        restart,
        signal: || None,
        show: no_display,
        memory: MEMORY.take(),
    };
    run(board, PROVISIONING.init(provisioning)).await
}

/// There is no radio here: the page is on the network that there is, at the address that QEMU
/// passes connections on to.
async fn set_up(spawner: Spawner, flash: &'static RefCell<Flash>, net: Net) -> ! {
    AccessPoint::new(net.mac(), flash, virtio::random).announce();
    let networks = ["home", "caf\u{e9} \"1st\" & <2nd>"];
    let networks = networks.into_iter().filter_map(|name| name.try_into().ok()).collect();
    let stack = network_stack(spawner, net, portal::network(SET_UP_ADDRESS));
    let (networks, memory) = (&networks, MEMORY.take());
    portal::open(Portal { flash, stack, networks, restart, memory }).await
}

fn network_stack(spawner: Spawner, net: Net, config: Config) -> Stack<'static> {
    let mut seed = [0; 8];
    virtio::random(&mut seed);
    let resources = SOCKETS.init(StackResources::new());
    let (stack, runner) = embassy_net::new(net, config, resources, u64::from_le_bytes(seed));
    spawner.spawn(network(runner).expect("there is room for one"));
    stack
}

fn no_display(_: &Screen<'_>) {}
