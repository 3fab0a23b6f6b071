//! From a tariff to a URDB record.

use super::name::{FUEL, MONTHS, NAMELESS, period_name};
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::json::{number, spell};
use crate::schedule::{Grid, HourTable, Schedule};
use crate::tariff::{
    Bands, DemandCharge, DemandPer, DemandPricing, DemandTier, EnergyCharge, EnergyPrice, Export,
    ExportPrice, Netting, Per, Ratchet, Tariff, Tier, TierScope, TierUnit,
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Writes a tariff as URDB JSON, `{"items":[{…}]}`. Importing it again gives the same tariff.
///
/// # Errors
/// Names the part of the tariff for which URDB has no field.
pub fn export(tariff: &Tariff) -> Result<String, TariffError> {
    tariff.check()?;
    refuse(!tariff.taxes.is_empty(), "taxes", "a tax in percent")?;
    refuse(!tariff.levies.is_empty(), "levies", "a levy beside the energy price")?;
    refuse(!tariff.holidays.is_empty(), "holidays", "a holiday")?;
    refuse(tariff.fixed.len() > 1, "fixed", "a second standing charge")?;
    refuse(tariff.day_classes.is_some(), "dayClasses", "classes of days")?;
    refuse(!tariff.day_start.is_midnight(), "dayStart", "a day that begins in the morning")?;
    refuse(tariff.rounding.is_some(), "rounding", "a supplier's own rounding")?;
    refuse(tariff.energy.is_empty(), "energy", "a tariff without an energy price")?;
    let mut out: Map<String, Value> =
        tariff.about.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    let unnamed = tariff.id == NAMELESS && tariff.name == NAMELESS;
    if !unnamed && !out.contains_key("label") && !out.contains_key("name") {
        out.insert("label".to_owned(), tariff.id.clone().into());
        out.insert("name".to_owned(), tariff.name.clone().into());
    }
    if tariff.currency != "USD" {
        out.insert("currency".to_owned(), tariff.currency.clone().into());
    }
    for (i, charge) in tariff.energy.iter().enumerate() {
        energy(charge, i, &mut out)?;
    }
    for charge in &tariff.demand {
        demand(charge, &mut out)?;
    }
    let needed = !tariff.demand.is_empty() || tariff.demand_window != 15;
    if needed && !out.contains_key("demandwindow") {
        out.insert("demandwindow".to_owned(), tariff.demand_window.into());
    }
    for charge in &tariff.fixed {
        let plain = charge.months.is_empty() && charge.by_use.is_empty();
        refuse(!plain, "fixed", "a standing charge by season or yearly use")?;
        refuse(charge.per == Per::YearByDays, "fixed", "a yearly charge that is due by the days")?;
        out.insert("fixedchargefirstmeter".to_owned(), number(charge.amount));
        out.insert("fixedchargeunits".to_owned(), unit(charge.per).into());
    }
    minimum(tariff, &mut out)?;
    out.insert("dgrules".to_owned(), rule(&tariff.export)?.into());
    for item in &tariff.not_billed {
        refuse(item.source.is_empty(), &item.item, "a charge without URDB fields of its own")?;
        out.extend(item.source.clone());
    }
    Ok(spell(&serde_json::json!({ "items": [out] })))
}

fn refuse(when: bool, field: &str, what: &str) -> Result<(), TariffError> {
    if !when {
        return Ok(());
    }
    Err(TariffError::refused(
        field,
        format!("URDB has no field for {what}"),
        "export the native form instead",
    ))
}

fn energy(
    charge: &EnergyCharge,
    i: usize,
    out: &mut Map<String, Value>,
) -> Result<(), TariffError> {
    let EnergyPrice::Bands(bands) = &charge.price else {
        return refuse(true, &charge.name, "a price series");
    };
    if i > 0 {
        return fuel(charge, bands, out);
    }
    let tiered = bands.bands.iter().any(|b| b.tiers.len() > 1);
    let by_band = bands.tier_scope == TierScope::Band && bands.bands.len() > 1 && tiered;
    refuse(by_band, &charge.name, "tiers that each band fills by itself")?;
    let periods: Result<Vec<Value>, TariffError> = bands
        .bands
        .iter()
        .map(|b| b.tiers.iter().map(energy_tier).collect::<Result<Vec<_>, _>>().map(Value::from))
        .collect();
    out.insert("energyratestructure".to_owned(), periods?.into());
    let names: Vec<&str> = bands.bands.iter().map(|b| b.name.as_str()).collect();
    if names.iter().enumerate().any(|(i, n)| *n != period_name(i)) {
        out.insert("energytoulabels".to_owned(), names.clone().into());
    }
    let (weekday, weekend) = hour_tables(&bands.schedule, &names, &charge.name)?;
    out.insert("energyweekdayschedule".to_owned(), table(&weekday));
    out.insert("energyweekendschedule".to_owned(), table(&weekend));
    Ok(())
}

fn fuel(
    charge: &EnergyCharge,
    bands: &Bands,
    out: &mut Map<String, Value>,
) -> Result<(), TariffError> {
    let by_month = charge.name == FUEL
        && bands.schedule == Schedule::Months(std::array::from_fn(|m| m as u8))
        && bands.bands.len() == 12
        && bands.bands.iter().zip(MONTHS).all(|(b, m)| b.name == m && b.tiers.len() == 1);
    refuse(!by_month, &charge.name, "a second energy charge")?;
    let rates: Vec<Value> = bands.bands.iter().map(|b| number(b.tiers[0].price)).collect();
    out.insert("fueladjustmentsmonthly".to_owned(), rates.into());
    Ok(())
}

fn energy_tier(tier: &Tier) -> Result<Value, TariffError> {
    let unit = match tier.unit {
        TierUnit::Kwh => "kWh",
        TierUnit::KwhDaily => "kWh daily",
        TierUnit::KwhPerKw => "kWh/kW",
        TierUnit::KwhPerKwDaily => "kWh/kW daily",
        TierUnit::KwhEachDay | TierUnit::KwhEachYear | TierUnit::KwhYearly => {
            refuse(true, "unit", "tiers that begin anew each day or count by the year")?;
            ""
        }
    };
    let mut out = Map::new();
    out.insert("rate".to_owned(), number(tier.price));
    out.insert("unit".to_owned(), unit.into());
    let optional = [("adj", tier.adjustment), ("max", tier.up_to), ("sell", tier.sell)];
    out.extend(optional.into_iter().filter_map(|(k, v)| Some((k.to_owned(), number(v?)))));
    Ok(out.into())
}

fn demand_tier(tier: &DemandTier) -> Value {
    let mut out = Map::new();
    out.insert("rate".to_owned(), number(tier.price));
    let optional = [("adj", tier.adjustment), ("max", tier.up_to)];
    out.extend(optional.into_iter().filter_map(|(k, v)| Some((k.to_owned(), number(v?)))));
    out.into()
}

fn demand(charge: &DemandCharge, out: &mut Map<String, Value>) -> Result<(), TariffError> {
    let flat = matches!(charge.schedule, Schedule::Months(_));
    let key = if flat { "flatdemandstructure" } else { "demandratestructure" };
    refuse(out.contains_key(key), &charge.name, "a second demand charge of that kind")?;
    let plain = (charge.peaks, charge.mean_of, charge.rate_per) == (1, 1, Per::Month)
        && charge.at_least.is_none()
        && charge.pricing == DemandPricing::PerKw;
    refuse(!plain, &charge.name, "peaks of several days or months, least peaks or classes")?;
    let unit = if charge.per == DemandPer::Day { "kW daily" } else { "kW" };
    if !flat {
        let names: Vec<&str> = charge.bands.iter().map(|b| b.name.as_str()).collect();
        hour_tables(&charge.schedule, &names, &charge.name)?;
    }
    out.extend(demand_fields(charge, flat, unit));
    if let Some(r) = &charge.ratchet {
        ratchet(r, out);
    }
    Ok(())
}

/// The fields of a demand charge.
pub(super) fn demand_fields(
    charge: &DemandCharge,
    flat: bool,
    unit: &str,
) -> BTreeMap<String, Value> {
    let tiers = |b: &crate::tariff::DemandBand| b.tiers.iter().map(demand_tier).collect::<Value>();
    let structure: Value = charge.bands.iter().map(tiers).collect();
    if flat {
        let months = match charge.schedule {
            Schedule::Months(months) => months,
            _ => [0; 12],
        };
        return BTreeMap::from([
            ("flatdemandstructure".to_owned(), structure),
            ("flatdemandmonths".to_owned(), months.to_vec().into()),
            ("flatdemandunit".to_owned(), unit.into()),
        ]);
    }
    let names: Vec<&str> = charge.bands.iter().map(|b| b.name.as_str()).collect();
    let tables = hour_tables(&charge.schedule, &names, &charge.name);
    let (weekday, weekend) = tables.unwrap_or(([[0; 24]; 12], [[0; 24]; 12]));
    BTreeMap::from([
        ("demandratestructure".to_owned(), structure),
        ("demandweekdayschedule".to_owned(), table(&weekday)),
        ("demandweekendschedule".to_owned(), table(&weekend)),
        ("demandrateunit".to_owned(), unit.into()),
    ])
}

fn ratchet(ratchet: &Ratchet, out: &mut Map<String, Value>) {
    let fraction = |p: &Decimal| number((p.exact() / crate::exact::Exact::int(100)).rounded(30));
    if ratchet.percent.len() == 12 && ratchet.look_back == 11 && ratchet.months.is_empty() {
        let list: Vec<Value> = ratchet.percent.iter().map(fraction).collect();
        out.insert("demandratchetpercentage".to_owned(), list.into());
        return;
    }
    let percent = ratchet.percent.first().map_or(Value::Null, fraction);
    out.insert("lookbackpercent".to_owned(), percent);
    out.insert("lookbackrange".to_owned(), ratchet.look_back.into());
    if !ratchet.months.is_empty() {
        let on: Vec<bool> = (1..=12).map(|m| ratchet.months.contains(&m)).collect();
        out.insert("lookbackmonths".to_owned(), on.into());
    }
}

fn minimum(tariff: &Tariff, out: &mut Map<String, Value>) -> Result<(), TariffError> {
    for rule in &tariff.minimum {
        let plain = rule.on.is_empty() && rule.except.is_empty() && rule.months.is_empty();
        refuse(!plain, &rule.name, "a minimum with exemptions")?;
        refuse(
            rule.per == Per::YearByDays,
            &rule.name,
            "a yearly minimum that is due by the days",
        )?;
        let yearly = rule.per == Per::Year;
        let key = if yearly { "annualmincharge" } else { "mincharge" };
        refuse(out.contains_key(key), &rule.name, "a second minimum of that kind")?;
        out.insert(key.to_owned(), number(rule.amount));
        if !yearly {
            out.insert("minchargeunits".to_owned(), unit(rule.per).into());
        }
    }
    Ok(())
}

fn rule(export: &Export) -> Result<&'static str, TariffError> {
    let band = |p: &ExportPrice| {
        let other = *p != ExportPrice::Band;
        refuse(other, "export", "an export price that is not part of the energy rates")
    };
    match export {
        Export::NotCredited => {
            refuse(true, "export", "exported energy that earns nothing")?;
            Ok("")
        }
        Export::NetMetering(rule) => {
            let default = crate::tariff::NetMetering::default();
            refuse(*rule != default, "export.netMetering", "how credits are settled")?;
            Ok("Net Metering")
        }
        Export::NetBilling(rule) => {
            band(&rule.price)?;
            Ok(match rule.netting {
                Netting::Registers => "Net Billing Instantaneous",
                Netting::Hour => "Net Billing Hourly",
            })
        }
        Export::BuyAll(price) => band(price).map(|()| "Buy All Sell All"),
    }
}

