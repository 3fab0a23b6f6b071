//! Between table rows and the model's types.

use ohmstead_model::{
    DeviceId, Energy, Flags, Interval, Milliamps, Millihertz, Millivolts, MilliwattHours,
    Milliwatts, PowerFactor, Reading, Slot, Stats, TimestampMs,
};
use rusqlite::{Row, types::Type};

/// The columns [`reading`] reads, in its order.
pub const READING: &str =
    "at, voltage, current, power, energy, exported, pf, frequency, seq, boot, estimated";

pub fn reading(row: &Row<'_>) -> rusqlite::Result<Reading> {
    Ok(Reading {
        at: TimestampMs(row.get(0)?),
        voltage: row.get::<_, Option<i64>>(1)?.map(Millivolts),
        current: row.get::<_, Option<i64>>(2)?.map(Milliamps),
        power: row.get::<_, Option<i64>>(3)?.map(Milliwatts),
        energy: row.get::<_, Option<i64>>(4)?.map(MilliwattHours),
        energy_exported: row.get::<_, Option<i64>>(5)?.map(MilliwattHours),
        power_factor: row.get::<_, Option<i64>>(6)?.map(PowerFactor),
        frequency: row.get::<_, Option<i64>>(7)?.map(Millihertz),
        seq: row.get(8)?,
        boot: row.get(9)?,
        estimated: row.get(10)?,
    })
}

/// The columns [`interval`] reads, in its order.
pub const INTERVAL: &str = "slot, import, export, import_estimated, export_estimated, \
    voltage_min, voltage_max, voltage_mean, current_min, current_max, current_mean, \
    power_min, power_max, power_mean, readings, covered_ms, flags";

/// The columns [`energy`] reads, in its order.
pub const ENERGY: &str = "slot, import, export, import_estimated, export_estimated, covered_ms";

pub fn energy(row: &Row<'_>) -> rusqlite::Result<Energy> {
    Ok(Energy {
        import: MilliwattHours(row.get(1)?),
        export: MilliwattHours(row.get(2)?),
        import_estimated: MilliwattHours(row.get(3)?),
        export_estimated: MilliwattHours(row.get(4)?),
        covered_ms: row.get(5)?,
        ..Energy::empty(Slot(row.get(0)?))
    })
}

pub fn interval(row: &Row<'_>) -> rusqlite::Result<Interval> {
    Ok(Interval {
        slot: Slot(row.get(0)?),
        import: MilliwattHours(row.get(1)?),
        export: MilliwattHours(row.get(2)?),
        import_estimated: MilliwattHours(row.get(3)?),
        export_estimated: MilliwattHours(row.get(4)?),
        voltage: stats(row, 5, Millivolts)?,
        current: stats(row, 8, Milliamps)?,
        power: stats(row, 11, Milliwatts)?,
        readings: row.get(14)?,
        covered_ms: row.get(15)?,
        flags: Flags(row.get(16)?),
    })
}

fn stats<T>(row: &Row<'_>, first: usize, unit: fn(i64) -> T) -> rusqlite::Result<Option<Stats<T>>> {
    let Some(min) = row.get::<_, Option<i64>>(first)? else { return Ok(None) };
    let (max, mean) = (row.get(first + 1)?, row.get(first + 2)?);
    Ok(Some(Stats { min: unit(min), max: unit(max), mean: unit(mean) }))
}

pub fn device_id(row: &Row<'_>, column: usize) -> rusqlite::Result<DeviceId> {
    let text: String = row.get(column)?;
    DeviceId::new(&text).map_err(|e| invalid(column, e))
}

pub fn optional_device_id(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<DeviceId>> {
    let text: Option<String> = row.get(column)?;
    text.map(|t| DeviceId::new(&t).map_err(|e| invalid(column, e))).transpose()
}

/// What a column holds that no version of this program wrote.
pub fn invalid(
    column: usize,
    error: impl std::error::Error + Send + Sync + 'static,
) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
}

pub fn from_json<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|e| invalid(column, e))
}

pub fn to_json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}
