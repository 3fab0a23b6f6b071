//! One column of a blob, as bytes:
//!
//! ```text
//! presence u8: 0 nowhere, 1 everywhere, 2 in runs: their count, then their lengths packed,
//!              present and absent in turn, present first (a first run of 0 is allowed)
//! rule u8, its parameter where it has one (signed) | base | scale | floor | packed
//! ```
//! A value is `base + scale × (foretold + floor + packed number)`. `scale` is the meter's own step
//! (a meter that resolves 0.1 V gives multiples of 100 mV). `foretold` is what a rule makes of the
//! columns before, in steps of the scale, so that only the difference has to be kept: a counter
//! rises by power × time, the current is the power by the voltage. The writer tries with and
//! without, and keeps what is shorter. All arithmetic wraps, so any values come back exactly.

use super::blob::BlobError;
use super::bytes::{Reader, put_packed, put_signed, put_unsigned};

/// A value for each reading, where there is one.
pub type Column = Vec<Option<i64>>;

/// The columns that others can be foretold by.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    pub at: &'a [Option<i64>],
    pub voltage: &'a [Option<i64>],
    pub power: &'a [Option<i64>],
    pub current: &'a [Option<i64>],
}

/// How a column is foretold; the numbers are part of the format.
pub type Rule = u8;
const PLAIN: Rule = 0;
/// The power drawn, summed over time from the first reading on, mWh.
pub const IMPORT: Rule = 1;
/// The power fed in, likewise.
pub const EXPORT: Rule = 2;
/// Power by voltage, times a constant ratio of apparent to active power.
pub const CURRENT: Rule = 3;
/// Power by voltage and current.
pub const FACTOR: Rule = 4;

const NOWHERE: u8 = 0;
const EVERYWHERE: u8 = 1;
const IN_RUNS: u8 = 2;

/// One mWh in mW·ms.
const MWH: i64 = 3_600_000;

/// Appends a column, foretold by one of `rules` or plain.
pub fn put(
    out: &mut Vec<u8>,
    column: &[Option<i64>],
    seen: Basis<'_>,
    rules: &[Rule],
) -> Result<(), BlobError> {
    let values: Vec<i64> = column.iter().flatten().copied().collect();
    if values.is_empty() {
        out.push(NOWHERE);
        return Ok(());
    }
    if values.len() == column.len() {
        out.push(EVERYWHERE);
    } else {
        out.push(IN_RUNS);
        let runs = runs(column);
        put_unsigned(out, runs.len() as u64);
        put_packed(out, &runs)?;
    }
    let base = values.iter().copied().min().unwrap_or(0);
    let steps = |v: i64| (v as u64).wrapping_sub(base as u64);
    let scale = values.iter().map(|v| steps(*v)).fold(0, gcd).max(1);
    let scaled: Vec<u64> = values.iter().map(|v| steps(*v) / scale).collect();
    let mut best: Option<Vec<u8>> = None;
    for &rule in [PLAIN].iter().chain(rules) {
        let ratio = if rule == CURRENT { ratio(column, seen) } else { 0 };
        let guess = present(&foretell(rule, ratio, column.len(), seen)?, column);
        let rest = |shift| -> Vec<i64> {
            let step = |(v, g): (&u64, &i64)| v.wrapping_sub(in_steps(*g, shift, scale)) as i64;
            scaled.iter().zip(&guess).map(step).collect()
        };
        let shift = match rule {
            PLAIN => 0,
            IMPORT | EXPORT => phase(scale, rest),
            _ => half(scale).wrapping_sub(base),
        };
        let rest = rest(shift);
        let mut tried = vec![rule];
        match rule {
            IMPORT | EXPORT => put_signed(&mut tried, shift),
            CURRENT => put_signed(&mut tried, ratio),
            _ => {}
        }
        put_signed(&mut tried, base);
        put_unsigned(&mut tried, scale);
        let floor = rest.iter().copied().min().unwrap_or(0);
        put_signed(&mut tried, floor);
        let above: Vec<u64> = rest.iter().map(|r| r.wrapping_sub(floor) as u64).collect();
        put_packed(&mut tried, &above)?;
        if best.as_ref().is_none_or(|b| tried.len() < b.len()) {
            best = Some(tried);
        }
    }
    out.extend(best.unwrap_or_default());
    Ok(())
}

/// Reads a column of `n` readings.
pub fn take(reader: &mut Reader<'_>, n: usize, seen: Basis<'_>) -> Result<Column, BlobError> {
    let there = match reader.byte()? {
        NOWHERE => return Ok(vec![None; n]),
        EVERYWHERE => vec![true; n],
        IN_RUNS => take_runs(reader, n)?,
        _ => return Err(BlobError::Malformed("a presence")),
    };
    let rule = reader.byte()?;
    let parameter = if rule == PLAIN || rule == FACTOR { 0 } else { reader.signed()? };
    let (base, scale, floor) = (reader.signed()?, reader.unsigned()?, reader.signed()?);
    let mut packed = reader.packed(there.iter().filter(|t| **t).count())?.into_iter();
    let guess = foretell(rule, parameter, n, seen)?;
    let shift = match rule {
        PLAIN => 0,
        IMPORT | EXPORT => parameter,
        _ => half(scale).wrapping_sub(base),
    };
    let value = |(there, guess): (bool, i64)| {
        let above = if there { packed.next()? } else { return None };
        let guess = if rule == PLAIN { 0 } else { in_steps(guess, shift, scale) };
        let step = above.wrapping_add(floor as u64).wrapping_add(guess);
        Some((base as u64).wrapping_add(scale.wrapping_mul(step)) as i64)
    };
    Ok(there.into_iter().zip(guess).map(value).collect())
}

