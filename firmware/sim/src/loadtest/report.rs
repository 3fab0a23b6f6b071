//! What a run showed.

use super::Options;
use super::shard::{Histogram, Shard};
use serde::Serialize;
use std::fmt;
use std::time::Duration;

/// A distribution, in microseconds.
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Latency {
    /// How many were measured.
    pub count: u64,
    /// Median.
    pub p50_us: u64,
    /// 90th percentile.
    pub p90_us: u64,
    /// 99th percentile.
    pub p99_us: u64,
    /// 99.9th percentile.
    pub p999_us: u64,
    /// The largest.
    pub max_us: u64,
}

impl Latency {
    fn of(histogram: &Histogram) -> Self {
        let at = |share| histogram.value_at_quantile(share);
        Self {
            count: histogram.len(),
            p50_us: at(0.5),
            p90_us: at(0.9),
            p99_us: at(0.99),
            p999_us: at(0.999),
            max_us: histogram.max(),
        }
    }
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = |us: u64| us as f64 / 1000.0;
        write!(
            f,
            "p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms, max {:.2} ms",
            ms(self.p50_us),
            ms(self.p90_us),
            ms(self.p99_us),
            ms(self.p999_us),
            ms(self.max_us)
        )
    }
}

/// The result of [`super::run`].
#[derive(Debug, Clone, Serialize, PartialEq)]
pub struct Report {
    /// Host and port.
    pub target: String,
    /// Connections made.
    pub connections: usize,
    /// Seconds it took to make them.
    pub connect_s: f64,
    /// Readings a second asked for; none = flat out.
    pub rate: Option<u32>,
    /// Messages in flight per connection, at most.
    pub inflight: usize,
    /// Readings in a message.
    pub batch: usize,
    /// Seconds that were measured (the warm-up is not).
    pub measured_s: f64,
    /// Readings acknowledged within the measured time.
    pub measured_readings: u64,
    /// The same by second.
    pub readings_per_s: f64,
    /// From PUBLISH written to PUBACK read, by message, within the measured time.
    pub latency: Latency,
    /// With a rate: how long after its moment a message left.
    pub lag: Option<Latency>,
    /// Readings sent in all.
    pub sent: u64,
    /// Readings acknowledged in all, also in the warm-up and at the end.
    pub acknowledged: u64,
    /// Connections that broke.
    pub lost_connections: usize,
    /// Why the first of them did.
    pub first_error: Option<String>,
    /// Ended by Ctrl-C.
    pub interrupted: bool,
}

impl Report {
    pub(super) fn new(
        options: &Options,
        shard: &Shard,
        connecting: Duration,
        interrupted: bool,
    ) -> Self {
        let early = shard.lost >= options.connections || options.limit.is_some();
        let measured_s = shard.measured(early).as_secs_f64();
        Self {
            target: options.target(),
            connections: options.connections,
            connect_s: connecting.as_secs_f64(),
            rate: options.rate,
            inflight: options.inflight,
            batch: options.batch,
            measured_s,
            measured_readings: shard.measured_readings,
            readings_per_s: if measured_s > 0.0 {
                shard.measured_readings as f64 / measured_s
            } else {
                0.0
            },
            latency: Latency::of(&shard.latency),
            lag: options.rate.map(|_| Latency::of(&shard.lag)),
            sent: shard.sent,
            acknowledged: shard.acknowledged,
            lost_connections: shard.lost,
            first_error: shard.first_error.clone(),
            interrupted,
        }
    }

    /// As one line of JSON.
    pub fn to_json(&self) -> String {
        // A struct of numbers and texts always serialises.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} connections to {} (made in {:.1} s), {}, {} in flight each, {} readings a message",
            self.connections,
            self.target,
            self.connect_s,
            self.rate.map_or("flat out".into(), |rate| format!("{rate} readings/s")),
            self.inflight,
            self.batch
        )?;
        writeln!(
            f,
            "{:.0} acknowledged readings/s over {:.1} s",
            self.readings_per_s, self.measured_s
        )?;
        writeln!(f, "acknowledgement: {}", self.latency)?;
        if let Some(lag) = &self.lag {
            writeln!(f, "behind schedule: {lag}")?;
        }
        write!(
            f,
            "in all: {} sent, {} acknowledged, {} connections lost",
            self.sent, self.acknowledged, self.lost_connections
        )?;
        match &self.first_error {
            Some(error) => write!(f, " (first: {error})"),
            None => Ok(()),
        }
    }
}
