//! What an import of a file would do. Nothing is kept.

use crate::error::TransferError;
use crate::espi;
use crate::import::Importing;
use crate::options::ImportOptions;
use crate::report::{Report, RowReject, SHOWN};
use futures::TryStreamExt;
use jiff::civil::Date;
use ohmstead_ingest::{BEFORE_HORIZON, ClockRules, before_horizon};
use ohmstead_ledger::{Rules, derive, periods};
use ohmstead_model::{
    DeviceId, Interval, MilliwattHours, Reading, SiteCalendar, Slot, SlotRange, TimeRange,
    TimestampMs,
};
use ohmstead_store::{Damaged, Store, StoreError};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::sync::Arc;

/// Rows that a preview reads at most.
const ROWS: u64 = 100_000;
/// Readings that a preview shows.
const READINGS_SHOWN: usize = 20;

/// What an import of a file would do.
#[derive(Debug)]
pub struct Preview {
    /// Its report; what is there already is counted by [`Self::against`].
    pub report: Report,
    /// The first readings.
    pub shown: Vec<(DeviceId, Reading)>,
    /// False when the file has more rows than were read.
    pub is_whole: bool,
    readings: BTreeMap<DeviceId, Vec<(u64, Reading)>>,
}

/// The energy that a file gives a device on one day of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayEnergy {
    /// The day.
    pub date: Date,
    /// Imported, or used.
    pub import: MilliwattHours,
    /// Exported.
    pub export: MilliwattHours,
}

/// Reads a file as an import would. Of a long one the first hundred thousand rows are read.
///
/// # Errors
/// When the format or the options do not fit, or the source cannot be read.
pub fn preview(
    source: impl Read + Send,
    options: &ImportOptions,
    rules: ClockRules<'_>,
) -> Result<Preview, TransferError> {
    let source = espi::rows(source).map_err(|source| TransferError::Read { line: 1, source })?;
    let mut run = Importing::open(source, options)?;
    let (mut shown, mut readings) = (Vec::new(), BTreeMap::<_, Vec<_>>::new());
    loop {
        let is_whole = run.fill(rules)?;
        for (line, device, reading) in run.take_readings() {
            if shown.len() < READINGS_SHOWN {
                shown.push((device.clone(), reading));
            }
            readings.entry(device).or_default().push((line, reading));
        }
        if is_whole || run.report().rows >= ROWS {
            return Ok(Preview { report: run.report().clone(), shown, is_whole, readings });
        }
    }
}

impl Preview {
    /// Counts what would be new, what is there already, and what is too old, by what the store has now.
    ///
    /// # Errors
    /// When the store cannot be read, or a device does not take readings of this kind.
    pub async fn against(&mut self, store: &dyn Store) -> Result<(), TransferError> {
        for (device, readings) in &self.readings {
            let known = Known::of(store, device, readings).await?;
            count(&mut self.report, known, readings);
        }
        Ok(())
    }

    /// The rules of the devices that get readings, for [`Self::days`].
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn rules(
        &self,
        store: &dyn Store,
    ) -> Result<BTreeMap<DeviceId, Arc<Rules>>, StoreError> {
        let mut all = BTreeMap::new();
        for device in self.readings.keys() {
            let (settings, corrections) =
                (store.settings(device).await?, store.corrections(device).await?);
            let rules = Rules::new(&settings, &corrections).unwrap_or_default();
            all.insert(device.clone(), Arc::new(rules));
        }
        Ok(all)
    }

    /// The energy that this file alone gives each device, day by day, as the ledger derives it by the
    /// device's rules.
    pub fn days(
        &self,
        rules: &BTreeMap<DeviceId, Arc<Rules>>,
        calendar: &SiteCalendar,
    ) -> BTreeMap<DeviceId, Vec<DayEnergy>> {
        let mut all = BTreeMap::new();
        for (device, readings) in &self.readings {
            let Some(rules) = rules.get(device) else { continue };
            all.insert(device.clone(), by_day(&intervals(rules, readings), calendar));
        }
        all
    }
}

/// What the store knows of a device around a file's readings.
struct Known {
    horizon: Option<TimestampMs>,
    in_force: BTreeMap<TimestampMs, Reading>,
    replaced: HashSet<Reading>,
}

