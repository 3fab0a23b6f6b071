//! Intervals and dirty marks.

use crate::months::Months;
use crate::sealed::merge;
use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_ledger::Finding;
use ohmstead_model::{DeviceId, Interval, Slot, SlotRange, TimeRange};
use ohmstead_store::{Dirty, IntervalStore, Result};
use rusqlite::{Connection, params};

/// Intervals of a device, ascending.
fn page(
    c: &Connection,
    months: &Months,
    device: &DeviceId,
    range: SlotRange,
) -> rusqlite::Result<Vec<Interval>> {
    let Some(row) = merge::device_row(c, device.as_str())? else { return Ok(Vec::new()) };
    let end = |which| c.prepare_cached(which)?.query_row([row], |r| r.get::<_, Option<i32>>(0));
    let first = end("SELECT min(slot) FROM interval WHERE device = ?1")?;
    let last = end("SELECT max(slot) FROM interval WHERE device = ?1")?;
    let Some((first, last)) = first.zip(last) else { return Ok(Vec::new()) };
    let range = SlotRange::new(range.from.max(Slot(first)), range.to.min(Slot(last).next()));
    let sql = format!(
        "SELECT {} FROM interval WHERE device = ?1 AND slot >= ?2 AND slot < ?3 ORDER BY slot",
        row::INTERVAL
    );
    months.intervals(row, range, |range| {
        let mut statement = c.prepare_cached(&sql)?;
        statement.query_map((row, range.from.0, range.to.0), row::interval)?.collect()
    })
}

#[async_trait]
impl IntervalStore for SqliteStore {
    async fn dirty(&self) -> Result<Vec<Dirty>> {
        // The writer's memory mirrors the table, and has the generations.
        let known = self.writer.known.lock().expect("no thread panics while it holds the devices");
        let mut marks: Vec<Dirty> = known
            .iter()
            .filter_map(|(device, k)| {
                let range = k.dirty?;
                Some(Dirty { device: device.clone(), range, generation: k.generation })
            })
            .collect();
        marks.sort_by(|a, b| a.device.cmp(&b.device));
        Ok(marks)
    }

    async fn dirty_device(&self, device: &DeviceId) -> Result<Option<Dirty>> {
        let known = self.writer.known.lock().expect("no thread panics while it holds the devices");
        Ok(known.get(device).and_then(|k| {
            // Not `None` before the new intervals are there to be read.
            let range = k.dirty.or(k.clearing)?;
            Some(Dirty { device: device.clone(), range, generation: k.generation })
        }))
    }

    async fn mark_dirty(&self, device: &DeviceId, range: TimeRange) -> Result<()> {
        let device = device.clone();
        self.write("mark a range for deriving", move |session| session.mark(&device, range)).await
    }

    async fn intervals(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Interval>> {
        let (device, months) = (device.clone(), self.writer.months.clone());
        self.read("read intervals", move |c| page(c, &months, &device, range)).await
    }

    async fn energies(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Interval>> {
        let mut all = self.intervals(device, range).await?;
        for i in &mut all {
            *i = Interval {
                import: i.import,
                export: i.export,
                import_estimated: i.import_estimated,
                export_estimated: i.export_estimated,
                covered_ms: i.covered_ms,
                ..Interval::empty(i.slot)
            };
        }
        Ok(all)
    }

    async fn replace_intervals(
        &self,
        device: &DeviceId,
        range: SlotRange,
        intervals: Vec<Interval>,
        findings: Vec<Finding>,
        settled: Option<Dirty>,
    ) -> Result<()> {
        let device = device.clone();
        self.write("write intervals", move |session| {
            let Some(row) = session.row(&device) else { return Ok(()) };
            session.months.announce(row);
            session.after.replaced.push((row, range));
            session
                .tx
                .prepare_cached(
                    "DELETE FROM interval WHERE device = ?1 AND slot >= ?2 AND slot < ?3",
                )?
                .execute((row, range.from.0, range.to.0))?;
            let times = range.times();
            session
                .tx
                .prepare_cached("DELETE FROM finding WHERE device = ?1 AND at >= ?2 AND at < ?3")?
                .execute((row, times.from.0, times.to.0))?;
            for finding in &findings {
                session
                    .tx
                    .prepare_cached(
                        "INSERT OR REPLACE INTO finding (device, at, body) VALUES (?1, ?2, ?3)",
                    )?
                    .execute((row, finding.at().0, row::to_json(finding)?))?;
            }
            let sql = format!(
                "INSERT OR REPLACE INTO interval (device, {}) \
                 VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)",
                row::INTERVAL
            );
            let mut insert = session.tx.prepare_cached(&sql)?;
            for i in &intervals {
                insert.execute(params![
                    row,
                    i.slot.0,
                    i.import.0,
                    i.export.0,
                    i.import_estimated.0,
                    i.export_estimated.0,
                    i.voltage.map(|s| s.min.0),
                    i.voltage.map(|s| s.max.0),
                    i.voltage.map(|s| s.mean.0),
                    i.current.map(|s| s.min.0),
                    i.current.map(|s| s.max.0),
                    i.current.map(|s| s.mean.0),
                    i.power.map(|s| s.min.0),
                    i.power.map(|s| s.max.0),
                    i.power.map(|s| s.mean.0),
                    i.readings,
                    i.covered_ms,
                    i.flags.0,
                ])?;
            }
            let generation = session.known.get(&device).map(|k| k.generation);
            if settled.is_some_and(|s| Some(s.generation) == generation) {
                session.tx.prepare_cached("DELETE FROM dirty WHERE device = ?1")?.execute([row])?;
                if let Some(known) = session.known.get_mut(&device) {
                    known.clearing = known.dirty.take();
                    session.after.settled.push(device.clone());
                }
            }
            Ok(())
        })
        .await
    }
}
