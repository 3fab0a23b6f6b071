//! `ohmstead device command`.

use crate::args::HubUrl;
use crate::client::Client;
use anyhow::{Context, bail};
use clap::Args;
use ohmstead_model::DeviceId;
use serde_json::Value;

/// `ohmstead device command`.
#[derive(Debug, Args)]
pub struct CommandArgs {
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
    hub: HubUrl,
}

/// Gives the command through a running hub, and prints the answer.
///
/// # Errors
/// When the hub cannot be reached or refuses, or the meter refuses.
pub async fn run(args: CommandArgs) -> anyhow::Result<()> {
    let mut body: Value = serde_json::from_str(&args.with).context("--with")?;
    let Some(fields) = body.as_object_mut() else { bail!("--with: use a JSON object") };
    fields.insert("command".into(), args.command.into());
    let path = format!("/api/devices/{}/commands?wait={}", args.device, args.wait);
    let answer = Client::new(&args.hub.url).post(&path, body).await?;
    let state = answer["state"].as_str().unwrap_or("-");
    let reason = answer["reason"].as_str().map(|r| format!(": {r}")).unwrap_or_default();
    println!("{state}{reason}");
    if state == "refused" {
        bail!("the meter refused the command{reason}");
    }
    Ok(())
}
