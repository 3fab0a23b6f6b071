//! Set-up without a cable: the meter's own Wi-Fi network, and its page.

use crate::panel::Display;
use crate::{MEMORY, random, start_stack, wifi};
use core::cell::RefCell;
use embassy_executor::Spawner;
use esp_hal::peripherals::WIFI;
use esp_radio::wifi::Interface;
use esp_storage::FlashStorage;
use ohmstead_firmware::display::SetUp;
use ohmstead_runtime::portal::{self, AccessPoint, Portal};

/// Opens the network and serves the page until the meter was told; `None` when the radio does not
/// start.
pub async fn run(
    spawner: Spawner,
    wifi: WIFI<'static>,
    flash: &'static RefCell<FlashStorage<'static>>,
    mut display: Display,
) -> Option<()> {
    let mut controller = wifi::start(wifi)?;
    let networks = wifi::networks(&mut controller).await;
    let interface = Interface::access_point();
    // The radio is on: random numbers are random.
    let own = AccessPoint::new(interface.mac_address(), flash, random);
    wifi::open(&mut controller, &own)?;
    own.announce();
    display.set_up(&SetUp { network: &own.name, key: &own.key });
    let stack = start_stack(interface, portal::network(portal::ADDRESS), spawner);
    let portal = Portal {
        flash,
        stack,
        networks: &networks,
        restart: esp_hal::system::software_reset,
        memory: MEMORY.take(),
    };
    // The network lasts as long as its controller.
    let _controller = controller;
    portal::open(portal).await
}
