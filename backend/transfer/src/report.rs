//! What an import did.

use ohmstead_model::{DeviceId, MilliwattHours, Reading, TimestampMs};
use ohmstead_store::Outcome;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many bad rows a report shows; the others are counted.
pub(crate) const SHOWN: usize = 20;

/// How many bad rows of one import are kept with the other rejections; the others are counted.
pub(crate) const KEPT: u64 = 1_000;

/// How many names of series a report lists.
const NAMES: usize = 100;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file that were read.
    pub bytes: u64,
    /// Size of the file, where known.
    pub total_bytes: Option<u64>,
    /// Rows that were read.
    pub rows: u64,
    /// Readings and rejections on disk.
    pub committed: u64,
}

impl Progress {
    /// Percent of the file, 0 to 100; `None` when its size is not known.
    pub fn percent(&self) -> Option<u8> {
        let total = u128::from(self.total_bytes?);
        let percent = u128::from(self.bytes) * 100 / total.max(1);
        Some(u8::try_from(percent.min(100)).unwrap_or(100))
    }
}

/// What an import did. Everything it counts is on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The file's format.
    pub format: &'static str,
    /// Rows read, without the header and blank lines.
    pub rows: u64,
    /// Readings that are new.
    pub stored: u64,
    /// Readings that were there already, equal.
    pub duplicates: u64,
    /// Readings whose instant was taken by other values; both are kept, the better is in force.
    pub conflicts: u64,
    /// Rows without a value: `?`, `null`, `unavailable`.
    pub missing: u64,
    /// Bad rows; of a row that gives several readings, each that is refused.
    pub rejected: u64,
    /// Readings that are kept without some of their fields; each is among the others too.
    pub partial: u64,
    /// The first bad rows, and with the reason `partial` those kept without some field.
    pub rejects: Vec<RowReject>,
    /// Rows of series that no option asks for, by series (the first hundred).
    pub skipped: BTreeMap<String, u64>,
    /// Columns that were not used.
    pub ignored_columns: Vec<String>,
    /// Series that the options ask for and the file does not have.
    pub not_found: BTreeSet<String>,
    /// The last line has no line end: it was used when it had all its fields, but the file may
    /// have been cut off.
    pub unfinished: bool,
    /// By device, what was accepted.
    pub devices: BTreeMap<DeviceId, DeviceReport>,
}

/// A bad row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowReject {
    /// Line of the file, from 1.
    pub line: u64,
    /// A stable word.
    pub reason: &'static str,
    /// What, where, and how to mend it.
    pub detail: String,
}

/// What was accepted for one device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceReport {
    /// Readings, new or not.
    pub readings: u64,
    /// Time of the oldest, ms since 1970; none while all are without a clock.
    pub first_at: Option<TimestampMs>,
    /// Time of the newest, ms since 1970.
    pub last_at: Option<TimestampMs>,
    /// Highest import counter, mWh.
    pub highest_energy: Option<MilliwattHours>,
    /// At which times energy came.
    #[serde(skip)]
    pub(crate) rhythm: Rhythm,
}

/// Time stamps that a rhythm is told from, at most.
const STAMPS_MAX: usize = 20_000;

/// When a device's energy came: the first so many time stamps, and whether they are periods'.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rhythm {
    stamps: Vec<TimestampMs>,
    periods: bool,
}

impl Rhythm {
    pub fn note(&mut self, reading: &Reading) {
        self.periods |= reading.period().is_some();
        let bears = reading.energy.is_some() || reading.energy_exported.is_some();
        if bears && self.stamps.len() < STAMPS_MAX {
            self.stamps.push(reading.at);
        }
    }
}

impl DeviceReport {
    /// The cadence that the time stamps show, ms, where it can be told.
    pub fn cadence_ms(&self) -> Option<i64> {
        let mut stamps = self.rhythm.stamps.clone();
        stamps.sort_unstable();
        stamps.dedup();
        ohmstead_ledger::propose_cadence(&stamps)
    }

    /// True of a device of periods: its cadence needs no setting.
    pub fn is_of_periods(&self) -> bool {
        self.rhythm.periods
    }
}

impl Report {
    pub(crate) fn count(&mut self, outcomes: &[Outcome]) {
        for outcome in outcomes {
            match outcome {
                Outcome::Stored => self.stored += 1,
                Outcome::Duplicate => self.duplicates += 1,
                Outcome::Conflict => self.conflicts += 1,
                // Bad rows are counted as they are read: not all of them are kept.
                Outcome::Rejected | Outcome::Noted => {}
                // The horizon moved on while this batch was read.
                Outcome::Expired => self.rejected += 1,
            }
        }
    }

    pub(crate) fn skip(&mut self, name: &str) {
        if let Some(count) = self.skipped.get_mut(name) {
            *count += 1;
        } else if self.skipped.len() < NAMES {
            self.skipped.insert(name.to_owned(), 1);
        }
    }
}
