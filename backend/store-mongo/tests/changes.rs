//! What one process changes another hears of.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use futures::StreamExt;
use ohmstead_store::{Area, ChangeStore, KeyStore, Result, RolloutStore};
use std::collections::BTreeSet;
use std::time::Duration;
use support::Fresh;

/// What is heard until nothing is missing.
async fn hear(changes: &mut (impl StreamExt<Item = Area> + Unpin), wanted: &[Area]) {
    let mut missing: BTreeSet<Area> = wanted.iter().copied().collect();
    while !missing.is_empty() {
        let next = tokio::time::timeout(Duration::from_secs(20), changes.next()).await;
        let area = next.unwrap_or_else(|_| panic!("nothing of {missing:?}"));
        missing.remove(&area.unwrap());
    }
}

#[tokio::test]
async fn what_another_changes_is_told() -> Result<()> {
    let Some(fresh) = Fresh::new() else { return Ok(()) };
    let (one, other) = (fresh.open().await, fresh.open().await);
    let mut changes = one.changes();
    // What was changed before it listened is read by whoever begins.
    hear(&mut changes, &Area::ALL).await;
    other.set_value("mapping.x", Some(vec![1])).await?;
    hear(&mut changes, &[Area::Values]).await;
    other.put_rollout(1, "{}".to_owned(), 0).await?;
    hear(&mut changes, &[Area::Rollouts]).await;
    Ok(())
}
