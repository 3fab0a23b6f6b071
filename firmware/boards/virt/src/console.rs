//! The serial console, the end of the machine, and what happens in a panic.

use core::fmt::{self, Write};

const UART: *mut u8 = 0x1000_0000 as *mut u8;
const TEST_DEVICE: *mut u32 = 0x10_0000 as *mut u32;
const RESET: u32 = 0x7777;
const FAIL: u32 = 0x3333;

/// The first serial port.
#[derive(Debug, Clone, Copy)]
pub struct Console;

impl Write for Console {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        for byte in s.bytes() {
            // SAFETY: the machine has a 16550 here; QEMU's takes every byte at once.
            unsafe { UART.write_volatile(byte) };
        }
        Ok(())
    }
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let _ = writeln!(Console, "{}", record.args());
    }

    fn flush(&self) {}
}

/// Log messages go to the console from here on.
pub fn log_to_console() {
    static LOGGER: Logger = Logger;
    // This target has no compare-and-swap; nothing else runs yet.
    // SAFETY: called once, at the start of the one hart.
    let _ = unsafe { log::set_logger_racy(&LOGGER) };
    // SAFETY: as above.
    unsafe { log::set_max_level_racy(log::LevelFilter::Info) };
}

/// Resets the machine: the loader starts anew.
pub fn restart() -> ! {
    end(RESET)
}

/// Ends the emulator with exit code `code`.
pub fn exit(code: u16) -> ! {
    end(u32::from(code) << 16 | FAIL)
}

fn end(how: u32) -> ! {
    loop {
        // SAFETY: the machine's test device is here.
        unsafe { TEST_DEVICE.write_volatile(how) };
    }
}

/// As on a board: say what happened, start again.
#[panic_handler]
fn panicked(info: &core::panic::PanicInfo<'_>) -> ! {
    let _ = writeln!(Console, "{info}");
    restart()
}
