//! Demand charges: the highest mean power of a window, or a mean of several, with tiers, classes
//! and ratchet.

use super::carry::Carry;
use super::plan::BandPlan;
use super::segment::{Draft, Output, Segment};
use super::standing::quantity;
use super::tiers::{class_of, demand_limits, split};
use crate::decimal::Decimal;
use crate::exact::Exact;
use crate::table::Window;
use crate::tariff::{DemandBand, DemandCharge, DemandPer, DemandPricing, Kind, Ratchet};

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

/// By band: the highest windows of the segment, each of another day, the highest first; of
/// equals the earlier. As many as the charge counts, fewer on fewer days.
fn peaks(seg: &Segment<'_>, charge: &DemandCharge, plan: &BandPlan) -> Vec<Vec<(i64, Window)>> {
    let n = charge.bands.len();
    if charge.peaks <= 1 {
        let best = highest(seg, plan, seg.windows(), n);
        return best.into_iter().map(|peak| peak.into_iter().collect()).collect();
    }
    let mut found: Vec<Vec<(i64, Window)>> = vec![Vec::new(); n];
    let windows: Vec<Window> = seg.windows().collect();
    for of_day in windows.chunk_by(|a, b| seg.table.day_of(a.first) == seg.table.day_of(b.first)) {
        for (list, peak) in found.iter_mut().zip(highest(seg, plan, of_day.iter().copied(), n)) {
            list.extend(peak);
        }
    }
    for list in &mut found {
        list.sort_by_key(|(mwh, window)| (std::cmp::Reverse(*mwh), window.first));
        list.truncate(charge.peaks.into());
    }
    found
}

fn by_period(
    seg: &Segment<'_>,
    charge: &DemandCharge,
    plan: &BandPlan,
    carry: &mut Carry,
    out: &mut Output,
) {
    for (b, (band, peaks)) in charge.bands.iter().zip(peaks(seg, charge, plan)).enumerate() {
        let days = seg.season_days(&plan.grid, &[b]);
        if days == 0 {
            continue;
        }
        let sum: i64 = peaks.iter().map(|(mwh, _)| mwh).sum();
        let mut billed = kw(seg, sum) / Exact::int(peaks.len().max(1) as i128);
        carry.note_peak(&charge.name, &band.name, &billed);
        let mut line = seg.draft(Kind::Demand, &charge.name);
        let measured = peaks.first().filter(|(mwh, _)| *mwh > 0);
        if let Some((_, window)) = measured {
            line.slots = seg.table.slots(window.first, window.end);
            line.how = peaks_text(seg, &peaks);
        }
        if let Some((mean, text)) = mean_of_periods(charge, band, carry, &billed) {
            billed = mean;
            line.how = if line.how.is_empty() { text } else { format!("{text}; {}", line.how) };
        }
        let floor = charge.ratchet.as_ref().map(|r| ratchet_floor(seg, r, carry, charge, band));
        if let Some((floor, text)) = floor.filter(|(floor, _)| *floor > billed) {
            line.how = text;
            billed = floor;
        }
        let whole = seg.period.days();
        if days < whole {
            line.how = format!("{}; {days} of {whole} days", line.how);
        }
        push_priced(seg, &line, charge, band, &billed, days, out);
    }
}

/// The mean of the last billing periods' peaks, each at least the least one, this period's (`now`)
/// the last; `None` where the charge counts neither.
fn mean_of_periods(
    charge: &DemandCharge,
    band: &DemandBand,
    carry: &Carry,
    now: &Exact,
) -> Option<(Exact, String)> {
    if charge.mean_of <= 1 && charge.at_least.is_none() {
        return None;
    }
    let least = charge.at_least.map_or_else(Exact::zero, |least| least.exact());
    let earlier = carry.earlier_peaks(&charge.name, &band.name);
    let before = usize::from(charge.mean_of.saturating_sub(1));
    let recent = &earlier[earlier.len().saturating_sub(before)..];
    let counted: Vec<Exact> = recent
        .iter()
        .map(|(_, kw)| kw)
        .chain([now])
        .map(|kw| kw.clone().max(least.clone()))
        .collect();
    let count = counted.len();
    let mean = counted.iter().sum::<Exact>() / Exact::int(count as i128);
    let floor = charge.at_least.map_or_else(String::new, |l| format!(", each at least {l} kW"));
    let list: Vec<String> = counted.iter().map(|kw| kw.rounded(3).to_string()).collect();
    let text = match count {
        1 => format!("{} kW{}", mean.rounded(3), floor.replace("each ", "")),
        _ => format!("mean of {count} periods' peaks{floor}: {} kW", list.join(", ")),
    };
    Some((mean, text))
}

