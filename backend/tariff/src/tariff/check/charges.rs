//! Energy charges, standing charges, levies and taxes.

use super::demand::check_demand;
use super::limit::{
    check_amount, check_digits, check_limit, check_limits, check_months, check_price, not_rising,
};
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::schedule::Grid;
use crate::tariff::{
    Bands, EnergyPrice, FixedCharge, Minimum, SeriesPrice, Tariff, Tier, TierUnit,
};

impl Tariff {
    pub(super) fn check_charges(&self) -> Result<(), TariffError> {
        for (i, charge) in self.energy.iter().enumerate() {
            let at = format!("energy[{i}].price");
            match &charge.price {
                EnergyPrice::Bands(bands) => check_bands(bands, self, &at)?,
                EnergyPrice::Series(series) => check_series(series, &at)?,
            }
        }
        for (i, charge) in self.demand.iter().enumerate() {
            check_demand(charge, self, &format!("demand[{i}]"))?;
        }
        for (i, charge) in self.fixed.iter().enumerate() {
            check_fixed(charge, &format!("fixed[{i}]"))?;
        }
        for (i, rule) in self.minimum.iter().enumerate() {
            check_minimum(rule, &format!("minimum[{i}]"))?;
        }
        for (i, levy) in self.levies.iter().enumerate() {
            check_price(&format!("levies[{i}].price"), levy.price)?;
        }
        for (i, tax) in self.taxes.iter().enumerate() {
            check_price(&format!("taxes[{i}].percent"), tax.percent)?;
        }
        match self.expected_yearly_use {
            Some(kwh) => check_limit("expectedYearlyUse", kwh),
            None => Ok(()),
        }
    }
}

pub(super) fn check_series(series: &SeriesPrice, at: &str) -> Result<(), TariffError> {
    if series.series.trim().is_empty() {
        return Err(TariffError::missing(format!("{at}.series"), "name the price series"));
    }
    check_digits(&format!("{at}.decimals"), series.decimals, 12)?;
    let limits = [Some(series.multiplier), Some(series.adder), series.floor, series.cap];
    for value in limits.into_iter().flatten() {
        check_price(at, value)?;
    }
    if series.floor.zip(series.cap).is_some_and(|(floor, cap)| floor > cap) {
        return Err(TariffError::invalid(
            format!("{at}.floor"),
            "is above the cap",
            "put the lower price in floor",
        ));
    }
    Ok(())
}

fn check_bands(bands: &Bands, tariff: &Tariff, at: &str) -> Result<(), TariffError> {
    let names = bands.names();
    Grid::compile(&bands.schedule, &names, tariff, &format!("{at}.schedule"))?;
    for (i, band) in bands.bands.iter().enumerate() {
        check_tiers(&band.tiers, &format!("{at}.bands[{i}].tiers"))?;
    }
    let limited = || bands.bands.iter().flat_map(|b| b.tiers.split_last().map_or(&[][..], |l| l.1));
    if limited().any(|t| t.renewal() != bands.renewal()) {
        return Err(TariffError::refused(
            at,
            "tiers that begin anew each day or each year stand beside tiers that do not",
            "give them an energy charge of their own",
        ));
    }
    Ok(())
}

fn check_tiers(tiers: &[Tier], at: &str) -> Result<(), TariffError> {
    let Some((_, limited)) = tiers.split_last() else {
        return Err(TariffError::missing(at, "give at least one tier with a price"));
    };
    for (i, tier) in tiers.iter().enumerate() {
        for price in [Some(tier.price), tier.adjustment, tier.sell].into_iter().flatten() {
            check_price(&format!("{at}[{i}]"), price)?;
        }
    }
    let mut last: Option<(TierUnit, Decimal)> = None;
    for (i, tier) in limited.iter().enumerate() {
        let at = format!("{at}[{i}].upTo");
        let Some(limit) = tier.up_to else {
            // An open step inside an hours-of-use block ends where the block does.
            if tiers[i + 1..].iter().any(|t| t.unit.is_per_kw()) {
                last = None;
                continue;
            }
            return Err(TariffError::missing(at, "only the last tier may be without a limit"));
        };
        if last.is_some_and(|(unit, before)| unit == tier.unit && limit <= before) {
            return Err(not_rising(at, limit));
        }
        check_limit(&at, limit)?;
        last = Some((tier.unit, limit));
    }
    Ok(())
}

fn check_fixed(charge: &FixedCharge, at: &str) -> Result<(), TariffError> {
    check_months(&format!("{at}.months"), &charge.months)?;
    check_amount(&format!("{at}.amount"), charge.amount)?;
    for (i, step) in charge.by_use.iter().enumerate() {
        check_amount(&format!("{at}.byUse[{i}].amount"), step.amount)?;
    }
    let Some((_, limited)) = charge.by_use.split_last() else { return Ok(()) };
    if !charge.amount.is_zero() {
        return Err(TariffError::invalid(
            format!("{at}.amount"),
            "stands beside byUse",
            "give one of the two; a part that is always due is a charge of its own",
        ));
    }
    check_limits(limited.iter().map(|s| s.up_to), &format!("{at}.byUse"))
}

fn check_minimum(rule: &Minimum, at: &str) -> Result<(), TariffError> {
    use crate::tariff::Kind::{Demand, Energy, Export, Fixed};
    check_limit(&format!("{at}.amount"), rule.amount)?;
    check_amount(&format!("{at}.amount"), rule.amount)?;
    check_months(&format!("{at}.months"), &rule.months)?;
    let possible = [Energy, Export, Demand, Fixed];
    match rule.on.iter().find(|kind| !possible.contains(kind)) {
        Some(kind) => Err(TariffError::invalid(
            format!("{at}.on"),
            format!("{kind:?} comes after the least amount").to_lowercase(),
            "name energy, export, demand or fixed",
        )),
        None => Ok(()),
    }
}
