//! The energy of periods: as readings, and against what is known already.

use crate::error::{Refusal, TransferError};
use crate::format::message;
use crate::import::Batch;
use ohmstead_ingest::Ingest;
use ohmstead_model::{DeviceId, Period, Reading, TimeRange, TimestampMs};
use ohmstead_store::Entry;
use ohmstead_wire::reading::MessageReading;
use std::collections::BTreeMap;

/// The energy of one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Given {
    pub from: TimestampMs,
    pub to: TimestampMs,
    /// Wh imported within it.
    pub import: Option<f64>,
    /// Wh exported within it.
    pub export: Option<f64>,
    pub estimated: bool,
}

impl Given {
    /// As a reading at the period's end, without a revision.
    pub fn message(&self) -> Result<MessageReading, Refusal> {
        let ms = self.to - self.from;
        let length_s = u32::try_from(ms / 1000).ok().filter(|s| *s > 0 && ms % 1000 == 0);
        let parts = length_s.and_then(|s| Period { length_s: s, revision: 0 }.as_boot_and_seq());
        let Some((boot, seq)) = parts else {
            let detail = format!(
                "the period from {} to {} is no whole number of seconds up to 92 days",
                self.from, self.to
            );
            return Err(Refusal::new("bad-period", detail));
        };
        let net = self.import.unwrap_or(0.0) - self.export.unwrap_or(0.0);
        Ok(MessageReading {
            energy: self.import,
            energy_exported: self.export,
            power: Some(net * 3_600_000.0 / ms as f64),
            boot: Some(boot),
            seq: Some(seq),
            estimated: self.estimated.then_some(true),
            ..message(self.to)
        })
    }
}

/// Gives the batch's periods their revision. What is known already, in force or replaced by a later
/// revision, is a duplicate: so an export that is imported again changes nothing, and one that overlaps
/// brings only what is new or other.
pub(crate) async fn settle(
    batch: &mut Batch,
    ingest: &Ingest,
    line: u64,
) -> Result<(), TransferError> {
    let failed = |source| TransferError::Store { line, source };
    let mut by_device: BTreeMap<DeviceId, Vec<(u64, Reading)>> = BTreeMap::new();
    for (line, device, reading) in std::mem::take(&mut batch.periods) {
        by_device.entry(device).or_default().push((line, reading));
    }
    for (device, periods) in by_device {
        let revision = match batch.revisions.get(&device) {
            Some(revision) => *revision,
            None => {
                let begun = ingest.begin_periods(&device).await.map_err(failed)?;
                let revision = begun.ok_or_else(|| TransferError::of_a_meter(&device))?;
                batch.revisions.insert(device.clone(), revision);
                revision
            }
        };
        let ends = || periods.iter().map(|(_, r)| r.at);
        let (Some(first), Some(last)) = (ends().min(), ends().max()) else { continue };
        let known = ingest.known_periods(&device, TimeRange::new(first, last + 1)).await;
        let mut known: Vec<Reading> =
            known.map_err(failed)?.into_iter().map(without_revision).collect();
        known.sort_unstable_by_key(|r| r.at);
        for (line, reading) in periods {
            let at = known.partition_point(|k| k.at < reading.at);
            let mut same = known[at..].iter().take_while(|k| k.at == reading.at);
            if same.any(|k| *k == reading) {
                batch.report.duplicates += 1;
                continue;
            }
            let reading = Reading { seq: Some(revision), ..reading };
            batch.push(line, Entry::Reading { device: device.clone(), reading });
        }
    }
    Ok(())
}

fn without_revision(reading: Reading) -> Reading {
    Reading { seq: Some(0), ..reading }
}
