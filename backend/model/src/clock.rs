//! The injected clock.

use crate::time::TimestampMs;
use std::sync::atomic::{AtomicI64, Ordering};

/// Where the time comes from. The system clock's implementation lives in the hub.
pub trait Clock: Send + Sync + 'static {
    /// The present instant.
    fn now(&self) -> TimestampMs;
}

/// A clock that stands still until it is moved: for tests and replays.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at `at`.
    pub fn at(at: TimestampMs) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves to `at`.
    pub fn set(&self, at: TimestampMs) {
        self.0.store(at.0, Ordering::SeqCst);
    }

    /// Moves on by `ms`.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> TimestampMs {
        TimestampMs(self.0.load(Ordering::SeqCst))
    }
}
