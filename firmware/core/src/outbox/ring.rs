//! The ring of pages: what is found at mounting, which page comes next, thinning and giving up.

use super::codec::{Entry, Position};
use super::page::{HEADER, Header, MAX_RECORD, Walk, frame};
use super::thin::Thinner;
use super::{MAX_BOOTS, Outbox, OutboxError, Slot, insert_offset};
use core::ops::ControlFlow;
use embedded_storage::nor_flash::NorFlash;

impl<F: NorFlash> Outbox<F> {
    /// Reads every page's header, counts its readings, gathers the boots' clocks.
    pub(super) fn scan(&mut self) -> Result<(), OutboxError<F::Error>> {
        for slot in 0..self.pages {
            self.load(slot)?;
            let page = &self.page[..self.page_size];
            let Some(header) = Header::decode(page) else { continue };
            let mut walk = Walk::new(page);
            if !matches!(walk.next(), Some(Entry::Snapshot { .. })) {
                continue;
            }
            let mut readings = 0;
            let mut syncs = [(0, 0); MAX_BOOTS];
            while let Some(entry) = walk.next() {
                match entry {
                    Entry::Reading(..) => readings += 1,
                    Entry::Sync(offset) => insert_offset(&mut syncs, walk.context.boot, offset),
                    _ => {}
                }
            }
            for (boot, offset) in syncs.into_iter().filter(|s| s.0 > 0) {
                self.remember_offset(boot, offset);
            }
            let Header { seq, from, thinned } = header;
            self.slots[slot] = Slot { seq, from, thinned, readings };
        }
        // A thinned page stands for its sources; a power cut may have left those in place.
        for k in 0..self.pages {
            let thin = self.slots[k];
            if !thin.thinned {
                continue;
            }
            for (other, slot) in self.slots[..self.pages].iter_mut().enumerate() {
                if other != k && (thin.from..=thin.seq).contains(&slot.seq) {
                    *slot = Slot::default();
                }
            }
        }
        Ok(())
    }

    /// Goes on where the newest page ends.
    pub(super) fn resume(&mut self) -> Result<(), OutboxError<F::Error>> {
        let Some(newest) =
            (0..self.pages).filter(|&k| self.slots[k].seq > 0).max_by_key(|&k| self.slots[k].seq)
        else {
            return Ok(());
        };
        self.load(newest)?;
        let mut walk = Walk::new(&self.page[..self.page_size]);
        for entry in walk.by_ref() {
            match entry {
                Entry::Snapshot { acked, lost } => (self.acked, self.lost) = (acked, lost),
                Entry::Ack(acked) => self.acked = acked,
                _ => {}
            }
        }
        // A page that only stands for others cannot be written on.
        let closed = self.slots[newest].thinned;
        self.at = if closed { self.page_size } else { walk.end() };
        (self.current, self.count, self.chain, self.context) =
            (newest, walk.count, walk.chain, walk.context);
        self.saved_ack = self.acked;
        Ok(())
    }

    pub(super) fn open_page(&mut self) -> Result<(), OutboxError<F::Error>> {
        self.make_room()?;
        let seq = self.live_slots().map(|s| s.seq).max().unwrap_or(0).max(self.acked.page) + 1;
        // There is one: room was made.
        let slot = self.pick_free().ok_or(OutboxError::Geometry)?;
        self.erase(slot)?;
        let context = self.context.at_page();
        let mut framed = [0; MAX_RECORD];
        let (len, chain) = frame(&context.snapshot(self.acked, self.lost), 0, &mut framed);
        let mut bytes = [0xff; HEADER + MAX_RECORD];
        let header = Header { seq, from: seq, thinned: false };
        bytes[..HEADER].copy_from_slice(&header.encode(&[]));
        bytes[HEADER..HEADER + len].copy_from_slice(&framed[..len]);
        let at = (slot * self.page_size) as u32;
        self.flash.write(at, &bytes[..HEADER + len]).map_err(OutboxError::Flash)?;
        self.slots[slot] = Slot { seq, from: seq, thinned: false, readings: 0 };
        (self.current, self.at, self.count) = (slot, HEADER + len, 1);
        (self.chain, self.context) = (chain, context);
        self.saved_ack = self.acked;
        Ok(())
    }

    fn erase(&mut self, slot: usize) -> Result<(), OutboxError<F::Error>> {
        self.slots[slot] = Slot::default();
        let at = (slot * self.page_size) as u32;
        self.flash.erase(at, at + self.page_size as u32).map_err(OutboxError::Flash)
    }

    /// Sees to it that two pages are free: one to write on, one to thin into next time.
    fn make_room(&mut self) -> Result<(), OutboxError<F::Error>> {
        while (0..self.pages).filter(|&k| self.is_free(k)).count() < 2 {
            if !self.thin()? && !self.drop_oldest()? {
                break;
            }
        }
        Ok(())
    }

    /// Makes one page of the oldest two or more that are not thinned yet. False when there are
    /// none such, or no page is free to write on.
    fn thin(&mut self) -> Result<bool, OutboxError<F::Error>> {
        let fine = |s: &Slot| !s.thinned && s.seq > self.acked.page;
        let Some(first) = self.live_slots().filter(|s| fine(s)).map(|s| s.seq).min() else {
            return Ok(false);
        };
        let Some(target) = self.pick_free() else { return Ok(false) };
        let (acked, lost, newest) = (self.acked, self.lost, self.slots[self.current].seq);
        let mut thinner = Thinner::new(&mut self.spare[..self.page_size]);
        let (mut last, mut sources) = (first, 0);
        for seq in first..newest {
            let Some(slot) = (0..self.pages).find(|&k| self.slots[k].seq == seq) else { continue };
            let at = (slot * self.page_size) as u32;
            let page = &mut self.page[..self.page_size];
            self.flash.read(at, page).map_err(OutboxError::Flash)?;
            if !thinner.add(page, acked, lost) {
                break;
            }
            (last, sources) = (seq, sources + 1);
        }
        if sources < 2 {
            return Ok(false);
        }
        let readings = thinner.readings;
        let header = Header { seq: last, from: first, thinned: true };
        let bytes = header.encode(&self.spare[HEADER..self.page_size]);
        self.erase(target)?;
        let at = (target * self.page_size) as u32;
        let body = &self.spare[HEADER..self.page_size];
        self.flash.write(at + HEADER as u32, body).map_err(OutboxError::Flash)?;
        self.flash.write(at, &bytes).map_err(OutboxError::Flash)?;
        for slot in &mut self.slots[..self.pages] {
            if (first..=last).contains(&slot.seq) {
                *slot = Slot::default();
            }
        }
        self.slots[target] = Slot { seq: last, from: first, thinned: true, readings };
        Ok(true)
    }

    /// Gives the oldest page up, and counts what was not acknowledged. False when there is none.
    fn drop_oldest(&mut self) -> Result<bool, OutboxError<F::Error>> {
        let Some(oldest) = self.oldest(self.acked.page).filter(|&k| k != self.current) else {
            return Ok(false);
        };
        let Some(next) = self.oldest(self.slots[oldest].seq + 1) else { return Ok(false) };
        let (end, acked) = (self.slots[next], self.acked);
        let end = Position { page: end.seq, record: 0, thinned: end.thinned };
        let mut lost = 0;
        self.read(acked, Some(end), |_, _| {
            lost += 1;
            ControlFlow::Continue(())
        })?;
        self.lost = self.lost.saturating_add(lost);
        self.acked = end;
        Ok(true)
    }
}
