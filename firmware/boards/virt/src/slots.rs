//! The two firmware slots, and which of them the loader starts: one byte in a cell.

use core::cell::RefCell;
use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};
use ohmstead_firmware::board::FirmwareSlots;
use ohmstead_firmware::cell::{Cell, CellError};
use ohmstead_runtime::{Layout, Region};

/// Where the choice is kept: where an ESP32 keeps `otadata`.
const CHOICE: Layout = Layout { start: 0x9000, len: 0x2000 };

/// Which slot is started, 0 or 1.
///
/// # Errors
/// When flash access fails.
pub fn chosen<F: NorFlash>(flash: &RefCell<F>) -> Result<u8, CellError<F::Error>> {
    let cell = Cell::mount(Region::new(flash, CHOICE))?;
    Ok(u8::from(cell.value() == [1]))
}

/// Where a slot is.
pub const fn place(slot: u8) -> Layout {
    if slot == 0 { Layout::SLOT_0 } else { Layout::SLOT_1 }
}

/// The slots as seen by the running firmware.
pub struct Slots<'a, F> {
    flash: &'a RefCell<F>,
    other: u8,
}

impl<'a, F: NorFlash> Slots<'a, F> {
    /// The running firmware is the one that was chosen.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn new(flash: &'a RefCell<F>) -> Result<Self, CellError<F::Error>> {
        Ok(Self { flash, other: 1 - chosen(flash)? })
    }

    fn slot(&self) -> Region<'a, F> {
        Region::new(self.flash, place(self.other))
    }
}

impl<F: NorFlash> FirmwareSlots for Slots<'_, F> {
    type Error = CellError<F::Error>;

    fn capacity(&self) -> u32 {
        place(self.other).len
    }

    fn erase(&mut self, offset: u32, len: u32) -> Result<(), Self::Error> {
        self.slot().erase(offset, offset + len).map_err(CellError::Flash)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.slot().write(offset, bytes).map_err(CellError::Flash)
    }

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.slot().read(offset, bytes).map_err(CellError::Flash)
    }

    fn switch(&mut self) -> Result<(), Self::Error> {
        Cell::mount(Region::new(self.flash, CHOICE))?.store(&[self.other])
    }
}
