//! What the command line and the API say of a forecast and of anomalies.

use crate::anomaly::Anomaly;
use crate::forecast::Forecast;
use crate::forecast::score::Score;
use jiff::tz::TimeZone;
use ohmstead_model::MilliwattHours;
use serde::Serialize;
use std::fmt;

/// A forecast in kWh.
#[derive(Debug, Clone, Serialize)]
pub struct ForecastReport {
    /// Which models it is mixed from, with their shares; or the fallback that it is.
    pub model: String,
    /// Hour by hour.
    pub buckets: Vec<ForecastBucket>,
    /// Error of 24 hours ahead, measured on the last weeks of the history; `null` when there is
    /// too little history to measure it.
    pub error: Option<Score>,
}

/// One hour in kWh; import counts positive, export negative.
#[derive(Debug, Clone, Serialize)]
pub struct ForecastBucket {
    /// When it begins, RFC 3339 with the site's offset.
    pub from: String,
    /// Expected value: its sums are energy and money.
    pub kwh: f64,
    /// Half of such hours lie below: the typical hour.
    pub median: f64,
    /// 10 % of such hours lie below.
    pub low: f64,
    /// 10 % of such hours lie above.
    pub high: f64,
}

/// What stood out.
#[derive(Debug, Clone, Serialize)]
pub struct AnomalyReport {
    /// Oldest first.
    pub anomalies: Vec<AnomalyEntry>,
}

/// One thing that stood out.
#[derive(Debug, Clone, Serialize)]
pub struct AnomalyEntry {
    /// When it began, RFC 3339 with the site's offset.
    pub from: String,
    /// When it ended.
    pub to: String,
    /// Kind, such as `left-on`.
    pub kind: &'static str,
    /// What happened, in words.
    pub text: String,
}

fn kwh(energy: MilliwattHours) -> f64 {
    energy.0 as f64 / 1e6
}

impl ForecastReport {
    /// With times in `zone`.
    pub fn new(forecast: &Forecast, zone: &TimeZone) -> Self {
        let buckets = forecast.hours.iter().map(|h| ForecastBucket {
            from: h.from.rfc3339(zone),
            kwh: kwh(h.expected),
            median: kwh(h.median),
            low: kwh(h.low),
            high: kwh(h.high),
        });
        Self { model: forecast.model.clone(), buckets: buckets.collect(), error: forecast.error }
    }
}

impl fmt::Display for ForecastReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Model: {}", self.model)?;
        match &self.error {
            Some(e) => writeln!(
                f,
                "Error on the last {} hours: {:.3} kWh an hour (same hour last week: {}), \
                 {:.0} % of the hours in the band",
                e.hours,
                e.mae_kwh,
                e.naive_mae_kwh.map_or("unknown".into(), |n| format!("{n:.3} kWh")),
                e.covered_percent
            )?,
            None => writeln!(f, "Error: not known, the history is too short to measure it")?,
        }
        writeln!(f, "{:<26}{:>10}{:>10}{:>20}", "hour", "expected", "median", "80 % band, kWh")?;
        for b in &self.buckets {
            let band = format!("{:.3} to {:.3}", b.low, b.high);
            writeln!(f, "{:<26}{:>10.3}{:>10.3}{band:>20}", b.from, b.kwh, b.median)?;
        }
        let sum: f64 = self.buckets.iter().map(|b| b.kwh).sum();
        writeln!(f, "{:<26}{sum:>10.3}", "sum")
    }
}

impl AnomalyReport {
    /// With times in `zone`.
    pub fn new(anomalies: &[Anomaly], zone: &TimeZone) -> Self {
        let entries = anomalies.iter().map(|a| AnomalyEntry {
            from: a.from.rfc3339(zone),
            to: a.to.rfc3339(zone),
            kind: a.kind.name(),
            text: a.text.clone(),
        });
        Self { anomalies: entries.collect() }
    }
}

impl fmt::Display for AnomalyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.anomalies.is_empty() {
            return writeln!(f, "Nothing stood out.");
        }
        for a in &self.anomalies {
            writeln!(f, "{} to {}  {:<9} {}", a.from, a.to, a.kind, a.text)?;
        }
        Ok(())
    }
}
