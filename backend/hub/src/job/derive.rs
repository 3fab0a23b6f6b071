//! Keeps intervals and alert episodes up to date with the readings.

use ohmstead_derive::Derive;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A pass begins at most this often.
const LEAST_PAUSE: Duration = Duration::from_secs(1);
/// And at least this often.
const MOST_PAUSE: Duration = Duration::from_secs(60);
/// After a pass the job waits this many times as long as the pass took, so that under a heavy load
/// most of the machine is left for taking readings in. A question derives what it needs itself.
const PAUSE_FACTOR: u32 = 9;

/// Runs until dropped.
pub async fn run(derive: Arc<Derive>) {
    let mut pause = LEAST_PAUSE;
    loop {
        tokio::time::sleep(pause).await;
        let began = Instant::now();
        if let Err(error) = derive.pending().await {
            tracing::error!(%error, "intervals and alerts could not be brought up to date; trying again");
        }
        pause = (began.elapsed() * PAUSE_FACTOR).clamp(LEAST_PAUSE, MOST_PAUSE);
    }
}
