//! Where a counter and the power beside it do not tell the same.
//!
//! Worked out from intervals when asked: a slot's energy by power is the mean of its power readings
//! over the measured time. That is rough where power is read seldom, so only what no roughness
//! explains is a finding: a counter that stands still while power flows, one that is a thousand times
//! off, one that runs the other way, and a ratio that is the same for hours.

use ohmstead_model::{Flags, Interval, MilliwattHours, Slot, SlotRange};
use serde::{Deserialize, Serialize};

/// What does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Mismatch {
    /// The counter stands still while power flows.
    Stuck,
    /// The counter counts a thousandth, or a thousandfold, of what the power makes: kWh sent as Wh, or
    /// the reverse.
    Unit,
    /// The power has the other sign: a current transformer that is turned round.
    Reversed,
    /// The power is off by a constant factor: a transformer on another phase, or one of another ratio.
    Factor,
}

/// What would mend a disagreement: an exact factor, numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposal {
    /// The counter is multiplied ([`crate::Action::ScaleCounter`]).
    ScaleCounter(u32, u32),
    /// The power is multiplied ([`crate::Action::ScalePower`]); below zero: turned round.
    ScalePower(i32, u32),
}

/// A stretch in which a counter and the power beside it do not tell the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Which slots.
    pub range: SlotRange,
    /// What does not fit.
    pub mismatch: Mismatch,
    /// Energy by the counters: import less export.
    pub counted: MilliwattHours,
    /// Energy by power: import less export.
    pub by_power: MilliwattHours,
    /// What would mend it, from the first slot on.
    pub proposal: Option<Proposal>,
    /// What the counter lacks by slot, mWh; not negative. Zero where it is the power that is wrong.
    pub missing: Vec<(Slot, i64)>,
}

impl Disagreement {
    /// What the counter lacks in all.
    pub fn missing_energy(&self) -> MilliwattHours {
        MilliwattHours(self.missing.iter().map(|(_, mwh)| mwh).sum())
    }

    /// In plain words.
    pub fn reason(&self) -> String {
        let (counted, by_power) = (self.counted, self.by_power);
        match self.mismatch {
            Mismatch::Stuck => format!(
                "the counter stands still while the power beside it makes {by_power}: the energy is missing"
            ),
            Mismatch::Unit => format!(
                "the counter counts {counted} while the power beside it makes {by_power}: the meter sends \
                 another unit than Wh"
            ),
            Mismatch::Reversed => format!(
                "the counter counts {counted} while the power beside it makes {by_power}: the power has the \
                 wrong sign, as when a current transformer is turned round"
            ),
            Mismatch::Factor => format!(
                "the counter counts {counted} while the power beside it makes {by_power}, always in the same \
                 ratio: power of another phase, or of a transformer with another ratio"
            ),
        }
    }
}

/// Less energy by power (500 Wh) proves nothing.
const LEAST: i64 = 500_000;
/// What is compared at once: at least so much energy by power (300 Wh), and two slots.
const BLOCK: i64 = 300_000;
/// A slot with fewer readings does not know its power.
const READINGS: u32 = 3;
/// Pieces are joined over so many slots that tell nothing, at most (half a day).
const JOINED: i32 = 48;
/// A ratio is believed when so many blocks in a row have it.
const FACTOR_BLOCKS: usize = 4;

/// A slot of which both are known.
#[derive(Debug, Clone, Copy)]
struct Compared {
    slot: Slot,
    counted: i64,
    by_power: i64,
    /// What a reading more or less of the slot's power may change of `by_power`.
    rough: i64,
}

impl Compared {
    /// Whether the counter stands still.
    fn stands(&self) -> bool {
        self.counted == 0
    }
}

/// The least and the most power of a slot and its neighbours: a load that changes on their border is in
/// the counter of the one and in the readings of the other.
fn spread(intervals: &[Interval], n: usize) -> i64 {
    let near = intervals[n.saturating_sub(1)..intervals.len().min(n + 2)].iter();
    let powers = near
        .filter(|i| (i.slot.0 - intervals[n].slot.0).abs() <= 1)
        .filter_map(|i| i.power.map(|p| (p.min.0, p.max.0)));
    let (least, most) =
        powers.fold((i64::MAX, i64::MIN), |(a, b), (min, max)| (a.min(min), b.max(max)));
    most.saturating_sub(least)
}

