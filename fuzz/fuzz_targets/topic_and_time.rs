//! Any text as a topic and as a time: no panic, and what is taken prints back to itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_model::TimestampMs;
use ohmstead_wire::Topic;

fuzz_target!(|text: &str| {
    if let Some(topic) = Topic::parse(text) {
        assert_eq!(Topic::parse(&topic.to_string()), Some(topic));
    }
    if let Ok(at) = TimestampMs::parse(text) {
        assert_eq!(TimestampMs::parse(&at.to_string()), Ok(at), "{text}");
    }
});
