//! Raw readings that are kept for a limited time.
//!
//! Freezing is one small transaction: from then on nothing before the horizon is taken, and nothing
//! relies on readings before [`Frozen::carry`]. So these can go in any number of pieces.

use crate::MongoStore;
use crate::commit::unclocked_key;
use crate::convert::{int, text, time};
use crate::failure::Done;
use crate::readings::{placed, placed_document};
use crate::session::{Tx, derived, reading};
use crate::{edges, known, row};
use async_trait::async_trait;
use mongodb::bson::{Bson, Document, doc};
use ohmstead_alert::Episode;
use ohmstead_codec::day::day_of;
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::{ExpireReport, Frozen, HeldEpisode, Result, RetentionStore};

/// Not while readings a day or more old have arrived within this, ms: a backlog or an import
/// is to be taken in and derived as a whole.
const QUIET_MS: i64 = 3_600_000;
/// Documents taken away in one transaction.
const STEP_ROWS: usize = 2_048;
/// Sealed days taken away in one transaction.
const STEP_DAYS: usize = 16;
/// Transactions in one call at most.
const STEPS: usize = 32;

fn held(d: &Document) -> Done<HeldEpisode> {
    Ok(HeldEpisode {
        rule: text(d, "rule")?,
        episode: Episode {
            since: time(d, "since")?,
            raised_at: time(d, "raised_at")?,
            cleared_at: None,
            peak: int(d, "peak")?,
        },
    })
}

fn hold(HeldEpisode { rule, episode }: &HeldEpisode) -> Document {
    doc! {
        "rule": rule,
        "since": episode.since.0,
        "raised_at": episode.raised_at.0,
        "peak": episode.peak,
    }
}

#[async_trait]
impl RetentionStore for MongoStore {
    async fn frozen(&self, device: &DeviceId) -> Result<Option<Frozen>> {
        Ok(reading!(self, "read what is frozen", |tx| {
            known::get(tx, device).await?.and_then(|known| known.frozen)
        }))
    }

    async fn freeze(
        &self,
        device: &DeviceId,
        frozen: Frozen,
        mut held: Vec<HeldEpisode>,
        now: TimestampMs,
    ) -> Result<bool> {
        held.sort_by(|a, b| a.rule.cmp(&b.rule));
        let held: Vec<Document> = held.iter().map(hold).collect();
        Ok(derived!(self, "freeze what is old", device, |tx| {
            let Some(known) = known::get(tx, device).await? else { return Ok(false) };
            let behind = known.dirty.is_some_and(|range| range.from < frozen.horizon);
            let arriving = known.late_at.is_some_and(|at| now - at < QUIET_MS);
            if behind || arriving || known.frozen.is_some_and(|f| f.horizon > frozen.horizon) {
                return Ok(false);
            }
            let set = doc! {
                "horizon": frozen.horizon.0,
                "carry": frozen.carry.0,
                "first_slot": i64::from(frozen.first.0),
                "held": held.clone(),
            };
            tx.update("devices", doc! { "_id": device.as_str() }, doc! { "$set": set }).await?;
            fix(tx, device, frozen.horizon).await?;
            true
        }))
    }

    async fn held_episodes(&self, device: &DeviceId) -> Result<Vec<HeldEpisode>> {
        Ok(reading!(self, "read alerts at the horizon", |tx| {
            let found = tx.one("devices", doc! { "_id": device.as_str() }).await?;
            let all = found.as_ref().and_then(|d| d.get_array("held").ok());
            let all = all.into_iter().flatten().filter_map(Bson::as_document);
            all.map(held).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn expire(&self, device: &DeviceId) -> Result<ExpireReport> {
        let mut report = ExpireReport::default();
        for _ in 0..STEPS {
            let step = derived!(self, "take expired readings away", device, |tx| {
                expire_step(tx, device).await?
            });
            report.readings += step.readings;
            report.more = step.more;
            if !step.more {
                break;
            }
        }
        Ok(report)
    }
}

/// Readings placed before the horizon stay where they are.
async fn fix(tx: &mut Tx, device: &DeviceId, horizon: TimestampMs) -> Done<()> {
    let before = TimeRange::new(TimestampMs(i64::MIN), horizon);
    let all = placed(tx, device, before).await?;
    let mut filter = row::during(device, before);
    filter.insert("fixed", false);
    tx.delete("placed", filter).await?;
    for reading in &all {
        let key = unclocked_key(device, reading)?;
        let frozen = doc! { "$set": { "frozen": true } };
        tx.update("unclocked", doc! { "_id": key }, frozen).await?;
        tx.put("placed", placed_document(device, reading, true)).await?;
    }
    Ok(())
}

/// One transaction's worth: sealed days and documents alike, the oldest first.
async fn expire_step(tx: &mut Tx, device: &DeviceId) -> Done<ExpireReport> {
    let known = known::get(tx, device).await?.and_then(|known| known.frozen);
    let Some(Frozen { carry, .. }) = known else { return Ok(ExpireReport::default()) };
    let before = TimeRange::new(TimestampMs(i64::MIN), carry);
    let (up, only_id) = (doc! { "_id": 1 }, doc! { "_id": 1 });
    let old = row::during(device, before);
    let rows = tx.part("readings", old, up.clone(), STEP_ROWS + 1, only_id).await?;
    let cut = match rows.get(STEP_ROWS) {
        Some(row) => TimestampMs(row::number(row, "t")?),
        None => carry,
    };
    let step = row::during(device, TimeRange::new(before.from, cut));
    let mut gone = 0;
    for collection in ["readings", "placed"] {
        gone += tx.delete(collection, step.clone()).await?;
    }
    tx.delete("conflicts", step).await?;
    let days = row::between(device, "day", i64::MIN, day_of(carry));
    let days = tx.part("sealed", days, up, STEP_DAYS, doc! { "n": 1 }).await?;
    let ids: Vec<Bson> = days.iter().filter_map(|d| d.get("_id").cloned()).collect();
    for day in &days {
        gone += int(day, "n")?.unsigned_abs();
    }
    tx.delete("sealed", doc! { "_id": { "$in": ids } }).await?;
    if gone > 0 {
        edges::note(tx, device).await?;
    }
    Ok(ExpireReport { readings: gone, more: cut < carry || days.len() == STEP_DAYS })
}
