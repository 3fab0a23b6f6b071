//! Asks each feed's source when its values are due, and says how that went.

use crate::clock::ClockWatch;
use crate::feed::{Fetcher, Got, PREFIX, Schedule, Trouble, next_ask};
use ohmstead_api::FeedState;
use ohmstead_feed::Measure;
use ohmstead_model::{Clock, TimestampMs};
use ohmstead_store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Between two questions at least, however often somebody wants one.
const PAUSE: Duration = Duration::from_secs(2);
/// While the clock is doubted nobody knows what day it is; looked at again after, ms.
const DOUBT_MS: i64 = 30_000;

/// How often it is looked how another hub's questions go.
const FOLLOW: Duration = Duration::from_secs(10);

/// What a feed's job works with.
pub struct FeedJob {
    /// Asks, and keeps.
    pub fetcher: Arc<Fetcher>,
    /// Where it is noted how it went.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Whether it can be believed.
    pub watch: Arc<ClockWatch>,
}

/// Forgets feeds that are configured no more.
pub async fn forget(store: Arc<dyn Store>, configured: BTreeSet<String>) {
    let known = store.values(PREFIX).await.unwrap_or_default();
    for (key, _) in known {
        if key.strip_prefix(PREFIX).is_some_and(|id| !configured.contains(id)) {
            // What stays is looked at again at the next start.
            let _ = store.set_value(&key, None).await;
        }
    }
}

/// Runs until dropped.
pub async fn run(job: FeedJob) {
    job.remember().await;
    // How many times in a row it went so.
    let (mut last, mut times) = (Schedule::Complete, 0);
    loop {
        let wait_ms = match job.due_in() {
            wait if wait > 0 => wait,
            _ => {
                let went = job.ask().await;
                times = if went == last { times + 1 } else { 1 };
                last = went;
                job.settle(next_ask(went, times, job.fetcher.measure())).await
            }
        };
        tokio::time::sleep(PAUSE).await;
        let wait = Duration::from_millis(wait_ms.unsigned_abs()).saturating_sub(PAUSE);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = job.fetcher.shown.asked() => {}
        }
    }
}

/// Runs until dropped, while another hub asks: shows how that goes, and asks when somebody wants it here.
pub async fn follow(job: FeedJob) {
    loop {
        job.remember().await;
        tokio::select! {
            () = tokio::time::sleep(FOLLOW) => {}
            () = job.fetcher.shown.asked() => {
                let went = job.ask().await;
                job.settle(next_ask(went, 1, job.fetcher.measure())).await;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

impl FeedJob {
    fn key(&self) -> String {
        format!("{PREFIX}{}", self.fetcher.shown.id)
    }

    async fn remember(&self) {
        let kept = self.store.values(&self.key()).await.unwrap_or_default();
        let own = kept.into_iter().find(|(key, _)| *key == self.key());
        if let Some(state) = own.and_then(|(_, v)| serde_json::from_slice::<FeedState>(&v).ok()) {
            self.fetcher.shown.set_state(state);
        }
    }

    /// How long the source is to be left alone, or the clock to be waited for, ms.
    fn due_in(&self) -> i64 {
        if !self.watch.is_credible() {
            return DOUBT_MS;
        }
        self.fetcher.shown.state().not_before.map_or(0, |at| at - self.clock.now())
    }

    /// Asks, and says how it went.
    async fn ask(&self) -> Schedule {
        let now = self.clock.now();
        let mut state = self.fetcher.shown.state();
        (state.asked_at, state.not_before) = (Some(now), None);
        let went = match self.fetcher.ask(now).await {
            Ok(got) => self.got(now, &got, &mut state),
            Err(Trouble::NotYet) => {
                (state.fault, state.is_waiting) = (None, self.fetcher.measure() == Measure::Price);
                Schedule::Waiting
            }
            Err(Trouble::Fault { said, alone_ms }) => {
                let feed = &self.fetcher.shown.id;
                if state.fault.as_ref() != Some(&said) {
                    tracing::warn!(feed, "nothing was fetched: {said}");
                }
                state.not_before = alone_ms.map(|ms| now + ms);
                state.fault = Some(said);
                Schedule::Failed
            }
        };
        self.fetcher.shown.set_state(state);
        went
    }

    fn got(&self, now: TimestampMs, got: &Got, state: &mut FeedState) -> Schedule {
        let went = Schedule::after(now, got.known_until, self.fetcher.measure());
        let (new, changed) = (got.report.new, got.report.changed);
        if new + changed > 0 {
            let until = got.known_until.map(|at| at.to_string());
            tracing::info!(feed = self.fetcher.shown.id, new, changed, until, "fetched");
        }
        (state.got_at, state.known_until) = (Some(now), got.known_until);
        (state.fault, state.is_waiting) = (None, went == Schedule::Waiting);
        went
    }

    /// Notes when it will be asked next, and how it goes; gives how long that is, ms.
    async fn settle(&self, wait_ms: i64) -> i64 {
        let mut state = self.fetcher.shown.state();
        let next = self.clock.now() + wait_ms;
        let next = state.not_before.map_or(next, |alone| alone.max(next));
        state.next_at = Some(next);
        self.fetcher.shown.set_state(state.clone());
        let value = serde_json::to_vec(&state).unwrap_or_default();
        if let Err(error) = self.store.set_value(&self.key(), Some(value)).await {
            tracing::warn!(%error, feed = self.fetcher.shown.id, "how a feed goes cannot be noted");
        }
        next - self.clock.now()
    }
}
