//! URDB rate structures and schedules.

use super::fields::{Fields, brief, index, number};
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::schedule::HourTable;
use crate::tariff::{DemandTier, Tier, TierUnit};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

type Entry = BTreeMap<String, Box<RawValue>>;

/// A structure: periods of tiers, each tier an object.
fn structure(fields: &mut Fields, name: &str) -> Result<Option<Vec<Vec<Entry>>>, TariffError> {
    let form = "a list of periods, each a list of tiers";
    let Some(periods) = fields.parse::<Vec<Box<RawValue>>>(name, form)? else { return Ok(None) };
    if periods.is_empty() {
        return Err(TariffError::missing(format!("{name}[0]"), "give at least one period"));
    }
    let tiers = |(i, raw): (usize, Box<RawValue>)| {
        let bad = |e: serde_json::Error| {
            TariffError::invalid(
                format!("{name}[{i}]"),
                format!("{} ({e})", brief(&raw)),
                "use a list of tiers such as [{\"rate\": 0.12}]",
            )
        };
        // The bulk export wraps the list: {"energyRateTiers": […]}.
        let list: Vec<Entry> = if raw.get().starts_with('{') {
            let wrapped: BTreeMap<String, Vec<Entry>> =
                serde_json::from_str(raw.get()).map_err(bad)?;
            wrapped.into_values().next().unwrap_or_default()
        } else {
            serde_json::from_str(raw.get()).map_err(bad)?
        };
        if list.is_empty() {
            return Err(TariffError::missing(format!("{name}[{i}][0]"), "give at least one tier"));
        }
        Ok(list)
    };
    periods.into_iter().enumerate().map(tiers).collect::<Result<_, _>>().map(Some)
}

/// One tier's numbers.
struct Numbers {
    rate: Decimal,
    adjustment: Option<Decimal>,
    limit: Option<Decimal>,
    sell: Option<Decimal>,
    unit: Option<String>,
}

fn numbers(entry: &Entry, at: &str) -> Result<Numbers, TariffError> {
    let known = ["rate", "adj", "max", "sell", "unit"];
    if let Some((key, raw)) = entry.iter().find(|(k, _)| !known.contains(&k.as_str())) {
        return Err(TariffError::refused(
            format!("{at}.{key}"),
            format!("{} has no known meaning", brief(raw)),
            "use rate, adj, max, sell and unit only",
        ));
    }
    let get = |key: &str| {
        let raw = entry.get(key).filter(|r| r.get() != "null");
        raw.map(|raw| number(raw, &format!("{at}.{key}"))).transpose()
    };
    let unit =
        entry.get("unit").and_then(|raw| serde_json::from_str::<Option<String>>(raw.get()).ok());
    Ok(Numbers {
        rate: get("rate")?
            .ok_or_else(|| TariffError::missing(format!("{at}.rate"), "say what a unit costs"))?,
        adjustment: get("adj")?,
        limit: match entry.get("max").filter(|r| r.get() != "null") {
            Some(raw) if is_boundless(raw) => None,
            _ => get("max")?,
        },
        sell: get("sell")?,
        unit: unit.flatten(),
    })
}

/// Writers of URDB files put 1e38 and the like where they mean no limit.
fn is_boundless(raw: &RawValue) -> bool {
    raw.get().trim_matches('"').parse::<f64>().is_ok_and(|max| max >= 1e15)
}

/// The tiers of energy by period.
pub(super) fn energy(fields: &mut Fields) -> Result<Option<Vec<Vec<Tier>>>, TariffError> {
    let name = "energyratestructure";
    let Some(periods) = structure(fields, name)? else { return Ok(None) };
    let tier = |entry: &Entry, at: String| -> Result<Tier, TariffError> {
        let n = numbers(entry, &at)?;
        let unit = energy_unit(n.unit.as_deref(), &at)?;
        Ok(Tier { up_to: n.limit, unit, price: n.rate, adjustment: n.adjustment, sell: n.sell })
    };
    each_tier(&periods, name, tier).map(Some)
}

fn energy_unit(unit: Option<&str>, at: &str) -> Result<TierUnit, TariffError> {
    match unit.unwrap_or("kWh").to_ascii_lowercase().as_str() {
        "kwh" => Ok(TierUnit::Kwh),
        "kwh daily" => Ok(TierUnit::KwhDaily),
        "kwh/kw" => Ok(TierUnit::KwhPerKw),
        "kwh/kw daily" => Ok(TierUnit::KwhPerKwDaily),
        other => Err(TariffError::refused(
            format!("{at}.unit"),
            format!("{other:?} is not a unit of energy that is billed"),
            "use kWh, kWh daily, kWh/kW or kWh/kW daily",
        )),
    }
}

