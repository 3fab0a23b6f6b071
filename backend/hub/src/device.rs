//! `ohmstead device`: devices and their corrections, without a running hub.

use crate::cli::DataArgs;
use crate::config::Config;
use crate::serve::{SystemClock, calendar, open_store};
use anyhow::Context;
use clap::Subcommand;
use ohmstead_derive::{Derive, Refused};
use ohmstead_ingest::Live;
use ohmstead_ledger::in_force;
use ohmstead_model::{Clock, DeviceId};
use ohmstead_store::Draft;

/// What to do with devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// List every device.
    List(DataArgs),
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
    /// Show a device's settings, or replace them: all intervals that they touch are derived anew.
    Settings {
        /// The device.
        device: DeviceId,
        /// The new settings as JSON, as `PUT /api/devices/{id}/settings` takes them:
        /// {"versions":[{"maxGapSeconds":300},{"from":"2026-03-01T00:00:00Z","maxGapSeconds":900,
        /// "maxPowerW":11000,"importModulusWh":1000000,"exportModulusWh":1000000}]}.
        /// The first version holds for all time before as well.
        #[arg(long)]
        set: Option<String>,
        #[command(flatten)]
        data: DataArgs,
    },
}

/// Does it; no hub may be running (a running one takes `POST /api/corrections`).
///
/// # Errors
/// When the store is in use, the device is not known or the action makes no sense.
pub async fn run(command: DeviceCommand) -> anyhow::Result<()> {
    let open = |data: &DataArgs| open_store(&Config::load(&data.config)?.with_data(data));
    match command {
        DeviceCommand::List(data) => {
            let (store, _lock) = open(&data)?;
            for d in store.devices().await? {
                let newest =
                    d.last_reading.map_or_else(|| "no readings".to_owned(), |r| r.at.to_string());
                println!("{}\t{}\t{newest}", d.id, d.name.unwrap_or_default());
            }
        }
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
            let derive = Derive::new(store, Live::new(1));
            let made = derive.correct(&device, draft).await.map_err(explain)?;
            derive.device(&device).await?;
            println!(
                "Correction {} is in force; the intervals it touches are derived anew.",
                made.id
            );
        }
        DeviceCommand::Settings { device, set, data } => {
            let config = Config::load(&data.config)?.with_data(&data);
            let calendar = calendar(&config)?;
            let (store, _lock) = open_store(&config)?;
            if store.device(&device).await?.is_none() {
                return Err(explain(Refused::Unknown(device)));
            }
            let settings = match set {
                None => store.settings(&device).await?,
                Some(json) => {
                    let settings = ohmstead_api::parse_settings(&json)
                        .map_err(|e| anyhow::anyhow!("{e}"))
                        .context("--set")?;
                    let derive = Derive::new(store, Live::new(1));
                    let set = derive.put_settings(&device, settings).await.map_err(explain)?;
                    derive.device(&device).await?;
                    set
                }
            };
            println!("{}", ohmstead_api::settings_json(&settings, calendar.zone()));
        }
    }
    Ok(())
}

fn explain(refused: Refused) -> anyhow::Error {
    match refused {
        Refused::Unknown(device) => {
            anyhow::anyhow!("no device {device} is known; `ohmstead device list` names them")
        }
        other => other.into(),
    }
}
