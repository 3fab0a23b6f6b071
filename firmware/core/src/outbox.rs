//! The outbox: every reading goes to flash before it goes anywhere else, and is given up only
//! when the hub has acknowledged it.
//!
//! A ring of flash pages, each a log of its own: a snapshot of what was known (energy counters,
//! boot number, what was acknowledged), then records. So the same log also keeps the energy
//! counters: no value that was ever published can be taken back by a power cut. Pages are erased
//! when they are opened, never before. When the ring is nearly full, the oldest pages are thinned
//! to one reading a minute; only when all are thinned is the oldest page given up, and counted.
//!
//! Capacity and wear: `docs/FLASH.md`.

pub mod codec;
mod page;
mod ring;
mod thin;

pub use codec::Position;

use crate::record::{MAX_CHANNELS, Record, Stamp, Stored};
use codec::{Body, Context, Entry};
use core::ops::ControlFlow;
use embedded_storage::nor_flash::NorFlash;
use page::{MAX_RECORD, WORD, Walk, frame};

/// Most pages a ring can have.
pub const MAX_PAGES: usize = 256;
/// Largest flash page, bytes.
pub const MAX_PAGE: usize = 4096;
/// Boots whose clock offset is remembered.
const MAX_BOOTS: usize = 16;
/// An acknowledgement is written down when this many records were acknowledged since the last:
/// what a power cut can make the meter send once more.
const SAVE_ACK_EVERY: u16 = 12;

/// What can go wrong with the outbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutboxError<E> {
    /// Reading, writing or erasing flash.
    #[error("flash access failed")]
    Flash(E),
    /// The region must be 4 to 256 pages of 512 to 4096 bytes, writable by 4 bytes or less.
    #[error("the flash region's size or granularity does not suit an outbox")]
    Geometry,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    /// Number of the page; 0 = holds nothing.
    seq: u32,
    from: u32,
    thinned: bool,
    readings: u16,
}

/// A reading that was just stored, and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// As it will be sent.
    pub stored: Stored,
    /// Before it.
    pub from: Position,
    /// After it.
    pub to: Position,
}

/// The outbox in the whole of `flash`.
#[derive(Debug, Clone)]
pub struct Outbox<F> {
    flash: F,
    slots: [Slot; MAX_PAGES],
    pages: usize,
    page_size: usize,
    /// Slot of the page being written, where in it, and its records so far.
    current: usize,
    at: usize,
    count: u16,
    chain: u32,
    context: Context,
    acked: Position,
    saved_ack: Position,
    lost: u32,
    /// Boot and what to add to its uptimes; boot 0 = empty.
    offsets: [(u32, i64); MAX_BOOTS],
    page: [u8; MAX_PAGE],
    spare: [u8; MAX_PAGE],
}

impl<F: NorFlash> Outbox<F> {
    /// Finds what is there, whatever a power cut left, and begins a boot.
    ///
    /// # Errors
    /// When the region does not suit, or flash access fails.
    pub fn mount(flash: F) -> Result<Self, OutboxError<F::Error>> {
        let page_size = F::ERASE_SIZE;
        let pages = flash.capacity() / page_size;
        let fits = (4..=MAX_PAGES).contains(&pages)
            && (512..=MAX_PAGE).contains(&page_size)
            && WORD.is_multiple_of(F::WRITE_SIZE)
            && WORD.is_multiple_of(F::READ_SIZE);
        if !fits {
            return Err(OutboxError::Geometry);
        }
        let mut outbox = Self {
            flash,
            slots: [Slot::default(); MAX_PAGES],
            pages,
            page_size,
            current: 0,
            at: page_size,
            count: 0,
            chain: 0,
            context: Context::default(),
            acked: Position::default(),
            saved_ack: Position::default(),
            lost: 0,
            offsets: [(0, 0); MAX_BOOTS],
            page: [0; MAX_PAGE],
            spare: [0; MAX_PAGE],
        };
        outbox.scan()?;
        outbox.resume()?;
        let boot = outbox.context.boot + 1;
        outbox.append(|context| context.start_boot(boot))?;
        Ok(outbox)
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.flash
    }

    /// The flash, for its statistics.
    pub fn flash(&mut self) -> &mut F {
        &mut self.flash
    }

