//! A file as lines of bounded length.

use std::io::{self, BufRead, BufReader, Read};

/// Longest line that is read, bytes; a longer one is refused and its rest passed over.
pub const LINE_MAX: usize = 64 * 1024;

/// Read from the system at once, bytes.
const BUFFER: usize = 256 * 1024;

pub(crate) struct Lines<R> {
    source: BufReader<R>,
    buffer: Vec<u8>,
    number: u64,
    bytes: u64,
}

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line<'a> {
    /// Counted from 1.
    pub number: u64,
    /// Without CR and LF; cut to [`LINE_MAX`].
    pub bytes: &'a [u8],
    /// The line was longer.
    pub too_long: bool,
    /// It had a line end: false only of a file's last line.
    pub ended: bool,
}

impl<R: Read> Lines<R> {
    pub fn new(source: R) -> Self {
        Self {
            source: BufReader::with_capacity(BUFFER, source),
            buffer: Vec::new(),
            number: 0,
            bytes: 0,
        }
    }

    /// The number of the line read last.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// How many bytes were read, line ends included.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line, or none at the end of the file. A byte order mark is passed over.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        let (mut too_long, mut ended, mut any) = (false, false, false);
        while !ended {
            let chunk = match self.source.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            if chunk.is_empty() {
                break;
            }
            any = true;
            let end = chunk.iter().position(|b| *b == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            let room = LINE_MAX - self.buffer.len();
            too_long |= part.len() > room;
            self.buffer.extend_from_slice(&part[..part.len().min(room)]);
            ended = end.is_some();
            let used = part.len() + usize::from(ended);
            self.source.consume(used);
            self.bytes += used as u64;
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        let mut bytes = self.buffer.as_slice();
        if self.number == 1 {
            bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        }
        bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Ok(Some(Line { number: self.number, bytes, too_long, ended }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One byte at a time, as a slow connection may give them.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    #[test]
    fn lines_lose_their_ends_and_the_byte_order_mark_however_they_arrive() {
        let text = b"\xef\xbb\xbfa,b\r\n\n1,2\nlast";
        let mut lines = Lines::new(Drip(text));
        let mut seen = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            seen.push((line.number, line.bytes.to_vec(), line.ended));
        }
        let expected = [(1, "a,b", true), (2, "", true), (3, "1,2", true), (4, "last", false)];
        assert_eq!(seen, expected.map(|(n, s, e)| (n, s.as_bytes().to_vec(), e)));
        assert_eq!(lines.bytes(), text.len() as u64);
    }

    #[test]
    fn a_line_without_end_does_not_fill_the_memory() {
        let endless = io::repeat(b'x').take(10 * LINE_MAX as u64).chain(&b"\nshort\n"[..]);
        let mut lines = Lines::new(endless);
        let long = lines.next().unwrap().unwrap();
        assert!(long.too_long);
        assert_eq!(long.bytes.len(), LINE_MAX);
        assert_eq!(lines.next().unwrap().unwrap().bytes, b"short");
    }
}
