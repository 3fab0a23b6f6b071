//! Counters for `/metrics`.

use crate::check::PARTIAL;
use ohmstead_store::Outcome;
use prometheus::{IntCounter, IntCounterVec, Opts, Registry};
use std::sync::Mutex;

/// A number that is asked for whenever the metrics are: kind, name, help, and how it is read.
type Asked = (&'static str, &'static str, &'static str, Box<dyn Fn() -> i64 + Send + Sync>);

/// What ingest has done since the program started.
pub struct Metrics {
    /// Where all metrics of the program are registered.
    pub registry: Registry,
    outcomes: IntCounterVec,
    rejects: IntCounterVec,
    asked: Mutex<Vec<Asked>>,
    /// Batches that the store could not take; nothing of them was acknowledged.
    pub store_errors: IntCounter,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Registers the counters.
    ///
    /// # Panics
    /// Never: the names are constant and valid.
    pub fn new() -> Self {
        let valid = "metric names are constant and valid";
        let registry = Registry::new();
        let vec = |name: &str, help: &str, label: &str| {
            IntCounterVec::new(Opts::new(name, help), &[label]).expect(valid)
        };
        let outcomes = vec(
            "ohmstead_ingest_total",
            "Readings and messages committed, by what became of them.",
            "outcome",
        );
        let rejects = vec(
            "ohmstead_rejected_total",
            "Messages kept as rejected, by reason; partial: kept without some field.",
            "reason",
        );
        let store_errors = IntCounter::new(
            "ohmstead_store_errors_total",
            "Commits that failed; their messages were not acknowledged.",
        )
        .expect(valid);
        registry.register(Box::new(outcomes.clone())).expect(valid);
        registry.register(Box::new(rejects.clone())).expect(valid);
        registry.register(Box::new(store_errors.clone())).expect(valid);
        for word in ["stored", "duplicate", "conflict", "rejected", "noted"] {
            outcomes.with_label_values(&[word]);
        }
        Self { registry, outcomes, rejects, store_errors, asked: Mutex::new(Vec::new()) }
    }

    pub(crate) fn count(&self, outcomes: &[Outcome], reasons: &[&'static str]) {
        // A note on a reading that is kept without some field rejects no reading.
        let mut notes = reasons.iter().filter(|reason| **reason == PARTIAL).count();
        for outcome in outcomes {
            let word = match outcome {
                Outcome::Stored => "stored",
                Outcome::Duplicate => "duplicate",
                Outcome::Conflict => "conflict",
                Outcome::Rejected if notes > 0 => {
                    notes -= 1;
                    continue;
                }
                Outcome::Rejected => "rejected",
                // Counted with the rejection that is kept of it.
                Outcome::Expired => continue,
                Outcome::Noted => "noted",
            };
            self.outcomes.with_label_values(&[word]).inc();
        }
        for reason in reasons {
            self.rejects.with_label_values(&[reason]).inc();
        }
    }

    /// How often an outcome (`stored`, `duplicate`, `conflict`, `rejected`, `noted`) occurred.
    pub fn outcome(&self, word: &str) -> u64 {
        self.outcomes.with_label_values(&[word]).get()
    }

    /// Shows a number that is asked for whenever the metrics are.
    pub fn gauge(
        &self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> i64 + Send + Sync + 'static,
    ) {
        self.ask("gauge", name, help, Box::new(read));
    }

    /// The same of a number that only grows while the program runs.
    pub fn counter(
        &self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> u64 + Send + Sync + 'static,
    ) {
        self.ask("counter", name, help, Box::new(move || read().cast_signed()));
    }

    fn ask(
        &self,
        kind: &'static str,
        name: &'static str,
        help: &'static str,
        read: Box<dyn Fn() -> i64 + Send + Sync>,
    ) {
        let mut asked = self.asked.lock().expect("no thread panics while it holds the list");
        asked.push((kind, name, help, read));
    }

    /// Everything registered, in the Prometheus text format.
    pub fn text(&self) -> String {
        let mut text = prometheus::TextEncoder::new()
            .encode_to_string(&self.registry.gather())
            .unwrap_or_default();
        for (kind, name, help, read) in
            &*self.asked.lock().expect("no thread panics while it holds the list")
        {
            text.push_str(&format!(
                "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {}\n",
                read()
            ));
        }
        text
    }
}
