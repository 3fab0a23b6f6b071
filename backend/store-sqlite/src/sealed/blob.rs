//! A day of readings as bytes: each column by itself, as integers, compressed with `pco`.
//!
//! ```text
//! version u8 | CRC-32 of what follows, u32 little-endian | count | columns
//! ```
//! Numbers without a width are LEB128, signed ones zigzagged. The columns follow in the order
//! at, voltage, power, current, energy, exported, power factor, frequency, seq, boot, estimated;
//! see [`column`](super::column) for one of them. Power stands before current and the counters
//! because these are foretold by it.

use super::bytes::{Reader, put_unsigned};
use super::column::{self, Basis, Column};
use ohmstead_model::{
    Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor, Reading,
    TimestampMs,
};

const VERSION: u8 = 1;
const HEAD: usize = 5;

/// Readings in one blob at most: bounds the memory that reading it takes. A device would have to
/// send twelve a second all day; such a day stays as rows.
pub const MAX_READINGS: usize = 1 << 20;

/// Why bytes are not a day of readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// Sealed by a newer program.
    #[error("sealed with format version {0}, this program knows {VERSION}")]
    Version(u8),
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
    let all = |get: fn(&Reading) -> Option<i64>| readings.iter().map(get).collect::<Column>();
    let at = all(|r| Some(r.at.0));
    let voltage = all(|r| r.voltage.map(|v| v.0));
    let power = all(|r| r.power.map(|v| v.0));
    let current = all(|r| r.current.map(|v| v.0));
    let seen = Basis { at: &at, voltage: &voltage, power: &power, current: &current };

    let mut out = vec![VERSION, 0, 0, 0, 0];
    put_unsigned(&mut out, readings.len() as u64);
    column::put(&mut out, &at, seen, &[])?;
    column::put(&mut out, &voltage, seen, &[])?;
    column::put(&mut out, &power, seen, &[])?;
    column::put(&mut out, &current, seen, &[column::CURRENT])?;
    column::put(&mut out, &all(|r| r.energy.map(|v| v.0)), seen, &[column::IMPORT])?;
    column::put(&mut out, &all(|r| r.energy_exported.map(|v| v.0)), seen, &[column::EXPORT])?;
    column::put(&mut out, &all(|r| r.power_factor.map(|v| v.0)), seen, &[column::FACTOR])?;
    column::put(&mut out, &all(|r| r.frequency.map(|v| v.0)), seen, &[])?;
    column::put(&mut out, &all(|r| r.seq.map(i64::from)), seen, &[])?;
    column::put(&mut out, &all(|r| r.boot.map(i64::from)), seen, &[])?;
    column::put(&mut out, &all(|r| r.estimated.then_some(1)), seen, &[])?;
    let sum = crc32fast::hash(&out[HEAD..]);
    out[1..HEAD].copy_from_slice(&sum.to_le_bytes());
    Ok(out)
}

/// Unpacks readings. Any bytes are safe to give; other bytes than were written are an error.
pub fn decode(bytes: &[u8]) -> Result<Vec<Reading>, BlobError> {
    let (Some((&[version, sum @ ..], body)), true) =
        (bytes.split_first_chunk::<HEAD>(), bytes.len() > HEAD)
    else {
        return Err(BlobError::Malformed("too short"));
    };
    if version != VERSION {
        return Err(BlobError::Version(version));
    }
    if crc32fast::hash(body) != u32::from_le_bytes(sum) {
        return Err(BlobError::Checksum);
    }
    let mut reader = Reader(body);
    let n = usize::try_from(reader.unsigned()?).unwrap_or(usize::MAX);
    if n == 0 || n > MAX_READINGS {
        return Err(BlobError::NotADay);
    }
    let mut seen = Basis { at: &[], voltage: &[], power: &[], current: &[] };
    let at = column::take(&mut reader, n, seen)?;
    if !at.windows(2).all(|w| w[0] < w[1]) || at.iter().any(Option::is_none) {
        return Err(BlobError::NotADay);
    }
    seen.at = &at;
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
    let number = |v: Option<i64>| {
        v.map(u32::try_from).transpose().map_err(|_| BlobError::Malformed("seq or boot"))
    };
    (0..n)
        .map(|i| {
            Ok(Reading {
                at: TimestampMs(at[i].ok_or(BlobError::NotADay)?),
                voltage: voltage[i].map(Millivolts),
                current: current[i].map(Milliamps),
                power: power[i].map(Milliwatts),
                energy: energy[i].map(MilliwattHours),
                energy_exported: exported[i].map(MilliwattHours),
                power_factor: factor[i].map(PowerFactor),
                frequency: frequency[i].map(Millihertz),
                seq: number(seq[i])?,
                boot: number(boot[i])?,
                estimated: estimated[i].is_some(),
            })
        })
        .collect()
}

#[cfg(test)]
#[path = "blob_tests.rs"]
mod tests;
