//! The command line.

use crate::config::Config;
use crate::loadtest::{self, LoadtestArgs};
use crate::{
    backup, bill, demo, device, export, firmware, import, rebuild, seal, serve, tariff, tls,
};
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Smart energy management: meters in, what you use, what it costs and what went wrong out.
#[derive(Debug, Parser)]
#[command(name = "ohmstead", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the hub.
    Serve(ServeArgs),
    /// Run the hub with virtual meters that replay a real household.
    Demo(DemoArgs),
    /// Check the configuration and print it as it holds.
    CheckConfig(ConfigArgs),
    /// Derive every interval and alert anew from the readings.
    Rebuild(RebuildArgs),
    /// Compress all readings that are old enough, now; a running hub does it by itself.
    Seal(DataArgs),
    /// Write out what is stored.
    #[command(subcommand)]
    Export(ExportCommand),
    /// Devices and their corrections.
    #[command(subcommand)]
    Device(device::DeviceCommand),
    /// Firmware of meters: keys, signing, the files at the hub.
    #[command(subcommand)]
    Firmware(firmware::FirmwareCommand),
    /// Roll firmware out in stages.
    #[command(subcommand)]
    Rollout(firmware::RolloutCommand),
    /// Take readings in from a CSV file.
    Import(import::ImportArgs),
    /// Copy everything stored to one file, also while the hub runs, and verify the copy.
    Backup(BackupArgs),
    /// Put a copy back; the hub must not be running.
    Restore(RestoreArgs),
    /// Contracts and offers.
    #[command(subcommand)]
    Tariff(tariff::TariffCommand),
    /// Dynamic prices.
    #[command(subcommand)]
    Prices(tariff::PricesCommand),
    /// Bill a year's load by a tariff (no hub needed), or a month of what is stored.
    Bill(bill::BillArgs),
    /// Load a broker with readings and measure its acknowledgements.
    Loadtest(LoadtestArgs),
    /// Print the certificate that meters are to trust (PEM).
    Ca(DataArgs),
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Debug, Subcommand)]
enum ExportCommand {
    /// Intervals as CSV, by device and quarter hour; derives everything pending first.
    Intervals(DataArgs),
    /// Readings as CSV in the form that `import` takes.
    Readings(DataArgs),
}

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

/// `ohmstead rebuild`.
#[derive(Debug, Args)]
pub struct RebuildArgs {
    #[command(flatten)]
    pub data: DataArgs,
    /// Show progress as lines when standard error is no terminal.
    #[arg(long)]
    pub progress: bool,
}

/// `ohmstead restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    #[command(flatten)]
    pub copy: BackupArgs,
    /// Restore the rest of a copy of which some days cannot be read.
    #[arg(long)]
    pub accept_damage: bool,
}

/// `ohmstead backup` and `restore`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The copy.
    pub file: PathBuf,
    #[command(flatten)]
    pub data: DataArgs,
}

/// `ohmstead serve`.
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
    /// Where to serve MQTT over WebSocket [default: 127.0.0.1:8083 with the default MQTT port, else off].
    #[arg(long, value_name = "ADDR:PORT")]
    pub mqtt_ws: Option<SocketAddr>,
    /// Where to serve MQTT over TLS, for meters with credentials; any address [default: off].
    #[arg(long, value_name = "ADDR:PORT")]
    pub mqtt_tls: Option<SocketAddr>,
}

/// `ohmstead demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    #[command(flatten)]
    pub serve: ServeArgs,
    /// Days of history that are there at once.
    #[arg(long, default_value_t = 21)]
    pub history_days: u16,
    /// Seconds between live readings.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub interval: u32,
}

impl Cli {
    /// Does what the command line says.
    ///
    /// # Errors
    /// With what went wrong and how to mend it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(args) => serve::run(Config::load(&args.data.config)?.with(&args)).await,
            Command::Demo(args) => demo::run(args).await,
            Command::CheckConfig(args) => {
                print!("{}", Config::load(&args)?.to_toml()?);
                Ok(())
            }
            Command::Rebuild(args) => rebuild::run(args).await,
            Command::Seal(args) => seal::run(Config::load(&args.config)?.with_data(&args)).await,
            Command::Export(ExportCommand::Intervals(args)) => {
                export::intervals(Config::load(&args.config)?.with_data(&args)).await
            }
            Command::Export(ExportCommand::Readings(args)) => {
                export::readings(Config::load(&args.config)?.with_data(&args)).await
            }
            Command::Loadtest(args) => loadtest::run(args).await,
            Command::Device(command) => device::run(command).await,
            Command::Firmware(command) => firmware::run(command).await,
            Command::Rollout(command) => firmware::run_rollout(command).await,
            Command::Import(args) => import::run(args).await,
            Command::Backup(args) => {
                backup::backup(&Config::load(&args.data.config)?.with_data(&args.data), &args.file)
            }
            Command::Restore(RestoreArgs { copy, accept_damage }) => {
                let config = Config::load(&copy.data.config)?.with_data(&copy.data);
                backup::restore(&config, &copy.file, accept_damage)
            }
            Command::Ca(args) => {
                let config = Config::load(&args.config)?.with_data(&args);
                print!("{}", tls::ca_pem(&config)?);
                Ok(())
            }
            Command::Tariff(command) => tariff::run(command).await,
            Command::Prices(command) => tariff::prices(command).await,
            Command::Bill(args) => bill::run(&args).await,
            Command::Openapi => {
                print!("{}", ohmstead_api::openapi_json());
                Ok(())
            }
        }
    }
}
