//! Parts of a request as values: times, ids, numbers, dates.

use crate::problem::{Answer, Problem};
use ohmstead_model::{DeviceId, TimestampMs};

/// A parameter as a time.
pub fn time(name: &str, text: &str) -> Answer<TimestampMs> {
    TimestampMs::parse(text).map_err(|e| Problem::bad(format!("{name}: {e}")))
}

/// A parameter as a device id.
pub fn device_id(text: &str) -> Answer<DeviceId> {
    DeviceId::new(text).map_err(|e| Problem::bad(format!("deviceId: {e}")))
}

/// A parameter as a number of something.
pub fn number(text: &str) -> Answer<u64> {
    text.parse().map_err(|_| Problem::bad(format!("{text:?} is not a number")))
}

/// A local date.
pub fn date(name: &str, text: &str) -> Answer<jiff::civil::Date> {
    text.trim().parse().map_err(|_| {
        Problem::bad(format!("{name}: {text:?} is not a date: write it like 2026-03-29"))
    })
}
