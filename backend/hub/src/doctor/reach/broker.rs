//! The MQTT broker elsewhere: asked by a connection of its own, which says goodbye at once.

use crate::config::Config;
use crate::doctor::finding::Finding;
use ohmstead_broker::external::Address;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

const PART: &str = "broker";

/// Connects to the broker, where one is configured.
pub fn examine(config: &Config, patience: Duration) -> Option<Finding> {
    let url = config.mqtt.url.as_deref()?;
    let address: Address = url.parse().ok()?;
    let login = config
        .mqtt
        .user
        .as_deref()
        .map(|user| (user, config.mqtt.password.as_ref().map_or("", |p| p.expose())));
    let reach = "is it up, is the name right, and no firewall between? Readings stay in the meters until it is back";
    let mut stream = match connect(&address, patience) {
        Ok(stream) => stream,
        Err(error) => {
            return Some(Finding::fault(
                PART,
                format!("{address} cannot be reached: {error}"),
                reach,
            ));
        }
    };
    if address.scheme.is_tls() || address.scheme.is_ws() {
        let what =
            format!("{address} takes connections; TLS, WebSocket and the login were not tried");
        return Some(Finding::ok(PART, what));
    }
    Some(match greet(&mut stream, login) {
        Ok(0) => Finding::ok(PART, format!("{address} lets the hub in")),
        // MQTT 3.1.1, section 3.2.2.3.
        Ok(4 | 5) => Finding::fault(
            PART,
            format!("{address} refuses the hub's login"),
            "see mqtt.user and mqtt.password, and what that broker allows them",
        ),
        Ok(code) => Finding::fault(
            PART,
            format!("{address} refuses the hub with code {code}"),
            "see that broker's log",
        ),
        Err(error) => {
            Finding::fault(PART, format!("{address} does not answer as a broker: {error}"), reach)
        }
    })
}

fn connect(address: &Address, patience: Duration) -> std::io::Result<TcpStream> {
    let mut last = std::io::Error::other("the name has no address");
    for at in (address.host.as_str(), address.port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&at, patience) {
            Ok(stream) => {
                stream.set_read_timeout(Some(patience))?;
                stream.set_write_timeout(Some(patience))?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// CONNECT and DISCONNECT of MQTT 3.1.1; gives the code of the CONNACK.
fn greet(stream: &mut TcpStream, login: Option<(&str, &str)>) -> std::io::Result<u8> {
    stream.write_all(&connect_packet(login))?;
    let mut answer = [0; 4];
    stream.read_exact(&mut answer)?;
    stream.write_all(&[0xE0, 0])?;
    if answer[0] != 0x20 {
        return Err(std::io::Error::other("its first packet is no CONNACK"));
    }
    Ok(answer[3])
}

/// With no client id, so that no other client is thrown out, and nothing is kept of this session.
fn connect_packet(login: Option<(&str, &str)>) -> Vec<u8> {
    let text = |to: &mut Vec<u8>, s: &str| {
        // A login is far shorter; what is not is cut off, and refused by the broker.
        let bytes = &s.as_bytes()[..s.len().min(usize::from(u16::MAX))];
        to.extend((bytes.len() as u16).to_be_bytes());
        to.extend(bytes);
    };
    const CLEAN: u8 = 0x02;
    let flags = if login.is_some() { 0xC0 | CLEAN } else { CLEAN };
    let mut body = vec![0, 4, b'M', b'Q', b'T', b'T', 4, flags, 0, 10];
    text(&mut body, "");
    if let Some((user, password)) = login {
        text(&mut body, user);
        text(&mut body, password);
    }
    let mut packet = vec![0x10];
    let mut left = body.len();
    loop {
        let more = left >= 128;
        packet.push((left % 128) as u8 | if more { 128 } else { 0 });
        left /= 128;
        if !more {
            break;
        }
    }
    packet.extend(body);
    packet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packet_is_as_the_specification_has_it() {
        assert_eq!(connect_packet(None), b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00");
        let long = "p".repeat(200);
        let packet = connect_packet(Some(("ann", &long)));
        assert_eq!(packet[..3], [0x10, 0x80 | 91, 1], "219 bytes follow");
        assert_eq!(packet.len(), 3 + 219);
        assert_eq!(packet[10], 0xC2);
    }
}