/// Lengths of the runs of present and absent values in turn.
fn runs(column: &[Option<i64>]) -> Vec<u64> {
    let mut runs = vec![0];
    let mut present = true;
    for value in column {
        if value.is_some() == present {
            *runs.last_mut().expect("begins with one") += 1;
        } else {
            present = !present;
            runs.push(1);
        }
    }
    runs
}

fn take_runs(reader: &mut Reader<'_>, n: usize) -> Result<Vec<bool>, BlobError> {
    let count = usize::try_from(reader.unsigned()?).unwrap_or(usize::MAX);
    if count > n + 1 {
        return Err(BlobError::Malformed("too many runs"));
    }
    let mut there = Vec::with_capacity(n);
    for (i, run) in reader.packed(count)?.into_iter().enumerate() {
        let run = usize::try_from(run).unwrap_or(usize::MAX);
        if run > n - there.len() {
            return Err(BlobError::Malformed("a run too long"));
        }
        there.resize(there.len() + run, i % 2 == 0);
    }
    if there.len() != n {
        return Err(BlobError::Malformed("runs too short"));
    }
    Ok(there)
}

fn present(guess: &[i64], column: &[Option<i64>]) -> Vec<i64> {
    guess.iter().zip(column).filter(|(_, v)| v.is_some()).map(|(g, _)| *g).collect()
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A foretold value, shifted, in whole steps of the scale.
fn in_steps(guess: i64, shift: i64, scale: u64) -> u64 {
    let scale = i64::try_from(scale).unwrap_or(i64::MAX).max(1);
    guess.wrapping_add(shift).div_euclid(scale) as u64
}

/// Half a step: rounds to the nearest.
fn half(scale: u64) -> i64 {
    i64::try_from(scale / 2).unwrap_or(i64::MAX)
}

/// How far into its step a coarse counter stood at the first reading, as a sixteenth of a step
/// that makes it follow the sum with the fewest differences.
fn phase(scale: u64, rest: impl Fn(i64) -> Vec<i64>) -> i64 {
    let sixteenth = i64::try_from(scale).unwrap_or(0) / 16;
    let shifts = (0..if sixteenth > 0 { 16 } else { 1 }).map(|i| i * sixteenth);
    let differences = |shift: &i64| rest(*shift).windows(2).filter(|w| w[0] != w[1]).count();
    shifts.min_by_key(differences).unwrap_or(0)
}

/// What a rule says of each reading. Where it has nothing to go by, or would overflow, it says 0.
fn foretell(rule: Rule, ratio: i64, n: usize, seen: Basis<'_>) -> Result<Vec<i64>, BlobError> {
    let at = |column: &[Option<i64>], i: usize| column.get(i).copied().flatten().unwrap_or(0);
    let guess = match rule {
        PLAIN => vec![0; n],
        IMPORT | EXPORT => {
            let sign = if rule == IMPORT { 1 } else { -1 };
            summed(seen, n, sign)
        }
        CURRENT => (0..n)
            .map(|i| {
                let scaled = at(seen.power, i).checked_abs().and_then(|p| p.checked_mul(ratio));
                scaled.and_then(|p| p.checked_div(at(seen.voltage, i))).unwrap_or(0)
            })
            .collect(),
        FACTOR => (0..n)
            .map(|i| {
                let apparent = at(seen.voltage, i).checked_mul(at(seen.current, i));
                let active = at(seen.power, i).checked_mul(1_000_000);
                active.zip(apparent).and_then(|(p, s)| p.checked_div(s)).unwrap_or(0)
            })
            .collect(),
        _ => return Err(BlobError::Malformed("a rule")),
    };
    Ok(guess)
}

/// The integral of the power of one sign, each reading's over the time before it, mWh rounded
/// down, with the remainder carried.
fn summed(seen: Basis<'_>, n: usize, sign: i64) -> Vec<i64> {
    let mut whole = 0_i64;
    let mut rest = 0;
    let mut before = None;
    (0..n)
        .map(|i| {
            let now = seen.at.get(i).copied().flatten().unwrap_or(0);
            let power =
                seen.power.get(i).copied().flatten().unwrap_or(0).saturating_mul(sign).max(0);
            let passed = now.wrapping_sub(before.replace(now).unwrap_or(now));
            let step = power.checked_mul(passed).unwrap_or(0);
            whole = whole.wrapping_add(step / MWH);
            rest += step % MWH;
            if rest >= MWH {
                rest -= MWH;
                whole = whole.wrapping_add(1);
            }
            whole
        })
        .collect()
}

/// The median of current × voltage / power: mA·mV/mW, about a thousand by the power factor.
fn ratio(current: &[Option<i64>], seen: Basis<'_>) -> i64 {
    let mut ratios: Vec<i64> = (0..current.len())
        .filter_map(|i| {
            let apparent = current[i]?.checked_mul((*seen.voltage.get(i)?)?)?;
            apparent.checked_div((*seen.power.get(i)?)?.checked_abs()?)
        })
        .collect();
    let middle = ratios.len() / 2;
    if ratios.is_empty() { 0 } else { *ratios.select_nth_unstable(middle).1 }
}
