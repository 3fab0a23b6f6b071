//! Sealing: rows of old days become blobs.
//!
//! A day is packed outside the writer, from a snapshot. Before, the writer notes the day with its
//! device; a commit that changes a clocked row of that day takes the note away. While the note is
//! there, the writer first puts the blob in, then takes the rows away, some at a time, so that no
//! live reading waits for a whole day. In between, both say the same, and reading them together
//! gives each reading once: a crash, or a late reading, can come at any point. Rows left over are
//! sealed again with the day.

use super::load;
use crate::failure::is_damage;
use crate::known::{Known, Note};
use crate::open_transaction::OpenTransaction;
use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_codec::BlobError;
use ohmstead_codec::day::{DAY_MS, Sealed, day_of, range_of};
use ohmstead_model::{DeviceId, Slot, TimestampMs};
use ohmstead_store::{MaintenanceStore, Result, SealReport, SealRules, Spare};
use rusqlite::{Connection, OptionalExtension, params};

/// Pages given back to the file system at once: what a commit waits for meanwhile.
const STEP_PAGES: i64 = 64;
/// Steps in one call at most.
const STEPS: usize = 64;
/// Free pages that stay at least, where any do.
const SPARE_PAGES: i64 = 256;
/// Months of intervals packed for one device in one call at most.
const MONTHS: usize = 24;
/// Rows taken away at once: what a commit waits for meanwhile.
const STEP_ROWS: usize = 2048;

#[async_trait]
impl MaintenanceStore for SqliteStore {
    async fn seal(&self, now: TimestampMs, rules: SealRules) -> Result<SealReport> {
        let mut report = SealReport::default();
        // What another process has written is known from here on.
        self.write_fenced("look what can be sealed", |_| Ok(())).await?;
        // Days before this one ended long enough ago.
        let end = day_of(TimestampMs(now.0.saturating_sub(rules.after_ms)));
        for (device, row) in self.quiet(now, rules) {
            let mut from = i64::MIN / DAY_MS;
            while let Some(day) = self.next_day(row, from, end).await? {
                if report.readings >= rules.at_most as u64 {
                    report.more = true;
                    break;
                }
                from = day + 1;
                match self.seal_day(&device, row, day).await? {
                    Some((readings, bytes)) => {
                        report.days += 1;
                        report.readings += readings;
                        report.bytes += bytes;
                    }
                    None => report.skipped += 1,
                }
            }
            let today = Slot::of(range_of(end).from);
            report.more |= !report.more && self.pack_months(&device, row, today, MONTHS).await?;
        }
        report.more |= self.give_back(rules.spare).await?;
        Ok(report)
    }
}

fn sealing(known: &mut Known) -> &mut Option<Note> {
    &mut known.sealing
}

/// A day ready to be put in the place of its rows.
pub(super) struct Packed {
    day: Sealed,
    /// Where to cut the day, to take its rows away in steps; begins and ends with the day.
    cuts: Vec<i64>,
}

impl SqliteStore {
    /// Devices without late readings for a while, by row.
    fn quiet(&self, now: TimestampMs, rules: SealRules) -> Vec<(DeviceId, i64)> {
        let since = *self.sealing_since.get_or_init(|| now);
        let known = self.writer.known.lock().expect("no thread panics while it holds the devices");
        let mut quiet: Vec<(DeviceId, i64)> = known
            .iter()
            .filter(|(_, k)| now - k.late_at.unwrap_or(since).max(since) >= rules.quiet_ms)
            .map(|(id, k)| (id.clone(), k.row))
            .collect();
        quiet.sort_by_key(|(_, row)| *row);
        quiet
    }

    /// The first day from `from` to before `end` that has clocked rows.
    async fn next_day(&self, device: i64, from: i64, end: i64) -> Result<Option<i64>> {
        let (from, end) = (range_of(from).from.0, range_of(end).from.0);
        self.read("find a day to seal", move |c| {
            let sql = "SELECT at FROM reading WHERE device = ?1 AND at >= ?2 AND at < ?3 \
                       AND placed = 0 ORDER BY at LIMIT 1";
            let first = c.prepare_cached(sql)?.query_row((device, from, end), |r| r.get(0));
            Ok(first.optional()?.map(|at| day_of(TimestampMs(at))))
        })
        .await
    }

    /// Readings and bytes of the day that was sealed; `None` when it could not be.
    async fn seal_day(&self, device: &DeviceId, row: i64, day: i64) -> Result<Option<(u64, u64)>> {
        let note = self.note(device, sealing, day).await?;
        let packed = match self.read("pack a day", move |c| pack(c, row, day)).await? {
            Ok(packed) => packed,
            Err(reason) => {
                tracing::error!(device = device.as_str(), day, %reason, "a day cannot be sealed");
                return Ok(None);
            }
        };
        let done = (packed.day.readings as u64, packed.day.body.len() as u64);
        let sealed = self.replace_rows(device, row, note, packed).await?;
        Ok(sealed.then_some(done))
    }

