//! `ohmstead demo`: the hub with virtual meters on its own broker.

mod tariffs;

use crate::args::ServeArgs;
use crate::clock::SystemClock;
use crate::config::{Config, Mode};
use crate::context::calendar;
use crate::log;
use crate::node::Node;
use crate::signal::Stop;
use anyhow::Context;
use clap::Args;
use ohmstead_model::{Clock, DeviceId};
use ohmstead_sim::demo::{self, DEVICES, DemoOptions};
use ohmstead_store::{DevicePatch, Role};
use std::sync::Arc;
use std::time::Duration;

/// The demo's addresses, unless the command line says otherwise: not the ones of a real hub.
const HTTP: &str = "127.0.0.1:8080";
const MQTT: &str = "127.0.0.1:1883";

/// `ohmstead demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    #[command(flatten)]
    serve: ServeArgs,
    /// Days of history that are there at once.
    #[arg(long, default_value_t = 21)]
    history_days: u16,
    /// Seconds between live readings.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3600))]
    interval: u32,
}

/// Runs until asked to stop.
///
/// # Errors
/// When the hub or the meters cannot be started.
pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    let mut config = Config::load(&args.serve.data.config)?;
    log::configure(&config.log)?;
    config.listen.http = HTTP.parse()?;
    config.listen.mqtt = MQTT.parse()?;
    let mut config = config.with(&args.serve);
    config.security.mode = Mode::Open;
    // Its virtual meters use the hub's own.
    config.mqtt.url = None;
    // Thrown away at the end, unless a place is named.
    let scratch = match args.serve.data.data {
        Some(_) => None,
        None => {
            let dir = tempfile::tempdir().context("cannot make a temporary directory")?;
            config.store.dir = dir.path().join("data");
            Some(dir)
        }
    };
    let hub = Node::start(&config, true).await?;
    name_devices(&hub).await?;
    tariffs::put(&hub, &config, &calendar(&config)?, args.history_days).await?;
    let mqtt = hub.mqtt_tcp.context("the demo's hub has a broker of its own")?;
    let mut options = DemoOptions::new(
        &mqtt.ip().to_string(),
        mqtt.port(),
        Arc::new(SystemClock),
        calendar(&config)?.zone().clone(),
        config.store.dir.join("demo-meters"),
    );
    options.history_days = args.history_days;
    options.interval_s = args.interval;
    let meters = demo::start(&options).context("cannot start the virtual meters")?;
    let stop = Stop::watch()?;
    println!("Ohmstead is ready: http://{}  (MQTT on {})", hub.http, hub.mqtt);
    println!(
        "Virtual meters replay a real household; nothing here needs a login, and only this machine can reach it."
    );
    if options.history_days > 0 {
        println!("Loading {} days of history …", options.history_days);
    }
    tokio::select! {
        () = stop.asked() => {}
        () = async {
            if meters.history_sent().await {
                println!("History is loaded ({} readings). Stop with Ctrl-C.", meters.produced());
            }
            std::future::pending::<()>().await;
        } => {}
    }
    // The meters say goodbye, but a stuck one does not hold up the end.
    let _ = tokio::time::timeout(Duration::from_secs(3), meters.stop()).await;
    hub.stop().await;
    drop(scratch);
    println!("Ohmstead has stopped.");
    Ok(())
}

async fn name_devices(hub: &Node) -> anyhow::Result<()> {
    let house = DeviceId::new(DEVICES[0].0)?;
    for (n, (id, name)) in DEVICES.into_iter().enumerate() {
        let role = match id {
            _ if n == 0 => Role::Main,
            "solar" => Role::Solar,
            _ => Role::Circuit,
        };
        let parent = (role == Role::Circuit).then(|| house.clone());
        let patch = DevicePatch {
            name: Some(Some(name.to_owned())),
            role: Some(role),
            parent: Some(parent),
        };
        hub.store.patch_device(&DeviceId::new(id)?, patch, SystemClock.now()).await?;
    }
    Ok(())
}
