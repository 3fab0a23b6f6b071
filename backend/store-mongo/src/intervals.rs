//! Intervals and dirty marks. Old intervals are packed by months ([`packed`]), the others are
//! documents; reads put both together.

use crate::MongoStore;
use crate::convert::{device_id, int, optional_small, part, small, to_json};
use crate::failure::{Done, Trouble, failed};
use crate::session::{Tx, derived, reading, transaction};
use crate::{known, packed, row};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_codec::month::{Packed, Unpack, month_of, pack_whole, slots_of};
use ohmstead_ledger::Finding;
use ohmstead_model::{DeviceId, Energy, Interval, Slot, SlotRange, TimeRange};
use ohmstead_store::{Dirty, IntervalStore, Result};

/// Intervals of a device, ascending.
pub async fn page<T: Part>(tx: &mut Tx, device: &DeviceId, range: SlotRange) -> Done<Vec<T>> {
    let slot = |i: &T| i.energy().slot;
    let mut all = Vec::new();
    if range.is_empty() {
        return Ok(all);
    }
    for month in packed::months(tx, device, range).await? {
        let month = packed::unpack::<T>(&month)?;
        all.extend(month.into_iter().filter(|i| range.contains(slot(i))));
    }
    let rows = row::in_slots(device, range);
    for document in tx.part("intervals", rows, doc! { "_id": 1 }, usize::MAX, T::fields()).await? {
        all.push(T::from_row(&document)?);
    }
    // Documents mostly follow what is packed.
    if !all.is_sorted_by_key(slot) {
        all.sort_by_key(slot);
    }
    Ok(all)
}

/// What is read of intervals: all of each, or its energy alone.
pub trait Part: Unpack {
    /// The fields of a document that it needs; none for all.
    fn fields() -> Document;

    fn from_row(document: &Document) -> Done<Self>;
}

impl Part for Interval {
    fn fields() -> Document {
        doc! {}
    }

    fn from_row(document: &Document) -> Done<Self> {
        row::interval(document)
    }
}

impl Part for Energy {
    fn fields() -> Document {
        doc! { "i": 1, "x": 1, "ie": 1, "xe": 1, "c": 1 }
    }

    fn from_row(document: &Document) -> Done<Self> {
        row::energy(document)
    }
}

fn mark(document: &Document) -> Done<Option<Dirty>> {
    let Some(range) = known::dirty(document)? else { return Ok(None) };
    let device = device_id(document, "_id")?;
    let generation = int(document, "generation")?.unsigned_abs();
    Ok(Some(Dirty { device, range, generation }))
}

#[async_trait]
impl IntervalStore for MongoStore {
    async fn dirty(&self) -> Result<Vec<Dirty>> {
        let attempt = "read what is behind";
        let fields = doc! { "from": 1, "to": 1, "generation": 1 };
        let mut all = reading!(self, attempt, |tx| {
            let behind = doc! { "from": { "$exists": true } };
            let found = tx.part("devices", behind, doc! {}, usize::MAX, fields.clone()).await?;
            found.iter().filter_map(|d| mark(d).transpose()).collect::<Done<Vec<_>>>()?
        });
        all.sort_by(|a, b| a.device.cmp(&b.device));
        Ok(all)
    }

    async fn dirty_device(&self, device: &DeviceId) -> Result<Option<Dirty>> {
        Ok(reading!(self, "read what is behind", |tx| {
            let found = tx.one("devices", doc! { "_id": device.as_str() }).await?;
            found.as_ref().map(mark).transpose()?.flatten()
        }))
    }

    async fn mark_dirty(&self, device: &DeviceId, range: TimeRange) -> Result<()> {
        transaction!(self, "mark a range for deriving", |tx| {
            known::mark(tx, device, range).await?
        });
        Ok(())
    }

