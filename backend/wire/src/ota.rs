//! The header of a firmware file: what the hub's signer writes and the meter checks before it
//! fetches the rest. Layout, little-endian: magic 8, board 16, version 3 × u16, zero u16,
//! image length u32, zero u32, SHA-256 of the image 32; then the Ed25519 signature of those 72
//! bytes, 64; zeros up to 256, where the image begins.

/// Bytes before the image.
pub const HEADER_LEN: usize = 256;
/// Bytes that are signed.
pub const SIGNED_LEN: usize = 72;
/// Bytes of an Ed25519 signature.
pub const SIGNATURE_LEN: usize = 64;
const MAGIC: &[u8; 8] = b"OHMSOTA1";

/// Major, minor, patch.
pub type Version = [u16; 3];

/// What the header says of the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OtaHeader {
    /// Board type, ASCII, padded with zeros.
    pub board: [u8; 16],
    /// Firmware version.
    pub version: Version,
    /// Length of the image without this header, bytes.
    pub image_len: u32,
    /// SHA-256 of the image.
    pub sha256: [u8; 32],
}

impl OtaHeader {
    /// The bytes that are signed.
    pub fn signed_bytes(&self) -> [u8; SIGNED_LEN] {
        let mut out = [0; SIGNED_LEN];
        out[..8].copy_from_slice(MAGIC);
        out[8..24].copy_from_slice(&self.board);
        for (to, part) in out[24..30].chunks_exact_mut(2).zip(self.version) {
            to.copy_from_slice(&part.to_le_bytes());
        }
        out[32..36].copy_from_slice(&self.image_len.to_le_bytes());
        out[40..].copy_from_slice(&self.sha256);
        out
    }

    /// The whole header with its signature.
    pub fn encode(&self, signature: &[u8; SIGNATURE_LEN]) -> [u8; HEADER_LEN] {
        let mut out = [0; HEADER_LEN];
        out[..SIGNED_LEN].copy_from_slice(&self.signed_bytes());
        out[SIGNED_LEN..SIGNED_LEN + SIGNATURE_LEN].copy_from_slice(signature);
        out
    }

    /// Header and signature, the latter unchecked; `None` when it is not such a header, or has
    /// anything where zeros belong.
    pub fn decode(bytes: &[u8; HEADER_LEN]) -> Option<(Self, [u8; SIGNATURE_LEN])> {
        let header = Self {
            board: bytes[8..24].try_into().ok()?,
            version: [24, 26, 28].map(|k| u16::from_le_bytes([bytes[k], bytes[k + 1]])),
            image_len: u32::from_le_bytes(bytes[32..36].try_into().ok()?),
            sha256: bytes[40..SIGNED_LEN].try_into().ok()?,
        };
        let signature = bytes[SIGNED_LEN..SIGNED_LEN + SIGNATURE_LEN].try_into().ok()?;
        (header.encode(&signature) == *bytes).then_some((header, signature))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_round_trips_and_a_changed_byte_is_not_overlooked() {
        let header = OtaHeader {
            board: *b"esp32c3\0\0\0\0\0\0\0\0\0",
            version: [1, 2, 3],
            image_len: 649_000,
            sha256: [7; 32],
        };
        let bytes = header.encode(&[9; 64]);
        assert_eq!(OtaHeader::decode(&bytes), Some((header, [9; 64])));
        for at in [0, 30, 36, 255] {
            let mut bad = bytes;
            bad[at] ^= 1;
            assert_eq!(OtaHeader::decode(&bad), None, "byte {at}");
        }
    }
}
