//! Promises about firmware files.

use super::NOW;
use crate::{FirmwareDraft, Store};

pub async fn firmware_is_numbered_once_and_kept_once_per_version(store: &impl Store) {
    let draft = |board: &str, patch| FirmwareDraft {
        board: board.into(),
        version: [1, 20, patch],
        sha256: "ab".into(),
        uploaded_at: NOW,
    };
    let add = |board: &'static str, patch, file: &'static [u8]| {
        store.add_firmware(draft(board, patch), file.to_vec())
    };
    let first = add("c3", 1, b"one").await.unwrap().unwrap();
    assert_eq!((first.bytes, first.draft.clone()), (3, draft("c3", 1)));
    assert_eq!(add("c3", 1, b"other").await.unwrap(), None);
    let second = add("c6", 1, b"").await.unwrap().unwrap();
    assert!(second.id > first.id);
    assert_eq!(store.firmwares().await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(store.firmware_file(first.id).await.unwrap(), Some(b"one".to_vec()));
    assert!(store.remove_firmware(second.id).await.unwrap());
    assert!(!store.remove_firmware(second.id).await.unwrap());
    assert_eq!(store.firmware_file(second.id).await.unwrap(), None);
    let third = add("c6", 1, b"again").await.unwrap().unwrap();
    assert!(third.id > second.id, "a number is never given twice");
    assert_eq!(store.firmwares().await.unwrap(), [first, third]);
}
