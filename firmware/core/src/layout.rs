//! Where things lie in a meter's flash, the same on every board.

use core::cell::RefCell;
use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};

/// A part of the flash, by address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// First byte.
    pub start: u32,
    /// Length, bytes.
    pub len: u32,
}

const PAGE: u32 = 4096;

impl Layout {
    /// The key of the meter's own Wi-Fi network. Flashing the whole image makes a new one.
    pub const PORTAL: Self = Self { start: 0xC000, len: 2 * PAGE };
    /// The first firmware slot.
    pub const SLOT_0: Self = Self { start: 0x1_0000, len: 0x18_0000 };
    /// The second firmware slot.
    pub const SLOT_1: Self = Self { start: 0x19_0000, len: 0x18_0000 };
    /// Readings and energy counters: 232 pages.
    pub const OUTBOX: Self = Self { start: 0x31_0000, len: 232 * PAGE };
    /// How to reach the hub.
    pub const PROVISIONING: Self = Self { start: 0x3F_8000, len: 2 * PAGE };
    /// Interval and calibration.
    pub const SETTINGS: Self = Self { start: 0x3F_A000, len: 2 * PAGE };
    /// Progress of an update, or its trial.
    pub const UPDATE: Self = Self { start: 0x3F_C000, len: 2 * PAGE };
    /// The anomaly model.
    pub const MODEL: Self = Self { start: 0x3F_E000, len: 2 * PAGE };
}

/// A part of a flash that several share. One executor, one core: nobody else is in the middle of
/// an access when another begins.
#[derive(Debug)]
pub struct Region<'a, F> {
    flash: &'a RefCell<F>,
    layout: Layout,
}

impl<F> Clone for Region<'_, F> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<'a, F> Region<'a, F> {
    /// The part `layout` of `flash`; it must lie within.
    pub const fn new(flash: &'a RefCell<F>, layout: Layout) -> Self {
        Self { flash, layout }
    }
}

impl<F: ErrorType> ErrorType for Region<'_, F> {
    type Error = F::Error;
}

impl<F: ReadNorFlash> ReadNorFlash for Region<'_, F> {
    const READ_SIZE: usize = F::READ_SIZE;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.flash.borrow_mut().read(self.layout.start + offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.layout.len as usize
    }
}

impl<F: NorFlash> NorFlash for Region<'_, F> {
    const WRITE_SIZE: usize = F::WRITE_SIZE;
    const ERASE_SIZE: usize = F::ERASE_SIZE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        self.flash.borrow_mut().erase(self.layout.start + from, self.layout.start + to)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.flash.borrow_mut().write(self.layout.start + offset, bytes)
    }
}
