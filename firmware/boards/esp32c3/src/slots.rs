//! The two firmware slots, and `otadata`, by which Espressif's boot loader picks one.

use core::cell::RefCell;
use embedded_storage::nor_flash::{NorFlash, ReadNorFlash};
use esp_bootloader_esp_idf::ota::Ota;
use esp_bootloader_esp_idf::partitions::{
    AppPartitionSubType, DataPartitionSubType, Error, PARTITION_TABLE_MAX_LEN, PartitionType,
    read_partition_table,
};
use esp_storage::FlashStorage;
use ohmstead_firmware::board::FirmwareSlots;
use ohmstead_runtime::{Layout, Region};

type Flash = RefCell<FlashStorage<'static>>;

/// The slots as seen by the running firmware.
pub struct Slots {
    flash: &'static Flash,
    runs_in_0: bool,
}

impl Slots {
    /// Finds out which slot runs.
    pub fn new(flash: &'static Flash) -> Result<Self, Error> {
        let mut buffer = [0; PARTITION_TABLE_MAX_LEN];
        let table = read_partition_table(&mut flash.borrow_mut(), &mut buffer)?;
        let running = table.booted_partition()?.ok_or(Error::Invalid)?;
        Ok(Self { flash, runs_in_0: running.offset() == Layout::SLOT_0.start })
    }

    fn other(&self) -> Region<'static, FlashStorage<'static>> {
        Region::new(self.flash, if self.runs_in_0 { Layout::SLOT_1 } else { Layout::SLOT_0 })
    }
}

impl FirmwareSlots for Slots {
    type Error = Error;

    fn capacity(&self) -> u32 {
        Layout::SLOT_0.len
    }

    fn erase(&mut self, offset: u32, len: u32) -> Result<(), Error> {
        self.other().erase(offset, offset + len).map_err(|_| Error::StorageError)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Error> {
        self.other().write(offset, bytes).map_err(|_| Error::StorageError)
    }

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Error> {
        self.other().read(offset, bytes).map_err(|_| Error::StorageError)
    }

    fn switch(&mut self) -> Result<(), Error> {
        let mut flash = self.flash.borrow_mut();
        let mut buffer = [0; PARTITION_TABLE_MAX_LEN];
        let table = read_partition_table(&mut flash, &mut buffer)?;
        let entry = table
            .find_partition(PartitionType::Data(DataPartitionSubType::Ota))?
            .ok_or(Error::Invalid)?;
        let mut ota = Ota::new(entry.as_flash_region(&mut flash), 2)?;
        let (this, other) = if self.runs_in_0 {
            (AppPartitionSubType::Ota0, AppPartitionSubType::Ota1)
        } else {
            (AppPartitionSubType::Ota1, AppPartitionSubType::Ota0)
        };
        // Fresh `otadata` names no slot: the boot loader took the first, but a step from nothing
        // to the second is number 0, which it does not know.
        if ota.current_app_partition()? == AppPartitionSubType::Factory {
            ota.set_current_app_partition(this)?;
        }
        ota.set_current_app_partition(other)
    }
}
