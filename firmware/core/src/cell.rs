//! One value that survives power cuts: written whole into one of two flash pages in turn, valid
//! by its checksum, the newer one counts.

use embedded_storage::nor_flash::NorFlash;
use ohmstead_wire::crc::crc32;

const HEADER: usize = 12;
/// Longest value, bytes.
pub const MAX_VALUE: usize = 4096 - HEADER;

/// What can go wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CellError<E> {
    /// Reading, writing or erasing flash.
    #[error("flash access failed")]
    Flash(E),
    /// The value does not fit, or the region is not two pages.
    #[error("the value or the flash region does not suit a cell")]
    Geometry,
}

/// A value in two pages of flash.
#[derive(Debug, Clone)]
pub struct Cell<F> {
    flash: F,
    /// Number of the valid value and its page; 0 = none.
    number: u32,
    page: usize,
    len: usize,
    buffer: [u8; HEADER + MAX_VALUE],
}

impl<F: NorFlash> Cell<F> {
    /// Finds the newer valid value.
    ///
    /// # Errors
    /// When the region is not two pages of at most 4096 bytes, or flash access fails.
    pub fn mount(flash: F) -> Result<Self, CellError<F::Error>> {
        if flash.capacity() != 2 * F::ERASE_SIZE || F::ERASE_SIZE > HEADER + MAX_VALUE {
            return Err(CellError::Geometry);
        }
        let mut cell = Self { flash, number: 0, page: 0, len: 0, buffer: [0; HEADER + MAX_VALUE] };
        for page in 0..2 {
            if let Some((number, len)) = cell.load(page)?
                && number > cell.number
            {
                (cell.number, cell.page, cell.len) = (number, page, len);
            }
        }
        if cell.number > 0 {
            cell.load(cell.page)?;
        }
        Ok(cell)
    }

    /// The value; empty when there is none.
    pub fn value(&self) -> &[u8] {
        &self.buffer[HEADER..HEADER + self.len]
    }

    /// Replaces the value. A power cut leaves the old one or the new one.
    ///
    /// # Errors
    /// When the value is too long or flash access fails; the old value then stays.
    pub fn store(&mut self, value: &[u8]) -> Result<(), CellError<F::Error>> {
        let len = (HEADER + value.len()).next_multiple_of(4);
        if len > F::ERASE_SIZE {
            return Err(CellError::Geometry);
        }
        let (number, page) = (self.number + 1, 1 - self.page);
        let mut bytes = [0xff; HEADER + MAX_VALUE];
        bytes[..4].copy_from_slice(&number.to_le_bytes());
        bytes[4..8].copy_from_slice(&(value.len() as u32).to_le_bytes());
        bytes[HEADER..HEADER + value.len()].copy_from_slice(value);
        let crc = crc32(crc32(0, &bytes[..8]), value);
        bytes[8..HEADER].copy_from_slice(&crc.to_le_bytes());
        let at = (page * F::ERASE_SIZE) as u32;
        self.flash.erase(at, at + F::ERASE_SIZE as u32).map_err(CellError::Flash)?;
        self.flash.write(at, &bytes[..len]).map_err(CellError::Flash)?;
        (self.number, self.page, self.len) = (number, page, value.len());
        self.buffer = bytes;
        Ok(())
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.flash
    }

    fn load(&mut self, page: usize) -> Result<Option<(u32, usize)>, CellError<F::Error>> {
        let at = (page * F::ERASE_SIZE) as u32;
        let bytes = &mut self.buffer[..F::ERASE_SIZE];
        self.flash.read(at, bytes).map_err(CellError::Flash)?;
        let word =
            |k: usize| u32::from_le_bytes([bytes[k], bytes[k + 1], bytes[k + 2], bytes[k + 3]]);
        let (number, len, crc) = (word(0), word(4) as usize, word(8));
        let Some(value) = bytes.get(HEADER..HEADER.saturating_add(len)) else { return Ok(None) };
        let is_valid = number > 0 && crc == crc32(crc32(0, &bytes[..8]), value);
        Ok(is_valid.then_some((number, len)))
    }
}

#[cfg(all(test, feature = "std"))]
mod tests {
    use super::*;
    use crate::memory_flash::MemoryFlash;

    #[test]
    fn a_cut_at_any_byte_leaves_the_old_value_or_the_new() {
        let mut cell = Cell::mount(MemoryFlash::<256>::new(2)).unwrap();
        assert_eq!(cell.value(), b"");
        for round in 0..40u8 {
            let (old, new) = (cell.value().to_vec(), std::vec![round; usize::from(round) * 3]);
            for cut in 0..256 + u64::from(round) {
                let mut torn = cell.clone();
                torn.flash.cut_after(cut, cut * 41 + u64::from(round));
                assert!(torn.store(&new).is_err());
                let mut flash = torn.into_flash();
                flash.power_on();
                let mut back = Cell::mount(flash).unwrap();
                assert!(back.value() == old || back.value() == new, "round {round} cut {cut}");
                back.store(b"next").unwrap();
                assert_eq!(Cell::mount(back.into_flash()).unwrap().value(), b"next");
            }
            cell.store(&new).unwrap();
            assert_eq!(cell.value(), new);
        }
        assert_eq!(cell.store(&[0; 250]), Err(CellError::Geometry));
    }
}
