//! `ohmstead device`: devices, their credentials and corrections.

use crate::cli::DataArgs;
use crate::config::Config;
use crate::serve::{SystemClock, calendar, open_existing};
use anyhow::{Context, bail};
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
    /// Make credentials for a meter, and the line of settings it starts with.
    Provision(Box<crate::provision::ProvisionArgs>),
    /// Give a meter a command while the hub runs, and wait for its answer.
    Command {
        /// The device.
        device: DeviceId,
        /// interval, calibrate, zero, setCalibration, model, info or reboot.
        command: String,
        /// Its arguments as JSON, such as '{"intervalS":10}'.
        #[arg(long, value_name = "JSON", default_value = "{}")]
        with: String,
        /// Seconds to wait for the answer, 0 to 60.
        #[arg(long, default_value_t = 10)]
        wait: u8,
        #[command(flatten)]
        hub: crate::firmware::HubUrl,
    },
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

/// Does it. Corrections: no hub may be running (a running one takes `POST /api/corrections`).
///
/// # Errors
/// When the store is in use, the device is not known or the action makes no sense.
pub async fn run(command: DeviceCommand) -> anyhow::Result<()> {
    let open = |data: &DataArgs| open_existing(&Config::load(&data.config)?.with_data(data));
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
        DeviceCommand::Command { device, command, with, wait, hub } => {
            let mut body: serde_json::Value = serde_json::from_str(&with).context("--with")?;
            let Some(fields) = body.as_object_mut() else { bail!("--with: use a JSON object") };
            fields.insert("command".into(), command.into());
            let path = format!("/api/devices/{device}/commands?wait={wait}");
            let answer = crate::client::Client::new(&hub.url).post(&path, body).await?;
            let state = answer["state"].as_str().unwrap_or("-");
            let reason = answer["reason"].as_str().map(|r| format!(": {r}")).unwrap_or_default();
            println!("{state}{reason}");
            if state == "refused" {
                bail!("the meter refused the command{reason}");
            }
        }
        DeviceCommand::Corrections { device, data } => {
            let (store, _lock) = open(&data)?;
            if store.device(&device).await?.is_none() {
                return Err(explain(Refused::Unknown(device)));
            }
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
            for (name, text) in [("--reason", &reason), ("--author", &author)] {
                if !(1..=500).contains(&text.trim().chars().count()) {
                    bail!("{name}: use 1 to 500 characters");
                }
            }
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
            let (store, _lock) = open_existing(&config)?;
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
