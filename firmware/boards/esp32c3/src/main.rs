//! The meter on an ESP32-C3 or ESP32-C6. Pins and wiring: docs/WIRING.md.
#![no_std]
#![no_main]

mod button;
mod panel;
mod sampling;
mod serial;
mod setup;
mod slots;
mod wifi;

use core::cell::RefCell;
use embassy_executor::Spawner;
use embassy_net::{Config, Runner, Stack, StackResources};
use esp_backtrace as _;
use esp_hal::clock::CpuClock;
use esp_hal::rng::Rng;
use esp_hal::timer::timg::TimerGroup;
use esp_radio::wifi::Interface;
use esp_storage::FlashStorage;
use ohmstead_firmware::metering::{AcChannel, DcChannel};
use ohmstead_runtime::{
    Board, Identity, Memory, Provisioning, count_boot, parse_key, parse_version, run,
};
use ohmstead_wire::info::ChannelKind;
use static_cell::{ConstStaticCell, StaticCell};

esp_bootloader_esp_idf::esp_app_desc!();

/// `OHMSTEAD_FIRMWARE_VERSION` at build time, else the crate's.
const VERSION: &str = match option_env!("OHMSTEAD_FIRMWARE_VERSION") {
    Some(version) => version,
    None => env!("CARGO_PKG_VERSION"),
};

const IDENTITY: Identity = Identity {
    board: if cfg!(feature = "c6") { "esp32c6" } else { "esp32c3" },
    version: parse_version(VERSION),
    // 2026-01-01
    built_ms: 1_767_225_600_000,
    key: parse_key(option_env!("OHMSTEAD_OTA_KEY")),
    kinds: &[ChannelKind::Ac, ChannelKind::Dc],
    ac: AcChannel {
        sample_rate_mhz: sampling::PAIRS_PER_S * 1000,
        // 2.5 V over 4096 codes; 250 V at 0.5 V of a ZMPT101B; 30 A at 1 V of an SCT013-030.
        v_nv_per_code: 305_176_000,
        i_na_per_code: 18_310_547,
        skew_ns: sampling::SKEW_NS,
        ..AcChannel::sct013_030()
    },
    // The common INA219 modules: 0.1 ohm. 100 uA are the last digit.
    dc: DcChannel {
        shunt_uohm: 100_000,
        shunt_offset_nv: 0,
        no_load_ua: 300,
        max_gap_us: 2_000_000,
    },
    ntp: "pool.ntp.org",
};

static FLASH: StaticCell<RefCell<FlashStorage<'static>>> = StaticCell::new();
static PROVISIONING: StaticCell<Provisioning> = StaticCell::new();
static MEMORY: ConstStaticCell<Memory> = ConstStaticCell::new(Memory::new());
static SOCKETS: StaticCell<StackResources<8>> = StaticCell::new();

#[esp_rtos::main]
async fn main(spawner: Spawner) -> ! {
    esp_println::logger::init_logger(log::LevelFilter::Info);
    let p = esp_hal::init(esp_hal::Config::default().with_cpu_clock(CpuClock::max()));
    // What the boot loader used is free now; Wi-Fi wants about 60 KiB.
    esp_alloc::heap_allocator!(#[esp_hal::ram(reclaimed)] size: 60 * 1024);
    esp_alloc::heap_allocator!(size: 24 * 1024);
    let timg0 = TimerGroup::new(p.TIMG0);
    esp_rtos::start(timg0.timer0, p.FROM_CPU_INTR0);
    log::info!("meter {VERSION} on {}", IDENTITY.board);

    let flash = FLASH.init(RefCell::new(FlashStorage::new(p.FLASH)));
    let flash: &'static RefCell<_> = flash;
    let slots = match slots::Slots::new(flash) {
        Ok(mut slots) => {
            if count_boot(IDENTITY.version, flash, &mut slots).is_ok_and(|goes_back| goes_back) {
                esp_hal::system::software_reset();
            }
            slots
        }
        Err(why) => {
            log::error!("partition table: {why:?}");
            restart_later().await
        }
    };
    let console = serial::Console::new(p.USB_DEVICE, p.UART0);
    spawner.spawn(serial::provisioning(flash, console).expect("there is room for one"));
    spawner.spawn(button::watch(p.GPIO9).expect("there is room for one"));
    let panel = panel::Panel::new(p.I2C0, p.GPIO6, p.GPIO7);
    let (monitor, mut display) = panel.split();
    let wants_page = button::wants_page();
    let provisioning = Provisioning::load(flash).filter(|_| !wants_page);
    let Some(provisioning) = provisioning else {
        setup::run(spawner, p.WIFI, flash, display).await;
        restart_later().await
    };
    let provisioning = PROVISIONING.init(provisioning);
    let Some(controller) = wifi::controller(p.WIFI, provisioning) else { restart_later().await };
    let stack = start_stack(Interface::station(), Config::dhcpv4(Default::default()), spawner);
    spawner.spawn(wifi::keep_connected(controller).expect("there is room for one"));

    let timg1 = TimerGroup::new(p.TIMG1);
    let samples = sampling::start(p.ADC1, p.GPIO0, p.GPIO1, timg1.timer0);
    let board = Board {
        identity: IDENTITY,
        flash,
        input: sampling::Inputs { samples, monitor },
        slots,
        stack,
        random,
        restart: esp_hal::system::software_reset,
        signal: wifi::signal,
        show: move |screen: &ohmstead_firmware::display::Screen<'_>| display.show(screen),
        memory: MEMORY.take(),
    };
    run(board, provisioning).await
}

/// The network stack; the radio is on by now and feeds the random number generator.
fn start_stack(interface: Interface, config: Config, spawner: Spawner) -> Stack<'static> {
    let seed = u64::from(Rng::new().random()) << 32 | u64::from(Rng::new().random());
    let resources = SOCKETS.init(StackResources::new());
    let (stack, runner) = embassy_net::new(interface, config, resources, seed);
    spawner.spawn(network(runner).expect("there is room for one"));
    stack
}

#[embassy_executor::task]
async fn network(mut runner: Runner<'static, Interface>) -> ! {
    runner.run().await
}

/// The hardware's, which the radio keeps random.
fn random(bytes: &mut [u8]) {
    Rng::new().read(bytes);
}

async fn restart_later() -> ! {
    embassy_time::Timer::after_secs(10).await;
    esp_hal::system::software_reset()
}
