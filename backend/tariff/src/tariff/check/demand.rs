//! Demand charges.

use super::limit::{check_limit, check_limits, check_months, check_price};
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::schedule::Grid;
use crate::tariff::{DemandCharge, DemandPer, DemandPricing, Per, Ratchet, Tariff};

/// Billing periods that a mean of peaks may span: three years.
const MOST_PERIODS: u8 = 36;

pub(super) fn check_demand(
    charge: &DemandCharge,
    tariff: &Tariff,
    at: &str,
) -> Result<(), TariffError> {
    let names: Vec<&str> = charge.bands.iter().map(|b| b.name.as_str()).collect();
    Grid::compile(&charge.schedule, &names, tariff, &format!("{at}.schedule"))?;
    for (i, band) in charge.bands.iter().enumerate() {
        let at = format!("{at}.bands[{i}].tiers");
        let Some((_, limited)) = band.tiers.split_last() else {
            return Err(TariffError::missing(at, "give at least one tier with a price"));
        };
        check_limits(limited.iter().map(|t| t.up_to), &at)?;
        for (i, tier) in band.tiers.iter().enumerate() {
            for price in [Some(tier.price), tier.adjustment].into_iter().flatten() {
                check_price(&format!("{at}[{i}]"), price)?;
            }
        }
    }
    check_means(charge, at)?;
    charge.ratchet.as_ref().map_or(Ok(()), |r| check_ratchet(r, at))
}

fn check_means(charge: &DemandCharge, at: &str) -> Result<(), TariffError> {
    let counts = [("peaks", charge.peaks, 31), ("meanOf", charge.mean_of, MOST_PERIODS)];
    for (field, count, most) in counts {
        if !(1..=most).contains(&count) {
            return Err(TariffError::invalid(
                format!("{at}.{field}"),
                count.to_string(),
                format!("use 1 to {most}"),
            ));
        }
    }
    if let Some(least) = charge.at_least {
        check_limit(&format!("{at}.atLeast"), least)?;
    }
    let plain = (charge.peaks, charge.mean_of) == (1, 1)
        && charge.at_least.is_none()
        && charge.pricing == DemandPricing::PerKw
        && charge.rate_per == Per::Month;
    if charge.per == DemandPer::Day && !plain {
        return Err(TariffError::refused(
            at,
            "each day's own peak is billed (per day), and beside it a mean, a least peak or classes",
            "leave per out where several peaks or periods count together",
        ));
    }
    if charge.mean_of > 1 && charge.ratchet.is_some() {
        return Err(TariffError::refused(
            at,
            "a mean of several periods' peaks and a ratchet on earlier ones",
            "give them charges of their own",
        ));
    }
    if charge.rate_per == Per::Day {
        return Err(TariffError::refused(
            format!("{at}.ratePer"),
            "a price per kW and day",
            "give the price per month, or per year by the days (yearByDays)",
        ));
    }
    Ok(())
}

fn check_ratchet(ratchet: &Ratchet, at: &str) -> Result<(), TariffError> {
    if ![1, 12].contains(&ratchet.percent.len()) {
        return Err(TariffError::invalid(
            format!("{at}.ratchet.percent"),
            format!("{} values", ratchet.percent.len()),
            "give one, or twelve by month",
        ));
    }
    let hundred = Decimal::from(100);
    if let Some(p) = ratchet.percent.iter().find(|p| p.is_negative() || **p > hundred) {
        return Err(TariffError::invalid(
            format!("{at}.ratchet.percent"),
            p.to_string(),
            "use 0 to 100",
        ));
    }
    check_months(&format!("{at}.ratchet.months"), &ratchet.months)
}
