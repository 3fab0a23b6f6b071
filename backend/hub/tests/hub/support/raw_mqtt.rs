//! MQTT 3.1.1, byte by byte: what no well-behaved client sends.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A connection on which anything can be sent.
pub struct Raw(pub TcpStream);

/// A packet: first byte, remaining length, the rest.
pub fn packet(first: u8, body: &[u8]) -> Vec<u8> {
    let (mut all, mut left) = (vec![first], body.len());
    loop {
        let byte = (left % 128) as u8;
        left /= 128;
        all.push(if left > 0 { byte | 128 } else { byte });
        if left == 0 {
            break;
        }
    }
    all.extend_from_slice(body);
    all
}

pub fn text(text: &[u8]) -> Vec<u8> {
    [&(text.len() as u16).to_be_bytes()[..], text].concat()
}

pub fn connect(client_id: &str, clean: bool) -> Vec<u8> {
    let flags = if clean { 2 } else { 0 };
    let head = [&text(b"MQTT")[..], &[4, flags, 0, 60]].concat();
    packet(0x10, &[head, text(client_id.as_bytes())].concat())
}

pub fn publish(topic: &[u8], qos: u8, dup: bool, id: u16, payload: &[u8]) -> Vec<u8> {
    let id = if qos > 0 { id.to_be_bytes().to_vec() } else { Vec::new() };
    let first = 0x30 | qos << 1 | u8::from(dup) << 3;
    packet(first, &[&text(topic)[..], &id, payload].concat())
}

pub fn subscribe(filter: &str, qos: u8) -> Vec<u8> {
    packet(0x82, &[&[0, 1][..], &text(filter.as_bytes()), &[qos]].concat())
}

impl Raw {
    pub fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Self(stream)
    }

    /// Connected, and answered. While the client's last connection is being ended the broker says
    /// that it is unavailable (3); then it is asked again.
    pub fn client(port: u16, client_id: &str, clean: bool) -> Self {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let mut raw = Self::open(port);
            raw.send(&connect(client_id, clean));
            let (first, body) = raw.receive().expect("a CONNACK");
            assert_eq!(first, 0x20);
            match body[1] {
                0 => return raw,
                3 if Instant::now() < end => {}
                code => panic!("refused with {code}"),
            }
        }
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// The next packet; none when the connection ends.
    pub fn receive(&mut self) -> Option<(u8, Vec<u8>)> {
        let mut byte = [0];
        if !self.read(&mut byte) {
            return None;
        }
        let (first, mut length, mut shift) = (byte[0], 0usize, 0);
        loop {
            if !self.read(&mut byte) {
                return None;
            }
            length |= usize::from(byte[0] & 127) << shift;
            shift += 7;
            if byte[0] & 128 == 0 {
                break;
            }
        }
        let mut body = vec![0; length];
        self.read(&mut body).then_some((first, body))
    }

    fn read(&mut self, bytes: &mut [u8]) -> bool {
        match self.0.read_exact(bytes) {
            Ok(()) => true,
            Err(e) if e.kind() == ErrorKind::WouldBlock || e.kind() == ErrorKind::TimedOut => {
                panic!("neither an answer nor an end in twenty seconds")
            }
            Err(_) => false,
        }
    }

    /// How long the other side takes to end the connection; what it says before is passed over.
    pub fn ends_after(&mut self) -> Duration {
        let (start, mut buffer) = (Instant::now(), [0; 4096]);
        loop {
            match self.0.read(&mut buffer) {
                Ok(0) => return start.elapsed(),
                Ok(_) => {}
                Err(e) if e.kind() == ErrorKind::WouldBlock || e.kind() == ErrorKind::TimedOut => {
                    panic!("the connection is still open after twenty seconds")
                }
                Err(_) => return start.elapsed(),
            }
        }
    }
}
