//! How records are squeezed: each field as the difference from what the last record of the
//! channel makes likely, in as few bytes as it takes.

use crate::record::{MAX_CHANNELS, Record, Stamp};

/// Longest body of a record, bytes: a snapshot of all channels.
pub const MAX_BODY: usize = 250;

const CONTROL: u8 = 0x80;
const SNAPSHOT: u8 = CONTROL;
const BOOT: u8 = CONTROL | 1;
const ACK: u8 = CONTROL | 2;
const SYNC: u8 = CONTROL | 3;
/// Bits of a reading's first byte beside the channel.
const WALL: u8 = 0x08;
const FREQUENCY: u8 = 0x10;
/// The sequence number does not follow its predecessor's (after thinning).
const JUMP: u8 = 0x20;

/// A place in the log: before record `record` of page `page`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// Sequence number of the page.
    pub page: u32,
    /// Records of that page that lie before.
    pub record: u16,
    /// The page holds one-minute records in place of finer ones.
    pub thinned: bool,
}

/// What the next reading of a channel is expected to be near.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Base {
    /// Its sequence number.
    pub seq: u32,
    wall: bool,
    time: i64,
    step: i64,
    voltage: i64,
    current: i64,
    power: i64,
    /// Its import counter, mWh.
    pub import: u64,
    /// Its export counter, mWh.
    pub export: u64,
    frequency: u32,
}

/// The context of the next record; encoder and decoder go through the same states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context {
    /// Boot the records belong to.
    pub boot: u32,
    /// By channel.
    pub bases: [Base; MAX_CHANNELS],
}

/// A decoded record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// Beginning of a page: what was known then.
    Snapshot {
        /// Everything before was acknowledged.
        acked: Position,
        /// Readings given up for want of room, ever.
        lost: u32,
    },
    /// A boot began.
    Boot,
    /// Everything before was acknowledged.
    Ack(Position),
    /// The clock of this boot was set: add this to uptimes, ms.
    Sync(i64),
    /// A reading and its sequence number.
    Reading(Record, u32),
}

/// A body under construction.
#[derive(Debug)]
pub struct Body {
    bytes: [u8; MAX_BODY],
    len: usize,
}

impl Default for Body {
    fn default() -> Self {
        Self { bytes: [0; MAX_BODY], len: 0 }
    }
}

impl Body {
    /// What was put so far.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    fn byte(&mut self, byte: u8) {
        // The longest entry is a snapshot of 8 channels: 6 × 5 + 8 × 25 bytes. It always fits.
        debug_assert!(self.len < MAX_BODY);
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }

    fn unsigned(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.byte(value as u8 | 0x80);
            value >>= 7;
        }
        self.byte(value as u8);
    }

    fn signed(&mut self, value: i64) {
        self.unsigned(((value << 1) ^ (value >> 63)) as u64);
    }

    fn position(&mut self, p: Position) {
        self.unsigned(p.page.into());
        self.unsigned(u64::from(p.record) << 1 | u64::from(p.thinned));
    }
}

/// Takes a body apart; every read answers `None` past the end.
struct Parse<'a>(&'a [u8]);

impl Parse<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let z = self.unsigned()?;
        Some((z >> 1) as i64 ^ -((z & 1) as i64))
    }

    fn position(&mut self) -> Option<Position> {
        let page = u32::try_from(self.unsigned()?).ok()?;
        let rest = self.unsigned()?;
        Some(Position { page, record: u16::try_from(rest >> 1).ok()?, thinned: rest & 1 == 1 })
    }
}

impl Context {
    /// A snapshot of this context, for the beginning of a page. Readings after it are encoded
    /// against a context in which only what the snapshot holds is known: see [`Self::at_page`].
    pub fn snapshot(&self, acked: Position, lost: u32) -> Body {
        let mut body = Body::default();
        body.byte(SNAPSHOT);
        body.unsigned(self.boot.into());
        body.position(acked);
        body.unsigned(lost.into());
        for base in &self.bases {
            body.unsigned(base.seq.into());
            body.unsigned(base.import);
            body.unsigned(base.export);
        }
        body
    }

    /// What a snapshot keeps of this context.
    pub fn at_page(&self) -> Self {
        let bases = self.bases.map(|b| Base {
            seq: b.seq,
            import: b.import,
            export: b.export,
            ..Base::default()
        });
        Self { boot: self.boot, bases }
    }

