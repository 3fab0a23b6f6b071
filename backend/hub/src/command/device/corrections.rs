//! `ohmstead device corrections`.

use crate::args::DataArgs;
use crate::config::Config;
use crate::context::{open_existing, unknown_device};
use clap::Args;
use ohmstead_ledger::in_force;
use ohmstead_model::DeviceId;

/// `ohmstead device corrections`.
#[derive(Debug, Args)]
pub struct CorrectionsArgs {
    /// The device.
    device: DeviceId,
    #[command(flatten)]
    data: DataArgs,
}

/// Prints a device's corrections, and which of them are in force.
///
/// # Errors
/// When the store is in use, or the device is not known.
pub async fn run(args: CorrectionsArgs) -> anyhow::Result<()> {
    let (store, _lock) = open_existing(&Config::of_data(&args.data)?).await?;
    if store.device(&args.device).await?.is_none() {
        return Err(unknown_device(&args.device));
    }
    let all = store.corrections(&args.device).await?;
    let holds = in_force(&all);
    for c in &all {
        let state = if holds.iter().any(|h| h.id == c.id) { "in force" } else { "-" };
        let action = serde_json::to_string(&c.action)?;
        println!("{}\t{}\t{}\t{}\t{state}\t{action}", c.id, c.made_at, c.author, c.reason);
    }
    Ok(())
}
