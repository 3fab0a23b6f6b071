//! Intervals and dirty marks. Old intervals are packed by months ([`packed`]), the others are rows;
//! reads put both together.

use crate::failure::is_damage;
use crate::open_transaction::OpenTransaction;
use crate::packed;
use crate::sealed::merge;
use crate::{SqliteStore, damage, row};
use async_trait::async_trait;
use ohmstead_codec::month::{Packed, SLOTS, Unpack, month_of, pack_whole, slots_of};
use ohmstead_ledger::Finding;
use ohmstead_model::{DeviceId, Energy, Interval, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::{Dirty, IntervalStore, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// What is read of intervals: all of each, or its energy alone.
trait Part: Unpack {
    /// The columns of a row that [`Self::from_row`] reads.
    const COLUMNS: &str;

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self>;
}

impl Part for Interval {
    const COLUMNS: &str = row::INTERVAL;

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        row::interval(row)
    }
}

impl Part for Energy {
    const COLUMNS: &str = row::ENERGY;

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        row::energy(row)
    }
}

/// Intervals of a device row, ascending.
fn page<T: Part>(c: &Connection, device: i64, range: SlotRange) -> rusqlite::Result<Vec<T>> {
    whole_page(c, device, range)
        .map_err(|e| damage::name(c, damage::Table::Interval, device, range.times(), e))
}

