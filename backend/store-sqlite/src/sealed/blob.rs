//! A day of readings as bytes: each column by itself, as integers, compressed with `pco`.
//!
//! ```text
//! version u8 | CRC-32 of what follows, u32 little-endian | count | columns
//! ```
//! Numbers without a width are LEB128, signed ones zigzagged. The columns follow in the order
//! at, voltage, power, current, energy, exported, power factor, frequency, seq, boot, estimated;
//! see [`column`](super::column) for one of them. Power stands before current and the counters
//! because these are foretold by it.

use super::bytes::{self, put_unsigned};
use super::column::{self, Basis, Column, Rule};
use ohmstead_model::{
    Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor, Reading,
    TimestampMs,
};

const VERSION: u8 = 1;

/// Readings in one blob at most: bounds the memory that reading it takes. A device would have to
/// send twelve a second all day; such a day stays as rows.
pub const MAX_READINGS: usize = 1 << 20;

/// Why bytes are not a day of readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// Sealed by a newer program.
    #[error("sealed with format version {found}, this program knows {known}")]
    Version {
        /// The blob's.
        found: u8,
        /// This program's.
        known: u8,
    },
    /// The checksum does not fit: the bytes changed after they were written.
    #[error("the checksum of the sealed readings is wrong")]
    Checksum,
    /// The bytes say something impossible.
    #[error("the sealed readings are malformed: {0}")]
    Malformed(&'static str),
    /// More readings than a blob may have, none, or not in ascending order.
    #[error("cannot be sealed: not 1 to {MAX_READINGS} readings in ascending order")]
    NotADay,
    /// The codec refused.
    #[error("the codec failed to compress")]
    Codec,
}

/// Packs readings, strictly ascending in time.
pub fn encode(readings: &[Reading]) -> Result<Vec<u8>, BlobError> {
    let ascending = readings.windows(2).all(|w| w[0].at < w[1].at);
    if readings.is_empty() || readings.len() > MAX_READINGS || !ascending {
        return Err(BlobError::NotADay);
    }
    let n = readings.len();
    let all = |get: fn(&Reading) -> Option<i64>| readings.iter().map(get).collect::<Column>();
    let at = all(|r| Some(r.at.0));
    let voltage = all(|r| r.voltage.map(|v| v.0));
    let power = all(|r| r.power.map(|v| v.0));
    let current = all(|r| r.current.map(|v| v.0));
    let seen = Basis { at: &at, voltage: &voltage, power: &power, current: &current };

    let mut out = bytes::begin(VERSION);
    put_unsigned(&mut out, n as u64);
    let mut put = |column: &Column, rules: &[Rule]| column::put(&mut out, column, n, seen, rules);
    put(&at, &[])?;
    put(&voltage, &[])?;
    put(&power, &[])?;
    put(&current, &[column::CURRENT])?;
    put(&all(|r| r.energy.map(|v| v.0)), &[column::IMPORT])?;
    put(&all(|r| r.energy_exported.map(|v| v.0)), &[column::EXPORT])?;
    put(&all(|r| r.power_factor.map(|v| v.0)), &[column::FACTOR])?;
    put(&all(|r| r.frequency.map(|v| v.0)), &[])?;
    put(&all(|r| r.seq.map(i64::from)), &[])?;
    put(&all(|r| r.boot.map(i64::from)), &[])?;
    put(&all(|r| r.estimated.then_some(1)), &[])?;
    bytes::close(&mut out);
    Ok(out)
}

/// A day, unpacked but for putting its columns together.
#[derive(Debug)]
pub struct Day {
    at: Vec<i64>,
    /// Voltage, power, current, energy, exported, power factor, frequency, seq, boot, estimated.
    columns: [Column; 10],
}

impl Day {
    /// How many readings there are.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// When they were made, ascending.
    pub fn at(&self) -> &[i64] {
        &self.at
    }

    /// One of them.
    pub fn reading(&self, i: usize) -> Reading {
        let [voltage, power, current, energy, exported, factor, frequency, seq, boot, estimated] =
            &self.columns;
        // Unpacking has seen to it that the numbers fit.
        let number = |column: &Column| column.get(i).map(|v| v as u32);
        Reading {
            at: TimestampMs(self.at[i]),
            voltage: voltage.get(i).map(Millivolts),
            current: current.get(i).map(Milliamps),
            power: power.get(i).map(Milliwatts),
            energy: energy.get(i).map(MilliwattHours),
            energy_exported: exported.get(i).map(MilliwattHours),
            power_factor: factor.get(i).map(PowerFactor),
            frequency: frequency.get(i).map(Millihertz),
            seq: number(seq),
            boot: number(boot),
            estimated: estimated.get(i).is_some(),
        }
    }

    /// Those of a part.
    pub fn readings(&self, part: std::ops::Range<usize>) -> impl Iterator<Item = Reading> {
        part.map(|i| self.reading(i))
    }
}

/// Unpacks readings. Any bytes are safe to give; other bytes than were written are an error.
pub fn decode(bytes: &[u8]) -> Result<Day, BlobError> {
    let mut reader = bytes::open(bytes, VERSION)?;
    let n = usize::try_from(reader.unsigned()?).unwrap_or(usize::MAX);
    if n == 0 || n > MAX_READINGS {
        return Err(BlobError::NotADay);
    }
    let at = column::take(&mut reader, n, Basis::NONE)?;
    if at.everywhere().is_none_or(|at| !at.windows(2).all(|w| w[0] < w[1])) {
        return Err(BlobError::NotADay);
    }
    let mut seen = Basis { at: &at, ..Basis::NONE };
    let voltage = column::take(&mut reader, n, seen)?;
    seen.voltage = &voltage;
    let power = column::take(&mut reader, n, seen)?;
    seen.power = &power;
    let current = column::take(&mut reader, n, seen)?;
    seen.current = &current;
    let mut next = || column::take(&mut reader, n, seen);
    let (energy, exported, factor, frequency) = (next()?, next()?, next()?, next()?);
    let (seq, boot, estimated) = (next()?, next()?, next()?);
    if !reader.0.is_empty() {
        return Err(BlobError::Malformed("bytes left over"));
    }
    let fits =
        |column: &Column| (0..n).filter_map(|i| column.get(i)).all(|v| u32::try_from(v).is_ok());
    if !fits(&seq) || !fits(&boot) {
        return Err(BlobError::Malformed("seq or boot"));
    }
    let columns =
        [voltage, power, current, energy, exported, factor, frequency, seq, boot, estimated];
    Ok(Day { at: at.into_values(), columns })
}

#[cfg(test)]
#[path = "blob_tests.rs"]
mod tests;
