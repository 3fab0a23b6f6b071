//! Any bytes on a data topic: split, parsed and judged without a panic; what is taken encodes and
//! decodes to itself, with nothing left out of it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_ingest::{ClockRules, Limits, Verdict, check_reading};
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_wire::{WireReading, reading::split};

fuzz_target!(|payload: &[u8]| {
    let limits = Limits::default();
    let rules = ClockRules { now: TimestampMs(1_739_930_200_000), limits: &limits };
    let device = DeviceId::new("m").expect("a valid id");
    for json in split(payload).unwrap_or_default() {
        let Verdict::Reading(r) = check_reading(&device, json, rules).verdict else { continue };
        let wire = WireReading {
            device: "m",
            at_ms: Some(r.at.0),
            voltage: r.voltage.map(|v| v.0),
            current: r.current.map(|v| v.0),
            power: r.power.map(|v| v.0),
            energy: r.energy.map(|v| v.0),
            energy_exported: r.energy_exported.map(|v| v.0),
            power_factor: r.power_factor.map(|v| v.0),
            frequency: r.frequency.map(|v| v.0),
            seq: r.seq,
            boot: r.boot,
            estimated: r.estimated,
        };
        let mut text = String::new();
        wire.write_json(&mut text).expect("a String takes everything");
        let again = check_reading(&device, &text, rules);
        assert_eq!(again, Verdict::Reading(r).into(), "{text}");
    }
});
