//! Months of intervals as bytes: a tenth of what rows take, and unpacked in a fraction of the time
//! that reading rows takes.
//!
//! ```text
//! version u8 | CRC-32 of what follows, u32 little-endian | count | columns
//! ```
//! The columns are packed as those of sealed readings, in the order in which [`encode`] lists them;
//! extremes are kept as their distance from the mean.

use crate::bytes::{self, Reader, put_unsigned};
use crate::column::{self, Basis, Column};
use crate::error::BlobError;
use ohmstead_model::{
    Energy, Flags, InSlot, Interval, Milliamps, Millivolts, MilliwattHours, Milliwatts, Slot,
    SlotRange, Stats,
};
use std::ops::RangeInclusive;

const VERSION: u8 = 1;

/// Slots of a "month": 31 days, counted from slot 0.
pub const SLOTS: i32 = 31 * 96;

/// The month that a slot is in.
pub fn month_of(slot: Slot) -> i32 {
    slot.0.div_euclid(SLOTS)
}

/// The slots of a month.
pub fn slots_of(month: i32) -> SlotRange {
    let first = month.saturating_mul(SLOTS);
    SlotRange::new(Slot(first), Slot(first.saturating_add(SLOTS)))
}

/// Packs intervals of one month, ascending.
///
/// # Errors
/// When the codec refuses.
pub fn encode(intervals: &[Interval]) -> Result<Vec<u8>, BlobError> {
    let n = intervals.len();
    let all = |get: fn(&Interval) -> i64| intervals.iter().map(|i| Some(get(i))).collect();
    let mut columns: Vec<Column> = vec![
        all(|i| i.slot.0.into()),
        all(|i| i.import.0),
        all(|i| i.export.0),
        all(|i| i.import_estimated.0),
        all(|i| i.export_estimated.0),
        all(|i| i.covered_ms.into()),
        all(|i| i.readings.into()),
        all(|i| i.flags.0.into()),
    ];
    type Get = fn(&Interval) -> Option<(i64, i64, i64)>;
    let stats: [Get; 3] = [
        |i| i.voltage.map(|s| (s.mean.0, s.min.0, s.max.0)),
        |i| i.current.map(|s| (s.mean.0, s.min.0, s.max.0)),
        |i| i.power.map(|s| (s.mean.0, s.min.0, s.max.0)),
    ];
    for get in stats {
        let part = |of: fn((i64, i64, i64)) -> i64| intervals.iter().map(move |i| get(i).map(of));
        columns.push(part(|(mean, _, _)| mean).collect());
        columns.push(part(|(mean, min, _)| mean.wrapping_sub(min)).collect());
        columns.push(part(|(mean, _, max)| max.wrapping_sub(mean)).collect());
    }
    let mut out = bytes::begin(VERSION);
    put_unsigned(&mut out, n as u64);
    for column in &columns {
        column::put(&mut out, column, n, Basis::NONE, &[])?;
    }
    bytes::close(&mut out);
    Ok(out)
}

/// What can be had of a packed month: intervals, or their energy alone in a fraction of the time.
pub trait Unpack: InSlot {
    /// Unpacks a month. Any bytes are safe to give; other bytes than were written are an error.
    ///
    /// # Errors
    /// When they are not what [`encode`] wrote.
    fn unpack(bytes: &[u8]) -> Result<Vec<Self>, BlobError>;
}

impl Unpack for Interval {
    fn unpack(bytes: &[u8]) -> Result<Vec<Self>, BlobError> {
        decode(bytes)
    }
}

impl Unpack for Energy {
    /// Energy and covered time; the number of readings and the flags are not looked at.
    fn unpack(bytes: &[u8]) -> Result<Vec<Self>, BlobError> {
        take_energies(&mut bytes::open(bytes, VERSION)?)
    }
}

fn decode(bytes: &[u8]) -> Result<Vec<Interval>, BlobError> {
    let mut reader = bytes::open(bytes, VERSION)?;
    let mut energies = take_energies(&mut reader)?;
    let n = energies.len();
    each(&mut reader, &mut energies, 0..=u32::MAX.into(), |i, v| i.readings = v as u32)?;
    each(&mut reader, &mut energies, 0..=u16::MAX.into(), |i, v| i.flags = Flags(v as u16))?;
    let mut take = || column::take(&mut reader, n, Basis::NONE);
    let mut stats = || Ok::<_, BlobError>([take()?, take()?, take()?]);
    let (voltage, current, power) = (stats()?, stats()?, stats()?);
    if !reader.0.is_empty() {
        return Err(BlobError::Malformed("bytes left over"));
    }
    let whole = |(i, energy): (usize, &Energy)| Interval {
        voltage: stats_at(&voltage, i, Millivolts),
        current: stats_at(&current, i, Milliamps),
        power: stats_at(&power, i, Milliwatts),
        ..(*energy).into()
    };
    Ok(energies.iter().enumerate().map(whole).collect())
}

