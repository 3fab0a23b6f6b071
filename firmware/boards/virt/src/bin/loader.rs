//! Copies the chosen firmware slot to memory and starts it: what an ESP32's boot loader does.
#![no_std]
#![no_main]

use core::cell::RefCell;
use core::fmt::Write;
use embedded_storage::nor_flash::ReadNorFlash;
use ohmstead_virt::console::{Console, exit};
use ohmstead_virt::flash::Flash;
use ohmstead_virt::slots::{chosen, place};

/// Where the meter is linked to.
const START: usize = 0x8010_0000;

#[riscv_rt::entry]
fn main() -> ! {
    let Some(flash) = Flash::open() else {
        let _ = writeln!(Console, "loader: no disk");
        exit(2)
    };
    let flash = RefCell::new(flash);
    let Ok(slot) = chosen(&flash) else {
        let _ = writeln!(Console, "loader: the disk cannot be read");
        exit(3)
    };
    let place = place(slot);
    // SAFETY: the machine has this memory, and nothing else uses it before the meter does.
    let memory = unsafe { core::slice::from_raw_parts_mut(START as *mut u8, place.len as usize) };
    if flash.borrow_mut().read(place.start, memory).is_err() || memory[..4] == [0xff; 4] {
        let _ = writeln!(Console, "loader: slot {slot} holds no firmware");
        exit(4)
    }
    let _ = writeln!(Console, "loader: slot {slot}");
    // SAFETY: the image begins with its entry point, which sets up everything anew.
    let start: extern "C" fn() -> ! = unsafe { core::mem::transmute(START) };
    riscv::asm::fence_i();
    start()
}