    /// The next boot begins: sequence numbers start anew, counters go on.
    pub fn start_boot(&mut self, boot: u32) -> Body {
        let mut body = Body::default();
        body.byte(BOOT);
        body.unsigned(boot.into());
        self.enter_boot(boot);
        body
    }

    fn enter_boot(&mut self, boot: u32) {
        self.boot = boot;
        self.bases =
            self.bases.map(|b| Base { import: b.import, export: b.export, ..Base::default() });
    }

    /// An acknowledgement up to `acked`.
    pub fn ack(acked: Position) -> Body {
        let mut body = Body::default();
        body.byte(ACK);
        body.position(acked);
        body
    }

    /// The clock was set: `offset_ms` makes uptimes of this boot wall-clock times.
    pub fn sync(offset_ms: i64) -> Body {
        let mut body = Body::default();
        body.byte(SYNC);
        body.signed(offset_ms);
        body
    }

    /// A reading. `record.channel` must be below [`MAX_CHANNELS`].
    pub fn reading(&mut self, record: &Record, seq: u32) -> Body {
        let channel = record.channel & (MAX_CHANNELS as u8 - 1);
        let base = &mut self.bases[usize::from(channel)];
        let (wall, time) = match record.at {
            Stamp::Wall(ms) => (true, ms),
            Stamp::Uptime(ms) => (false, ms),
        };
        base.enter_clock(wall);
        let jump = seq != base.seq.wrapping_add(1);
        let mut body = Body::default();
        body.byte(
            channel
                | if wall { WALL } else { 0 }
                | if record.frequency_mhz.is_some() { FREQUENCY } else { 0 }
                | if jump { JUMP } else { 0 },
        );
        if jump {
            body.signed(i64::from(seq) - i64::from(base.seq));
        }
        let step = time.wrapping_sub(base.time);
        body.signed(step.wrapping_sub(base.step));
        body.signed(record.voltage_mv.wrapping_sub(base.voltage));
        body.signed(record.current_ma.wrapping_sub(base.current));
        body.signed(record.power_mw.wrapping_sub(base.power));
        let (import, export) = base.expected(step, record.power_mw);
        body.signed(record.import_mwh.wrapping_sub(import) as i64);
        body.signed(record.export_mwh.wrapping_sub(export) as i64);
        if let Some(mhz) = record.frequency_mhz {
            body.signed(i64::from(mhz) - i64::from(base.frequency));
        }
        base.follow(record, seq, time, step);
        body
    }

    /// Decodes a body and moves on. `None` when it is not one: nothing is changed then.
    pub fn decode(&mut self, body: &[u8]) -> Option<Entry> {
        let mut p = Parse(body);
        let tag = p.byte()?;
        match tag {
            SNAPSHOT => self.decode_snapshot(p),
            BOOT => {
                let boot = u32::try_from(p.unsigned()?).ok()?;
                self.enter_boot(boot);
                Some(Entry::Boot)
            }
            ACK => p.position().map(Entry::Ack),
            SYNC => p.signed().map(Entry::Sync),
            tag if tag & CONTROL == 0 => self.decode_reading(tag, p),
            _ => None,
        }
    }

    fn decode_snapshot(&mut self, mut p: Parse<'_>) -> Option<Entry> {
        let boot = u32::try_from(p.unsigned()?).ok()?;
        let acked = p.position()?;
        let lost = u32::try_from(p.unsigned()?).ok()?;
        let mut bases = [Base::default(); MAX_CHANNELS];
        for base in &mut bases {
            base.seq = u32::try_from(p.unsigned()?).ok()?;
            base.import = p.unsigned()?;
            base.export = p.unsigned()?;
        }
        *self = Self { boot, bases };
        Some(Entry::Snapshot { acked, lost })
    }

