//! Any bytes as a file of readings in each format: read or refused without a panic; previewed twice, it
//! shows the same readings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_ingest::{ClockRules, Limits};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_transfer::{ImportOptions, parse_zone, preview};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    let rules = || ClockRules { now: TimestampMs(1_739_930_200_000), limits: &limits };
    let options = ImportOptions {
        device: DeviceId::new("m").ok(),
        zone: parse_zone("Europe/Berlin").ok(),
        ..ImportOptions::default()
    };
    let shown = || preview(bytes, &options, rules()).map(|p| (p.shown, p.is_whole)).ok();
    assert_eq!(shown(), shown());
});
