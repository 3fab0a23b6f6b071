//! What a counter's later readings rest on, however long ago it was: where it stood before it fell to
//! the value at which it stands still.

use crate::channel::Channel;
use crate::correction::Counter;
use crate::derive::Deriver;
use crate::level::Held;
use crate::rules::Rules;
use crate::sample::Sample;
use ohmstead_model::{Reading, Slot, TimestampMs};
use std::sync::Arc;

/// Where both counters of a device stood before the falls since which they stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing([Option<Held>; 2]);

impl Standing {
    /// The earliest of the last readings before these falls; `None` when both counters count.
    pub fn since(&self) -> Option<TimestampMs> {
        self.0.iter().flatten().map(|held| TimestampMs(held.at)).min()
    }
}

/// Reads a device's history for its [`Standing`] at a slot. From two beginnings of the history the
/// same comes out when the later one holds all that matters to that slot and those after it.
#[derive(Debug)]
pub struct StandingReader {
    rules: Arc<Rules>,
    /// For its settings at each reading.
    deriver: Deriver,
    channels: [Channel; 2],
    previous: Option<Sample>,
    first: i64,
    standing: Standing,
}

impl StandingReader {
    /// Of what comes before the slot `first`.
    pub fn new(rules: &Arc<Rules>, first: Slot) -> Self {
        Self {
            rules: Arc::clone(rules),
            deriver: Deriver::full(rules),
            channels: Counter::BOTH.map(Channel::new),
            previous: None,
            first: first.start().0,
            standing: Standing([None; 2]),
        }
    }

    /// Takes readings: ascending, unique, after all earlier ones.
    pub fn push(&mut self, page: &[Reading]) {
        for reading in page.iter().filter(|r| self.rules.counts(r.at)) {
            let sample = self.deriver.sample(reading).0;
            for (channel, held) in self.channels.iter_mut().zip(&mut self.standing.0) {
                channel.push(&sample, self.previous.as_ref(), &self.rules);
                channel.out.clear();
                if channel.decided < self.first {
                    *held = channel.held();
                }
            }
            if sample.bears_energy() {
                self.previous = Some(sample);
            }
        }
    }

    /// What was found.
    pub fn standing(&self) -> Standing {
        self.standing
    }
}
