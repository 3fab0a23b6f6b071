//! Raw readings that are kept for a limited time.
//!
//! Freezing is one small transaction: from then on nothing before the horizon is taken, and nothing
//! relies on readings before [`Frozen::carry`]. So these can go in any number of pieces, and a
//! crash may come between any two.

use crate::{SqliteStore, alerts, row};
use async_trait::async_trait;
use ohmstead_codec::day::day_of;
use ohmstead_model::{DeviceId, Reading, Slot, TimestampMs};
use ohmstead_store::{ExpireReport, Frozen, HeldEpisode, Result, RetentionStore, Spare};
use rusqlite::{Connection, OptionalExtension};

/// Not while readings a day or more old have arrived within this, ms: a backlog or an import
/// is to be taken in and derived as a whole.
const QUIET_MS: i64 = 3_600_000;
/// Rows taken away in one transaction: what a commit waits for meanwhile.
const STEP_ROWS: i64 = 2_048;
/// Sealed days taken away in one transaction.
const STEP_DAYS: i64 = 16;
/// Transactions in one call at most.
const STEPS: usize = 32;

#[async_trait]
impl RetentionStore for SqliteStore {
    async fn frozen(&self, device: &DeviceId) -> Result<Option<Frozen>> {
        let device = device.clone();
        self.read("read what is frozen", move |c| {
            let sql = "SELECT horizon, carry, first_slot FROM frozen \
                       WHERE device = (SELECT id FROM device WHERE name = ?1)";
            c.prepare_cached(sql)?.query_row([device.as_str()], frozen).optional()
        })
        .await
    }

    async fn freeze(
        &self,
        device: &DeviceId,
        frozen: Frozen,
        held: Vec<HeldEpisode>,
        now: TimestampMs,
    ) -> Result<bool> {
        let device = device.clone();
        self.write_fenced("freeze what is old", move |open| {
            let Some(known) = open.known.get(&device) else { return Ok(false) };
            let behind = known.dirty.is_some_and(|range| range.from < frozen.horizon);
            let arriving = known.late_at.is_some_and(|at| now - at < QUIET_MS);
            if behind || arriving || known.frozen.is_some_and(|f| f.horizon > frozen.horizon) {
                return Ok(false);
            }
            let row = known.row;
            open.tx.execute(
                "INSERT OR REPLACE INTO frozen (device, horizon, carry, first_slot) VALUES (?1, ?2, ?3, ?4)",
                (row, frozen.horizon.0, frozen.carry.0, frozen.first.0),
            )?;
            hold(open.tx, row, &held)?;
            let sql = format!(
                "SELECT {} FROM reading WHERE device = ?1 AND placed = 1 AND at < ?2",
                row::READING
            );
            let fixed: Vec<Reading> = open
                .tx
                .prepare(&sql)?
                .query_map((row, frozen.horizon.0), row::reading)?
                .collect::<rusqlite::Result<_>>()?;
            for reading in &fixed {
                let unclocked = row::to_json(&Reading { at: TimestampMs(0), ..*reading })?;
                open.tx.execute(
                    "UPDATE unclocked SET frozen = 1 WHERE device = ?1 AND boot = ?2 AND seq = ?3 AND reading = ?4",
                    (row, reading.boot, reading.seq, unclocked),
                )?;
            }
            open.tx.execute(
                "UPDATE OR REPLACE reading SET placed = 2 WHERE device = ?1 AND placed = 1 AND at < ?2",
                (row, frozen.horizon.0),
            )?;
            if let Some(known) = open.known.get_mut(&device) {
                known.frozen = Some(frozen);
            }
            Ok(true)
        })
        .await
    }

    async fn held_episodes(&self, device: &DeviceId) -> Result<Vec<HeldEpisode>> {
        let device = device.clone();
        self.read("read alerts at the horizon", move |c| {
            c.prepare_cached(
                "SELECT rule, since, raised_at, NULL, peak FROM frozen_episode \
                 WHERE device = (SELECT id FROM device WHERE name = ?1) ORDER BY rule",
            )?
            .query_map([device.as_str()], |r| {
                Ok(HeldEpisode { rule: r.get(0)?, episode: alerts::episode(r, 1)? })
            })?
            .collect()
        })
        .await
    }

    async fn expire(&self, device: &DeviceId) -> Result<ExpireReport> {
        let mut report = ExpireReport::default();
        for _ in 0..STEPS {
            let step = self.expire_step(device).await?;
            report.readings += step.readings;
            report.more = step.more;
            if !step.more {
                break;
            }
        }
        if report.readings > 0 {
            self.give_back(Spare::Eighth).await?;
        }
        Ok(report)
    }
}

fn frozen(r: &rusqlite::Row<'_>) -> rusqlite::Result<Frozen> {
    Ok(Frozen {
        horizon: TimestampMs(r.get(0)?),
        carry: TimestampMs(r.get(1)?),
        first: Slot(r.get(2)?),
    })
}

/// Keeps the episodes that are on at a device's horizon.
fn hold(c: &Connection, row: i64, held: &[HeldEpisode]) -> rusqlite::Result<()> {
    c.execute("DELETE FROM frozen_episode WHERE device = ?1", [row])?;
    for HeldEpisode { rule, episode } in held {
        c.execute(
            "INSERT INTO frozen_episode (device, rule, since, raised_at, peak) VALUES (?1, ?2, ?3, ?4, ?5)",
            (row, rule, episode.since.0, episode.raised_at.0, episode.peak),
        )?;
    }
    Ok(())
}

impl SqliteStore {
    /// One transaction's worth: sealed days and their rows alike, the oldest first.
    async fn expire_step(&self, device: &DeviceId) -> Result<ExpireReport> {
        let device = device.clone();
        self.write_fenced("take expired readings away", move |open| {
            let none = ExpireReport::default();
            let Some(known) = open.known.get_mut(&device) else { return Ok(none) };
            let Some(Frozen { carry, .. }) = known.frozen else { return Ok(none) };
            let (row, day) = (known.row, day_of(carry));
            if known.sealing.is_some_and(|s| s.piece < day) {
                // What is being packed would come back.
                known.sealing = None;
            }
            let cut: Option<i64> = open
                .tx
                .prepare_cached(
                    "SELECT at FROM reading WHERE device = ?1 AND at < ?2 ORDER BY at LIMIT 1 OFFSET ?3",
                )?
                .query_row((row, carry.0, STEP_ROWS), |r| r.get(0))
                .optional()?;
            let cut = cut.unwrap_or(carry.0);
            let rows = open
                .tx
                .prepare_cached("DELETE FROM reading WHERE device = ?1 AND at < ?2")?
                .execute((row, cut))?;
            open
                .tx
                .prepare_cached("DELETE FROM conflict WHERE device = ?1 AND at < ?2")?
                .execute((row, cut))?;
            open.cache.clear();
            let days: Vec<(i64, i64)> = open
                .tx
                .prepare_cached(
                    "SELECT day, readings FROM sealed WHERE device = ?1 AND day < ?2 ORDER BY day LIMIT ?3",
                )?
                .query_map((row, day, STEP_DAYS), |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let mut delete =
                open.tx.prepare_cached("DELETE FROM sealed WHERE device = ?1 AND day = ?2")?;
            for (day, _) in &days {
                delete.execute((row, day))?;
            }
            let sealed: i64 = days.iter().map(|(_, readings)| readings).sum();
            let more = cut < carry.0 || days.len() as i64 == STEP_DAYS;
            Ok(ExpireReport { readings: rows as u64 + sealed.unsigned_abs(), more })
        })
        .await
    }
}
