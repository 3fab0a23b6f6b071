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
/// A ratio is believed when so many blocks in a row have it.
const FACTOR_BLOCKS: usize = 4;

/// A slot of which both are known.
#[derive(Debug, Clone, Copy)]
struct Compared {
    slot: Slot,
    counted: i64,
    by_power: i64,
}

fn compared(i: &Interval) -> Option<Compared> {
    let doubtful = Flags::GAP.0
        | Flags::RESET.0
        | Flags::SWAP.0
        | Flags::UNIT_CHANGE.0
        | Flags::LEFT_OUT.0
        | Flags::PROVISIONAL.0
        | Flags::SPREAD_IN.0
        | Flags::SPREAD_OUT.0;
    let power = i.power?.mean.0;
    if i.flags.0 & doubtful != 0 || i.covered_ms == 0 || i.readings < READINGS {
        return None;
    }
    let by_power = i128::from(power) * i128::from(i.covered_ms) / 3_600_000;
    let counted = if i.flags.has(Flags::FROM_POWER) {
        // Without an export counter, what power below zero makes counts as fed in. Beside an import
        // counter that counts the same at the same time, it is the power that is turned round.
        // (Power is a mean of few readings: a load that changes within the slot costs a part of it.)
        let (import, export) = (i128::from(i.import.0), i128::from(i.export.0));
        let alike =
            (import - export).abs() * 4 <= export && (export + by_power).abs() * 4 <= export;
        if export == 0 || !alike {
            return None;
        }
        i.import.0
    } else {
        i.import.0 - i.export.0
    };
    Some(Compared { slot: i.slot, counted, by_power: by_power as i64 })
}

/// What does not fit among intervals (ascending) of one device. A few hours more on either side of what
/// is of interest make the answer the same whatever range is asked for.
pub fn disagreements(intervals: &[Interval]) -> Vec<Disagreement> {
    let all: Vec<Compared> = intervals.iter().filter_map(compared).collect();
    let grain = grain(&all);
    let mut found = Vec::new();
    for stretch in all.chunk_by(|a, b| a.slot.next() == b.slot) {
        for run in stretch.chunk_by(|a, b| (a.counted == 0) == (b.counted == 0)) {
            if run[0].counted == 0 {
                found.extend(stuck(run, grain));
            } else {
                found.extend(ratios(run, grain));
            }
        }
    }
    found
}

/// The usual energy of a slot that has any: a coarse counter stands still for that long rightly.
fn grain(all: &[Compared]) -> i64 {
    let mut steps: Vec<i64> = all.iter().map(|c| c.counted.abs()).filter(|c| *c > 0).collect();
    steps.sort_unstable();
    steps.get(steps.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

fn stuck(run: &[Compared], grain: i64) -> Option<Disagreement> {
    let used: i64 = run.iter().map(|c| c.by_power.abs()).sum();
    (run.len() >= 2 && used >= LEAST.max(grain.saturating_mul(3)))
        .then(|| disagreement(run, Mismatch::Stuck, None))
}

fn disagreement(run: &[Compared], mismatch: Mismatch, proposal: Option<Proposal>) -> Disagreement {
    let lacks = |c: &Compared| match mismatch {
        Mismatch::Stuck | Mismatch::Unit => (c.by_power.abs() - c.counted.abs()).max(0),
        Mismatch::Reversed | Mismatch::Factor => 0,
    };
    Disagreement {
        range: SlotRange::new(run[0].slot, run[run.len() - 1].slot.next()),
        mismatch,
        counted: MilliwattHours(run.iter().map(|c| c.counted).sum()),
        by_power: MilliwattHours(run.iter().map(|c| c.by_power).sum()),
        proposal,
        missing: run.iter().map(|c| (c.slot, lacks(c))).collect(),
    }
}

/// A few slots together: the ratio of counter to power, in thousandths.
#[derive(Debug, Clone, Copy)]
struct Block {
    from: usize,
    to: usize,
    ratio: i64,
    mismatch: Option<Mismatch>,
}

fn blocks(run: &[Compared], grain: i64) -> Vec<Block> {
    let least = BLOCK.max(grain.saturating_mul(2).min(10 * BLOCK));
    let mut blocks = Vec::new();
    let (mut from, mut counted, mut by_power) = (0, 0i64, 0i64);
    for (n, c) in run.iter().enumerate() {
        (counted, by_power) = (counted + c.counted, by_power + c.by_power);
        if n > from && by_power.abs() >= least {
            let ratio = (i128::from(counted) * 1_000_000 / i128::from(by_power)) as i64;
            blocks.push(Block { from, to: n + 1, ratio, mismatch: kind(ratio) });
            (from, counted, by_power) = (n + 1, 0, 0);
        }
    }
    if let Some(last) = blocks.last_mut() {
        // The rest is too little to say anything else.
        last.to = run.len();
    }
    blocks
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

fn ratios(run: &[Compared], grain: i64) -> Vec<Disagreement> {
    let blocks = blocks(run, grain);
    let alike = |a: &Block, b: &Block| {
        a.mismatch == b.mismatch
            && (a.mismatch != Some(Mismatch::Factor)
                || (a.ratio - b.ratio).abs() <= a.ratio.abs() / 100 * 15)
    };
    let mut found = Vec::new();
    for same in blocks.chunk_by(alike) {
        let Some(mismatch) = same[0].mismatch else { continue };
        let slots = &run[same[0].from..same[same.len() - 1].to];
        let by_power: i64 = slots.iter().map(|c| c.by_power).sum();
        let enough = match mismatch {
            Mismatch::Factor => same.len() >= FACTOR_BLOCKS && same[0].ratio > 0,
            _ => by_power.abs() >= LEAST,
        };
        if enough {
            let proposal = match mismatch {
                Mismatch::Unit if same[0].ratio < 1_000_000 => {
                    Some(Proposal::ScaleCounter(1000, 1))
                }
                Mismatch::Unit => Some(Proposal::ScaleCounter(1, 1000)),
                Mismatch::Reversed | Mismatch::Factor => power_scale(slots, by_power),
                Mismatch::Stuck => None,
            };
            found.push(disagreement(slots, mismatch, proposal));
        }
    }
    found
}

/// What the power has to be multiplied by: to three digits, for it comes of a rough comparison; where
/// it is within 5 % of a turn alone, the turn.
fn power_scale(slots: &[Compared], by_power: i64) -> Option<Proposal> {
    let counted: i64 = slots.iter().map(|c| c.counted).sum();
    let thousandths = i128::from(counted) * 1000 / i128::from(by_power);
    let thousandths = i32::try_from(thousandths).ok().filter(|t| *t != 0)?;
    Some(match thousandths {
        -1050..=-950 => Proposal::ScalePower(-1, 1),
        other => Proposal::ScalePower(other, 1000),
    })
}
