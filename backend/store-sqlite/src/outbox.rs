//! What became of alerts.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_alert::Episode;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{OUTBOX_MAX, OutboxEntry, OutboxStore, Result, episode_changes};
use rusqlite::{Connection, Row, params};

/// Appends what changes when `new` takes the place of `old`, in the transaction that does it.
pub fn append(
    c: &Connection,
    rule: &str,
    device: &DeviceId,
    old: &[Episode],
    new: &[Episode],
) -> rusqlite::Result<Vec<OutboxEntry>> {
    let mut entries = Vec::new();
    for (before, after) in episode_changes(old, new) {
        let state = |e: Option<Episode>| {
            (e.map(|e| e.raised_at.0), e.and_then(|e| e.cleared_at).map(|t| t.0), e.map(|e| e.peak))
        };
        let (was, is) = (state(before), state(after));
        let since = before.or(after).map(|e| e.since.0);
        let mut insert = c.prepare_cached(
            "INSERT INTO outbox (rule, device, since, old_raised_at, old_cleared_at, old_peak, \
             raised_at, cleared_at, peak) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING cursor",
        )?;
        let values = params![rule, device.as_str(), since, was.0, was.1, was.2, is.0, is.1, is.2];
        let cursor = insert.query_row(values, |r| r.get(0))?;
        let (rule, device) = (rule.to_owned(), device.clone());
        entries.push(OutboxEntry { cursor, rule, device, before, after });
    }
    if let Some(last) = entries.last() {
        c.prepare_cached("DELETE FROM outbox WHERE cursor <= ?1")?
            .execute([last.cursor - OUTBOX_MAX as i64])?;
    }
    Ok(entries)
}

/// Three columns from `first` on: an episode that began at `since`, or none.
fn state(r: &Row<'_>, since: i64, first: usize) -> rusqlite::Result<Option<Episode>> {
    let raised: Option<i64> = r.get(first)?;
    let Some(raised) = raised else { return Ok(None) };
    Ok(Some(Episode {
        since: TimestampMs(since),
        raised_at: TimestampMs(raised),
        cleared_at: r.get::<_, Option<i64>>(first + 1)?.map(TimestampMs),
        peak: r.get(first + 2)?,
    }))
}

fn entry(r: &Row<'_>) -> rusqlite::Result<OutboxEntry> {
    let since = r.get(3)?;
    Ok(OutboxEntry {
        cursor: r.get(0)?,
        rule: r.get(1)?,
        device: row::device_id(r, 2)?,
        before: state(r, since, 4)?,
        after: state(r, since, 7)?,
    })
}

#[async_trait]
impl OutboxStore for SqliteStore {
    async fn outbox_since(&self, cursor: i64, limit: usize) -> Result<Vec<OutboxEntry>> {
        self.read("read the outbox", move |c| {
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            c.prepare_cached(
                "SELECT cursor, rule, device, since, old_raised_at, old_cleared_at, old_peak, \
                 raised_at, cleared_at, peak FROM outbox WHERE cursor > ?1 ORDER BY cursor LIMIT ?2",
            )?
            .query_map((cursor, limit), entry)?
            .collect()
        })
        .await
    }

    async fn outbox_end(&self) -> Result<i64> {
        self.read("read the outbox's end", |c| {
            let sql = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'outbox'";
            c.prepare_cached(sql)?.query_row([], |r| r.get(0))
        })
        .await
    }
}
