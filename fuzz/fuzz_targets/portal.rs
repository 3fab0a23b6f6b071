//! Any bytes at the set-up page of a meter: as a request, a form, a name to look up, a packet for
//! an address. No panic; an answer is no longer than its buffer, and a form that is taken is a line
//! that is read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_runtime::Provisioning;
use ohmstead_runtime::portal::{ADDRESS, dhcp, dns, form, http};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(Some((asked, end))) = http::parse(bytes) {
        assert!(end <= bytes.len());
        if let http::Asked::Save { length, .. } = asked {
            assert!(length <= http::MAX_BODY);
        }
    }
    let mut body = bytes.to_vec();
    if let Some(form) = form::decode(&mut body)
        && let Ok(settled) = form::settle(&form, None)
    {
        let mut line = [0; 3072];
        if let Ok(line) = settled.to_line(&mut line) {
            assert_eq!(Provisioning::parse(line), Ok(settled));
        }
    }
    let mut out = [0; dns::MAX_PACKET];
    if let Some(len) = dns::answer(bytes, ADDRESS.octets(), &mut out) {
        assert_eq!(dns::answer(&out[..len], ADDRESS.octets(), &mut [0; dns::MAX_PACKET]), None);
    }
    let _ = dhcp::Leases::new(ADDRESS).answer(bytes, &mut [0; dhcp::MAX_PACKET]);
});
