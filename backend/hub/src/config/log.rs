//! `[log]`: what is written to the log, and how.

use anyhow::Context;
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// What is written to the log of `serve` and `demo`, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// `text`, or `json`: one object a line.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug`, `trace`; also by part: `warn,ohmstead=debug`. Left out: what
    /// concerns the hub itself, and others' warnings. The environment variable OHMSTEAD_LOG wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one JSON object a line.
    Json,
}

impl LogConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        let Some(level) = &self.level else { return Ok(()) };
        filter(level).map(drop).context("log.level")
    }
}

/// What is logged, in the form of `tracing`.
///
/// # Errors
/// When it is in no such form.
pub fn filter(text: &str) -> anyhow::Result<EnvFilter> {
    let read = EnvFilter::builder().parse(text);
    read.with_context(|| format!("{text:?}: use info, or warn,ohmstead=debug"))
}
