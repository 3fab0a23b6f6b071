//! NOR flash on a virtio disk: bits only go from one to zero, erasing is by page. A write goes
//! to the disk sector by sector, so killing the emulator cuts the power between two of them; the
//! cuts in the middle are for the tests of `memory_flash`.

use crate::virtio::{Memory, find};
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash, check_erase, check_read,
    check_write,
};
use virtio_drivers::device::blk::{SECTOR_SIZE, VirtIOBlk};
use virtio_drivers::transport::DeviceType;
use virtio_drivers::transport::mmio::MmioTransport;

/// Why an access failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashError {
    /// The disk.
    Disk,
    /// Where, or how much.
    Access(NorFlashErrorKind),
    /// A bit that is zero was to become one.
    NotErased,
}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::Access(kind) => *kind,
            Self::Disk | Self::NotErased => NorFlashErrorKind::Other,
        }
    }
}

/// The disk.
pub struct Flash(VirtIOBlk<Memory, MmioTransport<'static>>);

impl Flash {
    /// The machine's disk; `None` without one.
    pub fn open() -> Option<Self> {
        VirtIOBlk::new(find(DeviceType::Block)?).ok().map(Self)
    }

    /// Passes the sectors of `[offset, offset + len)` through `change`, with the place in them and
    /// in the range; writes them back when it says so.
    fn sectors(
        &mut self,
        offset: u32,
        len: usize,
        mut change: impl FnMut(&mut [u8], usize) -> Result<bool, FlashError>,
    ) -> Result<(), FlashError> {
        let (mut at, end) = (offset as usize, offset as usize + len);
        let mut sector = [0; SECTOR_SIZE];
        while at < end {
            let (index, first) = (at / SECTOR_SIZE, at % SECTOR_SIZE);
            let last = SECTOR_SIZE.min(first + end - at);
            self.0.read_blocks(index, &mut sector).map_err(|_| FlashError::Disk)?;
            if change(&mut sector[first..last], at - offset as usize)? {
                self.0.write_blocks(index, &sector).map_err(|_| FlashError::Disk)?;
            }
            at += last - first;
        }
        Ok(())
    }
}

impl ErrorType for Flash {
    type Error = FlashError;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        check_read(self, offset, bytes.len()).map_err(FlashError::Access)?;
        let len = bytes.len();
        if (offset as usize | len).is_multiple_of(SECTOR_SIZE) && len > 0 {
            let index = offset as usize / SECTOR_SIZE;
            return self.0.read_blocks(index, bytes).map_err(|_| FlashError::Disk);
        }
        self.sectors(offset, len, |part, at| {
            bytes[at..at + part.len()].copy_from_slice(part);
            Ok(false)
        })
    }

    fn capacity(&self) -> usize {
        self.0.capacity() as usize * SECTOR_SIZE
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = 4096;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        check_erase(self, from, to).map_err(FlashError::Access)?;
        for page in (from..to).step_by(Self::ERASE_SIZE) {
            let index = page as usize / SECTOR_SIZE;
            self.0.write_blocks(index, &[0xff; Self::ERASE_SIZE]).map_err(|_| FlashError::Disk)?;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        check_write(self, offset, bytes.len()).map_err(FlashError::Access)?;
        self.sectors(offset, bytes.len(), |part, at| {
            for (cell, byte) in part.iter_mut().zip(&bytes[at..]) {
                if byte & !*cell != 0 {
                    return Err(FlashError::NotErased);
                }
                *cell = *byte;
            }
            Ok(true)
        })
    }
}
