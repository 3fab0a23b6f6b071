//! Readings out, in the format that the import takes back.

use crate::error::TransferError;
use ohmstead_model::{DeviceId, Reading, TimeRange};
use ohmstead_store::{ReadingStore, StoreError};
use std::fmt::{self, Display, Write as _};
use std::io::Write;

/// The first line of an export.
pub const EXPORT_HEADER: &str = "deviceId,timestamp,voltage,current,power,energy,energyExported,\
                                 powerFactor,frequency,seq,boot,estimated\n";

/// Readings in one page.
const PAGE: usize = 5_000;

/// An export under way: pages of text, however much there is.
#[derive(Debug)]
pub struct ReadingExport {
    devices: std::vec::IntoIter<DeviceId>,
    range: TimeRange,
    page: usize,
    /// The device being written, and what of the range is left.
    current: Option<(DeviceId, TimeRange)>,
    begun: bool,
}

impl ReadingExport {
    /// The readings of `devices` in `range`, one device after the other, each ascending in time.
    pub fn new(devices: Vec<DeviceId>, range: TimeRange) -> Self {
        Self { devices: devices.into_iter(), range, page: PAGE, current: None, begun: false }
    }

    /// With pages of another length.
    #[must_use]
    pub fn page(self, readings: usize) -> Self {
        Self { page: readings.max(1), ..self }
    }

    /// The next part of the file, the header first; `None` when all of it was given.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next_page<S>(&mut self, store: &S) -> Result<Option<String>, StoreError>
    where
        S: ReadingStore + ?Sized,
    {
        if !std::mem::replace(&mut self.begun, true) {
            return Ok(Some(EXPORT_HEADER.to_owned()));
        }
        loop {
            let Some((device, range)) = self.next_range() else { return Ok(None) };
            let readings = store.readings(&device, range, self.page).await?;
            let Some(last) = readings.last() else { continue };
            if readings.len() == self.page {
                self.current = Some((device.clone(), TimeRange::new(last.at + 1, range.to)));
            }
            let mut text = String::with_capacity(readings.len() * 80);
            for reading in &readings {
                write_row(&mut text, &device, reading).expect("text grows as needed");
            }
            return Ok(Some(text));
        }
    }

    fn next_range(&mut self) -> Option<(DeviceId, TimeRange)> {
        self.current.take().or_else(|| self.devices.next().map(|device| (device, self.range)))
    }
}

/// Writes the readings of `devices` in `range`, one device after the other, each ascending in
/// time; returns how many bytes. Memory is that of one page.
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
    let mut export = ReadingExport::new(devices, range);
    let mut bytes = 0;
    while let Some(page) = export.next_page(store).await.map_err(TransferError::Export)? {
        out.write_all(page.as_bytes()).map_err(TransferError::Write)?;
        bytes += page.len() as u64;
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
