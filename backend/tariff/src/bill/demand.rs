//! Demand charges: the highest mean power of a window, with tiers and ratchet.

use super::plan::BandPlan;
use super::run::Carry;
use super::segment::{Draft, Output, Segment};
use super::tiers::{demand_limits, split};
use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::table::Window;
use crate::tariff::{DemandBand, DemandCharge, DemandPer, Kind, Ratchet};

pub(super) fn bill(seg: &Segment<'_>, carry: &mut Carry, out: &mut Output) {
    for (charge, plan) in seg.plan.tariff.demand.iter().zip(&seg.plan.demand) {
        match charge.per {
            DemandPer::Period => by_period(seg, charge, plan, carry, out),
            DemandPer::Day => by_day(seg, charge, plan, out),
        }
    }
}

/// The window of highest energy in each band; a window belongs to the band of its first slot.
fn highest(
    seg: &Segment<'_>,
    plan: &BandPlan,
    windows: impl Iterator<Item = Window>,
    bands: usize,
) -> Vec<Option<(i64, Window)>> {
    let mut best: Vec<Option<(i64, Window)>> = vec![None; bands];
    for window in windows {
        let mwh = seg.window_mwh(window);
        let slot = &mut best[usize::from(plan.bands[window.first])];
        if slot.is_none_or(|(before, _)| mwh > before) {
            *slot = Some((mwh, window));
        }
    }
    best
}

fn by_period(
    seg: &Segment<'_>,
    charge: &DemandCharge,
    plan: &BandPlan,
    carry: &mut Carry,
    out: &mut Output,
) {
    let best = highest(seg, plan, seg.windows(), charge.bands.len());
    for (b, (band, best)) in charge.bands.iter().zip(best).enumerate() {
        let days = seg.season_days(&plan.grid, &[b]);
        if days == 0 {
            continue;
        }
        let measured = best.map_or_else(Exact::zero, |(e, _)| kw(seg, e));
        carry.note_peak(&charge.name, &band.name, &measured);
        let mut line = seg.draft(Kind::Demand, &charge.name);
        if let Some((mwh, window)) = best.filter(|(e, _)| *e > 0) {
            line.slots = seg.table.slots(window.first, window.end);
            line.how = window_text(seg, mwh, window);
        }
        let floor = charge.ratchet.as_ref().map(|r| ratchet_floor(seg, r, carry, charge, band));
        let billed = match floor {
            Some((floor, text)) if floor > measured => {
                line.how = text;
                floor
            }
            _ => measured,
        };
        let share = Exact::ratio(days.into(), seg.period.days().max(1).into());
        if days < seg.period.days() {
            line.how = format!("{}; {days} of {} days", line.how, seg.period.days());
        }
        push_tiers(&line, band, charge.bands.len(), &billed, &share, out);
    }
}

fn by_day(seg: &Segment<'_>, charge: &DemandCharge, plan: &BandPlan, out: &mut Output) {
    let windows: Vec<Window> = seg.windows().collect();
    let mut sums: Vec<Vec<Exact>> =
        charge.bands.iter().map(|b| vec![Exact::zero(); b.tiers.len()]).collect();
    for day in &seg.table.days()[seg.first_day..seg.end_day] {
        let of_day = windows.iter().copied().filter(|w| (day.first..day.end).contains(&w.first));
        let best = highest(seg, plan, of_day, charge.bands.len());
        for ((band, sum), best) in charge.bands.iter().zip(&mut sums).zip(best) {
            let peak = best.map_or_else(Exact::zero, |(e, _)| kw(seg, e));
            for (s, part) in sum.iter_mut().zip(split(&peak, &demand_limits(&band.tiers))) {
                *s += part;
            }
        }
    }
    for (band, sums) in charge.bands.iter().zip(sums) {
        let mut line = seg.draft(Kind::Demand, &charge.name);
        line.how = "sum of each day's peak".to_owned();
        push_parts(&line, band, charge.bands.len(), &sums, &Exact::int(1), out);
    }
}

fn kw(seg: &Segment<'_>, mwh: i64) -> Exact {
    Exact::kwh(mwh.into()) * seg.per_hour()
}

fn push_tiers(
    line: &Draft,
    band: &DemandBand,
    bands: usize,
    billed: &Exact,
    share: &Exact,
    out: &mut Output,
) {
    let parts = split(billed, &demand_limits(&band.tiers));
    push_parts(line, band, bands, &parts, share, out);
}

fn push_parts(
    line: &Draft,
    band: &DemandBand,
    bands: usize,
    parts: &[Exact],
    share: &Exact,
    out: &mut Output,
) {
    for (i, (tier, part)) in band.tiers.iter().zip(parts).enumerate() {
        if part.is_zero() || tier.rate() == Decimal::ZERO {
            continue;
        }
        let mut line = line.clone();
        line.band = (bands > 1).then(|| band.name.clone());
        line.tier = if band.tiers.len() > 1 { u8::try_from(i + 1).ok() } else { None };
        line.quantity = part.clone();
        line.unit = "kW".to_owned();
        line.rate = tier.rate();
        line.amount = part.clone() * tier.rate().exact() * share.clone();
        out.drafts.push(line);
    }
}

/// The ratchet's floor in kW, and where it comes from.
fn ratchet_floor(
    seg: &Segment<'_>,
    ratchet: &Ratchet,
    carry: &Carry,
    charge: &DemandCharge,
    band: &DemandBand,
) -> (Exact, String) {
    let month = usize::from(seg.period.from.month().unsigned_abs() - 1);
    let percent = ratchet.percent.get(month).or(ratchet.percent.first()).copied();
    let percent = percent.unwrap_or(Decimal::ZERO);
    let earlier = carry.highest_peak(&charge.name, &band.name, ratchet);
    let text = format!(
        "{percent} % of {} kW, the highest of the {} periods before",
        earlier.rounded(3),
        ratchet.look_back
    );
    (earlier * percent.exact() / Exact::int(100), text)
}

fn window_text(seg: &Segment<'_>, mwh: i64, window: Window) -> String {
    let day = &seg.table.days()[seg.table.day_of(window.first)];
    let quarter = seg.table.quarter(window.first);
    format!(
        "{} kW, mean of {} minutes from {} {:02}:{:02}",
        kw(seg, mwh).rounded(3),
        seg.plan.window_minutes,
        day.date,
        quarter / 4,
        quarter % 4 * 15
    )
}
