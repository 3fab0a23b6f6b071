//! Why bytes cannot be read, or readings not be packed.

/// Readings in one day at most: bounds the memory that reading it takes. A device would have to send
/// twelve a second all day; such a day stays as it came.
pub const MAX_READINGS: usize = 1 << 20;

/// Why bytes are not a day of readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// Sealed by a newer program.
    #[error("sealed with format version {found}, this program knows {known}")]
    Version {
        /// The blob's.
        found: u8,
        /// This program's.
        known: u8,
    },
    /// The checksum does not fit: the bytes changed after they were written.
    #[error("the checksum of the sealed readings is wrong")]
    Checksum,
    /// The bytes say something impossible.
    #[error("the sealed readings are malformed: {0}")]
    Malformed(&'static str),
    /// More readings than a blob may have, none, or not in ascending order.
    #[error("cannot be sealed: not 1 to {MAX_READINGS} readings in ascending order")]
    NotADay,
    /// The codec refused.
    #[error("the codec failed to compress")]
    Codec,
}
