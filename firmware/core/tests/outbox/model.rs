//! What the outbox promises, kept in plain maps, and the check of a mounted outbox against it.

use ohmstead_firmware::memory_flash::MemoryFlash;
use ohmstead_firmware::outbox::{Outbox, Position};
use ohmstead_firmware::record::{Record, Stamp, Stored};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::ControlFlow;

/// Small pages, so that a run turns the ring over many times.
pub type Flash = MemoryFlash<512>;

/// Boot, channel, sequence number.
pub type Key = (u32, u8, u32);

#[derive(Clone, Default)]
pub struct Model {
    pub stored: BTreeMap<Key, Record>,
    /// Readings whose storing was cut off: there or not.
    pub maybe: BTreeMap<Key, Record>,
    pub acked: BTreeSet<Key>,
    /// The same in the order of acknowledgement.
    order: VecDeque<Key>,
    /// Clock offset by boot.
    pub offsets: BTreeMap<u32, i64>,
    /// Last counters by channel, and those that a cut-off store may have left.
    pub counters: BTreeMap<u8, Vec<(u64, u64)>>,
    pub last_boot: u32,
}

pub fn key(s: &Stored) -> Key {
    (s.boot, s.record.channel, s.seq)
}

impl Model {
    fn as_sent(&self, boot: u32, record: &Record) -> Record {
        match (record.at, self.offsets.get(&boot)) {
            (Stamp::Uptime(ms), Some(offset)) => Record { at: Stamp::Wall(ms + offset), ..*record },
            _ => *record,
        }
    }

    /// Everything that must hold of a mounted outbox, whatever happened before. Answers how many
    /// readings it would send again.
    pub fn check(&self, outbox: &mut Outbox<Flash>) -> usize {
        let mut sent = Vec::new();
        let from = outbox.acked();
        outbox
            .read(from, None, |s, _| {
                sent.push(*s);
                ControlFlow::Continue(())
            })
            .unwrap();
        let mut last: BTreeMap<u8, (u32, u32)> = BTreeMap::new();
        for s in &sent {
            let before = last.insert(s.record.channel, (s.boot, s.seq));
            assert!(before < Some((s.boot, s.seq)), "oldest first, none twice: {s:?}");
            let known = self.stored.get(&key(s)).or_else(|| self.maybe.get(&key(s)));
            let known = known.unwrap_or_else(|| panic!("never stored: {s:?}"));
            assert_eq!(s.record, self.as_sent(s.boot, known), "unchanged");
        }
        let present: BTreeSet<Key> = sent.iter().map(key).collect();
        let minute = |k: &Key, r: &Record| match r.at {
            Stamp::Wall(ms) => (k.0, k.1, true, ms.div_euclid(60_000)),
            Stamp::Uptime(ms) => (k.0, k.1, false, ms.div_euclid(60_000)),
        };
        // The last reading of each minute that is here or at the hub: it stands for those before.
        let mut stands: BTreeMap<_, u32> = BTreeMap::new();
        for k in present.iter().chain(&self.acked) {
            let record = self.stored.get(k).or_else(|| self.maybe.get(k)).unwrap();
            let last = stands.entry(minute(k, record)).or_default();
            *last = k.2.max(*last);
        }
        let missing = self
            .stored
            .iter()
            .filter(|(k, _)| !self.acked.contains(k) && !present.contains(k))
            .filter(|(k, r)| stands.get(&minute(k, r)).is_none_or(|&seq| seq < k.2))
            .count();
        // What was given up is counted; what was thinned first counts as the reading it became.
        assert!(
            missing == 0 || outbox.lost() > 0,
            "{missing} readings are gone and nobody says so"
        );
        for (channel, possible) in &self.counters {
            let found = outbox.counters(*channel);
            assert!(possible.contains(&found), "channel {channel}: {found:?} of {possible:?}");
        }
        sent.iter().filter(|s| self.acked.contains(&key(s))).count()
    }

    pub fn note_stored(&mut self, s: &Stored, offered: &Record) {
        self.stored.insert(key(s), *offered);
        let r = offered;
        self.counters.insert(r.channel, vec![(r.import_mwh, r.export_mwh)]);
        self.last_boot = self.last_boot.max(s.boot);
    }

    pub fn note_cut_store(&mut self, key: Key, r: &Record) {
        self.maybe.insert(key, *r);
        let possible = self.counters.entry(r.channel).or_insert_with(|| vec![(0, 0)]);
        possible.push((r.import_mwh, r.export_mwh));
    }

    /// Marks what a hub acknowledged by taking everything up to `to`.
    pub fn note_acked(&mut self, slice: &[Stored]) {
        self.acked.extend(slice.iter().map(key));
        self.order.extend(slice.iter().map(key));
        // More than a ring holds need not be remembered.
        while self.order.len() > 400 {
            if let Some((boot, channel, seq)) = self.order.pop_front() {
                self.acked.remove(&(boot, channel, seq));
                let channel_so_far = (boot, channel, 0)..=(boot, channel, seq);
                let gone: Vec<_> = self.stored.range(channel_so_far).map(|(k, _)| *k).collect();
                for k in gone {
                    self.stored.remove(&k);
                }
            }
        }
    }
}

/// xorshift64*.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % n
    }
}

/// The next up to `n` readings to send, and the position after them.
pub fn slice(outbox: &mut Outbox<Flash>, n: usize) -> (Vec<Stored>, Option<Position>) {
    let (mut taken, mut end) = (Vec::new(), None);
    let from = outbox.acked();
    outbox
        .read(from, None, |s, after| {
            taken.push(*s);
            end = Some(after);
            if taken.len() < n { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })
        .unwrap();
    (taken, end)
}
