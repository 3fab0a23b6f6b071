//! A store that cannot write, told to the log without filling it.

use std::time::{Duration, Instant};

/// How often the log repeats that nothing can be written.
const REPEAT: Duration = Duration::from_secs(60);

/// A store that cannot write, told to the log at the beginning, now and then, and at the end; also where some
/// writes still succeed in between, as small ones do on a full disk.
#[derive(Default)]
pub struct WriteTrouble {
    /// The last write failed.
    lasts: bool,
    /// Its beginning was told, its end is to be.
    said: bool,
    /// When the log was last told that writing failed.
    told_at: Option<Instant>,
    /// Failures since.
    failures: u64,
}

impl WriteTrouble {
    /// The last write failed.
    pub fn is_some(&self) -> bool {
        self.lasts
    }

    /// A write failed, and why.
    pub fn goes_on(&mut self, error: &str) {
        self.lasts = true;
        self.failures += 1;
        if self.told_at.is_some_and(|at| at.elapsed() < REPEAT) {
            return;
        }
        tracing::error!(
            error,
            failures = self.failures,
            "the store could not write; what came is not acknowledged, so that it is sent again"
        );
        (self.said, self.told_at, self.failures) = (true, Some(Instant::now()), 0);
    }

    /// A write succeeded.
    pub fn is_over(&mut self) {
        self.lasts = false;
        if std::mem::take(&mut self.said) {
            tracing::info!("the store can be written again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_between_successes_are_told_once_a_minute() {
        let mut trouble = WriteTrouble::default();
        for _ in 0..5 {
            trouble.goes_on("full");
            assert!(trouble.is_some());
            trouble.is_over();
            assert!(!trouble.is_some());
        }
        assert_eq!((trouble.failures, trouble.said), (4, false));
        trouble.told_at = Instant::now().checked_sub(REPEAT);
        trouble.goes_on("full");
        assert_eq!((trouble.failures, trouble.said), (0, true));
    }
}
