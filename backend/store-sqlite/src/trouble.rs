//! A store that cannot write, told to the log without filling it.

use std::time::{Duration, Instant};

/// How often the log repeats that nothing can be written.
const REPEAT: Duration = Duration::from_secs(60);

/// A store that cannot write, told to the log at the beginning, now and then, and at the end.
#[derive(Default)]
pub struct Trouble {
    /// When the log was last told, and how many failures came since.
    told: Option<(Instant, u64)>,
}

impl Trouble {
    pub fn is_some(&self) -> bool {
        self.told.is_some()
    }

    pub fn goes_on(&mut self, error: &str) {
        let failures = match &mut self.told {
            Some((at, failures)) if at.elapsed() < REPEAT => {
                *failures += 1;
                return;
            }
            told => told.map_or(1, |(_, failures)| failures + 1),
        };
        tracing::error!(
            error,
            failures,
            "the store could not write; what came is not acknowledged, so that it is sent again"
        );
        self.told = Some((Instant::now(), 0));
    }

    pub fn is_over(&mut self) {
        if self.told.take().is_some() {
            tracing::info!("the store can be written again");
        }
    }
}
