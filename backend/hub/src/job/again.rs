//! Several hubs on one store: reads again what another has changed of what is kept in memory.

use futures::StreamExt;
use ohmstead_fleet::Fleet;
use ohmstead_identity::Identity;
use ohmstead_ingest::{Foreign, Ingest};
use ohmstead_store::{Area, Store};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// After reading again it waits this many times as long as that took: what changes meanwhile is read once.
const PAUSE_FACTOR: u32 = 4;
/// And no longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// What could not be read is tried again after this.
const AGAIN: Duration = Duration::from_secs(1);

/// What is read again, and from where.
pub struct Again {
    /// Where it is kept.
    pub store: Arc<dyn Store>,
    /// People, sites, tokens.
    pub identity: Arc<Identity>,
    /// Settings of devices that readings are checked by.
    pub ingest: Arc<Ingest>,
    /// Mappings.
    pub foreign: Arc<Foreign>,
    /// Meters.
    pub fleet: Arc<Fleet>,
}

/// Runs until dropped.
pub async fn run(again: Again) {
    let mut changes = again.store.changes().ready_chunks(1000);
    let mut wanted = BTreeSet::new();
    while let Some(areas) = changes.next().await {
        wanted.extend(areas);
        while !wanted.is_empty() {
            let began = Instant::now();
            let mut failed = BTreeSet::new();
            for area in std::mem::take(&mut wanted) {
                if let Err(error) = again.read(area).await {
                    tracing::warn!(%error, ?area, "what another hub changed could not be read; trying again");
                    failed.insert(area);
                }
            }
            let pause = (began.elapsed() * PAUSE_FACTOR).min(LONGEST_PAUSE);
            tokio::time::sleep(if failed.is_empty() { pause } else { AGAIN }).await;
            wanted = failed;
        }
    }
}

impl Again {
    async fn read(&self, area: Area) -> anyhow::Result<()> {
        match area {
            Area::People => self.identity.read_again().await?,
            Area::Settings => self.ingest.learn_net_meters().await?,
            Area::Values => self.foreign.dialects().learn().await?,
            _ => {}
        }
        Ok(self.fleet.read_again(area).await?)
    }
}
