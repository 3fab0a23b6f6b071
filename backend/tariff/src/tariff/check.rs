//! Contradictions in a tariff, found before anything is billed with it.

use super::{DayClasses, EnergyPrice, Export, ExportPrice, Renewal, Tariff};
use crate::error::TariffError;
use crate::schedule::DayKind;

mod charges;
mod demand;
mod limit;

use limit::{check_digits, check_price};

/// Charges, bands, tiers and rules of one list at most. No published tariff comes near it.
const MOST: usize = 200;

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
        self.check_sizes()?;
        if let Some(classes) = &self.day_classes {
            check_classes(classes)?;
        }
        self.check_charges()?;
        self.check_export()?;
        self.check_rounding()
    }

    fn check_sizes(&self) -> Result<(), TariffError> {
        let bands = self.energy.iter().map(|c| match &c.price {
            EnergyPrice::Bands(b) => b.bands.len().max(b.schedule.size()),
            EnergyPrice::Series(_) => 0,
        });
        let demand = self.demand.iter().map(|c| c.bands.len().max(c.schedule.size()));
        let lists = [
            ("energy", self.energy.len()),
            ("fixed", self.fixed.len()),
            ("demand", self.demand.len()),
            ("minimum", self.minimum.len()),
            ("levies", self.levies.len()),
            ("taxes", self.taxes.len()),
            ("a charge's bands or rules", bands.chain(demand).max().unwrap_or(0)),
        ];
        match lists.iter().find(|(_, len)| *len > MOST) {
            Some((list, len)) => Err(TariffError::refused(
                *list,
                format!("has {len} entries"),
                format!("{MOST} are billed at most: split the tariff"),
            )),
            None => Ok(()),
        }
    }

    fn check_rounding(&self) -> Result<(), TariffError> {
        let Some(rule) = self.rounding else { return Ok(()) };
        let interval = rule.interval;
        let digits = [
            ("rounding.lines", rule.lines),
            ("rounding.interval.energy", interval.and_then(|i| i.energy)),
            ("rounding.interval.amount", interval.and_then(|i| i.amount)),
        ];
        for (field, digits) in digits {
            check_digits(field, digits, 6)?;
        }
        let Some(interval) = interval else { return Ok(()) };
        if ![15, 30, 60].contains(&interval.minutes) {
            return Err(TariffError::refused(
                "rounding.interval.minutes",
                format!("{} minutes cannot be made of 15-minute slots", interval.minutes),
                "use 15, 30 or 60",
            ));
        }
        let tiered = self.energy.iter().any(|c| match &c.price {
            EnergyPrice::Bands(b) => b.bands.iter().any(|b| b.tiers.len() > 1),
            EnergyPrice::Series(_) => false,
        });
        if tiered || matches!(self.export, Export::NetMetering(_)) {
            return Err(TariffError::refused(
                "rounding.interval",
                "an interval has no cost of its own where tiers or net metering count a whole period",
                "round lines instead, or leave tiers and net metering out",
            ));
        }
        Ok(())
    }

    fn check_export(&self) -> Result<(), TariffError> {
        match &self.export {
            Export::NetMetering(rule) if !(1..=12).contains(&rule.settle_month) => {
                return Err(TariffError::invalid(
                    "export.netMetering.settleMonth",
                    rule.settle_month.to_string(),
                    "use a month from 1 to 12",
                ));
            }
            Export::NetMetering(_) => return self.check_netting(),
            _ => {}
        }
        match self.export.price() {
            Some(ExportPrice::Series(series)) => charges::check_series(series, "export"),
            Some(ExportPrice::Band) => self.check_band_export(),
            Some(ExportPrice::Flat(price)) => check_price("export", *price),
            Some(ExportPrice::Retail) | None => Ok(()),
        }
    }

    fn check_netting(&self) -> Result<(), TariffError> {
        for (i, charge) in self.energy.iter().enumerate() {
            let (problem, mend) = match &charge.price {
                EnergyPrice::Bands(b) if b.renewal() == Renewal::Period => continue,
                EnergyPrice::Bands(_) => (
                    "net metering over the billing period with tiers that begin anew each day or year",
                    "use an allowance (\"kWh daily\", \"kWh yearly\") or net billing",
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

fn check_classes(classes: &DayClasses) -> Result<(), TariffError> {
    if classes.classes.len() > 20 {
        return Err(TariffError::refused("dayClasses", "has over 20 classes", "join some"));
    }
    let mut seen = std::collections::BTreeSet::new();
    for (i, class) in classes.classes.iter().enumerate() {
        let at = format!("dayClasses.classes[{i}]");
        let name = class.name.trim();
        let again = classes.classes[..i].iter().any(|c| c.name == class.name);
        if name.is_empty() || again || DayKind::is_reserved(name) {
            return Err(TariffError::invalid(
                format!("{at}.name"),
                format!("{name:?} cannot name a class of days"),
                "give it a name of its own that is no kind of day, such as red",
            ));
        }
        if let Some(day) = class.dates.iter().find(|day| !seen.insert(**day)) {
            return Err(TariffError::invalid(
                format!("{at}.dates"),
                format!("{day} is listed twice"),
                "give each day one class",
            ));
        }
    }
    Ok(())
}