fn compared(intervals: &[Interval], n: usize) -> Option<Compared> {
    let i = &intervals[n];
    let doubtful = Flags::GAP.0
        | Flags::RESET.0
        | Flags::SWAP.0
        | Flags::UNIT_CHANGE.0
        | Flags::LEFT_OUT.0
        | Flags::PROVISIONAL.0
        | Flags::SPREAD_IN.0
        | Flags::SPREAD_OUT.0;
    let power = i.power?;
    if i.flags.0 & doubtful != 0 || i.covered_ms == 0 || i.readings < READINGS {
        return None;
    }
    let energy = |power: i64| i128::from(power) * i128::from(i.covered_ms) / 3_600_000;
    let by_power = energy(power.mean.0);
    let rough = energy(spread(intervals, n) / i64::from(i.readings));
    let counted = if i.flags.has(Flags::FROM_POWER) {
        // Without an export counter, what power below zero makes counts as fed in. Beside an import
        // counter that counts the same at the same time, it is the power that is turned round.
        // (Power is a mean of few readings: a load that changes within the slot costs one of them.)
        let (import, export) = (i128::from(i.import.0), i128::from(i.export.0));
        let near = |difference: i128| difference.abs() <= export / 4 + rough;
        let alike = near(import - export) && near(export + by_power);
        if export == 0 || !alike {
            return None;
        }
        i.import.0
    } else {
        i.import.0 - i.export.0
    };
    Some(Compared { slot: i.slot, counted, by_power: by_power as i64, rough: rough as i64 })
}

/// What does not fit among intervals (ascending) of one device. A few hours more on either side of what
/// is of interest make the answer the same whatever range is asked for.
pub fn disagreements(intervals: &[Interval]) -> Vec<Disagreement> {
    let all: Vec<Compared> = (0..intervals.len()).filter_map(|n| compared(intervals, n)).collect();
    let grain = grain(&all);
    let mut pieces = Vec::new();
    let mut from = 0;
    for stretch in all.chunk_by(|a, b| a.slot.next() == b.slot && a.stands() == b.stands()) {
        if stretch[0].stands() {
            pieces.extend(stuck(from, stretch, grain));
        } else {
            append(&mut pieces, blocks(from, stretch, grain));
        }
        from += stretch.len();
    }
    let mut pieces = joined(pieces, &all);
    widen(&mut pieces, &all);
    pieces.into_iter().filter_map(|piece| finding(piece, &all)).collect()
}

/// The usual energy of a slot that has any: a coarse counter stands still for that long rightly.
fn grain(all: &[Compared]) -> i64 {
    let mut steps: Vec<i64> = all.iter().map(|c| c.counted.abs()).filter(|c| *c > 0).collect();
    steps.sort_unstable();
    steps.get(steps.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

/// Slots in a row (by their place among those compared) that tell the same: from a block on, the
/// least that a ratio is taken of.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
    blocks: usize,
    counted: i64,
    by_power: i64,
    rough: i64,
    mismatch: Option<Mismatch>,
}

impl Piece {
    fn of(from: usize, slots: &[Compared]) -> Self {
        let sum = |value: fn(&Compared) -> i64| slots.iter().map(value).sum::<i64>();
        let (counted, by_power) = (sum(|c| c.counted), sum(|c| c.by_power));
        let to = from + slots.len();
        let rough = sum(|c| c.rough);
        let piece = Self { from, to, blocks: 1, counted, by_power, rough, mismatch: None };
        Self { mismatch: kind(piece.ratio()), ..piece }
    }

    /// Counter to power, in millionths; zero without power.
    fn ratio(&self) -> i64 {
        let counted = i128::from(self.counted) * 1_000_000;
        counted.checked_div(i128::from(self.by_power)).unwrap_or(0) as i64
    }

    /// Whether it is too rough to contradict what lies on either side of it.
    fn doubtful(&self) -> bool {
        self.blocks == 1 && self.rough >= self.by_power.abs() / 10
    }

    fn tells_the_same_as(&self, other: &Self) -> bool {
        self.mismatch == other.mismatch
            && (self.mismatch != Some(Mismatch::Factor)
                || (self.ratio() - other.ratio()).abs() <= self.ratio().abs() / 100 * 15)
    }

    fn extend(&mut self, next: &Self) {
        self.to = next.to;
        self.blocks += next.blocks;
        self.counted += next.counted;
        self.by_power += next.by_power;
        self.rough += next.rough;
    }
}

fn stuck(from: usize, run: &[Compared], grain: i64) -> Option<Piece> {
    let used: i64 = run.iter().map(|c| c.by_power.abs()).sum();
    (run.len() >= 2 && used >= LEAST.max(grain.saturating_mul(3)))
        .then(|| Piece { mismatch: Some(Mismatch::Stuck), ..Piece::of(from, run) })
}

fn blocks(start: usize, run: &[Compared], grain: i64) -> Vec<Piece> {
    let least = BLOCK.max(grain.saturating_mul(2).min(10 * BLOCK));
    let mut blocks = Vec::new();
    let (mut from, mut by_power) = (0, 0i64);
    for (n, c) in run.iter().enumerate() {
        by_power += c.by_power;
        if n > from && by_power.abs() >= least {
            blocks.push(Piece::of(start + from, &run[from..=n]));
            (from, by_power) = (n + 1, 0);
        }
    }
    if let Some(last) = blocks.last_mut() {
        // The rest is too little to say anything else.
        last.to = start + run.len();
    }
    blocks
}

/// Blocks that tell the same become one piece.
fn append(pieces: &mut Vec<Piece>, blocks: Vec<Piece>) {
    for block in blocks {
        match pieces.last_mut() {
            Some(last) if last.to == block.from && last.tells_the_same_as(&block) => {
                last.extend(&block);
            }
            _ => pieces.push(block),
        }
    }
}

/// Pieces that tell the same with nothing between them that says otherwise become one: where a load
/// changes within a slot, its few readings of power tell nothing, and a quiet hour makes too little.
fn joined(pieces: Vec<Piece>, all: &[Compared]) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    let mut aside: Vec<Piece> = Vec::new();
    for piece in pieces {
        let near = |last: &Piece| all[piece.from].slot.0 - all[last.to - 1].slot.0 <= JOINED;
        match joined.last_mut() {
            Some(last) if near(last) && last.tells_the_same_as(&piece) => {
                last.extend(&piece);
                aside.clear();
            }
            Some(_) if piece.doubtful() => aside.push(piece),
            _ => {
                joined.append(&mut aside);
                joined.push(piece);
            }
        }
    }
    joined.append(&mut aside);
    joined
}

