//! `[log]`: what is written to the log, and how.

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;
use url::Url;

/// What is written to the log of `serve` and `demo`, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// `text`, or `json`: one object a line.
    pub format: LogFormat,
    /// `error`, `warn`, `info`, `debug`, `trace`; also by part: `warn,ohmstead=debug`. Left out: what
    /// concerns the hub itself, and others' warnings. The environment variable OHMSTEAD_LOG wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Where traces go: a collector that takes OpenTelemetry's protocol over HTTP, as
    /// `http://127.0.0.1:4318`. Left out: nothing is traced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traces: Option<String>,
    /// So many of a hundred requests are traced, chosen by chance.
    pub traces_percent: u8,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::default(), level: None, traces: None, traces_percent: 100 }
    }
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
        if let Some(level) = &self.level {
            filter(level).context("log.level")?;
        }
        if let Some(url) = &self.traces {
            let is_web = Url::parse(url).is_ok_and(|u| matches!(u.scheme(), "http" | "https"));
            ensure!(is_web, "log.traces: {url:?} is no address: use http://127.0.0.1:4318");
        }
        let percent = self.traces_percent;
        ensure!(percent <= 100, "log.traces_percent: {percent} is more than 100");
        Ok(())
    }
}

/// What is logged, in the form of `tracing`.
///
/// # Errors
/// When it is in no such form.
pub fn filter(text: &str) -> anyhow::Result<EnvFilter> {
    // Its warnings are of what the hub handles: that nothing was there to be unsubscribed from, for one.
    let all = format!("rumqttc=error,{text}");
    let read = EnvFilter::builder().parse(if text.contains("rumqttc") { text } else { &all });
    read.with_context(|| format!("{text:?}: use info, or warn,ohmstead=debug"))
}
