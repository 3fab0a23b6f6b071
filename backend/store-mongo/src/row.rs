//! Between documents and the model's readings and intervals. Field names are short: there is a
//! document a reading.

use crate::convert::{flag, int, optional_int, optional_small, part, small};
use crate::failure::{Done, Trouble};
use mongodb::bson::{Bson, Document, doc};
use ohmstead_model::{
    DeviceId, Energy, Flags, Interval, Milliamps, Millihertz, Millivolts, MilliwattHours,
    Milliwatts, PowerFactor, Reading, Slot, SlotRange, Stats, TimeRange, TimestampMs,
};

/// The key of what is kept of a device by a number: an instant (`t`), day, month or slot.
pub fn key(device: &DeviceId, what: &str, number: i64) -> Document {
    doc! { "d": device.as_str(), what: number }
}

/// What is kept of a device by numbers in `[from, to)`.
pub fn between(device: &DeviceId, what: &str, from: i64, to: i64) -> Document {
    doc! { "_id": { "$gte": key(device, what, from), "$lt": key(device, what, to) } }
}

/// The same by instants.
pub fn during(device: &DeviceId, range: TimeRange) -> Document {
    between(device, "t", range.from.0, range.to.0)
}

/// The same by slots.
pub fn in_slots(device: &DeviceId, range: SlotRange) -> Document {
    between(device, "s", i64::from(range.from.0), i64::from(range.to.0))
}

/// The number in a key.
pub fn number(document: &Document, what: &str) -> Done<i64> {
    int(part(document, "_id")?, what)
}

/// A reading's values, without its key.
pub fn values(r: &Reading) -> Document {
    let mut fields = Document::new();
    let mut put = |name: &str, value: Option<i64>| {
        if let Some(value) = value {
            fields.insert(name, value);
        }
    };
    put("v", r.voltage.map(|v| v.0));
    put("i", r.current.map(|v| v.0));
    put("p", r.power.map(|v| v.0));
    put("e", r.energy.map(|v| v.0));
    put("x", r.energy_exported.map(|v| v.0));
    put("f", r.power_factor.map(|v| v.0));
    put("h", r.frequency.map(|v| v.0));
    put("s", r.seq.map(i64::from));
    put("b", r.boot.map(i64::from));
    if r.estimated {
        fields.insert("g", true);
    }
    fields
}

/// A reading as a document.
pub fn from_reading(device: &DeviceId, r: &Reading) -> Document {
    let mut document = doc! { "_id": key(device, "t", r.at.0) };
    document.extend(values(r));
    document
}

/// A reading of an instant.
pub fn reading_at(at: TimestampMs, document: &Document) -> Done<Reading> {
    let get = |field| optional_int(document, field);
    Ok(Reading {
        at,
        voltage: get("v")?.map(Millivolts),
        current: get("i")?.map(Milliamps),
        power: get("p")?.map(Milliwatts),
        energy: get("e")?.map(MilliwattHours),
        energy_exported: get("x")?.map(MilliwattHours),
        power_factor: get("f")?.map(PowerFactor),
        frequency: get("h")?.map(Millihertz),
        seq: optional_small(document, "s")?,
        boot: optional_small(document, "b")?,
        estimated: flag(document, "g"),
    })
}

/// A reading.
pub fn reading(document: &Document) -> Done<Reading> {
    reading_at(TimestampMs(number(document, "t")?), document)
}

/// Readings.
pub fn readings(documents: &[Document]) -> Done<Vec<Reading>> {
    documents.iter().map(reading).collect()
}

fn from_stats<T>(stats: Option<Stats<T>>, get: fn(T) -> i64) -> Bson {
    stats.map_or(Bson::Null, |s| Bson::from(vec![get(s.min), get(s.max), get(s.mean)]))
}

fn stats<T>(document: &Document, field: &str, unit: fn(i64) -> T) -> Done<Option<Stats<T>>> {
    match document.get(field) {
        None | Some(Bson::Null) => Ok(None),
        Some(Bson::Array(all)) => match all.as_slice() {
            [Bson::Int64(min), Bson::Int64(max), Bson::Int64(mean)] => {
                Ok(Some(Stats { min: unit(*min), max: unit(*max), mean: unit(*mean) }))
            }
            _ => Err(Trouble::Damaged(format!("an interval's {field:?} is not three integers"))),
        },
        Some(_) => Err(Trouble::Damaged(format!("an interval's {field:?} is no list"))),
    }
}

/// An interval as a document.
pub fn from_interval(device: &DeviceId, i: &Interval) -> Document {
    doc! {
        "_id": key(device, "s", i64::from(i.slot.0)),
        "i": i.import.0,
        "x": i.export.0,
        "ie": i.import_estimated.0,
        "xe": i.export_estimated.0,
        "v": from_stats(i.voltage, |v| v.0),
        "a": from_stats(i.current, |v| v.0),
        "p": from_stats(i.power, |v| v.0),
        "n": i64::from(i.readings),
        "c": i64::from(i.covered_ms),
        "f": i64::from(i.flags.0),
    }
}

/// An interval's energy and covered time alone.
pub fn energy(document: &Document) -> Done<Energy> {
    Ok(Energy {
        import: MilliwattHours(int(document, "i")?),
        export: MilliwattHours(int(document, "x")?),
        import_estimated: MilliwattHours(int(document, "ie")?),
        export_estimated: MilliwattHours(int(document, "xe")?),
        covered_ms: small(document, "c")?,
        ..Energy::empty(Slot(small(part(document, "_id")?, "s")?))
    })
}

/// An interval.
pub fn interval(document: &Document) -> Done<Interval> {
    let energy = energy(document)?;
    Ok(Interval {
        voltage: stats(document, "v", Millivolts)?,
        current: stats(document, "a", Milliamps)?,
        power: stats(document, "p", Milliwatts)?,
        readings: small(document, "n")?,
        flags: Flags(small(document, "f")?),
        ..energy.into()
    })
}
