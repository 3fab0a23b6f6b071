//! `ohmstead device provision`: credentials for a meter, and the one line that tells it all.

use crate::args::{ConfigArgs, DEFAULT_URL};
use crate::client::Client;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::{fleet_config, open_store};
use crate::file::write_file;
use crate::{serial, tls};
use anyhow::{Context, bail};
use clap::Args;
use ohmstead_fleet::{Fleet, FleetError};
use ohmstead_model::DeviceId;
use ohmstead_store::DevicePatch;
use ohmstead_wire::provisioning::{Provisioning, is_plain};
use serde::Deserialize;
use serde_json::json;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// `ohmstead device provision`.
#[derive(Debug, Args)]
pub struct ProvisionArgs {
    /// The meter's id.
    device: DeviceId,
    /// How the meter reaches the hub: host name or IP address, and the port of MQTT over TLS
    /// where it is not the hub's own.
    #[arg(long, value_name = "HOST[:PORT]", value_parser = parse_hub)]
    hub: HubAddress,
    /// Further id that the meter publishes as; once for each further channel.
    #[arg(long = "channel", value_name = "ID")]
    channels: Vec<DeviceId>,
    /// The meter has credentials already: replace them. The old ones end at once.
    #[arg(long)]
    renew: bool,
    /// Name of the wireless network.
    #[arg(long)]
    wifi_ssid: Option<String>,
    /// Its password; the environment keeps it from the list of processes.
    #[arg(long, env = "OHMSTEAD_WIFI_PASSWORD", hide_env_values = true, requires = "wifi_ssid")]
    wifi_password: Option<String>,
    /// Where the hub's API is, while it runs.
    #[arg(long, value_name = "URL", default_value = DEFAULT_URL, conflicts_with = "data")]
    url: String,
    /// The data directory of a hub that does not run.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Write the line to this file, readable by you only.
    #[arg(long, value_name = "FILE", conflicts_with = "serial")]
    out: Option<PathBuf>,
    /// Send the line to a meter on this serial port, and wait for its `ok`.
    #[arg(long, value_name = "DEVICE")]
    serial: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArgs,
}

#[derive(Debug, Clone)]
struct HubAddress {
    host: String,
    port: Option<u16>,
}

fn parse_hub(text: &str) -> Result<HubAddress, String> {
    let whole = |host: &str, port| HubAddress { host: host.to_owned(), port };
    let address = if text.parse::<IpAddr>().is_ok() {
        whole(text, None)
    } else if let Some((host, port)) = text.rsplit_once(':') {
        let port = port.parse().map_err(|_| format!("{port:?} is not a port"))?;
        whole(host.trim_start_matches('[').trim_end_matches(']'), Some(port))
    } else {
        whole(text, None)
    };
    if !(1..=64).contains(&address.host.len())
        || !is_plain(&address.host)
        || address.host.contains([' ', '/'])
    {
        return Err(
            "use a host name or an IP address, such as 192.168.1.10 or hub.local:8883".into()
        );
    }
    Ok(address)
}

/// What the hub tells of new credentials; see `CredentialsDto` of the API.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Given {
    username: String,
    password: String,
    mqtt_port: Option<u16>,
    http_port: Option<u16>,
    ca: Option<String>,
    names: Vec<String>,
}

/// Makes the credentials and hands the line over.
///
/// # Errors
/// When the hub refuses, or the line cannot be written or sent.
pub async fn run(args: ProvisionArgs) -> anyhow::Result<()> {
    let lengths = [
        ("--wifi-ssid", &args.wifi_ssid, 1..=32),
        ("--wifi-password", &args.wifi_password, 8..=63),
    ];
    for (name, text, bytes) in lengths {
        let Some(text) = text.as_deref() else { continue };
        if !bytes.contains(&text.len()) || text.chars().any(char::is_control) {
            let (least, most) = (bytes.start(), bytes.end());
            bail!("{name}: use {least} to {most} bytes, none of them a control character");
        }
    }
    let port = args.serial.as_deref().map(serial::Port::open).transpose()?;
    let given = match &args.data {
        Some(_) => offline(&args).await?,
        None => over_api(&args).await?,
    };
    warn(&args, &given);
    let line = line(&args, &given)?;
    match (port, &args.out) {
        (Some(port), _) => {
            tokio::task::spawn_blocking(move || port.exchange(&line)).await??;
            println!("The meter took its settings.");
        }
        (None, Some(path)) => {
            write_file(path, &line, true)?;
            println!(
                "Wrote {}. It holds a password: remove it when the meter has it.",
                path.display()
            );
        }
        (None, None) => print!("{line}"),
    }
    Ok(())
}

