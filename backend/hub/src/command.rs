//! The command line: one file a subcommand. Only [`Cli::run`] knows all of them.

mod advice;
mod anomalies;
mod appliances;
mod backup;
mod bill;
mod ca;
mod check_config;
mod demo;
mod device;
mod doctor;
mod export;
mod firmware;
mod forecast;
mod import;
mod loadtest;
mod mcp;
mod migrate;
mod openapi;
mod prices;
mod ready;
mod rebuild;
mod restore;
mod rollout;
mod seal;
mod serve;
mod tariff;
mod user;
mod verify;

use crate::args::{ConfigArgs, DataArgs, ServeArgs};
use crate::copy::CopyArgs;
use clap::{Parser, Subcommand};

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
    Demo(demo::DemoArgs),
    /// Check the configuration and print it as it holds.
    CheckConfig(ConfigArgs),
    /// Say what is wrong with a hub and how to mend it, whether it runs or not; ends with 1 on a fault.
    Doctor(doctor::DoctorArgs),
    /// Whether a running hub serves: ends with 0 or 1, for health checks.
    Ready(ready::ReadyArgs),
    /// Derive every interval and alert anew from the readings.
    Rebuild(rebuild::RebuildArgs),
    /// Compress all readings that are old enough, now; a running hub does it by itself.
    Seal(DataArgs),
    /// Write out what is stored.
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// Devices and their corrections.
    #[command(subcommand)]
    Device(device::DeviceCommand),
    /// Firmware of meters: keys, signing, the files at the hub.
    #[command(subcommand)]
    Firmware(firmware::FirmwareCommand),
    /// Roll firmware out in stages.
    #[command(subcommand)]
    Rollout(rollout::RolloutCommand),
    /// Take readings in from a CSV file.
    Import(import::ImportArgs),
    /// Copy everything stored to one file, also while the hub runs, and verify the copy.
    Backup(CopyArgs),
    /// Move everything stored to another store, and compare; no hub may be running on either.
    Migrate(migrate::MigrateArgs),
    /// Put a copy back; the hub must not be running.
    Restore(restore::RestoreArgs),
    /// Read the whole store and say what is damaged or missing, also while the hub runs.
    Verify(DataArgs),
    /// Contracts and offers.
    #[command(subcommand)]
    Tariff(tariff::TariffCommand),
    /// Dynamic prices.
    #[command(subcommand)]
    Prices(prices::PricesCommand),
    /// People who may sign in; the hub must not be running.
    #[command(subcommand)]
    User(user::UserCommand),
    /// Bill a year's load by a tariff (no hub needed), or a month of what is stored.
    Bill(bill::BillArgs),
    /// The next hours of a load in a file, with their band; no hub needed.
    Forecast(forecast::ForecastArgs),
    /// What stands out in a load in a file, in words; no hub needed.
    Anomalies(anomalies::AnomaliesArgs),
    /// What seems to run in a house, from its power in a file; no hub needed.
    Appliances(appliances::AppliancesArgs),
    /// When a load that can wait costs least, by a stored contract.
    Advice(advice::AdviceArgs),
    /// Load a broker with readings and measure its acknowledgements.
    Loadtest(loadtest::LoadtestArgs),
    /// Let an assistant ask a running hub (Model Context Protocol on standard input and output; read-only).
    Mcp(mcp::McpArgs),
    /// Print the certificate that meters are to trust (PEM).
    Ca(DataArgs),
    /// Print the OpenAPI document.
    Openapi,
}

impl Cli {
    /// Does what the command line says.
    ///
    /// # Errors
    /// With what went wrong and how to mend it.
    pub async fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Serve(args) => serve::run(&args).await,
            Command::Demo(args) => demo::run(args).await,
            Command::CheckConfig(args) => check_config::run(&args),
            Command::Doctor(args) => doctor::run(args).await,
            Command::Ready(args) => ready::run(args).await,
            Command::Rebuild(args) => rebuild::run(args).await,
            Command::Seal(args) => seal::run(args).await,
            Command::Export(command) => export::run(command).await,
            Command::Device(command) => device::run(command).await,
            Command::Firmware(command) => firmware::run(command).await,
            Command::Rollout(command) => rollout::run(command).await,
            Command::Import(args) => import::run(args).await,
            Command::Backup(args) => backup::run(&args).await,
            Command::Migrate(args) => migrate::run(&args).await,
            Command::Restore(args) => restore::run(&args).await,
            Command::Verify(args) => verify::run(&args).await,
            Command::Tariff(command) => tariff::run(command).await,
            Command::Prices(command) => prices::run(command).await,
            Command::User(command) => user::run(command).await,
            Command::Bill(args) => bill::run(&args).await,
            Command::Forecast(args) => forecast::run(&args),
            Command::Anomalies(args) => anomalies::run(&args),
            Command::Appliances(args) => appliances::run(&args),
            Command::Advice(args) => advice::run(&args).await,
            Command::Loadtest(args) => loadtest::run(args).await,
            Command::Mcp(args) => mcp::run(&args).await,
            Command::Ca(args) => ca::run(&args),
            Command::Openapi => {
                openapi::run();
                Ok(())
            }
        }
    }
}