    fn decode_reading(&mut self, tag: u8, mut p: Parse<'_>) -> Option<Entry> {
        let channel = tag & (MAX_CHANNELS as u8 - 1);
        let mut base = self.bases[usize::from(channel)];
        let wall = tag & WALL != 0;
        base.enter_clock(wall);
        let jump = if tag & JUMP != 0 { p.signed()? } else { 1 };
        let seq = u32::try_from(i64::from(base.seq).checked_add(jump)?).ok()?;
        let step = base.step.wrapping_add(p.signed()?);
        let time = base.time.wrapping_add(step);
        let voltage_mv = base.voltage.wrapping_add(p.signed()?);
        let current_ma = base.current.wrapping_add(p.signed()?);
        let power_mw = base.power.wrapping_add(p.signed()?);
        let (import, export) = base.expected(step, power_mw);
        let record = Record {
            channel,
            at: if wall { Stamp::Wall(time) } else { Stamp::Uptime(time) },
            voltage_mv,
            current_ma,
            power_mw,
            import_mwh: import.wrapping_add(p.signed()? as u64),
            export_mwh: export.wrapping_add(p.signed()? as u64),
            frequency_mhz: if tag & FREQUENCY != 0 {
                Some(u32::try_from(i64::from(base.frequency).checked_add(p.signed()?)?).ok()?)
            } else {
                None
            },
        };
        base.follow(&record, seq, time, step);
        self.bases[usize::from(channel)] = base;
        Some(Entry::Reading(record, seq))
    }
}

impl Base {
    /// Times of the two clocks have nothing to do with each other.
    fn enter_clock(&mut self, wall: bool) {
        if wall != self.wall {
            (self.wall, self.time, self.step) = (wall, 0, 0);
        }
    }

    /// The counters after `step` ms at `power` mW.
    fn expected(&self, step: i64, power: i64) -> (u64, u64) {
        // An hour at most, lest the first step of a page (from zero) spoil the guess.
        let step = if (0..=3_600_000).contains(&step) { step } else { 0 };
        let energy = |mw: i64| (i128::from(mw.max(0)) * i128::from(step) / 3_600_000) as u64;
        (
            self.import.wrapping_add(energy(power)),
            self.export.wrapping_add(energy(power.saturating_neg())),
        )
    }

    fn follow(&mut self, record: &Record, seq: u32, time: i64, step: i64) {
        *self = Self {
            seq,
            wall: self.wall,
            time,
            // The first step is from zero and says nothing about the next.
            step: if self.time == 0 { 0 } else { step },
            voltage: record.voltage_mv,
            current: record.current_ma,
            power: record.power_mw,
            import: record.import_mwh,
            export: record.export_mwh,
            frequency: record.frequency_mhz.unwrap_or(self.frequency),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record() -> impl Strategy<Value = (Record, u32)> {
        let stamp = prop_oneof![
            any::<i64>().prop_map(Stamp::Wall),
            (0i64..1 << 40).prop_map(Stamp::Uptime)
        ];
        (
            (0..MAX_CHANNELS as u8, stamp, any::<i64>(), any::<i64>(), any::<i64>()),
            (any::<u64>(), any::<u64>(), any::<Option<u32>>(), any::<u32>()),
        )
            .prop_map(|((channel, at, v, i, p), (import, export, frequency_mhz, seq))| {
                let record = Record {
                    channel,
                    at,
                    voltage_mv: v,
                    current_ma: i,
                    power_mw: p,
                    import_mwh: import,
                    export_mwh: export,
                    frequency_mhz,
                };
                (record, seq)
            })
    }

    proptest! {
        #[test]
        fn whatever_is_encoded_decodes_to_itself(
            records in proptest::collection::vec(record(), 1..20),
            boot: u32, offset: i64,
        ) {
            let (mut out, mut back) = (Context::default(), Context::default());
            let body = out.start_boot(boot);
            prop_assert_eq!(back.decode(body.as_slice()), Some(Entry::Boot));
            for (record, seq) in &records {
                let body = out.reading(record, *seq);
                prop_assert_eq!(back.decode(body.as_slice()), Some(Entry::Reading(*record, *seq)));
            }
            prop_assert_eq!(back.decode(Context::sync(offset).as_slice()), Some(Entry::Sync(offset)));
            prop_assert_eq!(out, back);
            let acked = Position { page: boot, record: 7, thinned: true };
            let body = out.snapshot(acked, 5);
            prop_assert_eq!(back.decode(body.as_slice()), Some(Entry::Snapshot { acked, lost: 5 }));
            prop_assert_eq!(out.at_page(), back);
        }

        #[test]
        fn garbage_is_refused_or_decoded_but_never_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..60),
        ) {
            let mut context = Context::default();
            let before = context;
            if context.decode(&bytes).is_none() {
                prop_assert_eq!(context, before);
            }
        }
    }
}
