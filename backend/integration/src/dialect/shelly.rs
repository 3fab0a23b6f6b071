//! Shelly devices: [`gen1`] and [`rpc`] (second generation and later).

pub mod gen1;
pub mod rpc;

use crate::found::Taken;

/// Reads a message of any generation.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    if topic.starts_with("shellies/") && !topic.contains("/status/") && !topic.ends_with("/rpc") {
        gen1::read(topic, payload)
    } else {
        rpc::read(topic, payload)
    }
}
