//! The database: whole, readable, of a version that this program knows.

use super::finding::Finding;
use crate::config::StoreAddress;
use crate::movable;
use ohmstead_store::StoreError;
use std::path::Path;

const PART: &str = "database";

/// Asks a database on another machine whether it can be used. It is not read: `ohmstead verify` does that.
pub fn reach(address: StoreAddress) -> Vec<Finding> {
    let opened = tokio::runtime::Handle::current().block_on(async {
        let held = movable::open_at(&address, true).await?;
        anyhow::Ok((held.store.is_ready().await, held.store.counts().await?))
    });
    vec![match opened {
        Ok((true, counts)) => {
            let what = format!("{address} can be read and written: {} devices", counts.devices);
            Finding::ok(PART, what)
        }
        Ok((false, _)) => {
            let mend = "see that a majority of the replica set runs";
            Finding::fault(PART, format!("{address} cannot be written now"), mend)
        }
        Err(error) => {
            Finding::fault(PART, format!("{error:#}"), "see store.url and the replica set")
        }
    }]
}

/// Reads it from end to end, unless that shall be quick.
pub fn examine(dir: &Path, is_running: bool, is_quick: bool) -> Vec<Finding> {
    let file = dir.join(ohmstead_store_sqlite::FILE);
    if !file.exists() {
        // What a hub has not made yet is no fault; a wrong directory is said by whoever looks for it.
        let what = format!("there is none in {} yet", dir.display());
        return vec![Finding::warning(
            PART,
            what,
            "is --data right? The first `ohmstead serve` makes it",
        )];
    }
    if is_quick {
        return vec![Finding::ok(PART, format!("{} is there; it was not read", file.display()))];
    }
    let again = "restore the newest backup that is good (`ohmstead restore`); keep the damaged file, `ohmstead export` may still read parts of it";
    match ohmstead_store_sqlite::verify_store(dir) {
        Ok(v) if v.damaged.is_empty() => {
            let state = if is_running { "in use by a hub; " } else { "" };
            let what = format!(
                "{state}whole: {} devices, {} readings, {} bytes",
                v.devices, v.readings, v.bytes
            );
            vec![Finding::ok(PART, what)]
        }
        Ok(v) => v.damaged.into_iter().map(|what| Finding::fault(PART, what, again)).collect(),
        Err(error @ StoreError::TooNew { .. }) => {
            vec![Finding::fault(
                PART,
                error.to_string(),
                "install the version that was used before",
            )]
        }
        Err(error @ StoreError::Unavailable { .. }) => {
            let mend = "see what was found of disk and files, then try again";
            vec![Finding::fault(PART, error.to_string(), mend)]
        }
        Err(error) => vec![Finding::fault(PART, error.to_string(), again)],
    }
}
