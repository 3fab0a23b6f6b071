//! Provisioning over the serial port: a line of JSON, answered by `ok` or `error: …`. Both the
//! chip's own USB port and UART0 (behind a USB bridge on some boards) are listened to.

use core::cell::RefCell;
use embassy_time::Timer;
use esp_hal::Blocking;
use esp_hal::peripherals::{UART0, USB_DEVICE};
use esp_hal::uart::{Config, Uart};
use esp_hal::usb::usb_serial_jtag::UsbSerialJtag;
use esp_println::println;
use esp_storage::FlashStorage;
use heapless::Vec;
use ohmstead_runtime::{KeepError, Provisioning};

/// As long as a line may be, and a little more, so that a longer one is seen as such.
const MAX_LINE: usize = 3_200;
/// UART0's buffer holds 128 bytes, 11 ms of them at 115,200 baud.
const POLL_MS: u64 = 5;

/// Where lines come from.
pub struct Console {
    usb: UsbSerialJtag<'static, Blocking>,
    uart: Option<Uart<'static, Blocking>>,
}

impl Console {
    /// Both ports.
    pub fn new(usb: USB_DEVICE<'static>, uart: UART0<'static>) -> Self {
        Self { usb: UsbSerialJtag::new(usb), uart: Uart::new(uart, Config::default()).ok() }
    }

    fn byte(&mut self) -> Option<u8> {
        if let Ok(byte) = self.usb.read_byte() {
            return Some(byte);
        }
        let uart = self.uart.as_mut()?;
        let mut byte = [0];
        (uart.read_ready() && uart.read(&mut byte) == Ok(1)).then_some(byte[0])
    }
}

/// Takes lines as they come, at any time: a meter can be told of another hub.
#[embassy_executor::task]
pub async fn provisioning(
    flash: &'static RefCell<FlashStorage<'static>>,
    mut console: Console,
) -> ! {
    let mut line = Vec::<u8, MAX_LINE>::new();
    loop {
        while let Some(byte) = console.byte() {
            if byte != b'\n' && byte != b'\r' {
                // What does not fit makes the line too long, which is said at its end.
                let _ = line.push(byte);
                continue;
            }
            if line.starts_with(b"{") {
                match keep(flash, &line) {
                    Ok(()) => {
                        println!("ok");
                        Timer::after_millis(500).await;
                        esp_hal::system::software_reset();
                    }
                    Err(Some(why)) => println!("error: {why}"),
                    Err(None) => println!(
                        "error: wifiSsid is missing: give `ohmstead device provision` --wifi-ssid"
                    ),
                }
            }
            line.clear();
        }
        Timer::after_millis(POLL_MS).await;
    }
}

/// Keeps a line; the error is `None` when it names no network.
fn keep(
    flash: &'static RefCell<FlashStorage<'static>>,
    line: &[u8],
) -> Result<(), Option<KeepError>> {
    let parsed = Provisioning::parse(line).map_err(|why| Some(why.into()))?;
    parsed.wifi_ssid.as_ref().ok_or(None)?;
    Provisioning::keep(flash, line)?;
    Ok(())
}
