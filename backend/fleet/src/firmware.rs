//! Firmware files: header, length, hash and signature are checked before one is kept.

use bytes::Bytes;
use ed25519_dalek::{Signature, VerifyingKey};
use ohmstead_model::TimestampMs;
use ohmstead_store::{FirmwareDraft, FirmwareRecord, StoreError};
use ohmstead_wire::ota::{HEADER_LEN, OtaHeader, Version};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Largest file, bytes: no meter has a slot this large.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// A kept firmware file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firmware {
    /// Number.
    pub id: u64,
    /// For which board.
    pub board: String,
    /// Version.
    pub version: Version,
    /// Length of header and image, bytes.
    pub bytes: u32,
    /// SHA-256 of the image, hexadecimal.
    pub sha256: String,
    /// When it was uploaded.
    pub uploaded_at: TimestampMs,
}

/// A version as people write it.
pub fn version_text(version: Version) -> String {
    let [major, minor, patch] = version;
    format!("{major}.{minor}.{patch}")
}

/// Reads `1.2.3`; what follows a hyphen or plus is not looked at.
pub fn parse_version(text: &str) -> Option<Version> {
    let core = text.split(['-', '+']).next()?;
    let mut parts = core.split('.').map(|p| p.parse().ok());
    let version = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(version)
}

/// A board's name in a header.
pub fn board_text(board: &[u8; 16]) -> Option<String> {
    let text = std::str::from_utf8(board).ok()?.trim_end_matches('\0');
    let is_plain = text.bytes().all(|b| b.is_ascii_graphic());
    (!text.is_empty() && is_plain).then(|| text.to_owned())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Checks a firmware file against the maker's key.
///
/// # Errors
/// Why no meter would take it.
pub fn check_file(file: &[u8], key: &[u8; 32]) -> Result<(OtaHeader, String), String> {
    if file.len() > LARGEST {
        return Err(format!("the file has {} bytes, at most {LARGEST} are taken", file.len()));
    }
    let header = file.first_chunk::<HEADER_LEN>().and_then(OtaHeader::decode);
    let Some((header, signature)) = header else {
        return Err(
            "this is not a signed firmware file: make one with `ohmstead firmware sign`".into()
        );
    };
    let key = VerifyingKey::from_bytes(key).map_err(|_| "ota.public_key is not a key")?;
    if key.verify_strict(&header.signed_bytes(), &Signature::from_bytes(&signature)).is_err() {
        return Err(
            "the signature is wrong: it was not signed with the key that belongs to ota.public_key"
                .into(),
        );
    }
    let Some(board) = board_text(&header.board) else {
        return Err("the header names no board".into());
    };
    let image = &file[HEADER_LEN..];
    if image.is_empty() || image.len() as u64 != u64::from(header.image_len) {
        return Err(format!(
            "the header says {} bytes of image, there are {}: the file was cut or changed",
            header.image_len,
            image.len()
        ));
    }
    if Sha256::digest(image)[..] != header.sha256 {
        return Err("the image's hash is not the one in the header: the file was changed".into());
    }
    Ok((header, board))
}

/// What is known of the files, and those that meters fetch now.
#[derive(Default)]
pub(crate) struct Shelf {
    pub files: BTreeMap<u64, Firmware>,
    pub cache: Vec<(u64, Bytes)>,
}

impl Shelf {
    pub async fn load(store: &dyn ohmstead_store::Store) -> Result<Self, StoreError> {
        let all = store.firmwares().await?.into_iter().map(Firmware::from);
        Ok(Self { files: all.map(|f| (f.id, f)).collect(), cache: Vec::new() })
    }
}

impl From<FirmwareRecord> for Firmware {
    fn from(record: FirmwareRecord) -> Self {
        let FirmwareRecord { id, bytes, draft } = record;
        let FirmwareDraft { board, version, sha256, uploaded_at } = draft;
        Self { id, board, version, bytes, sha256, uploaded_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    fn signed(image: &[u8], key: &SigningKey) -> Vec<u8> {
        let header = OtaHeader {
            board: *b"esp32c3\0\0\0\0\0\0\0\0\0",
            version: [1, 2, 3],
            image_len: image.len() as u32,
            sha256: Sha256::digest(image).into(),
        };
        let signature = key.sign(&header.signed_bytes()).to_bytes();
        [&header.encode(&signature)[..], image].concat()
    }

    #[test]
    fn a_file_is_taken_whole_and_signed_by_the_right_key_only() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let public = key.verifying_key().to_bytes();
        let file = signed(b"image", &key);
        let (header, board) = check_file(&file, &public).unwrap();
        assert_eq!((board.as_str(), version_text(header.version).as_str()), ("esp32c3", "1.2.3"));
        let reason = |file: &[u8]| check_file(file, &public).unwrap_err();
        assert!(reason(b"image").contains("not a signed"));
        assert!(reason(&file[..file.len() - 1]).contains("cut"));
        assert!(reason(&signed(b"image", &SigningKey::from_bytes(&[8; 32]))).contains("signature"));
        let mut changed = file.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(reason(&changed).contains("hash"));
        let mut renamed = file;
        renamed[8] ^= 1;
        assert!(reason(&renamed).contains("signature"));
    }

    #[test]
    fn versions_are_read_as_they_are_written() {
        assert_eq!(parse_version("1.2.30"), Some([1, 2, 30]));
        assert_eq!(parse_version("0.1.0-dev"), Some([0, 1, 0]));
        assert!(["1.2", "a.b.c", "1.2.3.4", ""].iter().all(|t| parse_version(t).is_none()));
    }
}