    async fn intervals(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Interval>> {
        Ok(reading!(self, "read intervals", |tx| page(tx, device, range).await?))
    }

    async fn energies(&self, device: &DeviceId, range: SlotRange) -> Result<Vec<Energy>> {
        Ok(self.energies_of(std::slice::from_ref(device), range).await?.pop().unwrap_or_default())
    }

    async fn energies_of(
        &self,
        devices: &[DeviceId],
        range: SlotRange,
    ) -> Result<Vec<Vec<Energy>>> {
        Ok(reading!(self, "read energies", |tx| {
            let mut all = Vec::with_capacity(devices.len());
            for device in devices {
                all.push(page(tx, device, range).await?);
            }
            all
        }))
    }

    async fn interval_span(&self, device: &DeviceId) -> Result<Option<SlotRange>> {
        Ok(reading!(self, "read the span of intervals", |tx| span(tx, device).await?))
    }

    async fn replace_intervals(
        &self,
        device: &DeviceId,
        range: SlotRange,
        intervals: Vec<Interval>,
        findings: Vec<Finding>,
        settled: Option<Dirty>,
    ) -> Result<()> {
        let attempt = "write intervals";
        let (months, rows) = pack_whole(range, intervals);
        let findings = findings_of(device, &findings).map_err(|e| failed(attempt, e))?;
        derived!(self, attempt, device, |tx| {
            if known::get(tx, device).await?.is_none() {
                return Ok(());
            }
            let kept = clear(tx, device, range).await?;
            if !range.is_empty() {
                tx.delete("findings", row::during(device, range.times())).await?;
            }
            for finding in &findings {
                tx.put("findings", finding.clone()).await?;
            }
            for month in &months {
                tx.put("months", packed::document(device, month)).await?;
            }
            let rows = kept.iter().chain(&rows).map(|i| row::from_interval(device, i)).collect();
            tx.insert("intervals", rows).await?;
            if let Some(settled) = &settled {
                let generation = settled.generation.cast_signed();
                let unchanged = doc! { "_id": device.as_str(), "generation": generation };
                let unmark = doc! { "$unset": { "from": "", "to": "" } };
                tx.update("devices", unchanged, unmark).await?;
            }
        });
        Ok(())
    }
}

/// Findings as documents; equal ones are one.
fn findings_of(device: &DeviceId, findings: &[Finding]) -> Done<Vec<Document>> {
    let document = |finding: &Finding| {
        let text = to_json(finding)?;
        Ok(doc! { "_id": { "d": device.as_str(), "t": finding.at().0, "r": text } })
    };
    findings.iter().map(document).collect()
}

/// From the first slot with an interval to the last.
async fn span(tx: &mut Tx, device: &DeviceId) -> Done<Option<SlotRange>> {
    let all = TimeRange::ALL;
    let (mut first, mut last): (Option<i32>, Option<i32>) = (None, None);
    for up in [true, false] {
        let sort = || doc! { "_id": if up { 1 } else { -1 } };
        let rows = row::between(device, "s", all.from.0, all.to.0);
        let row = tx.page("intervals", rows, sort(), 1).await?;
        let months = row::between(device, "m", all.from.0, all.to.0);
        let month = tx.part("months", months, sort(), 1, doc! { "first": 1, "last": 1 }).await?;
        let mut ends = Vec::new();
        if let Some(row) = row.first() {
            ends.push(small(part(row, "_id")?, "s")?);
        }
        if let Some(month) = month.first() {
            ends.extend(optional_small::<i32>(month, if up { "first" } else { "last" })?);
        }
        if up { first = ends.into_iter().min() } else { last = ends.into_iter().max() }
    }
    Ok(first.zip(last).map(|(first, last)| SlotRange::new(Slot(first), Slot(last).next())))
}

/// Takes away what there is in `range`; gives what else the packed months at its ends held, which
/// is not packed any more.
async fn clear(tx: &mut Tx, device: &DeviceId, range: SlotRange) -> Done<Vec<Interval>> {
    let mut rest = Vec::new();
    if range.is_empty() {
        return Ok(rest);
    }
    tx.delete("intervals", row::in_slots(device, range)).await?;
    let (first, last) = (month_of(range.from), month_of(Slot(range.to.0 - 1)));
    let ends = [first, last].map(slots_of);
    for whole in &ends[..if first == last { 1 } else { 2 }] {
        if range.from <= whole.from && whole.to <= range.to {
            continue;
        }
        for document in packed::months(tx, device, *whole).await? {
            match packed::unpack::<Interval>(&document) {
                Ok(all) => rest.extend(all.into_iter().filter(|i| !range.contains(i.slot))),
                Err(Trouble::Damaged(what)) => {
                    // It is derived: taken away, it is made anew from the readings.
                    tracing::error!(what, "a packed month is derived anew");
                    known::mark(tx, device, whole.times()).await?;
                }
                Err(error) => return Err(error),
            }
        }
    }
    let months = row::between(device, "m", i64::from(first), i64::from(last) + 1);
    tx.delete("months", months).await?;
    Ok(rest)
}

impl MongoStore {
    /// Packs months that are over before `end` and have documents; `at_most` of them. True when
    /// there may be more.
    ///
    /// What is derived meanwhile either meets this in a document that both take away, or adds a
    /// slot that the packed month does not have.
    pub(crate) async fn pack_months(
        &self,
        device: &DeviceId,
        end: Slot,
        at_most: usize,
    ) -> Result<bool> {
        let end = slots_of(month_of(end)).from;
        let mut from = Slot(i32::MIN);
        for _ in 0..at_most {
            let next = derived!(self, "pack a month", device, |tx| {
                let rows = row::in_slots(device, SlotRange::new(from, end));
                let only_id = doc! { "_id": 1 };
                let first = tx.part("intervals", rows, doc! { "_id": 1 }, 1, only_id).await?;
                let Some(first) = first.first() else { return Ok(None) };
                let slots = slots_of(month_of(Slot(small(part(first, "_id")?, "s")?)));
                pack_month(tx, device, slots).await?;
                Some(slots.to)
            });
            let Some(next) = next else { return Ok(false) };
            from = next;
        }
        Ok(true)
    }
}

/// Packs one month's documents with what was packed of it before.
async fn pack_month(tx: &mut Tx, device: &DeviceId, slots: SlotRange) -> Done<()> {
    let all: Vec<Interval> = page(tx, device, slots).await?;
    let Some(packed) = Packed::new(&all) else {
        tracing::error!(device = device.as_str(), slot = slots.from.0, "a month cannot be packed");
        return Ok(());
    };
    tx.delete("intervals", row::in_slots(device, slots)).await?;
    tx.put("months", packed::document(device, &packed)).await
}
