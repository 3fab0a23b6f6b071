//! Readings out, in the format that the import takes back.

use crate::error::TransferError;
use futures::{Stream, StreamExt, TryStreamExt, stream};
use ohmstead_model::{DeviceId, Reading, TimeRange};
use ohmstead_store::{Damaged, ReadingStore, StoreError};
use std::fmt::{self, Display, Write as _};
use std::io::Write;
use std::ops::Deref;
use std::pin::pin;

/// The first line of an export.
pub const EXPORT_HEADER: &str = "deviceId,timestamp,voltage,current,power,energy,energyExported,\
                                 powerFactor,frequency,seq,boot,estimated\n";

/// Readings that are exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Under this id.
    pub id: DeviceId,
    /// The device that has them.
    pub of: DeviceId,
    /// Of this time.
    pub range: TimeRange,
}

/// Readings as text, one device after the other, each ascending in time; the header first. However
/// much there is, little of it is held.
///
/// A part is an error when the store cannot be read.
pub fn exported<S, P>(
    store: P,
    devices: Vec<Exported>,
) -> impl Stream<Item = Result<String, StoreError>>
where
    S: ReadingStore + ?Sized,
    P: Deref<Target = S>,
{
    let rows = stream::iter(devices).flat_map(move |Exported { id, of, range }| {
        store.stream(&of, range, Damaged::Refuse).map_ok(move |part| {
            let mut text = String::with_capacity(part.len() * 80);
            for reading in &part {
                write_row(&mut text, &id, reading).expect("text grows as needed");
            }
            text
        })
    });
    stream::iter([Ok(EXPORT_HEADER.to_owned())]).chain(rows)
}

/// Writes the readings of `devices` in `range`, one device after the other, each ascending in
/// time; returns how many bytes.
///
/// # Errors
/// When the store cannot be read or the output cannot be written.
pub async fn export_readings<S>(
    store: &S,
    devices: Vec<DeviceId>,
    range: TimeRange,
    out: &mut (dyn Write + Send),
) -> Result<u64, TransferError>
where
    S: ReadingStore + ?Sized,
{
    let whole = |id: DeviceId| Exported { of: id.clone(), id, range };
    let mut parts = pin!(exported(store, devices.into_iter().map(whole).collect()));
    let mut bytes = 0;
    while let Some(part) = parts.try_next().await.map_err(TransferError::Export)? {
        out.write_all(part.as_bytes()).map_err(TransferError::Write)?;
        bytes += part.len() as u64;
    }
    out.flush().map_err(TransferError::Write)?;
    Ok(bytes)
}

fn write_row(out: &mut String, device: &DeviceId, r: &Reading) -> fmt::Result {
    // Neither an id nor a number ever needs a quote.
    write!(out, "{device},{}", r.at)?;
    let values = [
        r.voltage.map(|v| v.units()),
        r.current.map(|v| v.units()),
        r.power.map(|v| v.units()),
        r.energy.map(|v| v.units()),
        r.energy_exported.map(|v| v.units()),
        r.power_factor.map(|v| v.units()),
        r.frequency.map(|v| v.units()),
    ];
    for value in values {
        // The shortest text that is this number: read again, it is the same thousandth.
        cell(out, value)?;
    }
    cell(out, r.seq)?;
    cell(out, r.boot)?;
    out.push_str(if r.estimated { ",true\n" } else { ",\n" });
    Ok(())
}

fn cell<T: Display>(out: &mut String, value: Option<T>) -> fmt::Result {
    match value {
        Some(value) => write!(out, ",{value}"),
        None => out.write_char(','),
    }
}
