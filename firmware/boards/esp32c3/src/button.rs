//! The BOOT button: held for three seconds, the meter restarts into its set-up page. (Held while
//! the power comes on, the chip waits to be flashed instead.)

use embassy_time::Timer;
use esp_hal::gpio::{Input, InputConfig, Pull};
use esp_hal::peripherals::GPIO9;
use portable_atomic::{AtomicU32, Ordering};

const POLL_MS: u64 = 100;
const HELD_MS: u64 = 3_000;
/// What memory is unlikely to hold by chance.
const WANTED: u32 = 0x0b5e_55ed;

/// Survives a restart, but not a power cut: then the button has to be held again.
#[esp_hal::ram(unstable(rtc_fast, persistent))]
static SET_UP: AtomicU32 = AtomicU32::new(0);

/// Whether the button asked for the page before this restart; it does so once.
pub fn wants_page() -> bool {
    let wanted = SET_UP.load(Ordering::Relaxed) == WANTED;
    SET_UP.store(0, Ordering::Relaxed);
    wanted
}

/// Restarts into the page when the button is held.
#[embassy_executor::task]
pub async fn watch(pin: GPIO9<'static>) -> ! {
    let button = Input::new(pin, InputConfig::default().with_pull(Pull::Up));
    let mut held_ms = 0;
    loop {
        Timer::after_millis(POLL_MS).await;
        held_ms = if button.is_low() { held_ms + POLL_MS } else { 0 };
        if held_ms >= HELD_MS {
            log::info!("BOOT was held: the set-up page opens");
            SET_UP.store(WANTED, Ordering::Relaxed);
            esp_hal::system::software_reset();
        }
    }
}
