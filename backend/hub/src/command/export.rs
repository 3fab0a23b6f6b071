//! `ohmstead export`: what is stored, as CSV on standard output.

use crate::args::DataArgs;
use crate::config::Config;
use crate::context::{derive, open_existing};
use clap::Subcommand;
use ohmstead_model::{Interval, Slot, SlotRange, Stats};
use std::io::{BufWriter, Write};

/// What to write out.
#[derive(Debug, Subcommand)]
pub enum ExportCommand {
    /// Intervals as CSV, by device and quarter hour; derives everything pending first.
    Intervals(DataArgs),
    /// Readings as CSV in the form that `import` takes.
    Readings(DataArgs),
}

/// Does it; no hub may be running (a running one gives it at `/api/export.csv`).
///
/// # Errors
/// When the store is in use or cannot be read, or the output cannot be written.
pub async fn run(command: ExportCommand) -> anyhow::Result<()> {
    match command {
        ExportCommand::Intervals(args) => intervals(Config::of_data(&args)?).await,
        ExportCommand::Readings(args) => readings(Config::of_data(&args)?).await,
    }
}

/// Slots read at once: about a quarter.
const CHUNK: i32 = 8_640;

/// Writes every interval, sorted by device and slot; derives everything pending first. No column
/// depends on when or in which order readings arrived.
///
/// # Errors
/// When the store cannot be read or the output cannot be written.
async fn intervals(config: Config) -> anyhow::Result<()> {
    let (store, _lock) = open_existing(&config).await?;
    let derive = derive(store.clone());
    derive.pending().await?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(
        out,
        "device,from,import_mwh,export_mwh,import_estimated_mwh,export_estimated_mwh,\
         voltage_min_mv,voltage_max_mv,voltage_mean_mv,current_min_ma,current_max_ma,current_mean_ma,\
         power_min_mw,power_max_mw,power_mean_mw,readings,covered_ms,flags"
    )?;
    for device in store.devices().await? {
        // Not where its readings begin: intervals are kept longer than they are, and that of a
        // period begins before its reading.
        let Some(span) = store.interval_span(&device.id).await? else { continue };
        let mut from = span.from;
        while from < span.to {
            let to = Slot(from.0.saturating_add(CHUNK)).min(span.to);
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
async fn readings(config: Config) -> anyhow::Result<()> {
    let (store, _lock) = open_existing(&config).await?;
    let devices = store.devices().await?.into_iter().map(|d| d.id).collect();
    let mut out = BufWriter::new(std::io::stdout());
    ohmstead_transfer::export_readings(&*store, devices, ohmstead_model::TimeRange::ALL, &mut out)
        .await?;
    out.flush()?;
    Ok(())
}
