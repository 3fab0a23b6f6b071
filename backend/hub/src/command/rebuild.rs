//! `ohmstead rebuild`: everything derived, anew from the readings.

use crate::args::DataArgs;
use crate::config::Config;
use crate::context::{derive, open_existing};
use crate::signal::asked_to_stop;
use anyhow::bail;
use clap::Args;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::Extent;
use std::io::IsTerminal;
use std::sync::Mutex;

/// `ohmstead rebuild`.
#[derive(Debug, Args)]
pub struct RebuildArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Show progress as lines when standard error is no terminal.
    #[arg(long)]
    progress: bool,
}

/// Derives every interval and alert anew, with progress on standard error: a bar on a terminal,
/// or with `--progress` a line for each percent. Ctrl-C ends it between two pieces; what is done is
/// kept, and the rest is done by the next run, or by the hub when it starts.
///
/// # Errors
/// When the store cannot be read or written, or when it was asked to stop.
pub async fn run(args: RebuildArgs) -> anyhow::Result<()> {
    let config = Config::of_data(&args.data)?;
    let (store, _lock) = open_existing(&config).await?;
    let derive = derive(store.clone());
    let devices = store.devices().await?;
    let style = match (std::io::stderr().is_terminal(), args.progress) {
        (true, _) => Style::Bar,
        (false, true) => Style::Lines,
        (false, false) => Style::None,
    };
    // Marked first, all of them: what this run does not reach is known to be behind.
    for device in &devices {
        store.mark_dirty(&device.id, ohmstead_model::TimeRange::ALL).await?;
    }
    let ids: Vec<_> = devices.iter().map(|d| d.id.clone()).collect();
    let extents = store.extents(&ids).await?;
    let progress = Progress::new(style, devices.len());
    let all = async {
        for (n, (device, extent)) in ids.iter().zip(&extents).enumerate() {
            derive.rebuild(device, &|at| progress.at((n, device), extent, at)).await?;
        }
        anyhow::Ok(())
    };
    tokio::select! {
        done = all => done?,
        stopped = asked_to_stop() => {
            stopped?;
            progress.clear();
            bail!("stopped before the end; run it again, or start the hub, for the rest");
        }
    }
    progress.clear();
    println!("Rebuilt {} devices.", devices.len());
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Bar,
    Lines,
    None,
}

/// What is shown while it runs; each percent once.
struct Progress {
    style: Style,
    devices: usize,
    shown: Mutex<Option<u64>>,
}

const BAR: u64 = 30;

impl Progress {
    fn new(style: Style, devices: usize) -> Self {
        Self { style, devices, shown: Mutex::new(None) }
    }

    /// The `n`th device is through up to `at`.
    fn at(&self, (n, device): (usize, &DeviceId), extent: &Extent, at: TimestampMs) {
        let permille = permille(n, self.devices, within(extent, at));
        let mut shown = self.shown.lock().expect("no thread panics while it shows progress");
        let news = match self.style {
            Style::None => return,
            Style::Bar => permille,
            Style::Lines => permille / 10,
        };
        if shown.replace(news) == Some(news) {
            return;
        }
        let upto = at.to_string();
        match self.style {
            Style::Bar => {
                let full = (permille * BAR / 1000) as usize;
                let (done, open) = ("#".repeat(full), "-".repeat(BAR as usize - full));
                let percent = permille / 10;
                eprint!("\r\x1b[K[{done}{open}] {percent:>3} %  {device}  {upto}");
            }
            _ => eprintln!("{} % {device} {upto}", permille / 10),
        }
    }

    fn clear(&self) {
        if self.style == Style::Bar {
            eprint!("\r\x1b[K");
        }
    }
}

/// How far through its device's history an instant is, in thousandths.
fn within(extent: &Extent, at: TimestampMs) -> u64 {
    let (Some(first), Some(last)) = (extent.first_at, &extent.last) else {
        return 1000;
    };
    let whole = (last.at - first).max(1);
    ((at - first).clamp(0, whole) as u128 * 1000 / whole as u128) as u64
}

/// The share of all devices that is done, in thousandths.
fn permille(n: usize, devices: usize, within: u64) -> u64 {
    (n as u64 * 1000 + within) / (devices as u64).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Reading;

    #[test]
    fn progress_goes_by_time_within_a_device_and_by_devices() {
        let last = Some(Reading { at: TimestampMs(3000), ..Reading::default() });
        let extent = Extent { first_at: Some(TimestampMs(1000)), last };
        let at = |ms| within(&extent, TimestampMs(ms));
        assert_eq!([at(0), at(1000), at(2000), at(3000), at(9000)], [0, 0, 500, 1000, 1000]);
        assert_eq!(permille(0, 2, 0), 0);
        assert_eq!(permille(0, 2, 500), 250);
        assert_eq!(permille(1, 2, 1000), 1000);
    }
}