/// Days of a band's season, as a share of what its price is due for.
fn push_priced(
    seg: &Segment<'_>,
    line: &Draft,
    charge: &DemandCharge,
    band: &DemandBand,
    billed: &Exact,
    days: i32,
    out: &mut Output,
) {
    let in_season = Exact::ratio(days.into(), seg.days().max(1).into());
    let share = quantity(seg, charge.rate_per, &[]).0 * in_season;
    let named = charge.bands.len() > 1;
    if charge.pricing == DemandPricing::PerKw {
        let parts = split(billed, &demand_limits(&band.tiers));
        return push_parts(line, band, named, &parts, &share, out);
    }
    let class = class_of(billed, &band.tiers, charge.pricing);
    let tier = &band.tiers[class];
    let mut line = line.clone();
    line.band = named.then(|| band.name.clone());
    line.tier = u8::try_from(class + 1).ok();
    line.how = format!("{} kW: {}; {}", billed.rounded(3), class_text(band, class), line.how);
    (line.quantity, line.unit) = (share.clone(), quantity(seg, charge.rate_per, &[]).1);
    line.rate = tier.rate();
    line.amount = tier.rate().exact() * share;
    out.drafts.push(line);
}

fn class_text(band: &DemandBand, class: usize) -> String {
    let limit = |i: usize| band.tiers[i].up_to.filter(|_| i + 1 < band.tiers.len());
    let from = class.checked_sub(1).and_then(limit);
    match (from, limit(class)) {
        (None, Some(to)) => format!("class up to {to} kW"),
        (Some(from), Some(to)) => format!("class {from} to {to} kW"),
        (Some(from), None) => format!("class above {from} kW"),
        (None, None) => "the only class".to_owned(),
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
        push_parts(&line, band, charge.bands.len() > 1, &sums, &Exact::int(1), out);
    }
}

fn kw(seg: &Segment<'_>, mwh: i64) -> Exact {
    Exact::kwh(mwh.into()) * seg.per_hour()
}

fn push_parts(
    line: &Draft,
    band: &DemandBand,
    named: bool,
    parts: &[Exact],
    share: &Exact,
    out: &mut Output,
) {
    for (i, (tier, part)) in band.tiers.iter().zip(parts).enumerate() {
        if part.is_zero() || tier.rate() == Decimal::ZERO {
            continue;
        }
        let mut line = line.clone();
        line.band = named.then(|| band.name.clone());
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

fn peaks_text(seg: &Segment<'_>, peaks: &[(i64, Window)]) -> String {
    let at = |window: &Window| {
        let day = &seg.table.days()[seg.table.day_of(window.first)];
        let quarter = seg.table.quarter(window.first);
        format!("{} {:02}:{:02}", day.date, quarter / 4, quarter % 4 * 15)
    };
    let minutes = seg.plan.window_minutes;
    if let [(mwh, window)] = peaks {
        let power = kw(seg, *mwh).rounded(3);
        return format!("{power} kW, mean of {minutes} minutes from {}", at(window));
    }
    let one = |(mwh, window): &(i64, Window)| {
        format!("{} kW from {}", kw(seg, *mwh).rounded(3), at(window))
    };
    let list: Vec<String> = peaks.iter().map(one).collect();
    format!("mean of {} days' highest {minutes} minutes: {}", peaks.len(), list.join(", "))
}
