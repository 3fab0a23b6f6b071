//! The few MQTT 3.1.1 packets a load generator needs, by hand: encoding costs nothing then.
//! Section numbers are those of the OASIS standard of 29 October 2014.

/// Section 2.2.1: packet types, in the high half of the first byte.
const CONNECT: u8 = 0x10;
const CONNACK: u8 = 0x20;
const PUBLISH_QOS1: u8 = 0x32;
const PUBACK: u8 = 0x40;
/// A PINGREQ packet (3.12).
pub(super) const PING: [u8; 2] = [0xC0, 0];
/// A DISCONNECT packet (3.14).
pub(super) const DISCONNECT: [u8; 2] = [0xE0, 0];

/// A packet from the broker, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Incoming {
    /// The return code; 0 is accepted (3.2.2.3).
    ConnAck(u8),
    /// The packet id.
    PubAck(u16),
    Other,
}

/// A CONNECT packet (3.1) with a clean session.
pub(super) fn connect(
    client: &str,
    keep_alive_s: u16,
    username: Option<&str>,
    password: Option<&str>,
) -> Vec<u8> {
    // 3.1.2.3: clean session, user name, password. A password needs a user name (3.1.2-22).
    let password = username.and(password);
    let flags = 0x02 | u8::from(username.is_some()) << 7 | u8::from(password.is_some()) << 6;
    let mut body = Vec::new();
    text(&mut body, "MQTT");
    body.push(4);
    body.push(flags);
    body.extend(keep_alive_s.to_be_bytes());
    text(&mut body, client);
    for field in [username, password].into_iter().flatten() {
        text(&mut body, field);
    }
    packet(CONNECT, &body)
}

/// A PUBLISH packet (3.3) at QoS 1 and the offset of its packet id.
pub(super) fn publish(topic: &str, payload: &[u8]) -> (Vec<u8>, usize) {
    let mut body = Vec::with_capacity(topic.len() + payload.len() + 4);
    text(&mut body, topic);
    let id = body.len();
    body.extend([0, 0]);
    body.extend(payload);
    let whole = packet(PUBLISH_QOS1, &body);
    let id = whole.len() - body.len() + id;
    (whole, id)
}

/// Takes the first packet off `bytes`: `Ok(None)` when it is not complete yet, else the packet
/// and its length.
///
/// # Errors
/// When the bytes are not MQTT.
pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Incoming, usize)>, &'static str> {
    let Some((&first, rest)) = bytes.split_first() else { return Ok(None) };
    let (mut length, mut used) = (0usize, 1);
    // 2.2.3: up to four bytes of seven bits.
    loop {
        let Some(&byte) = rest.get(used - 1) else {
            return if used > 4 { Err("a packet length is too long") } else { Ok(None) };
        };
        if used > 4 {
            return Err("a packet length is too long");
        }
        length |= usize::from(byte & 0x7f) << (7 * (used - 1));
        used += 1;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let Some(body) = bytes.get(used..used + length) else { return Ok(None) };
    let incoming = match (first & 0xF0, body) {
        (CONNACK, [_, code]) => Incoming::ConnAck(*code),
        (PUBACK, [high, low]) => Incoming::PubAck(u16::from_be_bytes([*high, *low])),
        (CONNACK | PUBACK, _) => return Err("an acknowledgement of the wrong length"),
        _ => Incoming::Other,
    };
    Ok(Some((incoming, used + length)))
}

fn packet(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut whole = vec![kind];
    let mut length = body.len();
    loop {
        let low = (length & 0x7f) as u8;
        length >>= 7;
        whole.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    whole.extend(body);
    whole
}

/// Section 1.5.3; only short texts come here.
fn text(out: &mut Vec<u8>, text: &str) {
    let bytes = &text.as_bytes()[..text.len().min(usize::from(u16::MAX))];
    out.extend((bytes.len() as u16).to_be_bytes());
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connect_has_the_bytes_of_the_standard() {
        assert_eq!(connect("a", 60, None, None), b"\x10\x0d\x00\x04MQTT\x04\x02\x00\x3c\x00\x01a");
        assert_eq!(
            connect("a", 0, Some("u"), Some("pw")),
            b"\x10\x14\x00\x04MQTT\x04\xc2\x00\x00\x00\x01a\x00\x01u\x00\x02pw"
        );
        assert_eq!(connect("a", 60, None, Some("pw")), connect("a", 60, None, None));
    }

    #[test]
    fn publish_says_where_its_packet_id_is() {
        let (short, id) = publish("t", b"xyz");
        assert_eq!(short, b"\x32\x08\x00\x01t\x00\x00xyz");
        assert_eq!(id, 5);
        let (long, id) = publish("t", &[7; 300]);
        assert_eq!(long[..3], [0x32, 0xb1, 0x02]);
        assert_eq!((id, long.len()), (6, 3 + 305));
        assert_eq!(parse(&long), Ok(Some((Incoming::Other, 308))));
    }

    #[test]
    fn answers_are_parsed_however_they_are_cut() {
        let stream = b"\x20\x02\x00\x05\x40\x02\x12\x34\xd0\x00";
        for cut in 0..4 {
            assert_eq!(parse(&stream[..cut]), Ok(None));
        }
        assert_eq!(parse(stream), Ok(Some((Incoming::ConnAck(5), 4))));
        assert_eq!(parse(&stream[4..]), Ok(Some((Incoming::PubAck(0x1234), 4))));
        assert_eq!(parse(&stream[8..]), Ok(Some((Incoming::Other, 2))));
    }

    #[test]
    fn nonsense_is_an_error_not_a_panic() {
        assert!(parse(b"\x40\xff\xff\xff\xff\x01").is_err());
        assert!(parse(b"\x40\x01\x00").is_err());
        assert!(parse(b"\x20\x00").is_err());
        assert_eq!(parse(b"\x40\xff\xff"), Ok(None));
    }
}
