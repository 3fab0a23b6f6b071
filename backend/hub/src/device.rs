//! `ohmstead device`: devices, their credentials and corrections.

use crate::cli::DataArgs;
use crate::config::Config;
use crate::serve::{SystemClock, open_store};
use anyhow::{Context, bail};
use clap::Subcommand;
use ohmstead_derive::Derive;
use ohmstead_ingest::Live;
use ohmstead_ledger::in_force;
use ohmstead_model::{Clock, DeviceId};
use ohmstead_store::Draft;

/// What to do with devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// List every device.
    List(DataArgs),
    /// Make credentials for a meter, and the line of settings it starts with.
    Provision(Box<crate::provision::ProvisionArgs>),
    /// List a device's corrections, those taken back too.
    Corrections {
        /// The device.
        device: DeviceId,
        #[command(flatten)]
        data: DataArgs,
    },
    /// Add a correction: it is never edited or removed; a revoke takes it back.
    Correct {
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
    },
}

/// Does it. Corrections: no hub may be running (a running one takes `POST /api/corrections`).
///
/// # Errors
/// When the store is in use, the device is not known or the action makes no sense.
pub async fn run(command: DeviceCommand) -> anyhow::Result<()> {
    let open = |data: &DataArgs| open_store(&Config::load(&data.config)?.with_data(data));
    match command {
        DeviceCommand::List(data) => {
            let (store, _lock) = open(&data)?;
            for d in store.devices().await?.into_iter().filter(|d| !d.is_removed()) {
                let newest =
                    d.last_reading.map_or_else(|| "no readings".to_owned(), |r| r.at.to_string());
                println!("{}\t{}\t{newest}", d.id, d.name.unwrap_or_default());
            }
        }
        DeviceCommand::Provision(args) => crate::provision::run(*args).await?,
        DeviceCommand::Corrections { device, data } => {
            let (store, _lock) = open(&data)?;
            let all = store.corrections(&device).await?;
            let holds = in_force(&all);
            for c in &all {
                let state = if holds.iter().any(|h| h.id == c.id) { "in force" } else { "-" };
                let action = serde_json::to_string(&c.action)?;
                println!("{}\t{}\t{}\t{}\t{state}\t{action}", c.id, c.made_at, c.author, c.reason);
            }
        }
        DeviceCommand::Correct { device, action, reason, author, data } => {
            let action = ohmstead_api::parse_action(&action)
                .map_err(|e| anyhow::anyhow!("{e}"))
                .context("--action")?;
            let (store, _lock) = open(&data)?;
            let draft = Draft { made_at: SystemClock.now(), author, reason, action };
            let Some(made) = store.add_correction(&device, draft).await? else {
                bail!("no device {device} is known; `ohmstead device list` names them");
            };
            Derive::new(store, Live::new(1)).device(&device).await?;
            println!(
                "Correction {} is in force; the intervals it touches are derived anew.",
                made.id
            );
        }
    }
    Ok(())
}
