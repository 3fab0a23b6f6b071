//! A NOR flash in memory for tests and virtual meters: bits only go from one to zero, erasing
//! is by page, and the power can be cut at any byte of a write or an erasure.

use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use std::vec::Vec;

/// Why an access failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemoryFlashError {
    /// The power was cut, now or before.
    PowerCut,
    /// A bit that is zero was to become one without an erasure.
    NotErased,
    /// Not on a boundary of the read, write or erase size.
    NotAligned,
    /// Beyond the end.
    OutOfBounds,
}

impl NorFlashError for MemoryFlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::NotAligned => NorFlashErrorKind::NotAligned,
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            Self::PowerCut | Self::NotErased => NorFlashErrorKind::Other,
        }
    }
}

/// A flash with pages of `PAGE` bytes.
#[derive(Debug, Clone)]
pub struct MemoryFlash<const PAGE: usize = 4096> {
    bytes: Vec<u8>,
    erasures: Vec<u32>,
    /// Bytes that may still be written or erased before the power is cut.
    budget: Option<u64>,
    written: u64,
    noise: u64,
    is_off: bool,
}

impl<const PAGE: usize> MemoryFlash<PAGE> {
    /// `pages` erased pages.
    pub fn new(pages: usize) -> Self {
        Self {
            bytes: std::vec![0xff; pages * PAGE],
            erasures: std::vec![0; pages],
            budget: None,
            written: 0,
            noise: 0x9E37_79B9_7F4A_7C15,
            is_off: false,
        }
    }

    /// A flash with these contents, cut to whole pages.
    pub fn from_bytes(mut bytes: Vec<u8>) -> Self {
        bytes.truncate(bytes.len() / PAGE * PAGE);
        Self { erasures: std::vec![0; bytes.len() / PAGE], bytes, ..Self::new(0) }
    }

    /// Cuts the power after `bytes` more bytes written or erased; `seed` decides what becomes
    /// of the bits that were being changed.
    pub fn cut_after(&mut self, bytes: u64, seed: u64) {
        self.budget = Some(bytes);
        self.noise = seed.wrapping_mul(0x2545_F491_4F6C_DD1D) | 1;
    }

    /// Switches the power on again.
    pub fn power_on(&mut self) {
        (self.budget, self.is_off) = (None, false);
    }

    /// The contents.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The contents, to damage them.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// How often each page was erased.
    pub fn erasures(&self) -> &[u32] {
        &self.erasures
    }

    /// Bytes written and erased so far.
    pub fn work(&self) -> u64 {
        self.written
    }

    fn random(&mut self) -> u8 {
        self.noise ^= self.noise << 13;
        self.noise ^= self.noise >> 7;
        self.noise ^= self.noise << 17;
        (self.noise >> 32) as u8
    }

    fn check(&self, at: u32, len: usize, align: usize) -> Result<(), MemoryFlashError> {
        let at = at as usize;
        if self.is_off {
            Err(MemoryFlashError::PowerCut)
        } else if !at.is_multiple_of(align) || !len.is_multiple_of(align) {
            Err(MemoryFlashError::NotAligned)
        } else if at + len > self.bytes.len() {
            Err(MemoryFlashError::OutOfBounds)
        } else {
            Ok(())
        }
    }

    /// How many of `len` bytes still get done; less than `len` means that the power goes.
    fn spend(&mut self, len: usize) -> usize {
        let done = self.budget.map_or(len, |left| (len as u64).min(left) as usize);
        self.budget = self.budget.map(|left| left - done as u64);
        self.written += done as u64;
        done
    }
}

impl<const PAGE: usize> ErrorType for MemoryFlash<PAGE> {
    type Error = MemoryFlashError;
}

impl<const PAGE: usize> ReadNorFlash for MemoryFlash<PAGE> {
    const READ_SIZE: usize = 4;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.check(offset, bytes.len(), Self::READ_SIZE)?;
        let at = offset as usize;
        bytes.copy_from_slice(&self.bytes[at..at + bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl<const PAGE: usize> NorFlash for MemoryFlash<PAGE> {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = PAGE;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        let len = (to - from) as usize;
        self.check(from, len, PAGE)?;
        let at = from as usize;
        let done = self.spend(len);
        self.bytes[at..at + done].fill(0xff);
        if done < len {
            // The rest of the page is anything between what it was and erased.
            for k in at + done..at + len {
                self.bytes[k] |= self.random() & self.random();
            }
            self.is_off = true;
            return Err(MemoryFlashError::PowerCut);
        }
        for page in &mut self.erasures[at / PAGE..(at + len) / PAGE] {
            *page += 1;
        }
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.check(offset, bytes.len(), Self::WRITE_SIZE)?;
        let at = offset as usize;
        let old = &self.bytes[at..at + bytes.len()];
        if old.iter().zip(bytes).any(|(old, new)| old & new != *new) {
            return Err(MemoryFlashError::NotErased);
        }
        let done = self.spend(bytes.len());
        self.bytes[at..at + done].copy_from_slice(&bytes[..done]);
        if done < bytes.len() {
            // Of the rest, some bits were programmed already: the chip works on a whole
            // programming page (256 bytes) at once.
            for (k, byte) in bytes.iter().enumerate().skip(done).take(256) {
                self.bytes[at + k] &= byte | self.random() | self.random();
            }
            self.is_off = true;
            return Err(MemoryFlashError::PowerCut);
        }
        Ok(())
    }
}
