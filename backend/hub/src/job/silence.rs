//! Notices meters that fall silent and those that come back, whether or not anybody watches.
//!
//! It goes by the time of arrival: a silent meter has no other. Each silence is kept once among the
//! meter's events, so a restart neither forgets one nor tells of it again.

use crate::clock::ClockWatch;
use ohmstead_ingest::{Live, LiveEvent};
use ohmstead_model::{Clock, DeviceId, TimestampMs};
use ohmstead_store::{Device, Result, Status, Store};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(5);

/// What it looks at, and when silence begins.
pub struct Silence {
    /// Where devices and events are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Nothing of a device for longer than this is silence, ms: its site says so.
    pub after_ms: Box<dyn Fn(&DeviceId) -> i64 + Send + Sync>,
    /// Who watches.
    pub live: Live,
}

/// What was known of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Known {
    status: Status,
    last_seen: Option<TimestampMs>,
}

/// Runs until dropped. While the clock is doubted nobody can say who is silent.
pub async fn run(silence: Silence, watch: Arc<ClockWatch>) {
    let mut known = HashMap::new();
    loop {
        tokio::time::sleep(EVERY).await;
        if !watch.is_credible() {
            continue;
        }
        if let Err(error) = silence.look(&mut known).await {
            tracing::error!(%error, "silent meters could not be looked for; trying again");
        }
    }
}

impl Silence {
    async fn look(&self, known: &mut HashMap<DeviceId, Known>) -> Result<()> {
        let now = self.clock.now();
        for device in self.store.devices().await?.into_iter().filter(|d| !d.is_removed()) {
            let status = device.status(now, (self.after_ms)(&device.id));
            let before =
                known.insert(device.id.clone(), Known { status, last_seen: device.last_seen });
            if before.is_none_or(|b| b.status != status) {
                self.changed(&device, status, before, now).await?;
            }
        }
        Ok(())
    }

    async fn changed(
        &self,
        device: &Device,
        status: Status,
        before: Option<Known>,
        now: TimestampMs,
    ) -> Result<()> {
        let id = &device.id;
        let was_silent = before.filter(|b| b.status == Status::Silent);
        if let (Status::Silent, Some(since)) = (status, device.last_seen) {
            let message = format!(r#"{{"event":"silent","timestamp":{}}}"#, since.0);
            if self.store.add_event(id, &message, now).await? {
                tracing::warn!(device = id.as_str(), %since, "the meter is silent");
            }
        } else if let (Some(Known { last_seen: Some(since), .. }), Status::Online) =
            (was_silent, status)
        {
            let message = format!(
                r#"{{"event":"heardAgain","timestamp":{},"silentSince":{}}}"#,
                device.last_seen.unwrap_or(now).0,
                since.0
            );
            if self.store.add_event(id, &message, now).await? {
                tracing::info!(device = id.as_str(), silent_since = %since, "the meter is heard again");
            }
        }
        // Nobody may be watching.
        let at = device.last_seen.unwrap_or(now);
        let _ = self.live.send(LiveEvent::Status { device: id.clone(), status, at });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::{ManualClock, Milliwatts, Reading};
    use ohmstead_store::memory::MemoryStore;
    use ohmstead_store::{Entry, FleetStore, ReadingStore};

    const START: TimestampMs = TimestampMs(1_790_000_000_000);

    struct Bench {
        store: Arc<MemoryStore>,
        clock: Arc<ManualClock>,
        silence: Silence,
    }

    impl Bench {
        fn new() -> Self {
            let (store, clock) = (Arc::new(MemoryStore::new()), Arc::new(ManualClock::at(START)));
            let silence = Silence {
                store: store.clone(),
                clock: clock.clone(),
                after_ms: Box::new(|_| 120_000),
                live: Live::new(16),
            };
            Self { store, clock, silence }
        }

        async fn reading(&self) {
            let now = self.clock.now();
            let reading = Reading { at: now, power: Some(Milliwatts(1000)), ..Reading::default() };
            let entry = Entry::Reading { device: DeviceId::new("m").unwrap(), reading };
            self.store.commit(vec![entry], now).await.unwrap();
        }

        async fn told(&self) -> Vec<String> {
            let all = self.store.events(None, None, 100).await.unwrap();
            all.into_iter().rev().map(|e| e.message).collect()
        }
    }

    #[tokio::test]
    async fn a_silence_is_kept_once_with_nobody_watching_and_over_a_restart() {
        let bench = Bench::new();
        let mut known = HashMap::new();
        bench.reading().await;
        bench.silence.look(&mut known).await.unwrap();
        assert_eq!(bench.told().await, Vec::<String>::new());
        bench.clock.advance(121_000);
        bench.silence.look(&mut known).await.unwrap();
        bench.clock.advance(5_000);
        bench.silence.look(&mut known).await.unwrap();
        let silent = format!(r#"{{"event":"silent","timestamp":{}}}"#, START.0);
        assert_eq!(bench.told().await, [silent.as_str()]);
        let mut restarted = HashMap::new();
        bench.silence.look(&mut restarted).await.unwrap();
        assert_eq!(bench.told().await, [silent.as_str()], "known from before");
        bench.reading().await;
        bench.silence.look(&mut restarted).await.unwrap();
        let heard = format!(
            r#"{{"event":"heardAgain","timestamp":{},"silentSince":{}}}"#,
            bench.clock.now().0,
            START.0
        );
        assert_eq!(bench.told().await, [silent, heard]);
    }

    #[tokio::test]
    async fn a_meter_heard_by_a_clock_that_ran_ahead_is_silent_once_the_clock_is_set_back() {
        let bench = Bench::new();
        bench.clock.advance(86_400_000);
        bench.reading().await;
        bench.clock.set(START);
        bench.silence.look(&mut HashMap::new()).await.unwrap();
        assert_eq!(bench.told().await.len(), 1);
        bench.reading().await;
        bench.clock.advance(60_000);
        let device = bench.silence.store.devices().await.unwrap().remove(0);
        assert_eq!(device.status(bench.clock.now(), 120_000), Status::Online);
    }
}
