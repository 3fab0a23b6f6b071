//! Watches the clock; judges what was held once it can be believed.

use crate::clock::ClockWatch;
use crate::hold::HeldMessages;
use crate::mqtt::MessageSink;
use ohmstead_ingest::Health;
use std::sync::Arc;
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_secs(1);
/// A clock that stays wrong is spoken of this often.
const REMIND: Duration = Duration::from_secs(600);

/// Runs until dropped.
pub async fn run(
    watch: Arc<ClockWatch>,
    held: Arc<HeldMessages>,
    sink: Arc<MessageSink>,
    health: Arc<Health>,
) {
    let mut said: Option<Instant> = None;
    loop {
        let doubt = watch.doubt();
        health.set("clock", doubt.clone());
        match doubt {
            Some(doubt) => {
                if said.is_none_or(|at| at.elapsed() >= REMIND) {
                    tracing::error!("{doubt}");
                    said = Some(Instant::now());
                }
            }
            None => {
                if said.take().is_some() {
                    tracing::info!("the hub's clock can be believed again");
                }
                if held.is_holding() {
                    release(&held, &sink).await;
                }
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn release(held: &HeldMessages, sink: &Arc<MessageSink>) {
    let judge = |topic: String, payload: Vec<u8>| {
        let sink = sink.clone();
        async move { sink.judge(&topic, &payload).await }
    };
    match held.release(judge).await {
        Ok(messages) => tracing::info!(messages, "messages that were kept meanwhile are judged"),
        Err(error) => tracing::error!(%error, "kept messages could not be judged; trying again"),
    }
}
