//! Any text as a query string: read or refused without a panic, by every operation that takes one alike each
//! time.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    assert_eq!(ohmstead_api::fuzz::query(text), ohmstead_api::fuzz::query(text));
});
