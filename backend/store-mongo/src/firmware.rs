//! Firmware files.

use crate::convert::{binary, bytes, from_json, int, small, text, time, to_json};
use crate::failure::Done;
use crate::session::{reading, transaction};
use crate::{MongoStore, document};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_store::{FirmwareDraft, FirmwareRecord, FirmwareStore, Result};

const FIRMWARE: &str = "firmware";
/// The files themselves; the largest that is taken (8 MiB) fits a document.
const FILES: &str = "firmware_files";

fn record(found: &Document) -> Done<FirmwareRecord> {
    Ok(FirmwareRecord {
        id: int(found, "_id")?.unsigned_abs(),
        bytes: small(found, "bytes")?,
        draft: FirmwareDraft {
            board: text(found, "board")?,
            version: from_json(found, "version")?,
            sha256: text(found, "sha256")?,
            uploaded_at: time(found, "uploaded_at")?,
        },
    })
}

/// A number as it is kept; there is no document for one that does not fit.
fn key(id: u64) -> Document {
    doc! { "_id": i64::try_from(id).unwrap_or(-1) }
}

#[async_trait]
impl FirmwareStore for MongoStore {
    async fn firmwares(&self) -> Result<Vec<FirmwareRecord>> {
        Ok(reading!(self, "read the list of firmware", |tx| {
            let found = document::all(tx, FIRMWARE).await?;
            found.iter().map(record).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn add_firmware(
        &self,
        draft: FirmwareDraft,
        file: Vec<u8>,
    ) -> Result<Option<FirmwareRecord>> {
        let bytes = u32::try_from(file.len()).unwrap_or(u32::MAX);
        let id = transaction!(self, "write firmware", |tx| {
            let version = to_json(&draft.version)?;
            let same = doc! { "board": &draft.board, "version": &version };
            if tx.one(FIRMWARE, same).await?.is_some() {
                None
            } else {
                let id = tx.next(FIRMWARE).await?;
                let row = doc! {
                    "_id": id,
                    "board": &draft.board,
                    "version": version,
                    "bytes": i64::from(bytes),
                    "sha256": &draft.sha256,
                    "uploaded_at": draft.uploaded_at.0,
                };
                tx.insert(FIRMWARE, vec![row]).await?;
                let body = binary(file.clone());
                tx.insert(FILES, vec![doc! { "_id": id, "body": body }]).await?;
                Some(id)
            }
        });
        Ok(id.map(|id| FirmwareRecord { id: id.unsigned_abs(), bytes, draft }))
    }

    async fn firmware_file(&self, id: u64) -> Result<Option<Vec<u8>>> {
        Ok(reading!(self, "read a firmware file", |tx| {
            let found = tx.one(FILES, key(id)).await?;
            found.map(|found| bytes(&found, "body").map(<[u8]>::to_vec)).transpose()?
        }))
    }

    async fn remove_firmware(&self, id: u64) -> Result<bool> {
        Ok(transaction!(self, "remove firmware", |tx| {
            tx.delete(FILES, key(id)).await?;
            tx.delete(FIRMWARE, key(id)).await? > 0
        }))
    }
}
