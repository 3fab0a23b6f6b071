//! Readings: committing and paging.

use crate::parts::Parts;
use crate::sealed::merge::{self, Order};
use crate::{SqliteStore, commit, row};
use async_trait::async_trait;
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Damaged, Entry, Outcome, ReadingStore, ReadingStream, Result};
use rusqlite::{Connection, Params};

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
            let Some(row) = merge::device_row(c, device.as_str())? else { return Ok(Vec::new()) };
            merge::page(c, row, range, Order::Ascending, limit, Damaged::Refuse)
        })
        .await
    }

    fn stream(&self, device: &DeviceId, range: TimeRange, damaged: Damaged) -> ReadingStream {
        Parts::of(self.clone(), device.clone(), range, damaged)
    }

    async fn readings_before(
        &self,
        device: &DeviceId,
        at: TimestampMs,
        limit: usize,
    ) -> Result<Vec<Reading>> {
        let device = device.clone();
        self.read("read readings", move |c| {
            let Some(row) = merge::device_row(c, device.as_str())? else { return Ok(Vec::new()) };
            let range = TimeRange::new(TimestampMs(i64::MIN), at);
            let mut last = merge::page(c, row, range, Order::Descending, limit, Damaged::PassOver)?;
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
                       AND frozen = 0 ORDER BY boot, seq, reading";
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
            let mut statement = c.prepare_cached(&sql)?;
            statement
                .query_map((device.as_str(), range.from.0, range.to.0), row::reading)?
                .collect()
        })
        .await
    }

    async fn replace_placed(&self, device: &DeviceId, placed: Vec<Reading>) -> Result<()> {
        let device = device.clone();
        self.write_fenced("place readings", move |open| {
            let Some(row) = open.row(&device) else { return Ok(()) };
            let mut changed: Vec<i64> = open
                .tx
                .prepare_cached("SELECT at FROM reading WHERE device = ?1 AND placed = 1")?
                .query_map([row], |r| r.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            open.tx
                .prepare_cached("DELETE FROM reading WHERE device = ?1 AND placed = 1")?
                .execute([row])?;
            for reading in &placed {
                commit::insert(open, row, reading, true)?;
                changed.push(reading.at.0);
            }
            for at in changed {
                open.mark(&device, TimeRange::new(TimestampMs(at), TimestampMs(at + 1)))?;
            }
            Ok(())
        })
        .await
    }

    async fn boot_readings(&self, device: &DeviceId, boot: u32) -> Result<Vec<Reading>> {
        let device = device.clone();
        self.read("read a boot's readings", move |c| {
            let Some(row) = merge::device_row(c, device.as_str())? else { return Ok(Vec::new()) };
            merge::boot(c, row, boot)
        })
        .await
    }
}
