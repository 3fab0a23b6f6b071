//! Has the broker look at its clients again when somebody's rights have changed.

use ohmstead_broker::Link;
use ohmstead_identity::Identity;
use std::sync::Arc;

/// Runs until dropped.
pub async fn run(identity: Arc<Identity>, link: Arc<dyn Link>) {
    let mut changes = identity.changes();
    while changes.changed().await.is_ok() {
        link.check_rights().await;
    }
}