    /// Number of this boot, from 1, rising for ever.
    pub const fn boot(&self) -> u32 {
        self.context.boot
    }

    /// Import and export counters of the last reading of `channel`, mWh.
    pub fn counters(&self, channel: u8) -> (u64, u64) {
        let base = &self.context.bases[usize::from(channel) % MAX_CHANNELS];
        (base.import, base.export)
    }

    /// Readings given up, ever, because the ring was full of one-minute records.
    pub const fn lost(&self) -> u32 {
        self.lost
    }

    /// Everything before it is acknowledged.
    pub const fn acked(&self) -> Position {
        self.acked
    }

    /// Stores a reading, numbers it, and says what will be sent.
    ///
    /// # Errors
    /// When flash access fails; the reading is then not stored, and can be offered again.
    pub fn store(&mut self, record: &Record) -> Result<Appended, OutboxError<F::Error>> {
        let seq = self.context.bases[usize::from(record.channel) % MAX_CHANNELS].seq + 1;
        let from = self.append(|context| context.reading(record, seq))?;
        self.slots[self.current].readings += 1;
        let stored = Stored { record: self.mended(*record), boot: self.boot(), seq };
        Ok(Appended { stored, from, to: Position { record: from.record + 1, ..from } })
    }

    /// Says that the clock is set: `offset_ms` added to an uptime of this boot is the time since
    /// 1970. The first call of a boot counts; later corrections change no stored reading.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn clock_set(&mut self, offset_ms: i64) -> Result<(), OutboxError<F::Error>> {
        if self.clock_offset().is_none() {
            self.append(|_| Context::sync(offset_ms))?;
            self.remember_offset(self.boot(), offset_ms);
        }
        Ok(())
    }

    /// What to add to this boot's uptimes, once the clock was set.
    pub fn clock_offset(&self) -> Option<i64> {
        self.clock_offset_of(self.boot())
    }

    /// What to add to an earlier boot's uptimes, if its clock was ever set and is still known.
    pub fn clock_offset_of(&self, boot: u32) -> Option<i64> {
        find_offset(&self.offsets, boot)
    }

    /// Hands over the readings in `[from, until)`, oldest first, each with the position after it,
    /// until `take` breaks. Pass [`Self::acked`] for what is still to be sent.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn read(
        &mut self,
        from: Position,
        until: Option<Position>,
        mut take: impl FnMut(&Stored, Position) -> ControlFlow<()>,
    ) -> Result<(), OutboxError<F::Error>> {
        let mut seq = from.page;
        while let Some(slot) = self.oldest(seq) {
            self.load(slot)?;
            let info = self.slots[slot];
            let is_first = info.seq == from.page && info.thinned == from.thinned;
            let skip = if is_first { from.record } else { 0 };
            let mut walk = Walk::new(&self.page[..self.page_size]);
            while let Some(entry) = walk.next() {
                let after = Position { page: info.seq, record: walk.count, thinned: info.thinned };
                if until.is_some_and(|until| after > until) {
                    return Ok(());
                }
                if let Entry::Reading(record, seq) = entry
                    && walk.count > skip
                {
                    let boot = walk.context.boot;
                    let record = mend(record, find_offset(&self.offsets, boot));
                    if take(&Stored { record, boot, seq }, after).is_break() {
                        return Ok(());
                    }
                }
            }
            seq = info.seq + 1;
        }
        Ok(())
    }

    /// Readings not yet acknowledged.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn pending(&mut self) -> Result<u32, OutboxError<F::Error>> {
        let acked = self.acked;
        let whole: u32 =
            self.live_slots().filter(|s| s.seq > acked.page).map(|s| u32::from(s.readings)).sum();
        let mut rest = 0;
        if self.find(acked).is_some() {
            let end = Position { page: acked.page, record: u16::MAX, thinned: true };
            self.read(acked, Some(end), |_, _| {
                rest += 1;
                ControlFlow::Continue(())
            })?;
        }
        Ok(whole + rest)
    }

    /// Takes note that the hub has everything before `to`. A position whose page was thinned
    /// since is ignored: its readings are sent once more.
    ///
    /// # Errors
    /// When flash access fails; the acknowledgement stands all the same until the next boot.
    pub fn ack(&mut self, to: Position) -> Result<(), OutboxError<F::Error>> {
        if (to.page, to.record) <= (self.acked.page, self.acked.record) || self.find(to).is_none() {
            return Ok(());
        }
        self.acked = to;
        let saved = self.saved_ack;
        if to.page != saved.page || to.record >= saved.record + SAVE_ACK_EVERY {
            self.save_ack()?;
        }
        Ok(())
    }

    /// Writes down what was acknowledged: before a planned restart.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn save_ack(&mut self) -> Result<(), OutboxError<F::Error>> {
        if self.saved_ack != self.acked {
            let acked = self.acked;
            self.append(|_| Context::ack(acked))?;
            self.saved_ack = acked;
        }
        Ok(())
    }

    // ---- pages ----

    fn live_slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots[..self.pages].iter().filter(|s| s.seq > 0)
    }

    /// The slot of the oldest page numbered `seq` or later.
    fn oldest(&self, seq: u32) -> Option<usize> {
        (0..self.pages)
            .filter(|&k| self.slots[k].seq > 0 && self.slots[k].seq >= seq)
            .min_by_key(|&k| self.slots[k].seq)
    }

    fn find(&self, p: Position) -> Option<usize> {
        (0..self.pages).find(|&k| {
            let slot = &self.slots[k];
            p.page > 0 && slot.seq == p.page && slot.thinned == p.thinned
        })
    }

    fn is_free(&self, slot: usize) -> bool {
        let s = &self.slots[slot];
        s.seq == 0 || (s.seq < self.acked.page && slot != self.current)
    }

    /// The free page that was free longest, of equals the next in the ring: all wear alike, and
    /// a page that was just given up is still there until its loss has been written down.
    fn pick_free(&self) -> Option<usize> {
        (1..=self.pages)
            .map(|k| (self.current + k) % self.pages)
            .filter(|&k| self.is_free(k))
            .min_by_key(|&k| self.slots[k].seq)
    }

    fn load(&mut self, slot: usize) -> Result<(), OutboxError<F::Error>> {
        let at = (slot * self.page_size) as u32;
        self.flash.read(at, &mut self.page[..self.page_size]).map_err(OutboxError::Flash)
    }

    /// Appends what `make` encodes; the position before it. The context moves on only when the
    /// record is in flash.
    fn append(
        &mut self,
        make: impl Fn(&mut Context) -> Body,
    ) -> Result<Position, OutboxError<F::Error>> {
        let mut framed = [0; MAX_RECORD];
        let mut context = self.context;
        let (mut len, mut chain) = frame(&make(&mut context), self.chain, &mut framed);
        if self.at + len > self.page_size {
            self.open_page()?;
            context = self.context;
            (len, chain) = frame(&make(&mut context), self.chain, &mut framed);
        }
        let at = (self.current * self.page_size + self.at) as u32;
        if let Err(e) = self.flash.write(at, &framed[..len]) {
            // Nobody knows what is there now: no more on this page.
            self.at = self.page_size;
            return Err(OutboxError::Flash(e));
        }
        let slot = &self.slots[self.current];
        let before = Position { page: slot.seq, record: self.count, thinned: false };
        self.at += len;
        self.count += 1;
        (self.chain, self.context) = (chain, context);
        Ok(before)
    }

    // ---- clocks of boots ----

    fn remember_offset(&mut self, boot: u32, offset_ms: i64) {
        insert_offset(&mut self.offsets, boot, offset_ms);
    }

    fn mended(&self, record: Record) -> Record {
        mend(record, self.clock_offset())
    }
}

fn find_offset(offsets: &[(u32, i64)], boot: u32) -> Option<i64> {
    offsets.iter().find(|o| o.0 == boot && boot > 0).map(|o| o.1)
}

/// Remembers a boot's clock in place of the oldest boot's.
fn insert_offset(offsets: &mut [(u32, i64)], boot: u32, offset_ms: i64) {
    if let Some(slot) = offsets.iter_mut().min_by_key(|o| o.0)
        && boot >= slot.0
    {
        *slot = (boot, offset_ms);
    }
}

/// A reading by uptime gets its time where the boot's clock was set later.
fn mend(record: Record, offset: Option<i64>) -> Record {
    match (record.at, offset) {
        (Stamp::Uptime(ms), Some(offset)) => {
            Record { at: Stamp::Wall(ms.saturating_add(offset)), ..record }
        }
        _ => record,
    }
}
