//! `ohmstead device correct`.

use crate::args::DataArgs;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::{derive, explain, open_existing};
use anyhow::{Context, anyhow, bail};
use clap::Args;
use ohmstead_model::{Clock, DeviceId};
use ohmstead_store::Draft;

/// `ohmstead device correct`.
#[derive(Debug, Args)]
pub struct CorrectArgs {
    /// The device.
    device: DeviceId,
    /// What it does, as JSON: {"kind":"void","from":…,"to":…}, {"kind":"swap","at":…},
    /// {"kind":"calibrate","counter":"import","from":…,"numerator":…,"denominator":…},
    /// {"kind":"classify","counter":"import","at":…,"verdict":"reset"} or {"kind":"revoke","id":…}.
    #[arg(long)]
    action: String,
    /// Why.
    #[arg(long)]
    reason: String,
    /// Who says so.
    #[arg(long, default_value = "command line")]
    author: String,
    #[command(flatten)]
    data: DataArgs,
}

/// Adds a correction; no hub may be running (a running one takes `POST /api/corrections`).
///
/// # Errors
/// When the store is in use, the device is not known or the action makes no sense.
pub async fn run(args: CorrectArgs) -> anyhow::Result<()> {
    let CorrectArgs { device, action, reason, author, data } = args;
    let action =
        ohmstead_api::parse_action(&action).map_err(|e| anyhow!("{e}")).context("--action")?;
    for (name, text) in [("--reason", &reason), ("--author", &author)] {
        if !(1..=500).contains(&text.trim().chars().count()) {
            bail!("{name}: use 1 to 500 characters");
        }
    }
    let (store, _lock) = open_existing(&Config::of_data(&data)?).await?;
    let draft = Draft { made_at: SystemClock.now(), author, reason, action };
    let derive = derive(store);
    let made = derive.correct(&device, draft).await.map_err(explain)?;
    derive.device(&device).await?;
    println!("Correction {} is in force; the intervals it touches are derived anew.", made.id);
    Ok(())
}
