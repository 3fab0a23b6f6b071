//! `ohmstead ready`: whether a running hub serves; for health checks where there is no other client.

use crate::args::DataArgs;
use crate::config::Config;
use crate::doctor::{Grade, ask_hub};
use anyhow::bail;
use clap::Args;

/// `ohmstead ready`.
#[derive(Debug, Args)]
pub struct ReadyArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Where the hub answers, if not where the configuration says.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// Asks it.
///
/// # Errors
/// When it does not answer, or says that it is not ready; with what it says.
pub async fn run(args: ReadyArgs) -> anyhow::Result<()> {
    let config = Config::of_data(&args.data)?;
    let found = tokio::task::spawn_blocking(move || ask_hub(&config, args.url.as_deref())).await?;
    if found.grade == Grade::Fault {
        bail!("{}", found.what);
    }
    println!("{}", found.what);
    Ok(())
}
