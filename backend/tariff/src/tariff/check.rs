//! Contradictions in a tariff, found before anything is billed with it.

use super::{
    Bands, DemandCharge, EnergyPrice, Export, ExportPrice, Ratchet, SeriesPrice, Tariff, Tier,
    TierUnit,
};
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::schedule::Grid;

impl Tariff {
    /// Finds what cannot be billed.
    ///
    /// # Errors
    /// Names the field, what is wrong with it and how to mend it.
    pub fn check(&self) -> Result<(), TariffError> {
        if self.id.trim().is_empty() {
            return Err(TariffError::missing("id", "give the tariff a short stable name"));
        }
        let c = &self.currency;
        if c.len() != 3 || !c.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(TariffError::invalid(
                "currency",
                format!("{c:?} is not an ISO 4217 code"),
                "use one such as EUR or USD",
            ));
        }
        if ![15, 30, 60].contains(&self.demand_window) {
            return Err(TariffError::refused(
                "demandWindow",
                format!("{} minutes cannot be made of 15-minute slots", self.demand_window),
                "use 15, 30 or 60",
            ));
        }
        for (i, charge) in self.energy.iter().enumerate() {
            let at = format!("energy[{i}].price");
            match &charge.price {
                EnergyPrice::Bands(bands) => check_bands(bands, &at)?,
                EnergyPrice::Series(series) => check_series(series, &at)?,
            }
        }
        for (i, charge) in self.demand.iter().enumerate() {
            check_demand(charge, &format!("demand[{i}]"))?;
        }
        for (i, m) in self.minimum.iter().enumerate() {
            if m.amount.is_negative() {
                return Err(negative(format!("minimum[{i}].amount"), m.amount));
            }
        }
        self.check_export()
    }

    fn check_export(&self) -> Result<(), TariffError> {
        let price = match &self.export {
            Export::NotCredited => return Ok(()),
            Export::NetMetering(rule) if !(1..=12).contains(&rule.settle_month) => {
                return Err(TariffError::invalid(
                    "export.netMetering.settleMonth",
                    rule.settle_month.to_string(),
                    "use a month from 1 to 12",
                ));
            }
            Export::NetMetering(_) => return self.check_netting(),
            Export::NetBilling(rule) => &rule.price,
            Export::BuyAll(price) => price,
        };
        match price {
            ExportPrice::Series(series) => check_series(series, "export"),
            ExportPrice::Band => self.check_band_export(),
            ExportPrice::Retail | ExportPrice::Flat(_) => Ok(()),
        }
    }
}

impl Tariff {
    fn check_netting(&self) -> Result<(), TariffError> {
        for (i, charge) in self.energy.iter().enumerate() {
            let (problem, mend) = match &charge.price {
                EnergyPrice::Bands(b) if !is_daily(b) => continue,
                EnergyPrice::Bands(_) => (
                    "net metering over the billing period with tiers that begin anew each day",
                    "use a daily allowance (\"kWh daily\") or net billing",
                ),
                EnergyPrice::Series(_) => {
                    ("net metering with a price series", "use net billing, which prices each slot")
                }
            };
            return Err(TariffError::refused(format!("energy[{i}]"), problem, mend));
        }
        Ok(())
    }

    fn check_band_export(&self) -> Result<(), TariffError> {
        let banded = |c: &super::EnergyCharge| matches!(c.price, EnergyPrice::Bands(_));
        if self.energy.iter().any(banded) {
            return Ok(());
        }
        Err(TariffError::invalid(
            "export",
            "takes its price from bands, but no energy charge has bands",
            "use a flat price, retail or a price series",
        ))
    }
}

fn check_series(series: &SeriesPrice, at: &str) -> Result<(), TariffError> {
    if series.series.trim().is_empty() {
        return Err(TariffError::missing(format!("{at}.series"), "name the price series"));
    }
    Ok(())
}

fn check_bands(bands: &Bands, at: &str) -> Result<(), TariffError> {
    let names: Vec<&str> = bands.bands.iter().map(|b| b.name.as_str()).collect();
    Grid::compile(&bands.schedule, &names, &format!("{at}.schedule"))?;
    for (i, band) in bands.bands.iter().enumerate() {
        check_tiers(&band.tiers, &format!("{at}.bands[{i}].tiers"))?;
    }
    let each_day = |t: &Tier| t.unit == TierUnit::KwhEachDay;
    let tiered = || bands.bands.iter().flat_map(|b| b.tiers.split_last().map_or(&[][..], |l| l.1));
    if tiered().any(each_day) && !tiered().all(each_day) {
        return Err(TariffError::refused(
            at,
            "tiers that begin anew each day stand beside tiers that do not",
            "give them an energy charge of their own",
        ));
    }
    Ok(())
}

/// True when the charge has tiers that begin anew each day.
pub(crate) fn is_daily(bands: &Bands) -> bool {
    let first = |b: &super::Band| b.tiers.len() > 1 && b.tiers[0].unit == TierUnit::KwhEachDay;
    bands.bands.iter().any(first)
}

fn check_tiers(tiers: &[Tier], at: &str) -> Result<(), TariffError> {
    let Some((_, limited)) = tiers.split_last() else {
        return Err(TariffError::missing(at, "give at least one tier with a price"));
    };
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
            return Err(TariffError::invalid(
                at,
                format!("{limit} is not above the tier before"),
                "limits are cumulative: put them in rising order",
            ));
        }
        if limit.is_negative() {
            return Err(negative(at, limit));
        }
        last = Some((tier.unit, limit));
    }
    Ok(())
}

fn check_demand(charge: &DemandCharge, at: &str) -> Result<(), TariffError> {
    let names: Vec<&str> = charge.bands.iter().map(|b| b.name.as_str()).collect();
    Grid::compile(&charge.schedule, &names, &format!("{at}.schedule"))?;
    for (i, band) in charge.bands.iter().enumerate() {
        let at = format!("{at}.bands[{i}].tiers");
        let Some((_, limited)) = band.tiers.split_last() else {
            return Err(TariffError::missing(at, "give at least one tier with a price"));
        };
        let mut before = Decimal::ZERO;
        for (i, tier) in limited.iter().enumerate() {
            let at = format!("{at}[{i}].upTo");
            let Some(limit) = tier.up_to else {
                return Err(TariffError::missing(at, "only the last tier may be without a limit"));
            };
            if limit <= before {
                return Err(TariffError::invalid(
                    at,
                    format!("{limit} is not above the tier before"),
                    "limits are cumulative: put them in rising order",
                ));
            }
            before = limit;
        }
    }
    charge.ratchet.as_ref().map_or(Ok(()), |r| check_ratchet(r, at))
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
    if let Some(m) = ratchet.months.iter().find(|m| !(1..=12).contains(*m)) {
        return Err(TariffError::invalid(
            format!("{at}.ratchet.months"),
            m.to_string(),
            "use months from 1 to 12",
        ));
    }
    Ok(())
}

fn negative(field: String, amount: Decimal) -> TariffError {
    TariffError::invalid(field, format!("{amount} is negative"), "use 0 or more")
}
