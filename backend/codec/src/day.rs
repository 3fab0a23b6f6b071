//! A day of readings as bytes: each column by itself, as integers, compressed with `pco`.
//!
//! ```text
//! version u8 | CRC-32 of what follows, u32 little-endian | count | columns
//! ```
//! Numbers without a width are LEB128, signed ones zigzagged. The columns follow in the order
//! at, voltage, power, current, energy, exported, power factor, frequency, seq, boot, estimated;
//! see [`column`](crate::column) for one of them. Power stands before current and the counters
//! because these are foretold by it.

use crate::bytes::{self, put_unsigned};
use crate::column::{self, Basis, Column, Rule};
use crate::error::{BlobError, MAX_READINGS};
use ohmstead_model::{
    Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor, Reading, TimeRange,
    TimestampMs,
};

const VERSION: u8 = 1;

/// One UTC day, ms.
pub const DAY_MS: i64 = 86_400_000;

/// The UTC day of an instant, since 1970-01-01.
pub fn day_of(at: TimestampMs) -> i64 {
    at.0.div_euclid(DAY_MS)
}

/// From the day's beginning to the next day's.
pub fn range_of(day: i64) -> TimeRange {
    let start = day.saturating_mul(DAY_MS);
    TimeRange::new(TimestampMs(start), TimestampMs(start.saturating_add(DAY_MS)))
}

/// A day's readings, ready to be kept in the place of their rows.
#[derive(Debug)]
pub struct Sealed {
    /// How many there are; at least one.
    pub readings: usize,
    /// When the first was made.
    pub first_at: TimestampMs,
    /// When the last was made.
    pub last_at: TimestampMs,
    /// The lowest and highest boot of those that have boot and number; `None` where none has.
    pub boots: Option<(u32, u32)>,
    /// What [`decode`] reads.
    pub body: Vec<u8>,
}

impl Sealed {
    /// Settles conflicts among readings of one day in any order, packs what is left, and sees to it
    /// that it comes back as it was.
    ///
    /// # Errors
    /// When there are none or too many, or when they would not come back.
    pub fn new(mut all: Vec<Reading>) -> Result<Self, BlobError> {
        // The winner of an instant first.
        all.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| b.beats(a).cmp(&a.beats(b))));
        all.dedup_by_key(|r| r.at);
        let body = encode(&all)?;
        // What cannot be read back must not replace what can.
        let equal = |day: &Day| day.readings(0..day.len()).eq(all.iter().copied());
        if !decode(&body).is_ok_and(|day| equal(&day)) {
            return Err(BlobError::Codec);
        }
        let (Some(first), Some(last)) = (all.first(), all.last()) else {
            return Err(BlobError::NotADay);
        };
        let boots = || all.iter().filter(|r| r.seq.is_some()).filter_map(|r| r.boot);
        Ok(Self {
            readings: all.len(),
            first_at: first.at,
            last_at: last.at,
            boots: boots().min().zip(boots().max()),
            body,
        })
    }
}

/// Unpacks a day and checks that it is the one that was kept under `day`, with as many readings and
/// the first and last of them as noted beside it.
///
/// # Errors
/// When it is not.
pub fn decode_of(
    day: i64,
    readings: i64,
    first_at: i64,
    last_at: i64,
    body: &[u8],
) -> Result<Day, BlobError> {
    let unpacked = decode(body)?;
    let at = unpacked.at();
    let edge = |at: Option<&i64>| at.copied().unwrap_or(0);
    let found = (at.len() as i64, edge(at.first()), edge(at.last()));
    let within = |at: i64| day_of(TimestampMs(at)) == day;
    if (readings, first_at, last_at) != found || !within(found.1) || !within(found.2) {
        return Err(BlobError::Malformed("not the day it should be"));
    }
    Ok(unpacked)
}

/// Packs readings, strictly ascending in time.
///
/// # Errors
/// When there are none or too many, or they do not ascend.
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
    /// How many readings there are; never none.
    #[allow(clippy::len_without_is_empty)]
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
///
/// # Errors
/// When they are not what [`encode`] wrote.
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
mod tests;
