//! `ohmstead rollout`: firmware rolled out in stages by a running hub.

use crate::args::HubUrl;
use crate::client::{Client, text};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// What to do with roll-outs.
#[derive(Debug, Subcommand)]
pub enum RolloutCommand {
    /// Start one: one device, then a tenth, then all, each when the last has succeeded.
    Start {
        /// Number of the firmware.
        firmware: u64,
        /// To this device; once for each. Left out: to every meter of the firmware's board.
        #[arg(long = "device", value_name = "ID")]
        devices: Vec<String>,
        /// Percent of those.
        #[arg(long, value_name = "PERCENT")]
        share: Option<u8>,
        /// A stage: a number of devices, or percent (`1`, `10%`); once for each.
        #[arg(long = "stage", value_name = "N|P%", value_parser = parse_stage)]
        stages: Vec<Value>,
        /// Pause when more devices than this have failed.
        #[arg(long)]
        max_failures: Option<u32>,
        /// A device that does not run it so many hours after the first offer has failed.
        #[arg(long)]
        patience_h: Option<u32>,
        #[command(flatten)]
        hub: HubUrl,
    },
    /// Show roll-outs, or one with its devices.
    Status {
        /// Its number.
        id: Option<u64>,
        #[command(flatten)]
        hub: HubUrl,
    },
    /// Offer nothing new.
    Pause(Steer),
    /// Go on; failures so far are accepted.
    Resume(Steer),
    /// End it.
    Abort(Steer),
}

/// Which roll-out.
#[derive(Debug, Args)]
pub struct Steer {
    /// Its number.
    id: u64,
    #[command(flatten)]
    hub: HubUrl,
}

fn parse_stage(text: &str) -> Result<Value, String> {
    let number = |t: &str| t.parse::<u32>().map_err(|_| format!("{text:?}: use 5 or 10%"));
    match text.strip_suffix('%') {
        Some(percent) => Ok(json!({ "percent": number(percent)? })),
        None => Ok(json!({ "devices": number(text)? })),
    }
}

/// Does it.
///
/// # Errors
/// When the hub refuses or cannot be reached.
pub async fn run(command: RolloutCommand) -> anyhow::Result<()> {
    match command {
        RolloutCommand::Start {
            firmware,
            devices,
            share,
            stages,
            max_failures,
            patience_h,
            hub,
        } => {
            let mut body = json!({ "firmware": firmware, "devices": devices, "share": share,
                "maxFailures": max_failures, "patienceH": patience_h });
            if !stages.is_empty() {
                body["stages"] = stages.into();
            }
            show(&Client::new(&hub.url).post("/api/rollouts", body).await?);
            Ok(())
        }
        RolloutCommand::Status { id: Some(id), hub } => {
            show(&Client::new(&hub.url).get(&format!("/api/rollouts/{id}")).await?);
            Ok(())
        }
        RolloutCommand::Status { id: None, hub } => {
            let all = Client::new(&hub.url).get("/api/rollouts").await?;
            all["rollouts"].as_array().into_iter().flatten().for_each(headline);
            Ok(())
        }
        RolloutCommand::Pause(steer) => order(&steer, "pause").await,
        RolloutCommand::Resume(steer) => order(&steer, "resume").await,
        RolloutCommand::Abort(steer) => order(&steer, "abort").await,
    }
}

async fn order(steer: &Steer, action: &str) -> anyhow::Result<()> {
    let path = format!("/api/rollouts/{}/{action}", steer.id);
    show(&Client::new(&steer.hub.url).post(&path, json!({})).await?);
    Ok(())
}

fn headline(rollout: &Value) {
    let devices = rollout["devices"].as_array().map_or(&[][..], Vec::as_slice);
    let done = devices.iter().filter(|d| d["state"] == "done").count();
    let failed = devices.iter().filter(|d| d["state"] == "failed").count();
    println!(
        "roll-out {}: firmware {} ({} {}), {}, {done} of {} done, {failed} failed{}",
        rollout["id"],
        rollout["firmware"],
        text(&rollout["board"]),
        text(&rollout["version"]),
        text(&rollout["state"]),
        devices.len(),
        rollout["reason"].as_str().map(|r| format!(": {r}")).unwrap_or_default(),
    );
}

fn show(rollout: &Value) {
    headline(rollout);
    for d in rollout["devices"].as_array().into_iter().flatten() {
        let percent = d["percent"].as_u64().map(|p| format!("{p} %")).unwrap_or_default();
        println!(
            "{}\t{}\t{percent}\t{}",
            text(&d["deviceId"]),
            text(&d["state"]),
            text(&d["reason"])
        );
    }
}