impl Known {
    async fn of(
        store: &dyn Store,
        device: &DeviceId,
        readings: &[(u64, Reading)],
    ) -> Result<Self, TransferError> {
        let failed = |source: StoreError| TransferError::Store { line: 1, source };
        // Of what is stored between the file's readings nothing is held: it may be years.
        let at: HashSet<TimestampMs> = readings.iter().map(|(_, r)| r.at).collect();
        let first = at.iter().min().copied().unwrap_or_default();
        let last = at.iter().max().copied().unwrap_or_default();
        let range = TimeRange::new(first, last + 1);
        let oldest = store.readings(device, TimeRange::ALL, 1).await.map_err(failed)?;
        let of_periods = readings.iter().any(|(_, r)| r.period().is_some());
        if of_periods && oldest.iter().any(|r| r.period().is_none()) {
            return Err(TransferError::of_a_meter(device));
        }
        let frozen = store.frozen(device).await.map_err(failed)?;
        let mut in_force = BTreeMap::new();
        let mut parts = store.stream(device, range, Damaged::Refuse);
        while let Some(part) = parts.try_next().await.map_err(failed)? {
            let same = part.into_iter().filter(|r| at.contains(&r.at));
            in_force.extend(same.map(|r| (r.at, plain(r))));
        }
        let replaced = store.conflicts(device, range).await.map_err(failed)?;
        Ok(Self {
            horizon: frozen.map(|f| f.horizon),
            in_force,
            replaced: replaced.into_iter().map(plain).collect(),
        })
    }
}

/// A period is the same whatever its revision.
fn plain(reading: Reading) -> Reading {
    if reading.period().is_some() { Reading { seq: Some(0), ..reading } } else { reading }
}

/// Counts readings as the store would when it takes them in their order.
fn count(report: &mut Report, mut known: Known, readings: &[(u64, Reading)]) {
    for (line, reading) in readings {
        if let Some(horizon) = known.horizon.filter(|horizon| reading.at < *horizon) {
            report.rejected += 1;
            if report.rejects.len() < SHOWN {
                let detail = before_horizon(horizon);
                report.rejects.push(RowReject { line: *line, reason: BEFORE_HORIZON, detail });
            }
            continue;
        }
        let reading = plain(*reading);
        match known.in_force.get(&reading.at).copied() {
            Some(kept) if kept == reading => report.duplicates += 1,
            None => {
                known.in_force.insert(reading.at, reading);
                report.stored += 1;
            }
            Some(kept) => {
                // A period's newer revision is in force.
                let wins = reading.period().is_some() || reading.beats(&kept);
                let (winner, loser) = if wins { (reading, kept) } else { (kept, reading) };
                if known.replaced.contains(&reading) || !known.replaced.insert(loser) {
                    report.duplicates += 1;
                    continue;
                }
                known.in_force.insert(winner.at, winner);
                report.conflicts += 1;
            }
        }
    }
}

fn intervals(rules: &Arc<Rules>, readings: &[(u64, Reading)]) -> Vec<Interval> {
    let by_time: BTreeMap<TimestampMs, Reading> =
        readings.iter().map(|(_, r)| (r.at, *r)).collect();
    let readings: Vec<Reading> = by_time.into_values().collect();
    let (Some(first), Some(last)) = (readings.first(), readings.last()) else { return Vec::new() };
    if readings.iter().all(|r| r.period().is_none()) {
        return derive(rules, &readings).0;
    }
    let longest = readings.iter().filter_map(|r| r.period()).map(|p| p.length_s).max();
    let from = first.at - i64::from(longest.unwrap_or(0)) * 1000;
    periods(rules, &readings, SlotRange::new(Slot::of(from), Slot(Slot::of(last.at).0 + 1)))
}

fn by_day(intervals: &[Interval], calendar: &SiteCalendar) -> Vec<DayEnergy> {
    let mut days: Vec<DayEnergy> = Vec::new();
    for interval in intervals {
        let date = calendar.date(interval.slot.start());
        let (import, export) = (interval.import, interval.export);
        match days.last_mut().filter(|day| day.date == date) {
            Some(day) => {
                day.import += import;
                day.export += export;
            }
            None => days.push(DayEnergy { date, import, export }),
        }
    }
    days
}
