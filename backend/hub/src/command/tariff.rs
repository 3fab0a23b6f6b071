//! `ohmstead tariff`: contracts and offers, without a running hub.

use crate::args::DataArgs;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::open_store;
use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};
use ohmstead_api::{TariffKind, TariffParams, parse_tariff};
use ohmstead_model::Clock;
use ohmstead_store::Purpose;
use ohmstead_tariff::render;
use std::path::{Path, PathBuf};

/// What to do with tariffs.
#[derive(Debug, Subcommand)]
pub enum TariffCommand {
    /// List contracts and offers, and what they charge.
    List(DataArgs),
    /// Add one, or replace the one of the same id: OpenEI URDB JSON, Ohmstead's own form, or a
    /// contract with dated versions.
    Add(AddArgs),
    /// Take one away; bills issued for it stay.
    Remove {
        /// Its id.
        id: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

/// `ohmstead tariff add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The file.
    file: PathBuf,
    /// Its id [default: made from the tariff's own].
    #[arg(long)]
    id: Option<String>,
    /// First day on which it holds [default: since ever].
    #[arg(long, value_name = "DATE")]
    valid_from: Option<String>,
    /// Price zone.
    #[arg(long)]
    zone: Option<String>,
    /// Whose energy it bills [default: the site's grid meter].
    #[arg(long)]
    device: Option<String>,
    /// Only to compare with.
    #[arg(long)]
    offer: bool,
    #[command(flatten)]
    data: DataArgs,
}

fn read(file: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Does it; no hub may be running (a running one takes it at `/api/tariffs`).
///
/// # Errors
/// When the store is in use, or the file cannot be read or billed; with the field.
pub async fn run(command: TariffCommand) -> anyhow::Result<()> {
    let open = async |data: &DataArgs| open_store(&Config::of_data(data)?).await;
    match command {
        TariffCommand::List(data) => {
            let (store, _lock) = open(&data).await?;
            for kept in store.contracts().await? {
                let kind = if kept.purpose == Purpose::Offer { "offer" } else { "contract" };
                println!("{}\t{kind}\t{}", kept.contract.id, kept.name);
                for version in &kept.contract.versions {
                    let from = version.valid_from.map_or_else(|| "…".to_owned(), |d| d.to_string());
                    let to = version.valid_to.map_or_else(|| "…".to_owned(), |d| d.to_string());
                    println!("  {from} to {to}: {}", version.tariff.name);
                    for line in render::summary(&version.tariff) {
                        println!("    {line}");
                    }
                }
            }
        }
        TariffCommand::Add(args) => {
            let params = TariffParams {
                id: args.id,
                kind: args.offer.then_some(TariffKind::Offer),
                device_id: args.device,
                zone: args.zone,
                valid_from: args.valid_from,
                ..TariffParams::default()
            };
            let new = parse_tariff(&read(&args.file)?, &params)
                .map_err(|e| anyhow!("{e}"))
                .with_context(|| format!("in {}", args.file.display()))?;
            let (store, _lock) = open(&args.data).await?;
            let id = new.id().to_owned();
            store.put_contracts(vec![new.kept(SystemClock.now())]).await?;
            println!("{id} is in place; costs follow at once, issued bills stay as they are.");
        }
        TariffCommand::Remove { id, data } => {
            let (store, _lock) = open(&data).await?;
            if !store.remove_contract(&id).await? {
                bail!("there is no tariff {id}; `ohmstead tariff list` names them");
            }
            println!("{id} is gone; bills issued for it stay.");
        }
    }
    Ok(())
}