    /// Notes that a piece is about to be compressed. What was committed before is in the snapshot
    /// that is taken next; what comes after takes the note away.
    pub(crate) async fn note(
        &self,
        device: &DeviceId,
        place: fn(&mut Known) -> &mut Option<Note>,
        piece: i64,
    ) -> Result<Note> {
        let id = device.clone();
        self.write_fenced("begin compressing", move |open| {
            *open.generation += 1;
            let note = Note { piece, attempt: *open.generation };
            if let Some(known) = open.known.get_mut(&id) {
                *place(known) = Some(note);
            }
            Ok(note)
        })
        .await
    }

    #[cfg(test)]
    pub(super) async fn note_sealing(&self, device: &DeviceId, day: i64) -> Result<Note> {
        self.note(device, sealing, day).await
    }

    /// Puts a packed day in the place of its rows; `false` when the note is gone before the last
    /// of them is.
    pub(super) async fn replace_rows(
        &self,
        device: &DeviceId,
        row: i64,
        note: Note,
        packed: Packed,
    ) -> Result<bool> {
        let cuts = packed.cuts.clone();
        let id = device.clone();
        let put = self.while_noted(device, sealing, note, move |open| {
            open.cache.clear();
            if let Some(known) = open.known.get_mut(&id) {
                known.sealed_end = known.sealed_end.max(Some(note.piece + 1));
            }
            put(open.tx, row, note.piece, &packed)
        });
        if !put.await? {
            return Ok(false);
        }
        for cut in cuts.windows(2) {
            let (from, to) = (cut[0], cut[1]);
            let step = self.while_noted(device, sealing, note, move |open| {
                let sql =
                    "DELETE FROM reading WHERE device = ?1 AND at >= ?2 AND at < ?3 AND placed = 0";
                open.tx.prepare_cached(sql)?.execute((row, from, to)).map(drop)
            });
            if !step.await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Makes a change if the note is still there; `false` when it is not.
    pub(crate) async fn while_noted(
        &self,
        device: &DeviceId,
        place: fn(&mut Known) -> &mut Option<Note>,
        note: Note,
        change: impl FnOnce(&mut OpenTransaction<'_>) -> rusqlite::Result<()> + Send + 'static,
    ) -> Result<bool> {
        let id = device.clone();
        self.write_fenced("compress", move |open| {
            let Some(known) = open.known.get_mut(&id) else { return Ok(false) };
            if *place(known) != Some(note) {
                return Ok(false);
            }
            change(open)?;
            Ok(true)
        })
        .await
    }

    /// Gives free pages at the end of the file back, in small steps; `spare` says what stays for
    /// the next rows. True when there are more to give.
    pub(crate) async fn give_back(&self, spare: Spare) -> Result<bool> {
        for _ in 0..STEPS {
            let more = self.write("give space back", move |open| {
                let number = |pragma| open.tx.pragma_query_value(None, pragma, |r| r.get(0));
                let (free, pages): (i64, i64) = (number("freelist_count")?, number("page_count")?);
                let spare = match spare {
                    Spare::Eighth => (pages / 8).max(SPARE_PAGES),
                    Spare::Nothing => 0,
                };
                if free <= spare {
                    return Ok(false);
                }
                let step = STEP_PAGES.min(free - spare);
                // Each row is a page that was given back.
                let mut vacuum = open.tx.prepare(&format!("PRAGMA incremental_vacuum({step})"))?;
                let mut given = vacuum.query([])?;
                while given.next()?.is_some() {}
                // A file from before this was asked of it keeps its pages, for the next rows.
                Ok(number("freelist_count")? < free)
            });
            if !more.await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A day's rows and what was sealed of it before, packed.
pub(super) fn pack(
    c: &Connection,
    device: i64,
    day: i64,
) -> rusqlite::Result<std::result::Result<Packed, BlobError>> {
    let _snapshot = super::merge::snapshot(c)?;
    let range = range_of(day);
    let sql = format!(
        "SELECT {} FROM reading WHERE device = ?1 AND at >= ?2 AND at < ?3 AND placed = 0 ORDER BY at",
        row::READING
    );
    let mut statement = c.prepare_cached(&sql)?;
    let mut all = statement
        .query_map((device, range.from.0, range.to.0), row::reading)?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let cuts = [range.from.0].into_iter();
    let cuts = cuts.chain(all.iter().step_by(STEP_ROWS).skip(1).map(|r| r.at.0));
    let cuts = cuts.chain([range.to.0]).collect();
    match load(c, device, day) {
        Ok(sealed) => all.extend(sealed.iter().flat_map(|d| d.readings(0..d.len()))),
        Err(error) if is_damage(&error) => {
            return Ok(Err(BlobError::Malformed("sealed before, and damaged")));
        }
        Err(error) => return Err(error),
    }
    Ok(Sealed::new(all).map(|day| Packed { day, cuts }))
}

/// Puts the blob in.
fn put(c: &Connection, device: i64, day: i64, packed: &Packed) -> rusqlite::Result<()> {
    c.prepare_cached(
        "INSERT OR REPLACE INTO sealed \
         (device, day, readings, first_at, last_at, boot_min, boot_max, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        device,
        day,
        packed.day.readings as i64,
        packed.day.first_at.0,
        packed.day.last_at.0,
        packed.day.boots.map(|b| b.0),
        packed.day.boots.map(|b| b.1),
        packed.day.body,
    ])?;
    Ok(())
}
