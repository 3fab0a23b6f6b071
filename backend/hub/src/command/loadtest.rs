//! `ohmstead loadtest`: many meters at once, and how long their acknowledgements take.

use crate::clock::SystemClock;
use anyhow::Context;
use clap::Args;
use ohmstead_model::{Clock, TimestampMs};
use ohmstead_sim::loadtest::{self, Options};
use std::path::PathBuf;
use std::time::Duration;

const MONTH_MS: i64 = 30 * 86_400_000;

/// What to send, where, and for how long.
#[derive(Debug, Args)]
pub struct LoadtestArgs {
    /// Name or address of the broker.
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Its MQTT port.
    #[arg(long, default_value_t = 1883)]
    port: u16,
    /// Connections; each is a device of its own.
    #[arg(long, default_value_t = 200)]
    connections: usize,
    /// Readings a second over all connections [default: as many as are acknowledged].
    #[arg(long)]
    rate: Option<u32>,
    /// Seconds to send, warm-up included; at most 3600.
    #[arg(long, default_value_t = 10.0)]
    duration: f64,
    /// Seconds at the beginning that are not counted.
    #[arg(long, default_value_t = 1.0)]
    warmup: f64,
    /// Messages in flight per connection.
    #[arg(long, default_value_t = 16)]
    inflight: usize,
    /// Readings in one message; more than one makes it an array.
    #[arg(long, default_value_t = 1)]
    batch: usize,
    /// Device ids are this, a dash and five digits.
    #[arg(long, default_value = "load")]
    prefix: String,
    /// MQTT user name; {device} stands for the device id.
    #[arg(long)]
    username: Option<String>,
    /// MQTT password; {device} stands for the device id.
    #[arg(long, env = "OHMSTEAD_LOADTEST_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Varies the devices' power and counters.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Time stamp of every device's first reading [default: a month ago].
    #[arg(long)]
    base: Option<String>,
    /// Seconds between the stamps of two readings of a device.
    #[arg(long, default_value_t = 1)]
    step: u64,
    /// A device stops after this many readings.
    #[arg(long)]
    limit: Option<u64>,
    /// Append every acknowledged reading to this file, as `device,unix ms,mWh`.
    #[arg(long)]
    journal: Option<PathBuf>,
    /// Threads that drive the connections.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the load and prints the report.
///
/// # Errors
/// When an option is out of range or a connection cannot be made.
pub async fn run(args: LoadtestArgs) -> anyhow::Result<()> {
    let base = match &args.base {
        Some(text) => TimestampMs::parse(text).context("--base")?,
        None => SystemClock.now() - MONTH_MS,
    };
    let seconds = |name: &str, value: f64| {
        Duration::try_from_secs_f64(value)
            .with_context(|| format!("--{name} {value} is not a duration"))
    };
    let report = loadtest::run(Options {
        host: args.host,
        port: args.port,
        connections: args.connections,
        rate: args.rate,
        duration: seconds("duration", args.duration)?,
        warmup: seconds("warmup", args.warmup)?,
        inflight: args.inflight,
        batch: args.batch,
        prefix: args.prefix,
        username: args.username,
        password: args.password,
        seed: args.seed,
        step: Duration::from_secs(args.step),
        limit: args.limit,
        journal: args.journal,
        threads: args.threads,
        ..Options::new(base)
    })
    .await?;
    println!("{}", if args.json { report.to_json() } else { report.to_string() });
    Ok(())
}
