//! How results are kept: values by key, JSON with a version. A shape that is not known is as good as
//! none: the job makes it anew.

use crate::Result;
use crate::service::Analysis;
use ohmstead_insight::forecast::score::Score;
use ohmstead_insight::{AnomalyKind, ForecastHour};
use ohmstead_model::{MilliwattHours, TimestampMs};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The shape below.
const VERSION: u32 = 1;

/// A forecast as it was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptForecast {
    version: u32,
    /// When the first hour begins, ms: what was measured until then was used.
    pub made_from: i64,
    /// When the later hours, past the first week, were made: from what was measured until then, ms.
    pub far_made_from: i64,
    /// Which models.
    pub model: String,
    /// Error on the weeks before it was made.
    pub error: Option<Score>,
    /// Drawn less fed in, hour by hour, mWh: expected, median, low, high.
    pub net: Vec<[i64; 4]>,
    /// Expected to be drawn and fed in, mWh, where something is fed in; else what is drawn is the net.
    pub flows: Option<Vec<[i64; 2]>>,
}

impl KeptForecast {
    /// Of the hours from `made_from` on.
    pub fn new(made_from: TimestampMs, model: String, error: Option<Score>) -> Self {
        Self {
            version: VERSION,
            made_from: made_from.0,
            far_made_from: made_from.0,
            model,
            error,
            net: Vec::new(),
            flows: None,
        }
    }

    /// When the hour of an index begins.
    pub fn hour_start(&self, index: usize) -> TimestampMs {
        TimestampMs(self.made_from) + index as i64 * ohmstead_insight::history::HOUR_MS
    }

    /// The hours.
    pub fn hours(&self) -> impl Iterator<Item = ForecastHour> + '_ {
        self.net.iter().enumerate().map(|(n, [expected, median, low, high])| ForecastHour {
            from: self.hour_start(n),
            expected: MilliwattHours(*expected),
            median: MilliwattHours(*median),
            low: MilliwattHours(*low),
            high: MilliwattHours(*high),
        })
    }

    /// What is expected to be drawn and fed in during the hour of an index, mWh.
    pub fn flow(&self, index: usize) -> Option<[i64; 2]> {
        match &self.flows {
            Some(flows) => flows.get(index).copied(),
            None => {
                self.net.get(index).map(|[expected, ..]| [(*expected).max(0), (-expected).max(0)])
            }
        }
    }
}

/// An anomaly as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnomaly {
    /// Kind by name.
    pub kind: String,
    /// ms.
    pub from: i64,
    /// ms.
    pub to: i64,
    /// mWh above the usual.
    pub extra: i64,
    /// In words.
    pub text: String,
    /// When it was first noticed, ms.
    pub found_at: i64,
}

/// What somebody said of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptVerdict {
    /// Kind by name.
    pub kind: String,
    /// ms.
    pub from: i64,
    /// ms.
    pub to: i64,
    /// mWh above the usual.
    pub extra: i64,
    /// True: that was us.
    pub was_us: bool,
    /// When it was said, ms.
    pub at: i64,
    /// By whom.
    pub by: String,
}

impl KeptVerdict {
    /// As `insight` takes it; `None` for a kind that is not known any more.
    pub fn verdict(&self) -> Option<ohmstead_insight::anomaly::verdict::Verdict> {
        Some(ohmstead_insight::anomaly::verdict::Verdict {
            kind: AnomalyKind::parse(&self.kind)?,
            from: TimestampMs(self.from),
            to: TimestampMs(self.to),
            extra: MilliwattHours(self.extra),
            was_us: self.was_us,
            at: TimestampMs(self.at),
        })
    }
}

/// Forecasts of a subject.
pub fn forecasts(key: &str) -> String {
    format!("insight/forecast/{key}/")
}

/// One of them; the instant in order of text (it is after 1970).
pub fn forecast(key: &str, made_from: TimestampMs) -> String {
    format!("{}{:015}", forecasts(key), made_from.0)
}

/// The newest of them.
pub fn latest(key: &str) -> String {
    format!("insight/latest/{key}/")
}

/// The anomalies of a subject.
pub fn anomalies(key: &str) -> String {
    format!("insight/anomalies/{key}/")
}

/// What was said of them.
pub fn verdicts(key: &str) -> String {
    format!("insight/verdicts/{key}/")
}

impl Analysis {
    pub(crate) async fn read<T: DeserializeOwned>(&self, prefix: &str) -> Result<Vec<(String, T)>> {
        let found = self.store.values(prefix).await?;
        let parsed =
            found.into_iter().filter_map(|(key, body)| match serde_json::from_slice(&body) {
                Ok(value) => Some((key, value)),
                Err(error) => {
                    tracing::warn!(key, %error, "a kept result has another shape; it is made anew");
                    None
                }
            });
        Ok(parsed.collect())
    }

    pub(crate) async fn write<T: Serialize>(&self, key: &str, value: &T) -> Result<()> {
        let body = serde_json::to_vec(value).map_err(|e| ohmstead_store::StoreError::Failed {
            attempt: "write a result of an analysis",
            source: e.into(),
        })?;
        Ok(self.store.set_value(key, Some(body)).await?)
    }

    /// The newest forecast of a subject.
    pub(crate) async fn latest(&self, key: &str) -> Result<Option<KeptForecast>> {
        let found: Vec<(String, KeptForecast)> = self.read(&latest(key)).await?;
        Ok(found.into_iter().map(|f| f.1).find(|f| f.version == VERSION))
    }
}
