//! Reads along with what a client sends: where packets begin and how long they are, without keeping
//! any of it.

/// Type of a CONNECT packet.
pub const CONNECT: u8 = 1;
/// Type of a PUBREL packet: the client has done with a QoS 2 message.
const RELEASE: u8 = 6;

/// What is noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A packet begins: its type, and the bytes that follow its header.
    Packet { kind: u8, length: usize },
    /// The message with this packet id is released.
    Released(u16),
}

#[derive(Debug, Clone, Copy, Default)]
enum State {
    #[default]
    Kind,
    Length {
        kind: u8,
        shift: u32,
        length: usize,
    },
    Body {
        kind: u8,
        left: usize,
        head: [u8; 2],
        have: usize,
    },
}

/// Where in the stream the client is.
#[derive(Debug, Default)]
pub struct Frames(State);

impl Frames {
    /// Tells `on` of what these bytes begin or end.
    ///
    /// # Errors
    /// What `on` gives; or that a length has more than four bytes.
    pub fn read(
        &mut self,
        mut bytes: &[u8],
        mut on: impl FnMut(Seen) -> Result<(), &'static str>,
    ) -> Result<(), &'static str> {
        while let Some((&byte, rest)) = bytes.split_first() {
            match self.0 {
                State::Kind => {
                    self.0 = State::Length { kind: byte >> 4, shift: 0, length: 0 };
                    bytes = rest;
                }
                State::Length { kind, shift, length } => {
                    let length = length | usize::from(byte & 0x7f) << shift;
                    bytes = rest;
                    if byte & 0x80 == 0 {
                        on(Seen::Packet { kind, length })?;
                        self.0 = match length {
                            0 => State::Kind,
                            left => State::Body { kind, left, head: [0; 2], have: 0 },
                        };
                    } else if shift >= 21 {
                        return Err("a packet's length has more than four bytes");
                    } else {
                        self.0 = State::Length { kind, shift: shift + 7, length };
                    }
                }
                State::Body { kind, left, mut head, have } => {
                    let here = left.min(bytes.len());
                    let part = here.min(2 - have);
                    head[have..have + part].copy_from_slice(&bytes[..part]);
                    let have_now = have + part;
                    if kind == RELEASE && have < 2 && have_now == 2 {
                        on(Seen::Released(u16::from_be_bytes(head)))?;
                    }
                    bytes = &bytes[here..];
                    self.0 = match left - here {
                        0 => State::Kind,
                        left => State::Body { kind, left, head, have: have_now },
                    };
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(pieces: &[&[u8]]) -> Result<Vec<Seen>, &'static str> {
        let (mut frames, mut all) = (Frames::default(), Vec::new());
        for piece in pieces {
            frames.read(piece, |seen| {
                all.push(seen);
                Ok(())
            })?;
        }
        Ok(all)
    }

    #[test]
    fn packets_are_told_however_they_are_cut() {
        let mut stream = vec![0x10, 3, 1, 2, 3, 0xc0, 0, 0x62, 2, 0x12, 0x34, 0x32, 0x80, 1];
        stream.extend([7; 128]);
        stream.extend([0x62, 4, 0xab, 0xcd, 0, 0]);
        let whole = seen(&[&stream]).unwrap();
        let packet = |kind, length| Seen::Packet { kind, length };
        let expected = [
            packet(1, 3),
            packet(12, 0),
            packet(6, 2),
            Seen::Released(0x1234),
            packet(3, 128),
            packet(6, 4),
            Seen::Released(0xabcd),
        ];
        assert_eq!(whole, expected);
        for size in 1..9 {
            let pieces: Vec<&[u8]> = stream.chunks(size).collect();
            assert_eq!(seen(&pieces).unwrap(), expected, "in pieces of {size}");
        }
    }

    #[test]
    fn a_length_without_end_is_an_error() {
        assert!(seen(&[&[0x10, 0xff, 0xff, 0xff, 0xff, 0xff]]).is_err());
        assert!(seen(&[&[0x10, 0xff, 0xff, 0xff, 0x7f]]).is_ok());
    }
}
