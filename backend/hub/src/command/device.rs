//! `ohmstead device`: devices, their credentials, settings and corrections. One file a subcommand.

mod certificate;
mod command;
mod correct;
mod corrections;
mod list;
mod provision;
mod settings;

use crate::args::DataArgs;
use clap::Subcommand;

/// What to do with devices.
#[derive(Debug, Subcommand)]
pub enum DeviceCommand {
    /// List every device.
    List(DataArgs),
    /// Make credentials for a meter, and the line of settings it starts with.
    Provision(Box<provision::ProvisionArgs>),
    /// Make a certificate for a meter, with which it connects without a password; or revoke it.
    Certificate(Box<certificate::CertificateArgs>),
    /// Give a meter a command while the hub runs, and wait for its answer.
    Command(command::CommandArgs),
    /// List a device's corrections, those taken back too.
    Corrections(corrections::CorrectionsArgs),
    /// Add a correction: it is never edited or removed; a revoke takes it back.
    Correct(correct::CorrectArgs),
    /// Show a device's settings, or replace them: all intervals that they touch are derived anew.
    Settings(settings::SettingsArgs),
}

/// Does it.
///
/// # Errors
/// When the store is in use, the device is not known or what is asked makes no sense.
pub async fn run(command: DeviceCommand) -> anyhow::Result<()> {
    match command {
        DeviceCommand::List(args) => list::run(&args).await,
        DeviceCommand::Provision(args) => provision::run(*args).await,
        DeviceCommand::Certificate(args) => certificate::run(*args).await,
        DeviceCommand::Command(args) => command::run(args).await,
        DeviceCommand::Corrections(args) => corrections::run(args).await,
        DeviceCommand::Correct(args) => correct::run(args).await,
        DeviceCommand::Settings(args) => settings::run(args).await,
    }
}