/// The schedule as URDB has it: whole hours, weekdays and weekends.
fn hour_tables(
    schedule: &Schedule,
    names: &[&str],
    charge: &str,
) -> Result<(HourTable, HourTable), TariffError> {
    let grid = Grid::compile(schedule, names, &Tariff::named("urdb", ""), charge)?;
    let mut tables: (HourTable, HourTable) = ([[0; 24]; 12], [[0; 24]; 12]);
    let evening = || {
        TariffError::refused(
            charge,
            "URDB has no field for nights that belong to the evening they begin on",
            "export the native form instead",
        )
    };
    for month in 0..12u8 {
        for day in 0..7u8 {
            let row = grid.plain(month, day).ok_or_else(evening)?;
            let same_kind = Some(&row) == grid.plain(month, if day < 5 { 1 } else { 6 }).as_ref();
            refuse(!same_kind || grid.holidays, charge, "single days of the week or holidays")?;
            let table = if day < 5 { &mut tables.0 } else { &mut tables.1 };
            for (hour, quarters) in row.chunks(4).enumerate() {
                let whole = quarters.iter().all(|q| *q == quarters[0]);
                refuse(!whole, charge, "bands that change within an hour")?;
                table[usize::from(month)][hour] = quarters[0];
            }
        }
    }
    Ok(tables)
}

fn table(hours: &HourTable) -> Value {
    hours.iter().map(|row| row.to_vec()).collect::<Vec<_>>().into()
}

fn unit(per: Per) -> &'static str {
    match per {
        Per::Day => "$/day",
        Per::Month => "$/month",
        Per::Year | Per::YearByDays => "$/year",
    }
}
