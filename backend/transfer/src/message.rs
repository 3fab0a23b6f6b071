//! Readings as rows give them.

use ohmstead_model::TimestampMs;
use ohmstead_wire::reading::{MessageReading, Stamp};

/// A reading without values, true at `at`.
pub(crate) fn message(at: TimestampMs) -> MessageReading {
    empty_message(Some(stamp(at)))
}

/// An instant as a message carries it.
pub(crate) fn stamp(at: TimestampMs) -> Stamp {
    // Seconds with three decimals are exact in both directions within the years that are allowed.
    Stamp::Number(at.0 as f64 / 1000.0)
}

pub(crate) fn empty_message(timestamp: Option<Stamp>) -> MessageReading {
    MessageReading { timestamp, ..MessageReading::default() }
}
