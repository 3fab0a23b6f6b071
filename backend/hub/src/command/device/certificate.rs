//! `ohmstead device certificate`: a meter's certificate, made or revoked.

use crate::args::{ConfigArgs, DEFAULT_URL};
use crate::client::Client;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::context::{fleet_config, open_store};
use crate::file::write_file;
use crate::tls::ClientAuthority;
use anyhow::{Context, bail};
use clap::Args;
use ohmstead_fleet::Fleet;
use ohmstead_model::DeviceId;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// `ohmstead device certificate`.
#[derive(Debug, Args)]
pub struct CertificateArgs {
    /// The meter's id; it has credentials already.
    device: DeviceId,
    /// Directory for ID.pem and ID.key, the latter readable by you only.
    #[arg(long, value_name = "DIR", default_value = ".", conflicts_with = "revoke")]
    out: PathBuf,
    /// How long the certificate lasts, days, 1 to 3650.
    #[arg(long, conflicts_with = "revoke")]
    days: Option<u32>,
    /// Revoke the certificate that is in force: it and its connections end at once.
    #[arg(long)]
    revoke: bool,
    /// Where the hub's API is, while it runs.
    #[arg(long, value_name = "URL", default_value = DEFAULT_URL, conflicts_with = "data")]
    url: String,
    /// The data directory of a hub that does not run.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArgs,
}

/// Makes or revokes the certificate.
///
/// # Errors
/// When the hub refuses, or the files cannot be written.
pub async fn run(args: CertificateArgs) -> anyhow::Result<()> {
    let device = &args.device;
    if args.revoke {
        let done = match &args.data {
            Some(data) => fleet(&args, data).await?.0.revoke_certificate(device).await?,
            None => {
                let path = format!("/api/devices/{device}/certificate");
                Client::new(&args.url).delete(&path).await.map(|_| true)?
            }
        };
        if !done {
            bail!("{device} has no certificate");
        }
        println!("Revoked the certificate of {device}.");
        return Ok(());
    }
    let (certificate, key) = match &args.data {
        Some(data) => {
            let (fleet, _lock) = fleet(&args, data).await?;
            let issued = fleet.certify(device, args.days).await?;
            (issued.certificate, issued.key)
        }
        None => over_api(&args).await?,
    };
    let file =
        |ending: &str| -> PathBuf { Path::new(&args.out).join(format!("{device}.{ending}")) };
    // The key first: a certificate without it is of no use.
    write_file(&file("key"), &key, true)?;
    write_file(&file("pem"), &certificate, false)?;
    println!("Wrote {} and {}.", file("pem").display(), file("key").display());
    Ok(())
}

async fn over_api(args: &CertificateArgs) -> anyhow::Result<(String, String)> {
    let path = format!("/api/devices/{}/certificate", args.device);
    let body = args.days.map_or_else(|| json!({}), |days| json!({ "days": days }));
    let answer: Value = Client::new(&args.url).post(&path, body).await?;
    let text = |field: &str| {
        let text = answer[field].as_str().map(str::to_owned);
        text.context("the hub's answer is not one that this version knows")
    };
    Ok((text("certificate")?, text("key")?))
}

async fn fleet(
    args: &CertificateArgs,
    data: &Path,
) -> anyhow::Result<(Fleet, crate::lock::DirLock)> {
    let mut config = Config::load(&args.config)?;
    config.store.dir = data.to_owned();
    let (store, lock) = open_store(&config)
        .await
        .context("while the hub runs, leave --data out: its API (--url) does it")?;
    let fleet = Fleet::open(store, Arc::new(SystemClock), fleet_config(&config)?).await?;
    fleet.issue_by(Arc::new(ClientAuthority::open(&config)?));
    Ok((fleet, lock))
}