async fn over_api(args: &ProvisionArgs) -> anyhow::Result<Given> {
    let client = Client::new(&args.url);
    let channels: Vec<&str> = args.channels.iter().map(DeviceId::as_str).collect();
    let (path, body) = if args.renew {
        let body = if channels.is_empty() { json!({}) } else { json!({ "channels": channels }) };
        (format!("/api/devices/{}/credentials", args.device), body)
    } else {
        ("/api/devices".to_owned(), json!({ "id": args.device.as_str(), "channels": channels }))
    };
    let answer = client.post(&path, body).await?;
    serde_json::from_value(answer).context("the hub's answer is not one that this version knows")
}

async fn offline(args: &ProvisionArgs) -> anyhow::Result<Given> {
    let mut config = Config::load(&args.config)?;
    if let Some(dir) = &args.data {
        config.store.dir.clone_from(dir);
    }
    let (store, _lock) = open_store(&config)
        .await
        .context("while the hub runs, leave --data out: its API (--url) does it")?;
    let fleet = Fleet::open(store, Arc::new(SystemClock), fleet_config(&config)?).await?;
    let channels = args.channels.clone();
    let issued = if args.renew {
        let channels = Some(channels).filter(|c| !c.is_empty());
        fleet.renew(&args.device, channels).await
    } else {
        fleet.create(&args.device, channels, DevicePatch::default()).await
    };
    let issued = issued.map_err(|e| match e {
        FleetError::Conflict(_) if !args.renew && fleet.channels(&args.device).is_some() => {
            anyhow::anyhow!("{} has credentials already: --renew replaces them", args.device)
        }
        e => e.into(),
    })?;
    Ok(Given {
        username: issued.device.to_string(),
        password: issued.password.expose().to_owned(),
        mqtt_port: config.listen.mqtt_tls.map(|at| at.port()),
        http_port: config.listen.firmware.map(|at| at.port()),
        ca: tls::ca_base64(&config)?,
        names: tls::certificate_names(&config),
    })
}

fn warn(args: &ProvisionArgs, given: &Given) {
    let host = &args.hub.host;
    if !given.names.is_empty() && !given.names.contains(host) {
        eprintln!(
            "warning: the hub's certificate does not name {host}, so the meter will refuse it: add it to listen.names \
             and restart the hub"
        );
    }
    if given.mqtt_port.is_none() {
        eprintln!(
            "warning: the hub does not serve MQTT over TLS: start it with --mqtt-tls 0.0.0.0:8883"
        );
    }
    if given.ca.is_none() {
        eprintln!("warning: the hub does not know what its certificate's issuer is: set tls.ca");
    }
}

fn line(args: &ProvisionArgs, given: &Given) -> anyhow::Result<String> {
    let channels: Vec<&str> = args.channels.iter().map(DeviceId::as_str).collect();
    let channels = channels.join(",");
    let message = Provisioning {
        device_id: args.device.as_str(),
        host: &args.hub.host,
        mqtt_port: args.hub.port.or(given.mqtt_port).unwrap_or(8883),
        http_port: given.http_port,
        username: &given.username,
        password: &given.password,
        ca: given.ca.as_deref(),
        channels: Some(channels.as_str()).filter(|c| !c.is_empty()),
        wifi_ssid: args.wifi_ssid.as_deref(),
        wifi_password: args.wifi_password.as_deref(),
    };
    Ok(serde_json::to_string(&message)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hub_is_named_with_or_without_a_port() {
        for (text, host, port) in [
            ("192.168.1.10", "192.168.1.10", None),
            ("hub.local:1234", "hub.local", Some(1234)),
            ("fe80::1", "fe80::1", None),
            ("[fe80::1]:8883", "fe80::1", Some(8883)),
        ] {
            let parsed = parse_hub(text).unwrap();
            assert_eq!((parsed.host.as_str(), parsed.port), (host, port));
        }
        for bad in ["", ":1", "a:b", "http://a", "a b", "a\""] {
            assert!(parse_hub(bad).is_err(), "{bad}");
        }
    }
}
