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

use crate::bytes::{Reader, put_packed, put_signed, put_unsigned};
use crate::error::BlobError;

/// A value for each reading, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// One for each reading; 0 where there is none. Empty when there is none anywhere.
    values: Vec<i64>,
    there: Presence,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Presence {
    Nowhere,
    Everywhere,
    Here(Vec<bool>),
}

impl Column {
    /// The value of one reading.
    pub fn get(&self, i: usize) -> Option<i64> {
        match &self.there {
            Presence::Nowhere => None,
            Presence::Everywhere => Some(self.values[i]),
            Presence::Here(there) => there[i].then(|| self.values[i]),
        }
    }

    /// The values, where every reading has one.
    pub fn everywhere(&self) -> Option<&[i64]> {
        (self.there == Presence::Everywhere).then_some(&*self.values)
    }

    /// All of them; 0 where there is none.
    pub fn into_values(self) -> Vec<i64> {
        self.values
    }

    /// One of a column's numbers, as the rules see them.
    fn at(&self, i: usize) -> i64 {
        self.values.get(i).copied().unwrap_or(0)
    }
}

impl FromIterator<Option<i64>> for Column {
    fn from_iter<T: IntoIterator<Item = Option<i64>>>(iter: T) -> Self {
        let (mut values, mut there) = (Vec::new(), Vec::new());
        for value in iter {
            values.push(value.unwrap_or(0));
            there.push(value.is_some());
        }
        let present = there.iter().filter(|t| **t).count();
        match present {
            0 => Self::NOWHERE,
            n if n == there.len() => Self { values, there: Presence::Everywhere },
            _ => Self { values, there: Presence::Here(there) },
        }
    }
}

impl Column {
    /// No reading has a value.
    pub const NOWHERE: Self = Self { values: Vec::new(), there: Presence::Nowhere };
}

/// The columns that others can be foretold by.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    pub at: &'a Column,
    pub voltage: &'a Column,
    pub power: &'a Column,
    pub current: &'a Column,
}

impl Basis<'_> {
    /// Nothing is known yet.
    pub const NONE: Self = Self {
        at: &Column::NOWHERE,
        voltage: &Column::NOWHERE,
        power: &Column::NOWHERE,
        current: &Column::NOWHERE,
    };
}

/// How a column is foretold; the numbers are part of the format.
pub type Rule = u8;
const PLAIN: Rule = 0;
/// The import power, summed over time from the first reading on, mWh.
pub const IMPORT: Rule = 1;
/// The export power, likewise.
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

/// Appends a column of `n` readings, foretold by one of `rules` or plain.
pub fn put(
    out: &mut Vec<u8>,
    column: &Column,
    n: usize,
    seen: Basis<'_>,
    rules: &[Rule],
) -> Result<(), BlobError> {
    let values: Vec<i64> = (0..n).filter_map(|i| column.get(i)).collect();
    match &column.there {
        Presence::Nowhere => {
            out.push(NOWHERE);
            return Ok(());
        }
        Presence::Everywhere => out.push(EVERYWHERE),
        Presence::Here(there) => {
            out.push(IN_RUNS);
            let runs = runs(there);
            put_unsigned(out, runs.len() as u64);
            put_packed(out, &runs)?;
        }
    }
    let base = values.iter().copied().min().unwrap_or(0);
    let steps = |v: i64| (v as u64).wrapping_sub(base as u64);
    let scale = values.iter().map(|v| steps(*v)).fold(0, gcd).max(1);
    let scaled: Vec<u64> = values.iter().map(|v| steps(*v) / scale).collect();
    let mut best: Option<Vec<u8>> = None;
    for &rule in [PLAIN].iter().chain(rules) {
        let ratio = if rule == CURRENT { ratio(column, n, seen) } else { 0 };
        let mut guess = Vec::with_capacity(values.len());
        foretell(rule, ratio, n, seen, |i, g| guess.extend(column.get(i).map(|_| g)))?;
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
        NOWHERE => return Ok(Column::NOWHERE),
        EVERYWHERE => Presence::Everywhere,
        IN_RUNS => Presence::Here(take_runs(reader, n)?),
        _ => return Err(BlobError::Malformed("a presence")),
    };
    let rule = reader.byte()?;
    let parameter = if rule == PLAIN || rule == FACTOR { 0 } else { reader.signed()? };
    let (base, scale, floor) = (reader.signed()?, reader.unsigned()?, reader.signed()?);
    let shift = match rule {
        PLAIN => 0,
        IMPORT | EXPORT => parameter,
        _ => half(scale).wrapping_sub(base),
    };
    let value = |above: u64, step: u64| {
        let step = above.wrapping_add(floor as u64).wrapping_add(step);
        (base as u64).wrapping_add(scale.wrapping_mul(step)) as i64
    };
    let mut values = vec![0; n];
    match &there {
        Presence::Here(there) => {
            let mut packed = reader.packed(there.iter().filter(|t| **t).count())?.into_iter();
            foretell(rule, parameter, n, seen, |i, guess| {
                if there[i]
                    && let Some(above) = packed.next()
                {
                    let step = if rule == PLAIN { 0 } else { in_steps(guess, shift, scale) };
                    values[i] = value(above, step);
                }
            })?;
        }
        _ => {
            let packed = reader.packed(n)?;
            if rule == PLAIN {
                values.iter_mut().zip(&packed).for_each(|(v, above)| *v = value(*above, 0));
            } else {
                foretell(rule, parameter, n, seen, |i, guess| {
                    values[i] = value(packed[i], in_steps(guess, shift, scale));
                })?;
            }
        }
    }
    Ok(Column { values, there })
}