/// Slots on either side that are too little for a block of their own belong to the piece that says the
/// same: a correction from its first slot on is to reach all that it is for.
fn widen(pieces: &mut [Piece], all: &[Compared]) {
    for n in 0..pieces.len() {
        let piece = pieces[n];
        if matches!(piece.mismatch, None | Some(Mismatch::Stuck)) {
            continue;
        }
        let from = n.checked_sub(1).map_or(0, |before| pieces[before].to);
        let to = pieces.get(n + 1).map_or(all.len(), |after| after.from);
        let same = |k: &usize| {
            let slot = Piece::of(*k, &all[*k..=*k]);
            slot.by_power != 0 && piece.tells_the_same_as(&slot)
        };
        let near = |a: usize, b: usize| all[b].slot.0 - all[a].slot.0 <= JOINED;
        if let Some(first) = (from..piece.from).find(same).filter(|k| near(*k, piece.from)) {
            pieces[n].from = first;
        }
        if let Some(last) = (piece.to..to).rev().find(same).filter(|k| near(piece.to - 1, *k)) {
            pieces[n].to = last + 1;
        }
    }
}

/// From millionths.
fn kind(ratio: i64) -> Option<Mismatch> {
    match ratio {
        800..=1_250 | 800_000_000..=1_250_000_000 => Some(Mismatch::Unit),
        -1_500_000..=-670_000 => Some(Mismatch::Reversed),
        670_000..=1_500_000 => None,
        _ => Some(Mismatch::Factor),
    }
}

/// What a piece proves, if anything.
fn finding(piece: Piece, all: &[Compared]) -> Option<Disagreement> {
    let mismatch = piece.mismatch?;
    let slots = &all[piece.from..piece.to];
    let ratio = piece.ratio();
    let proposal = match mismatch {
        Mismatch::Factor if piece.blocks < FACTOR_BLOCKS || ratio <= 0 => return None,
        Mismatch::Unit | Mismatch::Reversed if piece.by_power.abs() < LEAST => return None,
        Mismatch::Unit if ratio < 1_000_000 => Some(Proposal::ScaleCounter(1000, 1)),
        Mismatch::Unit => Some(Proposal::ScaleCounter(1, 1000)),
        Mismatch::Reversed | Mismatch::Factor => power_scale(ratio),
        Mismatch::Stuck => None,
    };
    let lacks = |c: &Compared| match mismatch {
        Mismatch::Stuck | Mismatch::Unit => (c.by_power.abs() - c.counted.abs()).max(0),
        Mismatch::Reversed | Mismatch::Factor => 0,
    };
    Some(Disagreement {
        range: SlotRange::new(slots[0].slot, slots[slots.len() - 1].slot.next()),
        mismatch,
        counted: MilliwattHours(slots.iter().map(|c| c.counted).sum()),
        by_power: MilliwattHours(slots.iter().map(|c| c.by_power).sum()),
        proposal,
        missing: slots.iter().map(|c| (c.slot, lacks(c))).collect(),
    })
}

/// What the power has to be multiplied by, of the ratio in millionths: to three digits, for it comes of a
/// rough comparison; where it is within 5 % of a turn alone, the turn.
fn power_scale(ratio: i64) -> Option<Proposal> {
    let thousandths = i32::try_from(ratio / 1000).ok().filter(|t| *t != 0)?;
    Some(match thousandths {
        -1050..=-950 => Proposal::ScalePower(-1, 1),
        other => Proposal::ScalePower(other, 1000),
    })
}
