//! The drill: a copy is restored into an empty directory and opened there as a hub opens its store.

use anyhow::{Context, bail};
use ohmstead_store::{DeviceStore, Store};
use ohmstead_store_sqlite::{SqliteStore, Verified};
use std::path::Path;

/// How the directories begin that a drill makes; a killed one leaves its own behind.
pub const PREFIX: &str = ".ohmstead-drill";

/// Restores `copy` into a directory beside it, which is gone afterwards.
///
/// # Errors
/// When it cannot be restored, or what is opened is not what was copied.
pub async fn try_out(copy: &Path, beside: &Path) -> anyhow::Result<Verified> {
    let room = tempfile::Builder::new()
        .prefix(PREFIX)
        .tempdir_in(beside)
        .with_context(|| format!("cannot make a directory in {}", beside.display()))?;
    let (from, to) = (copy.to_owned(), room.path().to_owned());
    let verified =
        tokio::task::spawn_blocking(move || ohmstead_store_sqlite::restore(&from, &to, true))
            .await??
            .verified;
    if !verified.damaged.is_empty() {
        bail!(
            "parts of it cannot be read, as in the store itself: {}",
            verified.damaged.join("; ")
        );
    }
    let store = SqliteStore::open(room.path()).context("cannot open what was restored")?;
    let devices = store.devices().await?;
    if devices.len() as u64 != verified.devices {
        bail!("it has {} devices, and {} when it is opened", verified.devices, devices.len());
    }
    if !store.is_ready().await {
        bail!("what was restored cannot be written");
    }
    Ok(verified)
}
