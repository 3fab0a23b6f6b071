//! Readings: committing and paging.

use crate::{SqliteStore, commit, row};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Entry, Outcome, ReadingStore, Result};
use rusqlite::{Connection, Params};

/// Runs a query whose rows are readings, clocked before placed at the same instant; keeps the
/// first of each instant, `limit` in all.
fn page(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    limit: usize,
) -> rusqlite::Result<Vec<Reading>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut page: Vec<Reading> = Vec::new();
    for reading in statement.query_map(params, row::reading)? {
        let reading = reading?;
        if page.last().is_some_and(|last| last.at == reading.at) {
            continue;
        }
        if page.len() == limit {
            break;
        }
        page.push(reading);
    }
    Ok(page)
}

/// Rows of a table that keeps readings as JSON.
fn json_page(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<Vec<Reading>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(params, |r| row::from_json(r, 0))?.collect()
}

#[async_trait]
impl ReadingStore for SqliteStore {
    async fn commit(&self, entries: Vec<Entry>, now: TimestampMs) -> Result<Vec<Outcome>> {
        self.writer.commit(entries, now).await
    }

    async fn readings(
        &self,
        device: &DeviceId,
        range: TimeRange,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let device = device.clone();
        self.read("read readings", move |c| {
            let sql = format!(
                "SELECT {} FROM reading WHERE device = (SELECT id FROM device WHERE name = ?1) \
                 AND at >= ?2 AND at < ?3 ORDER BY at, placed",
                row::READING
            );
            page(c, &sql, (device.as_str(), range.from.0, range.to.0), limit)
        })
        .await
    }

    async fn readings_before(
        &self,
        device: &DeviceId,
        at: TimestampMs,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let device = device.clone();
        self.read("read readings", move |c| {
            // Descending, the clocked reading of an instant would come last: take it by name.
            let sql = format!(
                "SELECT {} FROM reading r WHERE device = (SELECT id FROM device WHERE name = ?1) AND at < ?2 \
                 AND (placed = 0 OR NOT EXISTS (SELECT 1 FROM reading k WHERE k.device = r.device AND k.at = r.at AND k.placed = 0)) \
                 ORDER BY at DESC",
                row::READING
            );
            let mut last = page(c, &sql, (device.as_str(), at.0), limit)?;
            last.reverse();
            Ok(last)
        })
        .await
    }

    async fn conflicts(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        let device = device.clone();
        let mut all = self
            .read("read conflicts", move |c| {
                let sql = "SELECT reading FROM conflict WHERE device = (SELECT id FROM device WHERE name = ?1) \
                           AND at >= ?2 AND at < ?3 ORDER BY at";
                json_page(c, sql, (device.as_str(), range.from.0, range.to.0))
            })
            .await?;
        all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.beats(b).cmp(&b.beats(a))));
        Ok(all)
    }

    async fn unclocked(&self, device: &DeviceId) -> Result<Vec<Reading>> {
        let device = device.clone();
        self.read("read unclocked readings", move |c| {
            let sql = "SELECT reading FROM unclocked WHERE device = (SELECT id FROM device WHERE name = ?1) \
                       ORDER BY boot, seq, reading";
            json_page(c, sql, [device.as_str()])
        })
        .await
    }

    async fn placed(&self, device: &DeviceId, range: TimeRange) -> Result<Vec<Reading>> {
        let device = device.clone();
        self.read("read placed readings", move |c| {
            let sql = format!(
                "SELECT {} FROM reading WHERE device = (SELECT id FROM device WHERE name = ?1) \
                 AND at >= ?2 AND at < ?3 AND placed = 1 ORDER BY at",
                row::READING
            );
            page(c, &sql, (device.as_str(), range.from.0, range.to.0), usize::MAX)
        })
        .await
    }

    async fn replace_placed(&self, device: &DeviceId, placed: Vec<Reading>) -> Result<()> {
        let device = device.clone();
        self.write("place readings", move |session| {
            let Some(row) = session.row(&device) else { return Ok(()) };
            let mut changed: Vec<i64> = session
                .tx
                .prepare_cached("SELECT at FROM reading WHERE device = ?1 AND placed = 1")?
                .query_map([row], |r| r.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            session
                .tx
                .prepare_cached("DELETE FROM reading WHERE device = ?1 AND placed = 1")?
                .execute([row])?;
            for reading in &placed {
                commit::insert(session, row, reading, true)?;
                changed.push(reading.at.0);
            }
            for at in changed {
                session.mark(&device, TimeRange::new(TimestampMs(at), TimestampMs(at + 1)))?;
            }
            Ok(())
        })
        .await
    }

    async fn boot_readings(&self, device: &DeviceId, boot: u32) -> Result<Vec<Reading>> {
        let device = device.clone();
        self.read("read a boot's readings", move |c| {
            let sql = format!(
                "SELECT {} FROM reading WHERE device = (SELECT id FROM device WHERE name = ?1) \
                 AND boot = ?2 AND seq IS NOT NULL AND placed = 0 ORDER BY seq, at",
                row::READING
            );
            let mut statement = c.prepare_cached(&sql)?;
            statement.query_map((device.as_str(), boot), row::reading)?.collect()
        })
        .await
    }
}
