//! A meter's flash in a file: what survives the program, as on a board.

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use ohmstead_firmware::layout::Layout;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

const PAGE: usize = 4096;
/// The whole of a meter's flash, bytes.
pub const SIZE: usize = (Layout::MODEL.start + Layout::MODEL.len) as usize;

/// A file of [`SIZE`] bytes. It holds every byte inverted: what was never written is a hole in
/// the file, reads as erased and takes no room on disk. Killing the program loses nothing that
/// was written; a computer that loses its power may.
#[derive(Debug)]
pub struct FileFlash(File);

/// Access to the file failed.
#[derive(Debug, thiserror::Error)]
#[error("the flash file: {0}")]
pub struct FileFlashError(#[from] io::Error);

impl NorFlashError for FileFlashError {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

impl FileFlash {
    /// Opens the file, or makes a new one: an erased flash.
    ///
    /// # Errors
    /// When that fails.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        file.set_len(SIZE as u64)?;
        Ok(Self(file))
    }
}

impl ErrorType for FileFlash {
    type Error = FileFlashError;
}

impl ReadNorFlash for FileFlash {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FileFlashError> {
        self.0.read_exact_at(bytes, offset.into())?;
        bytes.iter_mut().for_each(|byte| *byte = !*byte);
        Ok(())
    }

    fn capacity(&self) -> usize {
        SIZE
    }
}

impl NorFlash for FileFlash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FileFlashError> {
        for page in (from..to).step_by(PAGE) {
            self.0.write_all_at(&[0; PAGE], page.into())?;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FileFlashError> {
        let mut inverted = [0; PAGE];
        for (n, chunk) in bytes.chunks(PAGE).enumerate() {
            let inverted = &mut inverted[..chunk.len()];
            inverted.iter_mut().zip(chunk).for_each(|(to, from)| *to = !from);
            self.0.write_all_at(inverted, u64::from(offset) + (n * PAGE) as u64)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_is_erased_and_what_is_written_is_there_when_it_is_opened_again() {
        let path = std::env::temp_dir().join(format!("ohmstead-flash-{}", std::process::id()));
        let mut bytes = [0; 8];
        let mut flash = FileFlash::open(&path).unwrap();
        flash.read(4096, &mut bytes).unwrap();
        assert_eq!(bytes, [0xff; 8]);
        flash.write(4096, &[1, 2, 3, 4]).unwrap();
        flash.write(8192, &[5; 4]).unwrap();
        flash.erase(8192, 12288).unwrap();
        let mut flash = FileFlash::open(&path).unwrap();
        flash.read(4096, &mut bytes).unwrap();
        assert_eq!(bytes, [1, 2, 3, 4, 0xff, 0xff, 0xff, 0xff]);
        flash.read(8192, &mut bytes).unwrap();
        assert_eq!(bytes, [0xff; 8]);
        std::fs::remove_file(path).unwrap();
    }
}