/// The tiers of demand by period, and the unit if the tiers name one.
pub(super) type DemandRates = (Vec<Vec<DemandTier>>, Option<String>);

/// The tiers of demand by period, and the unit if the tiers name one.
pub(super) fn demand(fields: &mut Fields, name: &str) -> Result<Option<DemandRates>, TariffError> {
    let Some(periods) = structure(fields, name)? else { return Ok(None) };
    let mut units: Vec<String> = Vec::new();
    let tier = |entry: &Entry, at: String| -> Result<DemandTier, TariffError> {
        let n = numbers(entry, &at)?;
        if n.sell.is_some_and(|s| !s.is_zero()) {
            return Err(TariffError::refused(
                format!("{at}.sell"),
                "a credit per kW has no rule",
                "remove it",
            ));
        }
        units.extend(n.unit);
        Ok(DemandTier { up_to: n.limit, price: n.rate, adjustment: n.adjustment })
    };
    let tiers = each_tier(&periods, name, tier)?;
    if let Some(other) = units.iter().find(|u| **u != units[0]) {
        return Err(TariffError::refused(
            name,
            format!("mixes the units {:?} and {other:?}", units[0]),
            "use one unit",
        ));
    }
    Ok(Some((tiers, units.into_iter().next())))
}

fn each_tier<T>(
    periods: &[Vec<Entry>],
    name: &str,
    mut tier: impl FnMut(&Entry, String) -> Result<T, TariffError>,
) -> Result<Vec<Vec<T>>, TariffError> {
    let mut out = Vec::with_capacity(periods.len());
    for (p, entries) in periods.iter().enumerate() {
        let mut tiers = Vec::with_capacity(entries.len());
        for (t, entry) in entries.iter().enumerate() {
            tiers.push(tier(entry, format!("{name}[{p}][{t}]"))?);
        }
        out.push(tiers);
    }
    Ok(out)
}

/// A 12 × 24 schedule whose entries name one of `periods`.
pub(super) fn hours(
    fields: &mut Fields,
    name: &str,
    periods: usize,
    structure: &str,
) -> Result<HourTable, TariffError> {
    let form = "12 lists, one a month, of 24 numbers, one an hour";
    let rows: Vec<Vec<Box<RawValue>>> = fields.parse(name, form)?.ok_or_else(|| {
        TariffError::missing(name, format!("say which period of {structure} holds when"))
    })?;
    if rows.len() != 12 {
        return Err(TariffError::invalid(name, format!("has {} months", rows.len()), form));
    }
    let mut table: HourTable = [[0; 24]; 12];
    for (m, (row, out)) in rows.iter().zip(&mut table).enumerate() {
        if row.len() != 24 {
            return Err(TariffError::invalid(
                format!("{name}[{m}]"),
                format!("has {} hours", row.len()),
                form,
            ));
        }
        for (h, (raw, cell)) in row.iter().zip(out.iter_mut()).enumerate() {
            *cell = in_range(raw, &format!("{name}[{m}][{h}]"), periods, structure)?;
        }
    }
    Ok(table)
}

/// Twelve numbers of periods, January first.
pub(super) fn months(
    fields: &mut Fields,
    name: &str,
    periods: usize,
    structure: &str,
) -> Result<[u8; 12], TariffError> {
    let form = "12 numbers, one a month";
    let row: Vec<Box<RawValue>> = fields.parse(name, form)?.ok_or_else(|| {
        TariffError::missing(name, format!("say which period of {structure} holds in each month"))
    })?;
    if row.len() != 12 {
        return Err(TariffError::invalid(name, format!("has {} months", row.len()), form));
    }
    let mut months = [0; 12];
    for (m, (raw, cell)) in row.iter().zip(&mut months).enumerate() {
        *cell = in_range(raw, &format!("{name}[{m}]"), periods, structure)?;
    }
    Ok(months)
}

fn in_range(raw: &RawValue, at: &str, periods: usize, structure: &str) -> Result<u8, TariffError> {
    let n = index(raw, at)?;
    if usize::from(n) < periods {
        return Ok(n);
    }
    Err(TariffError::invalid(
        at,
        format!("names period {n}, but {structure} has {periods}, numbered from 0"),
        format!("correct the number, or add the period to {structure}"),
    ))
}
