//! Reads people's mappings again: another hub on the same store may have changed them.

use ohmstead_ingest::Foreign;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(30);

/// Runs until dropped.
pub async fn run(foreign: Arc<Foreign>) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = foreign.dialects().learn().await {
            tracing::warn!(%error, "mappings could not be read again; those that were known hold");
        }
    }
}
