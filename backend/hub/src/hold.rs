//! Messages that wait, on disk, until the hub's clock can be believed.

mod journal;

use crate::clock::ClockWatch;
use async_trait::async_trait;
use journal::Journal;
use ohmstead_ingest::Hold;
use ohmstead_model::TimestampMs;
use ohmstead_store::StoreError;
use ohmstead_wire::reading::{MessageReading, Stamp, split};
use ohmstead_wire::topic;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::RwLock;
use tokio::task::JoinSet;

/// Keeps messages while the clock is doubted. Once one is kept, all that follow are too, until those
/// before them are judged.
pub struct HeldMessages {
    watch: Arc<ClockWatch>,
    journal: Journal,
    holds: AtomicBool,
    /// Held by whoever ends the holding, against those who add to it.
    turn: RwLock<()>,
}

impl HeldMessages {
    /// Opens what is held in `dir`; what an earlier run left waits on.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn open(dir: &Path, watch: Arc<ClockWatch>) -> anyhow::Result<Self> {
        let journal = Journal::open(&dir.join("held-messages"))?;
        let holds = AtomicBool::new(!journal.is_empty());
        Ok(Self { watch, journal, holds, turn: RwLock::default() })
    }

    /// True while messages wait.
    pub fn is_holding(&self) -> bool {
        self.holds.load(Ordering::Acquire)
    }

    /// Lets `judge` have every message that waits, and those that come meanwhile; gives how many there
    /// were. Readings that follow one another are judged together, so that they share commits: they
    /// are a set. All else is judged in its order.
    ///
    /// # Errors
    /// When one could not be read or judged; then all of them wait on.
    pub async fn release<F>(&self, judge: impl Fn(String, Vec<u8>) -> F) -> Result<u64, StoreError>
    where
        F: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let (mut from, mut judged) = (0, 0);
        loop {
            let (messages, next) = self.journal.read(from).await?;
            if messages.is_empty() {
                let _alone = self.turn.write().await;
                if self.journal.read(next).await?.0.is_empty() {
                    self.journal.clear().await?;
                    self.holds.store(false, Ordering::Release);
                    return Ok(judged);
                }
                continue;
            }
            judged += messages.len() as u64;
            let mut together = JoinSet::new();
            for (topic, payload) in messages {
                if topic::is_data(&topic) {
                    together.spawn(judge(topic, payload));
                } else {
                    finish(&mut together).await?;
                    judge(topic, payload).await?;
                }
            }
            finish(&mut together).await?;
            from = next;
        }
    }
}

async fn finish(together: &mut JoinSet<Result<(), StoreError>>) -> Result<(), StoreError> {
    while let Some(judged) = together.join_next().await {
        let attempt = "judge a message that was kept";
        judged.unwrap_or_else(|e| Err(StoreError::Failed { attempt, source: e.into() }))?;
    }
    Ok(())
}

/// The times that the readings of a message are of, where they say.
fn times(payload: &[u8]) -> impl Iterator<Item = TimestampMs> {
    let parts = split(payload).unwrap_or_default().into_iter();
    parts.filter_map(|json| match MessageReading::parse(json).ok()?.timestamp? {
        Stamp::Number(n) => TimestampMs::from_unix(n),
        Stamp::Text(text) => TimestampMs::parse(&text).ok(),
    })
}

#[async_trait]
impl Hold for HeldMessages {
    async fn hold(&self, topic: &str, payload: &[u8]) -> Result<bool, StoreError> {
        if self.doubt(payload).is_some() {
            self.holds.store(true, Ordering::Release);
        }
        if !self.is_holding() {
            return Ok(false);
        }
        let _turn = self.turn.read().await;
        // It may have ended while this waited.
        if !self.is_holding() {
            return Ok(false);
        }
        self.journal.append(topic, payload).await?;
        Ok(true)
    }

    fn doubt(&self, payload: &[u8]) -> Option<String> {
        if self.watch.is_credible() {
            return None;
        }
        self.watch.heard(times(payload));
        self.watch.doubt()
    }
}
