//! Sealing: documents of old days become blobs.
//!
//! A day is one transaction: its documents are read, the blob is put in, the documents are taken
//! away. What arrives meanwhile either changes one of these documents, then one of the two does its
//! work again, or is a new one beside the blob, which is sealed with the day later.

use crate::MongoStore;
use crate::convert::optional_time;
use crate::failure::{Done, Trouble};
use crate::session::{Tx, derived, reading};
use crate::{convert, row, sealed};
use async_trait::async_trait;
use mongodb::bson::doc;
use ohmstead_codec::day::{Sealed, day_of, range_of};
use ohmstead_model::{DeviceId, Slot, TimestampMs};
use ohmstead_store::{MaintenanceStore, Result, SealReport, SealRules};

/// Months of intervals packed for one device in one call at most.
const MONTHS: usize = 24;

#[async_trait]
impl MaintenanceStore for MongoStore {
    async fn seal(&self, now: TimestampMs, rules: SealRules) -> Result<SealReport> {
        let mut report = SealReport::default();
        // Days before this one ended long enough ago.
        let end = day_of(TimestampMs(now.0.saturating_sub(rules.after_ms)));
        let today = Slot::of(range_of(end).from);
        for device in self.quiet(now, rules).await? {
            let mut from = i64::MIN;
            while let Some(day) = self.next_day(&device, from, end).await? {
                if report.readings >= rules.at_most as u64 {
                    report.more = true;
                    return Ok(report);
                }
                from = range_of(day).to.0;
                match self.seal_day(&device, day).await? {
                    Some((readings, bytes)) => {
                        report.days += 1;
                        report.readings += readings;
                        report.bytes += bytes;
                    }
                    None => report.skipped += 1,
                }
            }
            report.more |= self.pack_months(&device, today, MONTHS).await?;
        }
        Ok(report)
    }
}

impl MongoStore {
    /// Devices without late readings for a while.
    async fn quiet(&self, now: TimestampMs, rules: SealRules) -> Result<Vec<DeviceId>> {
        let since = *self.sealing_since.get_or_init(|| now);
        Ok(reading!(self, "look what can be sealed", |tx| {
            let fields = doc! { "late_at": 1 };
            let all = tx.part("devices", doc! {}, doc! { "_id": 1 }, usize::MAX, fields).await?;
            let mut quiet = Vec::new();
            for document in all {
                let late = optional_time(&document, "late_at")?.unwrap_or(since).max(since);
                if now - late >= rules.quiet_ms {
                    quiet.push(convert::device_id(&document, "_id")?);
                }
            }
            quiet
        }))
    }

    /// The first day from the instant `from` to before the day `end` that has clocked documents.
    async fn next_day(&self, device: &DeviceId, from: i64, end: i64) -> Result<Option<i64>> {
        Ok(reading!(self, "find a day to seal", |tx| {
            let before = row::between(device, "t", from, range_of(end).from.0);
            let only_id = doc! { "_id": 1 };
            let found = tx.part("readings", before, doc! { "_id": 1 }, 1, only_id).await?;
            let at = found.first().map(|d| row::number(d, "t")).transpose()?;
            at.map(|at| day_of(TimestampMs(at)))
        }))
    }

    /// Readings and bytes of the day that was sealed; `None` when it could not be.
    async fn seal_day(&self, device: &DeviceId, day: i64) -> Result<Option<(u64, u64)>> {
        // By itself and before, so that the long transaction does not meet every live reading in
        // the device's document. Too early does no harm: there it says where to look.
        derived!(self, "seal a day", device, |tx| note_end(tx, device, day).await?);
        Ok(derived!(self, "seal a day", device, |tx| {
            let rows = row::during(device, range_of(day));
            let up = doc! { "_id": 1 };
            let found = tx.page("readings", rows.clone(), up, usize::MAX).await?;
            if found.is_empty() {
                return Ok(None);
            }
            let mut all = row::readings(&found)?;
            match sealed::load(tx, device, day).await {
                Ok(before) => all.extend(before.iter().flat_map(|d| d.readings(0..d.len()))),
                Err(Trouble::Damaged(what)) => {
                    tracing::error!(what, "a day that is damaged is not sealed again");
                    return Ok(None);
                }
                Err(error) => return Err(error),
            }
            let sealed = match Sealed::new(all) {
                Ok(sealed) => sealed,
                Err(error) => {
                    tracing::error!(device = device.as_str(), day, %error, "a day cannot be sealed");
                    return Ok(None);
                }
            };
            tx.put("sealed", sealed::document(device, day, &sealed)).await?;
            tx.delete("readings", rows).await?;
            Some((sealed.readings as u64, sealed.body.len() as u64))
        }))
    }
}

/// Notes up to where days are sealed, where that is new: who takes in readings looks there.
async fn note_end(tx: &mut Tx, device: &DeviceId, day: i64) -> Done<()> {
    let here = doc! { "_id": device.as_str() };
    let end = doc! { "$max": { "sealed_end": day + 1 } };
    tx.update("devices", here, end).await.map(drop)
}
