//! Thinning: the last reading of each minute stands for the minute.
//!
//! A kept reading is one that was taken, unchanged: its counters still say exactly how much
//! energy passed, and sending it twice (before and after a power cut) is sending it once.

use super::codec::{Body, Context, Entry, Position};
use super::page::{HEADER, MAX_RECORD, Walk, frame};
use crate::record::{MAX_CHANNELS, Record, Stamp};

const MINUTE_MS: i64 = 60_000;

/// A page of one-minute records under construction.
pub struct Thinner<'a> {
    out: &'a mut [u8],
    context: Context,
    chain: u32,
    at: usize,
    /// Readings so far.
    pub readings: u16,
    held: [Option<(Record, u32)>; MAX_CHANNELS],
}

/// The page is full.
struct Full;

impl<'a> Thinner<'a> {
    /// Builds into `out`, a page's worth of bytes; its header is left to be written.
    pub fn new(out: &'a mut [u8]) -> Self {
        out.fill(0xff);
        Self {
            out,
            context: Context::default(),
            chain: 0,
            at: HEADER,
            readings: 0,
            held: [None; MAX_CHANNELS],
        }
    }

    /// Adds a whole source page. False when it does not fit: then nothing of it was added.
    pub fn add(&mut self, page: &[u8], acked: Position, lost: u32) -> bool {
        let before = (self.context, self.chain, self.at, self.readings);
        if self.try_add(page, acked, lost).is_err() {
            let end = self.at;
            (self.context, self.chain, self.at, self.readings) = before;
            self.out[self.at..end].fill(0xff);
            self.held = [None; MAX_CHANNELS];
            return false;
        }
        true
    }

    fn try_add(&mut self, page: &[u8], acked: Position, lost: u32) -> Result<(), Full> {
        let mut walk = Walk::new(page);
        while let Some(entry) = walk.next() {
            match entry {
                Entry::Snapshot { .. } if self.at == HEADER => {
                    self.put(&walk.context.snapshot(acked, lost))?;
                    self.context = walk.context.at_page();
                }
                Entry::Snapshot { .. } | Entry::Boot => {
                    if walk.context.boot != self.context.boot {
                        self.flush()?;
                        let body = self.context.start_boot(walk.context.boot);
                        self.put(&body)?;
                    }
                }
                Entry::Ack(_) => {}
                Entry::Sync(offset) => {
                    self.flush()?;
                    self.put(&Context::sync(offset))?;
                }
                Entry::Reading(record, seq) => self.hold(record, seq)?,
            }
        }
        self.flush()
    }

    fn hold(&mut self, record: Record, seq: u32) -> Result<(), Full> {
        let minute = |at: Stamp| match at {
            Stamp::Wall(ms) => (true, ms.div_euclid(MINUTE_MS)),
            Stamp::Uptime(ms) => (false, ms.div_euclid(MINUTE_MS)),
        };
        let held = self.held[usize::from(record.channel)].replace((record, seq));
        match held {
            Some((old, seq)) if minute(old.at) != minute(record.at) => self.emit(&old, seq),
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), Full> {
        for channel in 0..MAX_CHANNELS {
            if let Some((record, seq)) = self.held[channel].take() {
                self.emit(&record, seq)?;
            }
        }
        Ok(())
    }

    fn emit(&mut self, record: &Record, seq: u32) -> Result<(), Full> {
        let body = self.context.reading(record, seq);
        self.put(&body)?;
        self.readings += 1;
        Ok(())
    }

    fn put(&mut self, body: &Body) -> Result<(), Full> {
        let mut framed = [0; MAX_RECORD];
        let (len, chain) = frame(body, self.chain, &mut framed);
        let room = self.out.get_mut(self.at..self.at + len).ok_or(Full)?;
        room.copy_from_slice(&framed[..len]);
        self.chain = chain;
        self.at += len;
        Ok(())
    }
}
