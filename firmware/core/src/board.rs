//! What a board supplies. Flash is `embedded_storage::nor_flash::NorFlash`, a display any
//! `embedded_graphics` draw target, network and time are embassy's; the rest is here. Nothing in these traits allocates.

use crate::metering::DcSample;

/// What a sampling front end delivers for an AC channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampled {
    /// Raw codes of voltage and current, taken `1 / sample_rate` after the last.
    Pair {
        /// Voltage code.
        v: u16,
        /// Current code.
        i: u16,
    },
    /// This many samples are missing here: interrupts were off, or the buffer ran over.
    Lost(u32),
}

/// A front end that samples without pause into a buffer of its own.
pub trait SampleSource {
    /// The next of `channel`, oldest first; `None` when there is none yet.
    fn poll(&mut self, channel: u8) -> Option<Sampled>;
}

/// A DC monitor such as the INA219.
pub trait DcSource {
    /// Why a conversion failed.
    type Error;
    /// The latest conversion; `None` when it is the one already read.
    fn read(&mut self) -> Result<Option<DcSample>, Self::Error>;
}

/// The two firmware slots and the boot loader's choice between them.
pub trait FirmwareSlots {
    /// Why it failed.
    type Error;
    /// Capacity of a slot, bytes.
    fn capacity(&self) -> u32;
    /// Erases the other slot from `offset` on for `len` bytes (whole flash pages).
    fn erase(&mut self, offset: u32, len: u32) -> Result<(), Self::Error>;
    /// Writes to the other slot; both multiples of 4 bytes.
    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error>;
    /// Reads back from the other slot.
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error>;
    /// Makes the boot loader start the other slot next time.
    fn switch(&mut self) -> Result<(), Self::Error>;
}
