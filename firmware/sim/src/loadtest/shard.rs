//! When a load test does what, and what its connections count together.

use super::connection::InFlight;
use super::journal::Journal;
use super::payload::Packets;
use super::{Options, SimError};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Microseconds, to three digits, up to a minute.
pub(super) type Histogram = hdrhistogram::Histogram<u64>;
const LONGEST_US: u64 = 60_000_000;

/// When what happens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timing {
    pub start: Instant,
    measure_from: Instant,
    pub end: Instant,
    /// Between two messages of one connection, and between two connections.
    pub pace: Option<(Duration, Duration)>,
}

impl Timing {
    pub fn new(start: Instant, options: &Options) -> Self {
        let pace = options.rate.map(|rate| {
            let between_all =
                Duration::from_secs(1).mul_f64(options.batch as f64 / f64::from(rate));
            (between_all * options.connections as u32, between_all)
        });
        let end = start + options.duration;
        Self { start, measure_from: start + options.warmup, end, pace }
    }
}

/// What the connections of one thread count together.
pub(super) struct Shard {
    pub timing: Timing,
    journal: Option<Arc<Journal>>,
    lines: String,
    pub journal_error: Option<SimError>,
    pub latency: Histogram,
    pub lag: Histogram,
    pub measured_readings: u64,
    last_measured: Instant,
    pub sent: u64,
    pub acknowledged: u64,
    pub lost: usize,
    pub first_error: Option<String>,
}

impl Shard {
    pub fn new(timing: Timing) -> Self {
        let histogram = || {
            Histogram::new_with_bounds(1, LONGEST_US, 3)
                .unwrap_or_else(|_| unreachable!("the bounds are constants in range"))
        };
        Self {
            timing,
            journal: None,
            lines: String::new(),
            journal_error: None,
            latency: histogram(),
            lag: histogram(),
            measured_readings: 0,
            last_measured: timing.measure_from,
            sent: 0,
            acknowledged: 0,
            lost: 0,
            first_error: None,
        }
    }

    pub fn shared(mut self, journal: Option<Arc<Journal>>) -> Rc<RefCell<Self>> {
        self.journal = journal;
        Rc::new(RefCell::new(self))
    }

    /// Ends sending now.
    pub fn stop(&mut self) {
        self.timing.end = self.timing.end.min(Instant::now());
    }

    /// What was counted so far; leaves an empty one.
    pub fn take(&mut self) -> Self {
        let empty = Self::new(self.timing);
        std::mem::replace(self, empty)
    }

    /// Adds another thread's.
    pub fn add(&mut self, other: &Self) {
        // Same bounds: adding cannot fail.
        let _ = self.latency.add(&other.latency);
        let _ = self.lag.add(&other.lag);
        self.measured_readings += other.measured_readings;
        self.last_measured = self.last_measured.max(other.last_measured);
        self.timing.end = self.timing.end.min(other.timing.end);
        self.sent += other.sent;
        self.acknowledged += other.acknowledged;
        self.lost += other.lost;
        if self.first_error.is_none() {
            self.first_error.clone_from(&other.first_error);
        }
        if let Some(SimError::Journal { path, source }) = &other.journal_error {
            let source = io::Error::new(source.kind(), source.to_string());
            self.journal_error = Some(SimError::Journal { path: path.clone(), source });
        }
    }

    /// The measured time: from the end of the warm-up to the end of sending; to the last
    /// acknowledgement when the run was over `early`, because every connection was lost or had
    /// sent all it was to send.
    pub fn measured(&self, early: bool) -> Duration {
        let end = if early { self.last_measured } else { self.timing.end };
        end.saturating_duration_since(self.timing.measure_from)
    }

    pub fn record_ack(&mut self, message: &InFlight, packets: &Packets, batch: u64, now: Instant) {
        self.acknowledged += batch;
        if now >= self.timing.measure_from && now < self.timing.end {
            self.measured_readings += batch;
            self.last_measured = now;
            let us = now.saturating_duration_since(message.sent_at).as_micros() as u64;
            self.latency.saturating_record(us.max(1));
        }
        if self.journal.is_some() {
            for number in message.first..message.first + batch {
                let (at, mwh) = packets.values(number);
                // Writing to a String does not fail.
                let _ = writeln!(self.lines, "{},{at},{mwh}", packets.device());
            }
        }
    }

    pub fn flush_journal(&mut self) {
        if let Some(journal) = &self.journal
            && !self.lines.is_empty()
        {
            if let Err(e) = journal.append(&self.lines) {
                self.journal_error.get_or_insert(e);
            }
            self.lines.clear();
        }
    }
}
