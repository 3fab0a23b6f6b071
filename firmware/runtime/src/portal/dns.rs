//! Every name is the meter: so a phone that looks whether it is online comes to the page.

/// Longest question and answer over UDP, bytes.
pub const MAX_PACKET: usize = 512;
const HEADER: usize = 12;
const TYPE_A: [u8; 2] = [0, 1];
const TYPE_ANY: [u8; 2] = [0, 255];
const CLASS_IN: [u8; 2] = [0, 1];
/// Seconds: short, or the phone believes it when it is back in its own network.
const TTL: [u8; 4] = [0, 0, 0, 1];

/// Answers `query` with `address` where it asks for an IPv4 address, and with "there is none"
/// where it asks for something else; the answer's length. `None`: not a question.
pub fn answer(query: &[u8], address: [u8; 4], out: &mut [u8; MAX_PACKET]) -> Option<usize> {
    let header = query.get(..HEADER)?;
    let (flags, questions) = (header[2], [header[4], header[5]]);
    // A standard query with one question; what follows it (EDNS) is left out of the answer.
    if flags & 0xf8 != 0 || questions != [0, 1] {
        return None;
    }
    let name_end = name_end(query)?;
    let end = name_end + 4;
    let asked = query.get(name_end..end)?;
    out.get_mut(..end)?.copy_from_slice(&query[..end]);
    let has_address = (asked[..2] == TYPE_A || asked[..2] == TYPE_ANY) && asked[2..] == CLASS_IN;
    // An answer, with authority; recursion as asked for.
    out[2] = 0x84 | flags & 1;
    out[3] = 0x80;
    out[4..HEADER].copy_from_slice(&[0, 1, 0, u8::from(has_address), 0, 0, 0, 0]);
    if !has_address {
        return Some(end);
    }
    let record = out.get_mut(end..end + 16)?;
    // The name is the one at byte 12.
    record[..2].copy_from_slice(&[0xc0, HEADER as u8]);
    record[2..4].copy_from_slice(&TYPE_A);
    record[4..6].copy_from_slice(&CLASS_IN);
    record[6..10].copy_from_slice(&TTL);
    record[10..12].copy_from_slice(&[0, 4]);
    record[12..].copy_from_slice(&address);
    Some(end + 16)
}

/// Where the type of the first question begins. A name in a question is never shortened.
fn name_end(query: &[u8]) -> Option<usize> {
    let mut at = HEADER;
    loop {
        match *query.get(at)? {
            0 => break,
            label @ 1..=63 => at += 1 + usize::from(label),
            _ => return None,
        }
    }
    (at - HEADER < 255).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use smoltcp::wire::{DnsFlags, DnsPacket, DnsQueryType, DnsRecordData, Ipv4Address};
    use std::vec::Vec;

    const ME: [u8; 4] = [192, 168, 4, 1];

    fn query(name: &[u8], kind: u8) -> Vec<u8> {
        [&[7, 9, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0][..], name, &[0, kind, 0, 1]].concat()
    }

    fn answered(query: &[u8]) -> Option<Vec<u8>> {
        let mut out = [0; MAX_PACKET];
        answer(query, ME, &mut out).map(|len| out[..len].to_vec())
    }

    #[test]
    fn another_reader_finds_the_meters_address_in_the_answer() {
        let asked = query(b"\x07captive\x05apple\x03com\x00", 1);
        // With an EDNS record behind it, as phones send.
        let mut with_edns = [&asked[..], &[0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]].concat();
        with_edns[11] = 1;
        for asked in [&asked, &with_edns] {
            let bytes = answered(asked).unwrap();
            let packet = DnsPacket::new_checked(&bytes[..]).unwrap();
            assert_eq!((packet.transaction_id(), packet.answer_record_count()), (0x0709, 1));
            assert!(packet.flags().contains(DnsFlags::RESPONSE | DnsFlags::RECURSION_DESIRED));
            let (rest, question) = smoltcp::wire::DnsQuestion::parse(packet.payload()).unwrap();
            assert_eq!(question.type_, DnsQueryType::A);
            let (rest, record) = smoltcp::wire::DnsRecord::parse(rest).unwrap();
            assert_eq!((rest, record.ttl), (&[][..], 1));
            let DnsRecordData::A(address) = record.data else { panic!("{record:?}") };
            assert_eq!(address, Ipv4Address::new(192, 168, 4, 1));
        }
    }

    #[test]
    fn other_kinds_of_questions_have_no_answer_but_no_error_either() {
        for kind in [28, 65, 16] {
            let bytes = answered(&query(b"\x01a\x00", kind)).unwrap();
            assert_eq!((bytes[3] & 15, bytes[7]), (0, 0), "kind {kind}");
        }
        assert_eq!(answered(&query(b"\x01a\x00", 255)).unwrap()[7], 1);
    }

    #[test]
    fn what_is_no_question_is_not_answered() {
        let mut answer_itself = query(b"\x01a\x00", 1);
        answer_itself[2] = 0x81;
        let mut two = query(b"\x01a\x00", 1);
        two[5] = 2;
        let endless = query(
            &b"\x3fxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx".repeat(9),
            1,
        );
        for bad in [&answer_itself, &two, &endless, &query(b"\xc0\x0c", 1), &query(b"\x09a\x00", 1)]
        {
            assert_eq!(answered(bad), None, "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = answered(&bytes);
            // Often enough a question as far as the header goes.
            if bytes.len() >= HEADER {
                bytes[2..6].copy_from_slice(&[1, 0, 0, 1]);
                let _ = answered(&bytes);
            }
        }
    }
}
