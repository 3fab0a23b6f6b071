//! Renews the keys by which the hub signs, and notes when tokens were used.

use ohmstead_identity::Identity;
use std::sync::Arc;

/// Runs until dropped.
pub async fn run(identity: Arc<Identity>) {
    identity.keep_house().await;
}