fn take_energies(reader: &mut Reader<'_>) -> Result<Vec<Energy>, BlobError> {
    let n = usize::try_from(reader.unsigned()?).unwrap_or(usize::MAX);
    if n == 0 || n > SLOTS as usize {
        return Err(BlobError::Malformed("not a month of intervals"));
    }
    let mut all = vec![Energy::empty(Slot(0)); n];
    let any = || i64::MIN..=i64::MAX;
    each(reader, &mut all, i32::MIN.into()..=i32::MAX.into(), |i, v| i.slot = Slot(v as i32))?;
    each(reader, &mut all, any(), |i, v| i.import = MilliwattHours(v))?;
    each(reader, &mut all, any(), |i, v| i.export = MilliwattHours(v))?;
    each(reader, &mut all, any(), |i, v| i.import_estimated = MilliwattHours(v))?;
    each(reader, &mut all, any(), |i, v| i.export_estimated = MilliwattHours(v))?;
    each(reader, &mut all, 0..=u32::MAX.into(), |i, v| i.covered_ms = v as u32)?;
    if !all.windows(2).all(|w| w[0].slot < w[1].slot) {
        return Err(BlobError::Malformed("an interval"));
    }
    Ok(all)
}

/// Takes the next column, which has a value for each.
fn each(
    reader: &mut Reader<'_>,
    all: &mut [Energy],
    fits: RangeInclusive<i64>,
    set: impl Fn(&mut Energy, i64),
) -> Result<(), BlobError> {
    let column = column::take(reader, all.len(), Basis::NONE)?;
    let values = column.everywhere().ok_or(BlobError::Malformed("an interval"))?;
    if !values.iter().all(|v| fits.contains(v)) {
        return Err(BlobError::Malformed("an interval"));
    }
    all.iter_mut().zip(values).for_each(|(i, v)| set(i, *v));
    Ok(())
}

fn stats_at<T>(columns: &[Column; 3], i: usize, unit: fn(i64) -> T) -> Option<Stats<T>> {
    let [mean, below, above] = [0, 1, 2].map(|n| columns[n].get(i));
    let (mean, below, above) = (mean?, below?, above?);
    Some(Stats {
        min: unit(mean.wrapping_sub(below)),
        max: unit(mean.wrapping_add(above)),
        mean: unit(mean),
    })
}

/// A month, ready to be put in.
pub struct Packed {
    /// Which month, counted from slot 0.
    pub month: i32,
    /// Its first slot with an interval.
    pub first: Slot,
    /// Its last slot with an interval.
    pub last: Slot,
    /// The bytes.
    pub body: Vec<u8>,
}

impl Packed {
    /// Packs some intervals of one month; `None` when there are none, or they would not come back
    /// as they are.
    pub fn new(intervals: &[Interval]) -> Option<Self> {
        let (first, last) = (intervals.first()?.slot, intervals.last()?.slot);
        let body = encode(intervals).ok()?;
        // What cannot be read back must not replace what can.
        let same = decode(&body).is_ok_and(|back| back == intervals);
        let month = month_of(first);
        (same && month == month_of(last)).then_some(Self { month, first, last, body })
    }
}

/// Packs the months that lie in `range` as a whole and are over; gives those, and the other intervals.
pub fn pack_whole(range: SlotRange, intervals: Vec<Interval>) -> (Vec<Packed>, Vec<Interval>) {
    let Some(newest) = intervals.last().map(|i| i.slot) else { return (Vec::new(), intervals) };
    let (mut months, mut rows) = (Vec::new(), Vec::new());
    for of_month in intervals.chunk_by(|a, b| month_of(a.slot) == month_of(b.slot)) {
        let whole = slots_of(month_of(of_month[0].slot));
        let over = range.from <= whole.from && whole.to <= range.to && whole.to <= newest.next();
        match over.then(|| Packed::new(of_month)).flatten() {
            Some(packed) => months.push(packed),
            None => rows.extend_from_slice(of_month),
        }
    }
    (months, rows)
}

#[cfg(test)]
mod tests;