fn whole_page<T: Part>(c: &Connection, device: i64, range: SlotRange) -> rusqlite::Result<Vec<T>> {
    // Packing moves rows to months: both are read from one state.
    let _snapshot = merge::snapshot(c)?;
    let months: Vec<i32> = c
        .prepare_cached("SELECT month FROM packed WHERE device = ?1 AND last >= ?2 AND first < ?3 ORDER BY month")?
        .query_map((device, range.from.0, range.to.0), |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let sql = format!(
        "SELECT {} FROM interval WHERE device = ?1 AND slot >= ?2 AND slot < ?3 ORDER BY slot",
        T::COLUMNS
    );
    let mut statement = c.prepare_cached(&sql)?;
    let rows = statement.query_map((device, range.from.0, range.to.0), T::from_row)?;
    let rows: Vec<T> = rows.collect::<rusqlite::Result<_>>()?;
    let slot = |i: &T| i.energy().slot;
    let mut all = Vec::with_capacity(rows.len() + months.len() * SLOTS as usize);
    let mut rest = rows.as_slice();
    for month in months {
        let packed = packed::load::<T>(c, device, month)?.unwrap_or_default();
        let earlier = rest.partition_point(|i| slot(i) < slots_of(month).from);
        all.extend_from_slice(&rest[..earlier]);
        rest = &rest[earlier..];
        let from = packed.partition_point(|i| slot(i) < range.from);
        let to = packed.partition_point(|i| slot(i) < range.to);
        all.extend_from_slice(packed.get(from..to).unwrap_or_default());
    }
    all.extend_from_slice(rest);
    // Within a month rows mostly follow what is packed.
    if !all.is_sorted_by_key(slot) {
        all.sort_by_key(slot);
    }
    Ok(all)
}

#[async_trait]
impl IntervalStore for SqliteStore {
    async fn dirty(&self) -> Result<Vec<Dirty>> {
        self.marks(None).await
    }

    async fn dirty_device(&self, device: &DeviceId) -> Result<Option<Dirty>> {
        Ok(self.marks(Some(device)).await?.pop())
    }

    async fn mark_dirty(&self, device: &DeviceId, range: TimeRange) -> Result<()> {
        let device = device.clone();
        self.write("mark a range for deriving", move |open| open.mark(&device, range)).await
    }

    async fn intervals(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Interval>> {
        let device = device.clone();
        self.read("read intervals", move |c| match merge::device_row(c, device.as_str())? {
            Some(row) => page(c, row, range),
            None => Ok(Vec::new()),
        })
        .await
    }

    async fn energies(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Energy>> {
        Ok(self.energies_of(std::slice::from_ref(device), range).await?.pop().unwrap_or_default())
    }

    async fn energies_of(
        &self,
        devices: &[DeviceId],
        range: SlotRange,
    ) -> Result<Vec<Vec<Energy>>> {
        // Several are read side by side, on as many connections as there are processors.
        let lanes = std::thread::available_parallelism().map_or(1, usize::from);
        let each = devices.chunks(devices.len().div_ceil(lanes).max(1)).map(|part| {
            let part = part.to_vec();
            self.read("read energies", move |c| {
                let of = |device: &DeviceId| match merge::device_row(c, device.as_str())? {
                    Some(row) => page(c, row, range),
                    None => Ok(Vec::new()),
                };
                part.iter().map(of).collect::<rusqlite::Result<Vec<_>>>()
            })
        });
        let parts = futures::future::try_join_all(each).await?;
        Ok(parts.into_iter().flatten().collect())
    }

    async fn interval_span(&self, device: &DeviceId) -> Result<Option<SlotRange>> {
        let device = device.clone();
        self.read("find a device's first interval", move |c| {
            let Some(row) = merge::device_row(c, device.as_str())? else { return Ok(None) };
            let _snapshot = merge::snapshot(c)?;
            // Slots and months ascend together: each part is one look-up at an end of a key.
            let sql = "SELECT min(first), max(last) FROM (
                SELECT min(slot) AS first, NULL AS last FROM interval WHERE device = ?1
                UNION ALL SELECT NULL, max(slot) FROM interval WHERE device = ?1
                UNION ALL SELECT * FROM (SELECT first, NULL FROM packed WHERE device = ?1 ORDER BY month LIMIT 1)
                UNION ALL SELECT * FROM (SELECT NULL, last FROM packed WHERE device = ?1 ORDER BY month DESC LIMIT 1))";
            let ends = c.prepare_cached(sql)?.query_row([row], |r| {
                Ok(r.get::<_, Option<i32>>(0)?.zip(r.get::<_, Option<i32>>(1)?))
            });
            let named = |e| damage::name(c, damage::Table::Interval, row, TimeRange::ALL, e);
            let ends = ends.map_err(named)?;
            Ok(ends.map(|(first, last)| SlotRange::new(Slot(first), Slot(last).next())))
        })
        .await
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
        let (months, rows) = pack_whole(range, intervals);
        self.write_fenced("write intervals", move |open| {
            let Some(row) = open.row(&device) else { return Ok(()) };
            if let Some(known) = open.known.get_mut(&device) {
                known.packing = None;
            }
            clear(open, &device, row, range)?;
            let times = range.times();
            open.tx
                .prepare_cached("DELETE FROM finding WHERE device = ?1 AND at >= ?2 AND at < ?3")?
                .execute((row, times.from.0, times.to.0))?;
            for finding in &findings {
                open.tx
                    .prepare_cached(
                        "INSERT OR REPLACE INTO finding (device, at, body) VALUES (?1, ?2, ?3)",
                    )?
                    .execute((row, finding.at().0, row::to_json(finding)?))?;
            }
            months.iter().try_for_each(|month| packed::put(open.tx, row, month))?;
            insert_rows(open.tx, row, &rows)?;
            let generation = open.known.get(&device).map(|k| k.generation);
            if settled.is_some_and(|s| Some(s.generation) == generation) {
                open.tx.prepare_cached("DELETE FROM dirty WHERE device = ?1")?.execute([row])?;
                if let Some(known) = open.known.get_mut(&device) {
                    known.dirty = None;
                }
            }
            Ok(())
        })
        .await
    }
}

impl SqliteStore {
    /// The marks on disk, by device, or that of one device. Another process may have set them, so
    /// they are not told from memory; but the generation is this handle's own: taken before the
    /// mark is read, it settles nothing that came after.
    async fn marks(&self, device: Option<&DeviceId>) -> Result<Vec<Dirty>> {
        let device = device.cloned();
        let writer = self.writer.clone();
        self.read("read what is behind", move |c| {
            let settleable = writer.settleable(device.as_ref());
            let sql = "SELECT d.name, m.from_ms, m.to_ms FROM dirty m JOIN device d ON d.id = m.device \
                       WHERE ?1 IS NULL OR d.name = ?1 ORDER BY d.name";
            let sql = if device.is_some() {
                sql.replace("?1 IS NULL OR ", "")
            } else {
                sql.to_owned()
            };
            let mut statement = c.prepare_cached(&sql)?;
            let rows = statement.query_map([device.as_ref().map(DeviceId::as_str)], |r| {
                let device = row::device_id(r, 0)?;
                let range = TimeRange::new(TimestampMs(r.get(1)?), TimestampMs(r.get(2)?));
                let generation = settleable.of(&device);
                Ok(Dirty { device, range, generation })
            })?;
            rows.collect()
        })
        .await
    }
}

/// Takes away what there is in `range`. What else a packed month holds becomes rows.
fn clear(
    open: &mut OpenTransaction<'_>,
    id: &DeviceId,
    device: i64,
    range: SlotRange,
) -> rusqlite::Result<()> {
    if range.is_empty() {
        return Ok(());
    }
    let tx = open.tx;
    tx.prepare_cached("DELETE FROM interval WHERE device = ?1 AND slot >= ?2 AND slot < ?3")?
        .execute((device, range.from.0, range.to.0))?;
    let ends = [month_of(range.from), month_of(Slot(range.to.0 - 1))];
    for month in &ends[..if ends[0] == ends[1] { 1 } else { 2 }] {
        let whole = slots_of(*month);
        if range.from <= whole.from && whole.to <= range.to {
            continue;
        }
        let mut rest = match packed::load::<Interval>(tx, device, *month) {
            Ok(rest) => rest.unwrap_or_default(),
            Err(error) if is_damage(&error) => {
                // It is derived: taken away, it is made anew from the readings.
                tracing::error!(%error, "a packed month is derived anew");
                open.mark(id, whole.times())?;
                continue;
            }
            Err(error) => return Err(error),
        };
        rest.retain(|i| !range.contains(i.slot));
        insert_rows(tx, device, &rest)?;
    }
    tx.prepare_cached("DELETE FROM packed WHERE device = ?1 AND month >= ?2 AND month <= ?3")?
        .execute((device, ends[0], ends[1]))?;
    Ok(())
}

fn insert_rows(c: &Connection, device: i64, intervals: &[Interval]) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT OR REPLACE INTO interval (device, {}) \
         VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)",
        row::INTERVAL
    );
    let mut insert = c.prepare_cached(&sql)?;
    for i in intervals {
        insert.execute(params![
            device,
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
    Ok(())
}

impl SqliteStore {
    /// Packs months that are over before `end` and have rows, so long as no interval of the
    /// device is written meanwhile; `at_most` of them. True when there may be more.
    pub(crate) async fn pack_months(
        &self,
        device: &DeviceId,
        row: i64,
        end: Slot,
        at_most: usize,
    ) -> Result<bool> {
        let end = slots_of(month_of(end)).from;
        let mut from = Slot(i32::MIN);
        for _ in 0..at_most {
            let next = self.read("find a month to pack", move |c| {
                c.prepare_cached(
                    "SELECT slot FROM interval WHERE device = ?1 AND slot >= ?2 AND slot < ?3 ORDER BY slot LIMIT 1",
                )?
                .query_row((row, from.0, end.0), |r| r.get(0))
                .optional()
            });
            let Some(slot) = next.await? else { return Ok(false) };
            let slots = slots_of(month_of(Slot(slot)));
            from = slots.to;
            let note = self.note(device, |known| &mut known.packing, i64::from(slot)).await?;
            let packed =
                self.read("pack a month", move |c| Ok(Packed::new(&page(c, row, slots)?))).await?;
            let Some(packed) = packed else {
                tracing::error!(device = device.as_str(), slot, "a month cannot be packed");
                continue;
            };
            let id = device.clone();
            self.while_noted(
                device,
                |known| &mut known.packing,
                note,
                move |open| {
                    clear(open, &id, row, slots)?;
                    packed::put(open.tx, row, &packed)
                },
            )
            .await?;
        }
        Ok(true)
    }
}
