//! How far the job is.

use ohmstead_model::TimestampMs;

/// How far the job is with the pass that runs, or how the last one went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Devices and sites of the pass.
    pub all: usize,
    /// Of them done.
    pub done: usize,
    /// Which one is worked on now.
    pub at: Option<String>,
    /// When the pass began; `None` before the first.
    pub began: Option<TimestampMs>,
    /// When it ended; `None` while it runs.
    pub ended: Option<TimestampMs>,
    /// What went wrong last in it.
    pub failed: Option<String>,
}
