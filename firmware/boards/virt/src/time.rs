//! embassy's time from the machine's timer (10 MHz), in microseconds.

use core::cell::RefCell;
use core::task::Waker;
use critical_section::{CriticalSection, Mutex};
use embassy_time_driver::Driver;
use embassy_time_queue_utils::Queue;

const MTIME: *const u32 = 0x0200_BFF8 as *const u32;
const MTIMECMP: *mut u32 = 0x0200_4000 as *mut u32;
const TICKS_PER_US: u64 = 10;

struct Timer {
    queue: Mutex<RefCell<Queue>>,
}

embassy_time_driver::time_driver_impl!(static TIMER: Timer = Timer {
    queue: Mutex::new(RefCell::new(Queue::new())),
});

impl Timer {
    fn next(&self, cs: CriticalSection<'_>) {
        let next = self.queue.borrow_ref_mut(cs).next_expiration(self.now());
        let at = next.saturating_mul(TICKS_PER_US);
        // SAFETY: the timer's compare register; the upper half first set to never, so that no
        // half-written value fires.
        unsafe {
            MTIMECMP.add(1).write_volatile(u32::MAX);
            MTIMECMP.write_volatile(at as u32);
            MTIMECMP.add(1).write_volatile((at >> 32) as u32);
        }
    }
}

impl Driver for Timer {
    fn now(&self) -> u64 {
        loop {
            // SAFETY: the timer's counter; read again when the lower half went round in between.
            let (high, low, again) = unsafe {
                (MTIME.add(1).read_volatile(), MTIME.read_volatile(), MTIME.add(1).read_volatile())
            };
            if high == again {
                return (u64::from(high) << 32 | u64::from(low)) / TICKS_PER_US;
            }
        }
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|cs| {
            if self.queue.borrow_ref_mut(cs).schedule_wake(at, waker) {
                self.next(cs);
            }
        });
    }
}

#[riscv_rt::core_interrupt(riscv::interrupt::Interrupt::MachineTimer)]
fn fired() {
    critical_section::with(|cs| TIMER.next(cs));
}

/// Lets the timer interrupt. Call once, at the start.
pub fn start() {
    critical_section::with(|cs| TIMER.next(cs));
    // SAFETY: the handler is above, and no critical section is left open here.
    unsafe {
        riscv::register::mie::set_mtimer();
        riscv::interrupt::enable();
    }
}
