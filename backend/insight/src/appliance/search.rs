//! The pairs of a kind among all pairs.

use super::found::{Appliance, ApplianceRun, described};
use super::kind::ApplianceKind;
use super::pair::Pair;
use ohmstead_model::MilliwattHours;

const DAY_MS: f64 = 86_400_000.0;
/// Pairs of a kind have a power within this of their middle, as a share.
const ALIKE: f64 = 0.2;
/// Turns of an oven follow each other within this, ms.
const TURN_MS: i64 = 12 * 60_000;
/// Turns that make an oven.
const TURNS: usize = 3;

/// The appliance among the pairs that are `free`, which it takes.
pub fn find(
    kind: ApplianceKind,
    pairs: &[Pair],
    free: &mut [bool],
    span_ms: i64,
    drawn: f64,
) -> Option<Appliance> {
    let fits =
        |p: &Pair| kind.watts().contains(&p.watts) && kind.length_ms().contains(&p.length_ms());
    let candidates: Vec<usize> =
        (0..pairs.len()).filter(|i| free[*i] && fits(&pairs[*i])).collect();
    let power = common_power(candidates.iter().map(|i| &pairs[*i]), kind)?;
    let mut members: Vec<usize> = candidates
        .into_iter()
        .filter(|i| (pairs[*i].watts - power).abs() <= ALIKE * power)
        .collect();
    if kind == ApplianceKind::Oven {
        members = in_turns(pairs, &members);
    }
    let days = span_ms as f64 / DAY_MS;
    let taken: Vec<&Pair> = members.iter().map(|i| &pairs[*i]).collect();
    let runs = if kind == ApplianceKind::Oven { joined(&taken) } else { single(&taken) };
    if (runs.len() as f64) < kind.least_per_day() * days || runs.len() < 3 {
        return None;
    }
    for i in &members {
        free[*i] = false;
    }
    Some(described(kind, runs, &taken, (days, drawn)))
}

/// The power round which most energy lies (of a fridge: most runs).
fn common_power<'a>(
    pairs: impl Iterator<Item = &'a Pair> + Clone,
    kind: ApplianceKind,
) -> Option<f64> {
    let weight = |p: &Pair| if kind == ApplianceKind::Fridge { 1.0 } else { p.energy() };
    let all: Vec<&Pair> = pairs.collect();
    let mut sorted: Vec<(f64, f64)> = all.iter().map(|p| (p.watts, weight(p))).collect();
    sorted.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut from, mut sum, mut best) = (0, 0.0, (0.0, None));
    for (to, (watts, weight)) in sorted.iter().enumerate() {
        sum += weight;
        while sorted[from].0 * (1.0 + ALIKE) / (1.0 - ALIKE) < *watts {
            sum -= sorted[from].1;
            from += 1;
        }
        if sum > best.0 {
            best = (sum, Some((from, to)));
        }
    }
    let (from, to) = best.1?;
    let total: f64 = sorted[from..=to].iter().map(|s| s.1).sum();
    Some(sorted[from..=to].iter().map(|s| s.0 * s.1).sum::<f64>() / total)
}

/// Those of the pairs that follow each other in turns.
fn in_turns(pairs: &[Pair], members: &[usize]) -> Vec<usize> {
    let mut out = Vec::new();
    let mut group: Vec<usize> = Vec::new();
    for i in members {
        let follows = group.last().is_some_and(|l| pairs[*i].from - pairs[*l].to <= TURN_MS);
        if !follows {
            if group.len() >= TURNS {
                out.append(&mut group);
            }
            group.clear();
        }
        group.push(*i);
    }
    if group.len() >= TURNS {
        out.append(&mut group);
    }
    out
}

fn run(pair: &Pair) -> ApplianceRun {
    let energy = MilliwattHours(pair.energy().round() as i64);
    ApplianceRun { from: pair.from, to: pair.to, energy }
}

fn single(pairs: &[&Pair]) -> Vec<ApplianceRun> {
    pairs.iter().map(|p| run(p)).collect()
}

/// Turns that follow each other are one run.
fn joined(pairs: &[&Pair]) -> Vec<ApplianceRun> {
    let mut out: Vec<ApplianceRun> = Vec::new();
    for pair in pairs {
        let turn = run(pair);
        match out.last_mut() {
            Some(last) if turn.from - last.to <= TURN_MS => {
                last.to = last.to.max(turn.to);
                last.energy.0 += turn.energy.0;
            }
            _ => out.push(turn),
        }
    }
    out
}
