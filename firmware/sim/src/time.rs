//! The meters' time: the given clock, or a virtual one that starts elsewhere and runs faster.

use ohmstead_model::{Clock, TimestampMs};
use std::sync::Arc;
use std::time::Duration;

/// The longest sleep before the clock is looked at again, so that a clock that is set, or moved
/// by a test, is followed.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// A clock, possibly shifted and sped up.
#[derive(Clone)]
pub struct SimTime {
    clock: Arc<dyn Clock>,
    base: TimestampMs,
    start: TimestampMs,
    speed: u32,
}

impl SimTime {
    /// The clock's own time.
    pub fn real(clock: Arc<dyn Clock>) -> Self {
        Self::virtual_from(clock, TimestampMs(0), TimestampMs(0), 1)
    }

    /// Shows `start` now and runs `speed` times as fast as `clock` (0 counts as 1).
    pub fn faster(clock: Arc<dyn Clock>, start: TimestampMs, speed: u32) -> Self {
        let base = clock.now();
        Self::virtual_from(clock, base, start, speed)
    }

    fn virtual_from(
        clock: Arc<dyn Clock>,
        base: TimestampMs,
        start: TimestampMs,
        speed: u32,
    ) -> Self {
        Self { clock, base, start, speed: speed.max(1) }
    }

    /// The meters' present instant.
    pub fn now(&self) -> TimestampMs {
        self.start + (self.clock.now() - self.base).saturating_mul(i64::from(self.speed))
    }

    /// Waits until [`Self::now`] is at least `at`. Cancel-safe.
    pub async fn sleep_until(&self, at: TimestampMs) {
        loop {
            let left = at - self.now();
            if left <= 0 {
                return;
            }
            // Rounded up: waking a moment early would only mean another round.
            let real_us = (left.unsigned_abs().saturating_mul(1000)).div_ceil(self.speed.into());
            tokio::time::sleep(Duration::from_micros(real_us).min(LOOK_AGAIN)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::ManualClock;

    #[test]
    fn a_virtual_clock_starts_where_told_and_runs_faster() {
        let clock = Arc::new(ManualClock::at(TimestampMs(1_000_000)));
        let time = SimTime::faster(clock.clone(), TimestampMs(50), 60);
        assert_eq!(time.now(), TimestampMs(50));
        clock.advance(1_000);
        assert_eq!(time.now(), TimestampMs(60_050));
        assert_eq!(SimTime::real(clock).now(), TimestampMs(1_001_000));
    }

    #[tokio::test]
    async fn sleeping_follows_a_clock_that_is_moved() {
        let clock = Arc::new(ManualClock::at(TimestampMs(0)));
        let time = SimTime::real(clock.clone());
        let sleeper = tokio::spawn({
            let time = time.clone();
            async move { time.sleep_until(TimestampMs(3_600_000)).await }
        });
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(3_600_000);
        sleeper.await.unwrap();
    }
}
