//! Firmware files.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_model::TimestampMs;
use ohmstead_store::{FirmwareDraft, FirmwareRecord, FirmwareStore, Result};
use rusqlite::{OptionalExtension, Row};

fn record(r: &Row<'_>) -> rusqlite::Result<FirmwareRecord> {
    Ok(FirmwareRecord {
        id: r.get::<_, i64>(0)?.unsigned_abs(),
        bytes: r.get(3)?,
        draft: FirmwareDraft {
            board: r.get(1)?,
            version: row::from_json(r, 2)?,
            sha256: r.get(4)?,
            uploaded_at: TimestampMs(r.get(5)?),
        },
    })
}

/// A number as the table keeps it; there is no row for one that does not fit.
fn key(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(-1)
}

#[async_trait]
impl FirmwareStore for SqliteStore {
    async fn firmwares(&self) -> Result<Vec<FirmwareRecord>> {
        self.read("read the list of firmware", |c| {
            let sql =
                "SELECT id, board, version, bytes, sha256, uploaded_at FROM firmware ORDER BY id";
            c.prepare_cached(sql)?.query_map([], record)?.collect()
        })
        .await
    }

    async fn add_firmware(
        &self,
        draft: FirmwareDraft,
        file: Vec<u8>,
    ) -> Result<Option<FirmwareRecord>> {
        self.write("write firmware", move |open| {
            let bytes = u32::try_from(file.len()).unwrap_or(u32::MAX);
            let added = open.tx.execute(
                "INSERT INTO firmware (board, version, bytes, sha256, uploaded_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT DO NOTHING",
                (&draft.board, row::to_json(&draft.version)?, bytes, &draft.sha256, draft.uploaded_at.0),
            )?;
            if added == 0 {
                return Ok(None);
            }
            let id = open.tx.last_insert_rowid();
            open.tx.execute(
                "INSERT OR REPLACE INTO firmware_file (firmware, body) VALUES (?1, ?2)",
                (id, file),
            )?;
            Ok(Some(FirmwareRecord { id: id.unsigned_abs(), bytes, draft }))
        })
        .await
    }

    async fn firmware_file(&self, id: u64) -> Result<Option<Vec<u8>>> {
        self.read("read a firmware file", move |c| {
            let sql = "SELECT body FROM firmware_file WHERE firmware = ?1";
            c.prepare_cached(sql)?.query_row([key(id)], |r| r.get(0)).optional()
        })
        .await
    }

    async fn remove_firmware(&self, id: u64) -> Result<bool> {
        self.write("remove firmware", move |open| {
            open.tx.execute("DELETE FROM firmware_file WHERE firmware = ?1", [key(id)])?;
            Ok(open.tx.execute("DELETE FROM firmware WHERE id = ?1", [key(id)])? > 0)
        })
        .await
    }
}
