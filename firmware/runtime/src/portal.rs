//! The page by which a meter is told of its Wi-Fi and its hub, without a cable: it opens a network
//! of its own, gives addresses, answers every name with its own address, and serves one page.
//!
//! What is asked and answered is worked out without a network (`http`, `form`, `page`, `dns`,
//! `dhcp`); [`open`] moves the bytes.

pub mod dhcp;
pub mod dns;
pub mod form;
pub mod http;
pub mod page;
mod serve;

use crate::provision::Provisioning;
use crate::run::Memory;
use crate::tls::Rng;
use core::cell::{Cell, RefCell};
use core::fmt::Write as _;
use embassy_futures::join::{join, join3, join4};
use embassy_net::{Ipv4Address, Ipv4Cidr, Stack, StaticConfigV4};
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::mutex::Mutex;
use embassy_time::{Duration, Instant, Timer};
use embedded_storage::nor_flash::NorFlash;
use heapless::String;
use ohmstead_firmware::cell::Cell as Kept;
use ohmstead_firmware::layout::{Layout, Region};
pub use page::Networks;
use rand_core::RngCore;
pub(crate) use serve::{BUFFER, Request};

/// The meter's address in its own network.
pub const ADDRESS: Ipv4Address = Ipv4Address::new(192, 168, 4, 1);
/// A meter that knows its hub goes back to measuring when nobody asked anything for so long.
const LEFT_ALONE: Duration = Duration::from_secs(600);
/// 32 that are not mistaken for each other.
const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";
/// 60 random bits: nobody tries them all, and they are soon typed.
const KEY_LETTERS: usize = 12;

/// The meter's own network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessPoint {
    /// Its name, `Ohmstead-` and the end of the hardware address.
    pub name: String<16>,
    /// Its password (WPA2).
    pub key: String<KEY_LETTERS>,
}

impl AccessPoint {
    /// Name by the hardware address `mac`; the key is made once and kept in flash. `random` must be
    /// secure by now (on an ESP32: the radio is on). Where the flash fails there is a new key each
    /// time.
    pub fn new<F: NorFlash>(mac: [u8; 6], flash: &RefCell<F>, random: fn(&mut [u8])) -> Self {
        let mut name = String::new();
        // 15 bytes: it fits.
        let _ = write!(name, "Ohmstead-{:02X}{:02X}{:02X}", mac[3], mac[4], mac[5]);
        let mut cell = Kept::mount(Region::new(flash, Layout::PORTAL));
        let kept = cell.as_ref().ok().and_then(|cell| core::str::from_utf8(cell.value()).ok());
        if let Some(key) = kept.filter(|key| key.len() == KEY_LETTERS) {
            return Self { name, key: key.chars().collect() };
        }
        let mut rng = Rng(random);
        let key: String<KEY_LETTERS> =
            (0..KEY_LETTERS).map(|_| char::from(LETTERS[rng.next_u32() as usize % 32])).collect();
        if cell.as_mut().is_ok_and(|cell| cell.store(key.as_bytes()).is_err()) {
            log::error!("the key of the meter's own Wi-Fi could not be kept");
        }
        Self { name, key }
    }

    /// For the console.
    pub fn announce(&self) {
        log::info!("set up: Wi-Fi {}, password {}, page http://{ADDRESS}/", self.name, self.key);
    }
}

/// The network's configuration while the page is open, at `address` of a network of 24 bits.
pub fn network(address: Ipv4Address) -> embassy_net::Config {
    embassy_net::Config::ipv4_static(StaticConfigV4 {
        address: Ipv4Cidr::new(address, 24),
        gateway: None,
        dns_servers: Default::default(),
    })
}

/// What the page works with.
#[expect(missing_debug_implementations, reason = "a board's drivers have none")]
pub struct Portal<'a, F> {
    /// The whole flash, see [`crate::Layout`].
    pub flash: &'a RefCell<F>,
    /// The network, set to [`network`].
    pub stack: Stack<'a>,
    /// Networks to choose from.
    pub networks: &'a Networks,
    /// Restarts the board.
    pub restart: fn() -> !,
    /// The buffers that the meter would use.
    pub memory: &'a mut Memory,
}

/// What the servers share.
struct Shared<'a, F> {
    request: Mutex<NoopRawMutex, &'a mut Request>,
    flash: &'a RefCell<F>,
    stack: Stack<'a>,
    networks: &'a Networks,
    address: Ipv4Address,
    /// When somebody last asked.
    asked: Cell<Instant>,
    /// Restart at this time.
    restart_at: Cell<Option<Instant>>,
}

/// Serves the page until the meter was told, or until nobody asked for ten minutes while the meter
/// knows its hub; then it restarts.
pub async fn open<F: NorFlash>(portal: Portal<'_, F>) -> ! {
    let Portal { flash, stack, networks, restart, memory } = portal;
    stack.wait_config_up().await;
    let address = stack.config_v4().map_or(ADDRESS, |config| config.address.address());
    let (request, [a, b, c, d]) = memory.for_page();
    let shared = Shared {
        request: Mutex::new(request),
        flash,
        stack,
        networks,
        address,
        asked: Cell::new(Instant::now()),
        restart_at: Cell::new(None),
    };
    log::info!("the page is open");
    join(
        join4(
            serve::pages(&shared, a),
            serve::pages(&shared, b),
            serve::pages(&shared, c),
            serve::pages(&shared, d),
        ),
        join3(
            serve::names(stack, address),
            serve::addresses(stack, address),
            wait_for_end(&shared, restart),
        ),
    )
    .await;
    restart()
}

async fn wait_for_end<F: NorFlash>(shared: &Shared<'_, F>, restart: fn() -> !) {
    let is_known = Provisioning::load(shared.flash).is_some();
    loop {
        Timer::after_millis(100).await;
        let is_left_alone = is_known && shared.asked.get().elapsed() > LEFT_ALONE;
        if is_left_alone || shared.restart_at.get().is_some_and(|at| at <= Instant::now()) {
            restart();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_firmware::memory_flash::MemoryFlash;

    fn random(bytes: &mut [u8]) {
        use core::sync::atomic::{AtomicU32, Ordering};
        static NEXT: AtomicU32 = AtomicU32::new(1);
        for byte in bytes {
            *byte = (NEXT.fetch_add(0x9e37_79b9, Ordering::Relaxed) >> 24) as u8;
        }
    }

    #[test]
    fn the_key_is_made_once_and_kept() {
        let flash = RefCell::new(MemoryFlash::<4096>::new(1024));
        let first = AccessPoint::new([0, 1, 2, 0xab, 0x0c, 0xde], &flash, random);
        assert_eq!((first.name.as_str(), first.key.len()), ("Ohmstead-AB0CDE", 12));
        assert!(first.key.bytes().all(|b| LETTERS.contains(&b)));
        assert_eq!(AccessPoint::new([0, 1, 2, 0xab, 0x0c, 0xde], &flash, random), first);
        let other = RefCell::new(MemoryFlash::<4096>::new(1024));
        assert_ne!(AccessPoint::new([0; 6], &other, random).key, first.key);
    }
}
