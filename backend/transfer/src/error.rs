//! What can go wrong with a whole file; a bad row is data and goes into the report.

use ohmstead_model::DeviceId;
use ohmstead_store::StoreError;
use std::io;

/// Why an import or export did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The file cannot be read further.
    #[error("reading the file, line {line}: {source}")]
    Read {
        /// The line that could not be read.
        line: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The file is of no format that is known, or not of the one that was named.
    #[error("the file begins with {seen:?}; expected {expected}")]
    Unrecognised {
        /// Its first line, possibly cut.
        seen: String,
        /// What it should begin with.
        expected: String,
    },
    /// The options do not fit the file.
    #[error("{0}")]
    Options(String),
    /// The store could not take a batch. The batches before it are on disk.
    #[error("storing the rows up to line {line}: {source}; run the import again to go on")]
    Store {
        /// The last line of the batch.
        line: u64,
        /// What the store said.
        source: StoreError,
    },
    /// The store cannot be read.
    #[error("reading the readings to export: {0}")]
    Export(#[source] StoreError),
    /// The output cannot be written.
    #[error("writing the export: {0}")]
    Write(#[source] io::Error),
}

impl TransferError {
    /// Energy by period for a device that has a meter's readings.
    pub(crate) fn of_a_meter(device: &DeviceId) -> Self {
        Self::Options(format!(
            "the device {device} has readings of a meter; energy by period needs a device of its own"
        ))
    }
}

/// Why one row is not used: a stable word, and what, where, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub reason: &'static str,
    pub detail: String,
}

impl Refusal {
    pub fn new(reason: &'static str, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

/// What a row can bring to light.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The row is bad; the next one may be good.
    Row(Refusal),
    /// The options do not fit the file.
    File(String),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Row(refusal)
    }
}
