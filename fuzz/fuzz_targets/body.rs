//! Any bytes as a JSON body: read or refused without a panic, by every operation that takes one alike each
//! time.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    assert_eq!(ohmstead_api::fuzz::body(bytes), ohmstead_api::fuzz::body(bytes));
});
