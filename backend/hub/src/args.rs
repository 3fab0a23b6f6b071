//! Arguments that several subcommands share.

use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where a hub serves its API unless told otherwise.
pub const DEFAULT_URL: &str = "http://127.0.0.1:8080";

/// Where the configuration comes from.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// TOML file; environment variables OHMSTEAD_… win over it.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// The hub's data.
#[derive(Debug, Args)]
pub struct DataArgs {
    /// Data directory [default: data].
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    #[command(flatten)]
    pub config: ConfigArgs,
}

/// A hub that is to run: its data, and where it listens.
#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Where to serve the dashboard and the API [default: 127.0.0.1:8080].
    #[arg(long, value_name = "ADDR:PORT")]
    pub http: Option<SocketAddr>,
    /// Where to serve MQTT [default: 127.0.0.1:1883].
    #[arg(long, value_name = "ADDR:PORT")]
    pub mqtt: Option<SocketAddr>,
    /// Where to serve MQTT over WebSocket [default: off].
    #[arg(long, value_name = "ADDR:PORT")]
    pub mqtt_ws: Option<SocketAddr>,
    /// Where to serve MQTT over TLS, for meters with credentials; any address [default: off].
    #[arg(long, value_name = "ADDR:PORT")]
    pub mqtt_tls: Option<SocketAddr>,
    /// Where to serve MQTT over WebSocket over TLS, for people and integrations; any address
    /// [default: off].
    #[arg(long, value_name = "ADDR:PORT")]
    pub mqtt_wss: Option<SocketAddr>,
}

/// A hub that runs already.
#[derive(Debug, Args)]
pub struct HubUrl {
    /// Where the hub's API is.
    #[arg(long, value_name = "URL", default_value = DEFAULT_URL)]
    pub url: String,
}
