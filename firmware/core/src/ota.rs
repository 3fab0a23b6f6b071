//! Over-the-air update: what is checked, how a download resumes, how a new firmware proves itself.
//!
//! The header is checked (signature, board, version, size) before anything else is fetched; the
//! image is written to the other slot page by page; its hash is taken of what the slot reads back.
//! Then the new firmware is on trial: unless it publishes in time with the calibration it found,
//! the old one comes back.

mod trial;

pub use trial::{BootAction, Trial, Verdict};

use crate::board::FirmwareSlots;
use ed25519_dalek::{Signature, VerifyingKey};
use ohmstead_wire::ota::{HEADER_LEN, OtaHeader, Version};
use sha2::{Digest, Sha256};

/// Bytes fetched and written at a time: a flash page.
pub const CHUNK: u32 = 4096;

/// Why an update is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OtaError<E> {
    /// Not a header of a firmware file.
    #[error("not a firmware file")]
    NotFirmware,
    /// Not signed by the key this meter trusts.
    #[error("the signature is wrong")]
    Signature,
    /// For another board.
    #[error("the firmware is for another board")]
    Board,
    /// Not newer than what runs.
    #[error("the firmware is not newer than the running one")]
    NotNewer,
    /// Larger than a slot, or empty.
    #[error("the image does not fit the slot")]
    Size,
    /// A chunk that was not asked for.
    #[error("a chunk out of turn")]
    Chunk,
    /// What was written is not what was signed.
    #[error("the image's hash is wrong")]
    Hash,
    /// Access to the slot failed.
    #[error("flash access failed")]
    Flash(E),
}

/// What this meter accepts.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// The maker's Ed25519 public key, part of the firmware.
    pub key: [u8; 32],
    /// This board's type, padded with zeros.
    pub board: [u8; 16],
    /// The running firmware.
    pub running: Version,
}

impl Policy {
    /// Checks a header for a slot of `capacity` bytes.
    ///
    /// # Errors
    /// Why it is not taken.
    pub fn check<E>(
        &self,
        header: &[u8; HEADER_LEN],
        capacity: u32,
    ) -> Result<OtaHeader, OtaError<E>> {
        let (found, signature) = OtaHeader::decode(header).ok_or(OtaError::NotFirmware)?;
        VerifyingKey::from_bytes(&self.key)
            .and_then(|key| {
                key.verify_strict(&found.signed_bytes(), &Signature::from_bytes(&signature))
            })
            .map_err(|_| OtaError::Signature)?;
        if found.board != self.board {
            return Err(OtaError::Board);
        }
        // An old firmware, however well signed, may have the hole the new one closes.
        if found.version <= self.running {
            return Err(OtaError::NotNewer);
        }
        if found.image_len == 0 || found.image_len > capacity {
            return Err(OtaError::Size);
        }
        Ok(found)
    }
}

/// Bytes of a download's stored progress.
pub const PROGRESS_LEN: usize = HEADER_LEN + 4;

/// A download under way.
#[derive(Debug, Clone)]
pub struct Download {
    raw: [u8; HEADER_LEN],
    header: OtaHeader,
    written: u32,
}

impl Download {
    /// Begins with the file's first 256 bytes.
    ///
    /// # Errors
    /// Why the file is not taken.
    pub fn begin<S: FirmwareSlots>(
        raw: [u8; HEADER_LEN],
        policy: &Policy,
        slots: &S,
    ) -> Result<Self, OtaError<S::Error>> {
        let header = policy.check(&raw, slots.capacity())?;
        Ok(Self { raw, header, written: 0 })
    }

    /// Goes on after a restart from [`Self::progress`]. What was written after that was saved is
    /// written again.
    ///
    /// # Errors
    /// When the file is not, or no longer, taken.
    pub fn resume<S: FirmwareSlots>(
        progress: &[u8; PROGRESS_LEN],
        policy: &Policy,
        slots: &S,
    ) -> Result<Self, OtaError<S::Error>> {
        let (raw, written) = progress.split_at(HEADER_LEN);
        let raw = raw.try_into().map_err(|_| OtaError::NotFirmware)?;
        let mut download = Self::begin(raw, policy, slots)?;
        let written = written.try_into().map_err(|_| OtaError::NotFirmware)?;
        let written = u32::from_le_bytes(written) / CHUNK * CHUNK;
        download.written = if written < download.header.image_len { written } else { 0 };
        Ok(download)
    }

    /// What to save now and then; the header is checked again when it is read back.
    pub fn progress(&self) -> [u8; PROGRESS_LEN] {
        let mut out = [0; PROGRESS_LEN];
        out[..HEADER_LEN].copy_from_slice(&self.raw);
        out[HEADER_LEN..].copy_from_slice(&self.written.to_le_bytes());
        out
    }

    /// What the signed header says.
    pub const fn header(&self) -> &OtaHeader {
        &self.header
    }

    /// Percent done.
    pub fn percent(&self) -> u8 {
        (u64::from(self.written.min(self.header.image_len)) * 100
            / u64::from(self.header.image_len)) as u8
    }

    /// The next bytes of the file to ask for: offset (header included) and length; `None` when
    /// all are there.
    pub fn next_range(&self) -> Option<(u32, u32)> {
        let left = self.header.image_len.saturating_sub(self.written);
        (left > 0).then(|| (HEADER_LEN as u32 + self.written, left.min(CHUNK)))
    }

    /// Takes the bytes that [`Self::next_range`] named.
    ///
    /// # Errors
    /// When they are others, or flash access fails: ask for the same range again.
    pub fn chunk<S: FirmwareSlots>(
        &mut self,
        offset: u32,
        bytes: &[u8],
        slots: &mut S,
    ) -> Result<(), OtaError<S::Error>> {
        if self.next_range() != Some((offset, bytes.len() as u32)) {
            return Err(OtaError::Chunk);
        }
        let mut page = [0xff; CHUNK as usize];
        page[..bytes.len()].copy_from_slice(bytes);
        let padded = bytes.len().next_multiple_of(4);
        slots.erase(self.written, CHUNK).map_err(OtaError::Flash)?;
        slots.write(self.written, &page[..padded]).map_err(OtaError::Flash)?;
        self.written += bytes.len() as u32;
        Ok(())
    }

    /// Reads the whole slot back and compares its hash; then makes the boot loader start it.
    /// Save the returned trial *before* restarting, and call [`Trial::start`] to switch.
    ///
    /// # Errors
    /// When the hash is wrong: begin anew.
    pub fn finish<S: FirmwareSlots>(
        &self,
        slots: &mut S,
        calibration: u32,
    ) -> Result<Trial, OtaError<S::Error>> {
        if self.next_range().is_some() {
            return Err(OtaError::Chunk);
        }
        let (mut hash, mut at) = (Sha256::new(), 0);
        let mut buffer = [0; 256];
        while at < self.header.image_len {
            let part = (self.header.image_len - at).min(buffer.len() as u32);
            let padded = part.next_multiple_of(4) as usize;
            slots.read(at, &mut buffer[..padded]).map_err(OtaError::Flash)?;
            hash.update(&buffer[..part as usize]);
            at += part;
        }
        if hash.finalize()[..] != self.header.sha256 {
            return Err(OtaError::Hash);
        }
        Ok(Trial::new(self.header.version, calibration))
    }
}
