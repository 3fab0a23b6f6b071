//! The energy of periods: as readings, and against what is known already.

use crate::error::TransferError;
use crate::sink::Batch;
use ohmstead_ingest::Ingest;
use ohmstead_model::{DeviceId, Reading, TimeRange};
use ohmstead_store::Entry;
use std::collections::BTreeMap;

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
