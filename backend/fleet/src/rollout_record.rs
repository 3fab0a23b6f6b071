//! Roll-outs as the store keeps them.

use crate::rollout::Rollout;
use ohmstead_store::{RolloutRecord, StoreError};
use std::collections::BTreeMap;

/// Every roll-out by number.
pub(crate) type Rollouts = BTreeMap<u64, Rollout>;

pub(crate) async fn load(store: &dyn ohmstead_store::Store) -> Result<Rollouts, StoreError> {
    let mut all = Rollouts::new();
    for record in store.rollouts().await? {
        match read(&record) {
            Ok(rollout) => drop(all.insert(rollout.id, rollout)),
            Err(error) => tracing::error!(id = record.id, %error, "a roll-out cannot be read"),
        }
    }
    Ok(all)
}

pub(crate) fn read(record: &RolloutRecord) -> serde_json::Result<Rollout> {
    let rollout: Rollout = serde_json::from_str(&record.body)?;
    Ok(Rollout { revision: record.revision, ..rollout })
}
