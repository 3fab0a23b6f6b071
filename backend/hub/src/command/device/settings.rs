//! `ohmstead device settings`.

use crate::args::DataArgs;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::{calendar, derive, explain, open_existing, unknown_device};
use anyhow::{Context, anyhow};
use clap::Args;
use ohmstead_model::{Clock, DeviceId};
use ohmstead_store::DevicePatch;

/// `ohmstead device settings`.
#[derive(Debug, Args)]
pub struct SettingsArgs {
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
}

/// Prints a device's settings, after replacing them where `--set` is given; no hub may be running.
///
/// # Errors
/// When the store is in use, a device to show is not known or the settings make no sense.
pub async fn run(args: SettingsArgs) -> anyhow::Result<()> {
    let SettingsArgs { device, set, data } = args;
    let config = Config::of_data(&data)?;
    let calendar = calendar(&config)?;
    let (store, _lock) = open_existing(&config).await?;
    if store.device(&device).await?.is_none() {
        if set.is_none() {
            return Err(unknown_device(&device));
        }
        // It has not sent anything yet: it is known from now on.
        store.patch_device(&device, DevicePatch::default(), SystemClock.now()).await?;
    }
    let settings = match set {
        None => store.settings(&device).await?,
        Some(json) => {
            let settings =
                ohmstead_api::parse_settings(&json).map_err(|e| anyhow!("{e}")).context("--set")?;
            let derive = derive(store);
            let set = derive.put_settings(&device, settings).await.map_err(explain)?;
            derive.device(&device).await?;
            set
        }
    };
    println!("{}", ohmstead_api::settings_json(&settings, calendar.zone()));
    Ok(())
}
