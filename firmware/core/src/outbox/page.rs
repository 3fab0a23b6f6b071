//! One flash page: a header, then records, each with a checksum that goes on from the last.

use super::codec::{Body, Context, Entry, MAX_BODY};
use ohmstead_wire::crc::crc32;

/// Bytes of a page's header.
pub const HEADER: usize = 16;
/// Everything is written in multiples of this, bytes.
pub const WORD: usize = 4;
const MAGIC: [u8; 3] = *b"OL\x01";
const FINE: u8 = 0;
const THINNED: u8 = 1;
/// Length byte and 24 bits of checksum.
const FRAME: usize = 4;
/// Longest framed record, bytes.
pub const MAX_RECORD: usize = (MAX_BODY + FRAME).next_multiple_of(WORD);

/// What a page says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Number of the page, rising.
    pub seq: u32,
    /// First page it stands for; `seq` itself unless thinned.
    pub from: u32,
    /// Holds one-minute records of pages `from..=seq`; its checksum covers the whole body, and
    /// it is written last: there is no half a thinned page.
    pub thinned: bool,
}

impl Header {
    /// The header's bytes. `content` is the page's whole body when thinned, else empty.
    pub fn encode(&self, content: &[u8]) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..3].copy_from_slice(&MAGIC);
        bytes[3] = if self.thinned { THINNED } else { FINE };
        bytes[4..8].copy_from_slice(&self.seq.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.from.to_le_bytes());
        let crc = crc32(crc32(0, &bytes[..12]), content);
        bytes[12..].copy_from_slice(&crc.to_le_bytes());
        bytes
    }

    /// The header of `page` (a whole page); `None` when it has none that is intact.
    pub fn decode(page: &[u8]) -> Option<Self> {
        let (header, body) = page.split_at_checked(HEADER)?;
        let number = |at: usize| {
            let bytes = header[at..at + 4].try_into().ok()?;
            Some(u32::from_le_bytes(bytes))
        };
        let found = Self { seq: number(4)?, from: number(8)?, thinned: header[3] == THINNED };
        let content = if found.thinned { body } else { &[] };
        (header == found.encode(content) && found.seq > 0 && found.from <= found.seq)
            .then_some(found)
    }
}

/// 24 bits of CRC-32, never all ones: those are what an unfinished write leaves behind.
fn checksum(chain: u32, len: u8, body: &[u8]) -> u32 {
    let crc = crc32(crc32(chain, &[len]), body) & 0x00ff_ffff;
    if crc == 0x00ff_ffff { 0x00ff_fffe } else { crc }
}

/// Frames `body` into `out`, padded with ones to whole words; the bytes used and the new chain.
pub fn frame(body: &Body, chain: u32, out: &mut [u8; MAX_RECORD]) -> (usize, u32) {
    let body = body.as_slice();
    let len = body.len();
    let crc = checksum(chain, len as u8, body);
    out.fill(0xff);
    out[0] = len as u8;
    out[1..=len].copy_from_slice(body);
    out[len + 1..len + FRAME].copy_from_slice(&crc.to_le_bytes()[..3]);
    ((len + FRAME).next_multiple_of(WORD), crc)
}

/// Walks the records of a page.
pub struct Walk<'a> {
    page: &'a [u8],
    at: usize,
    /// Checksum of the last record, from which the next one's goes on.
    pub chain: u32,
    /// State after the last record.
    pub context: Context,
    /// Records so far.
    pub count: u16,
}

impl<'a> Walk<'a> {
    /// From the page's beginning.
    pub fn new(page: &'a [u8]) -> Self {
        Self { page, at: HEADER, chain: 0, context: Context::default(), count: 0 }
    }

    /// The record at `at` if it is intact: its body and where the next may begin.
    fn record_at(&self, at: usize) -> Option<(&'a [u8], usize, u32)> {
        let len = usize::from(*self.page.get(at)?);
        if len == 0 || len > MAX_BODY {
            return None;
        }
        let body = self.page.get(at + 1..at + 1 + len)?;
        let crc = self.page.get(at + 1 + len..at + FRAME + len)?;
        let crc = u32::from_le_bytes([crc[0], crc[1], crc[2], 0]);
        let intact = crc == checksum(self.chain, len as u8, body);
        intact.then_some((body, (at + len + FRAME).next_multiple_of(WORD), crc))
    }

    /// Where the next record goes, once [`Self::next`] has answered `None`; nowhere (the page's
    /// end) when something unfinished lies there. Writing behind that could complete it: its
    /// missing last byte may be the next record's first.
    pub fn end(&self) -> usize {
        let is_clean = self.page[self.at..].iter().all(|&b| b == 0xff);
        if is_clean { self.at } else { self.page.len() }
    }
}

impl Iterator for Walk<'_> {
    type Item = Entry;

    /// The next record, up to the first that is not intact.
    fn next(&mut self) -> Option<Entry> {
        let (body, next, crc) = self.record_at(self.at)?;
        let entry = self.context.decode(body)?;
        (self.at, self.chain) = (next.min(self.page.len()), crc);
        self.count += 1;
        Some(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thinned_page_with_one_bit_wrong_is_no_page() {
        let mut page = [0xffu8; 256];
        page[20] = 7;
        let header = Header { seq: 9, from: 4, thinned: true };
        let bytes = header.encode(&page[HEADER..]);
        page[..HEADER].copy_from_slice(&bytes);
        assert_eq!(Header::decode(&page), Some(header));
        page[200] ^= 1;
        assert_eq!(Header::decode(&page), None);
    }

    #[test]
    fn nothing_is_written_behind_an_unfinished_record() {
        let mut page = [0xffu8; 256];
        let mut out = [0; MAX_RECORD];
        let (n, _) = frame(&Context::sync(5), 0, &mut out);
        page[HEADER..HEADER + n].copy_from_slice(&out[..n]);
        let mut walk = Walk::new(&page);
        assert_eq!(walk.by_ref().count(), 1);
        assert_eq!(walk.end(), HEADER + n);
        // A write that stopped: length and two bytes, then nothing.
        page[HEADER + n] = 9;
        page[HEADER + n + 1] = 0x83;
        let mut walk = Walk::new(&page);
        assert_eq!(walk.by_ref().count(), 1);
        assert_eq!(walk.end(), page.len());
    }
}
