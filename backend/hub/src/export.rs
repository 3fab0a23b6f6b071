//! `ohmstead export`: what is stored, as CSV on standard output.

use crate::config::Config;
use crate::serve::open_existing;
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_model::{Interval, Slot, SlotRange, Stats};
use std::io::{BufWriter, Write};

/// Slots read at once: about a quarter.
const CHUNK: i32 = 8_640;

/// Writes every interval, sorted by device and slot; derives everything pending first. No column
/// depends on when or in which order readings arrived.
///
/// # Errors
/// When the store cannot be read or the output cannot be written.
pub async fn intervals(config: Config) -> anyhow::Result<()> {
    let (store, _lock) = open_existing(&config)?;
    Derive::new(store.clone(), Live::new(1)).pending().await?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(
        out,
        "device,from,import_mwh,export_mwh,import_estimated_mwh,export_estimated_mwh,\
         voltage_min_mv,voltage_max_mv,voltage_mean_mv,current_min_ma,current_max_ma,current_mean_ma,\
         power_min_mw,power_max_mw,power_mean_mw,readings,covered_ms,flags"
    )?;
    for device in store.devices().await? {
        let (Some(first), Some(last)) = (device.first_reading_at, device.last_reading) else {
            continue;
        };
        let end = Slot::of(last.at).next();
        let mut from = Slot::of(first);
        while from < end {
            let to = Slot(from.0.saturating_add(CHUNK)).min(end);
            for interval in store.intervals(&device.id, SlotRange::new(from, to)).await? {
                row(&mut out, device.id.as_str(), &interval)?;
            }
            from = to;
        }
    }
    out.flush()?;
    Ok(())
}

fn row(out: &mut impl Write, device: &str, i: &Interval) -> std::io::Result<()> {
    write!(
        out,
        "{device},{},{},{},{},{}",
        i.slot.start(),
        i.import.0,
        i.export.0,
        i.import_estimated.0,
        i.export_estimated.0
    )?;
    spread(out, i.voltage, |v| v.0)?;
    spread(out, i.current, |v| v.0)?;
    spread(out, i.power, |v| v.0)?;
    writeln!(out, ",{},{},{}", i.readings, i.covered_ms, i.flags.0)
}

/// Nothing measured leaves the columns empty: that is not zero.
fn spread<T>(
    out: &mut impl Write,
    stats: Option<Stats<T>>,
    number: fn(T) -> i64,
) -> std::io::Result<()> {
    match stats {
        Some(s) => write!(out, ",{},{},{}", number(s.min), number(s.max), number(s.mean)),
        None => write!(out, ",,,"),
    }
}

/// Writes every reading, one device after the other.
///
/// # Errors
/// When the store cannot be read or the output cannot be written.
pub async fn readings(config: Config) -> anyhow::Result<()> {
    let (store, _lock) = open_existing(&config)?;
    let devices = store.devices().await?.into_iter().map(|d| d.id).collect();
    let mut out = BufWriter::new(std::io::stdout());
    ohmstead_transfer::export_readings(&*store, devices, ohmstead_model::TimeRange::ALL, &mut out)
        .await?;
    out.flush()?;
    Ok(())
}