/// Lengths of the runs of present and absent values in turn.
fn runs(there: &[bool]) -> Vec<u64> {
    let mut runs = vec![0];
    let mut present = true;
    for there in there {
        if *there == present {
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

/// Tells `each` reading's number and what a rule says of it. Where that has nothing to go by, or
/// would overflow, it is 0.
fn foretell(
    rule: Rule,
    ratio: i64,
    n: usize,
    seen: Basis<'_>,
    mut each: impl FnMut(usize, i64),
) -> Result<(), BlobError> {
    match rule {
        PLAIN => (0..n).for_each(|i| each(i, 0)),
        IMPORT => summed(seen, n, 1, each),
        EXPORT => summed(seen, n, -1, each),
        CURRENT => (0..n).for_each(|i| {
            let scaled = seen.power.at(i).checked_abs().and_then(|p| p.checked_mul(ratio));
            each(i, scaled.and_then(|p| p.checked_div(seen.voltage.at(i))).unwrap_or(0));
        }),
        FACTOR => (0..n).for_each(|i| {
            let apparent = seen.voltage.at(i).checked_mul(seen.current.at(i));
            let active = seen.power.at(i).checked_mul(1_000_000);
            each(i, active.zip(apparent).and_then(|(p, s)| p.checked_div(s)).unwrap_or(0));
        }),
        _ => return Err(BlobError::Malformed("a rule")),
    }
    Ok(())
}

/// The integral of the power of one sign, each reading's over the time before it, mWh rounded
/// down, with the remainder carried.
fn summed(seen: Basis<'_>, n: usize, sign: i64, mut each: impl FnMut(usize, i64)) {
    let mut whole = 0_i64;
    let mut rest = 0;
    let mut before = None;
    for i in 0..n {
        let now = seen.at.at(i);
        let power = seen.power.at(i).saturating_mul(sign).max(0);
        let passed = now.wrapping_sub(before.replace(now).unwrap_or(now));
        let step = power.checked_mul(passed).unwrap_or(0);
        whole = whole.wrapping_add(step / MWH);
        rest += step % MWH;
        if rest >= MWH {
            rest -= MWH;
            whole = whole.wrapping_add(1);
        }
        each(i, whole);
    }
}

/// The median of current × voltage / power: mA·mV/mW, about a thousand by the power factor.
fn ratio(current: &Column, n: usize, seen: Basis<'_>) -> i64 {
    let of = |i| {
        let apparent = current.get(i)?.checked_mul(seen.voltage.get(i)?)?;
        apparent.checked_div(seen.power.get(i)?.checked_abs()?)
    };
    let mut ratios: Vec<i64> = (0..n).filter_map(of).collect();
    let middle = ratios.len() / 2;
    if ratios.is_empty() { 0 } else { *ratios.select_nth_unstable(middle).1 }
}
