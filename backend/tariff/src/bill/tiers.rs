//! Tiers: how a quantity fills steps with cumulative limits.

use crate::exact::Exact;
use crate::tariff::{DemandPricing, DemandTier, Tier, TierUnit};

/// What the limits of tiers scale with.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// Days on which the tiers' bands are in season, within the part that is billed.
    pub(crate) days: i32,
    /// Days of the whole billing period.
    pub(crate) period_days: i32,
    /// The part that is billed as a part of its calendar years.
    pub(crate) years: Exact,
    /// The highest power of the billing period, kW.
    pub(crate) peak_kw: Exact,
}

/// The cumulative upper limit of each tier in kWh; `None` = open.
///
/// A limit in kWh/kW followed by a step in kWh opens a block: the kWh steps up to the next kWh/kW
/// limit lie inside the block and end with it, and the opening entry has no energy of its own
/// (the "block and step" form in which hours-of-use rates are published).
pub(crate) fn limits(tiers: &[Tier], scale: &Scale) -> Vec<Option<Exact>> {
    let mut out: Vec<Option<Exact>> = Vec::with_capacity(tiers.len());
    let mut before = Exact::zero();
    let mut block: Option<Exact> = None;
    for (i, tier) in tiers.iter().enumerate() {
        let Some(next) = tiers.get(i + 1) else {
            out.push(None);
            break;
        };
        let limit = tier.up_to.map(|l| scaled(l.exact(), tier.unit, scale));
        if tier.unit.is_per_kw() {
            block = if next.unit.is_per_kw() { None } else { limit.clone() };
            if block.is_some() {
                out.push(Some(before.clone()));
                continue;
            }
        }
        let limit = match (limit, &block) {
            (Some(l), Some(b)) => Some(l.min(b.clone())),
            (l, b) => l.or_else(|| b.clone()),
        };
        // A limit below the one before leaves its tier empty.
        let limit = limit.map(|l| l.max(before.clone()));
        if let Some(l) = &limit {
            before = l.clone();
        }
        out.push(limit);
    }
    out
}

fn scaled(limit: Exact, unit: TierUnit, scale: &Scale) -> Exact {
    let days = || Exact::int(scale.days.into());
    let share = || Exact::ratio(scale.days.into(), scale.period_days.max(1).into());
    match unit {
        TierUnit::KwhEachDay | TierUnit::KwhEachYear => limit,
        TierUnit::KwhYearly => limit * scale.years.clone(),
        TierUnit::Kwh => limit * share(),
        TierUnit::KwhDaily => limit * days(),
        TierUnit::KwhPerKw => limit * scale.peak_kw.clone() * share(),
        TierUnit::KwhPerKwDaily => limit * scale.peak_kw.clone() * days(),
    }
}

/// How much of `total` lies in each tier.
pub(crate) fn split(total: &Exact, limits: &[Option<Exact>]) -> Vec<Exact> {
    let mut below = Exact::zero();
    limits
        .iter()
        .map(|limit| {
            let top = match limit {
                Some(l) => l.clone().min(total.clone()),
                None => total.clone(),
            };
            let part = (top - below.clone()).max(Exact::zero());
            below += part.clone();
            part
        })
        .collect()
}

/// The limits of demand tiers in kW.
pub(crate) fn demand_limits(tiers: &[DemandTier]) -> Vec<Option<Exact>> {
    let last = tiers.len().saturating_sub(1);
    let limit = |(i, t): (usize, &DemandTier)| (i < last).then(|| t.up_to.map(|l| l.exact()))?;
    tiers.iter().enumerate().map(limit).collect()
}

/// The class that a power lies in, as an index.
pub(crate) fn class_of(kw: &Exact, tiers: &[DemandTier], pricing: DemandPricing) -> usize {
    let within = |limit: &Exact| match pricing {
        DemandPricing::ClassFromLimit => kw < limit,
        DemandPricing::Class | DemandPricing::PerKw => kw <= limit,
    };
    let limits = demand_limits(tiers);
    let class = limits.iter().position(|limit| limit.as_ref().is_none_or(within));
    class.unwrap_or(tiers.len().saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decimal::Decimal;

    fn tier(up_to: Option<i64>, unit: TierUnit) -> Tier {
        Tier { up_to: up_to.map(Decimal::from), unit, ..Tier::flat(Decimal::ZERO) }
    }

    fn split_of(tiers: &[Tier], total: i128, peak: i128) -> Vec<Exact> {
        let years = Exact::ratio(30, 365);
        let scale = Scale { days: 30, period_days: 30, years, peak_kw: Exact::int(peak) };
        split(&Exact::int(total), &limits(tiers, &scale))
    }

    #[test]
    fn tiers_fill_from_the_bottom_and_keep_the_sum() {
        use TierUnit::*;
        let ints = |v: &[i128]| v.iter().map(|&n| Exact::int(n)).collect::<Vec<_>>();
        let month = [tier(Some(650), Kwh), tier(Some(1000), Kwh), tier(None, Kwh)];
        assert_eq!(split_of(&month, 1200, 0), ints(&[650, 350, 200]));
        assert_eq!(split_of(&month, 600, 0), ints(&[600, 0, 0]));
        let daily = [tier(Some(10), KwhDaily), tier(None, KwhDaily)];
        assert_eq!(split_of(&daily, 1200, 0), ints(&[300, 900]));
        let hours_of_use = [tier(Some(100), KwhPerKw), tier(None, KwhPerKw)];
        assert_eq!(split_of(&hours_of_use, 1200, 5), ints(&[500, 700]));
    }

    #[test]
    fn kwh_steps_lie_inside_an_hours_of_use_block() {
        use TierUnit::*;
        let ints = |v: &[i128]| v.iter().map(|&n| Exact::int(n)).collect::<Vec<_>>();
        let tiers = [
            tier(Some(200), KwhPerKw),
            tier(Some(300), Kwh),
            tier(Some(800), Kwh),
            tier(None, Kwh),
            tier(Some(400), KwhPerKw),
            tier(None, KwhPerKw),
        ];
        assert_eq!(split_of(&tiers, 1150, 6), ints(&[0, 300, 500, 350, 0, 0]));
        assert_eq!(split_of(&tiers, 1150, 3), ints(&[0, 300, 300, 0, 550, 0]));
        assert_eq!(split_of(&tiers, 1300, 3), ints(&[0, 300, 300, 0, 600, 100]));
    }
}
