//! From a URDB record to a tariff.

use super::export::demand_fields;
use super::fields::{DESCRIPTIVE, Fields, brief, number, value};
use super::name::{ENERGY, FLAT_DEMAND, FUEL, MONTHS, NAMELESS, TOU_DEMAND, period_name};
use super::rates;
use crate::decimal::Decimal;
use crate::error::TariffError;
use crate::schedule::{Hours, Schedule};
use crate::tariff::{
    Band, Bands, DemandBand, DemandCharge, DemandPer, DemandPricing, DemandTier, EnergyCharge,
    EnergyPrice, Export, ExportPrice, FixedCharge, Minimum, NetBilling, NetMetering, Netting,
    NotBilled, Per, Ratchet, Tariff, Tier, TierScope,
};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Reads a URDB tariff: `{"items":[…]}`, a list of one, or the record itself.
///
/// # Errors
/// Names the field that is missing, makes no sense or cannot be billed, and how to mend it.
pub fn import(text: &str) -> Result<Tariff, TariffError> {
    let mut f = Fields::read(text)?;
    let mut tariff = Tariff::named(NAMELESS, "USD");
    if let Some(currency) = f.text("currency")? {
        tariff.currency = currency;
    }
    energy(&mut f, &mut tariff)?;
    fuel_adjustment(&mut f, &mut tariff)?;
    demand(&mut f, &mut tariff)?;
    fixed(&mut f, &mut tariff)?;
    minimum(&mut f, &mut tariff)?;
    export_rule(&mut f, &mut tariff)?;
    kept(&mut f, &mut tariff)?;
    describe(f, &mut tariff);
    tariff.check()?;
    Ok(tariff)
}

fn energy(f: &mut Fields, tariff: &mut Tariff) -> Result<(), TariffError> {
    let structure = "energyratestructure";
    let periods =
        rates::energy(f)?.ok_or_else(|| TariffError::missing(structure, "say what a kWh costs"))?;
    let n = periods.len();
    let weekday = rates::hours(f, "energyweekdayschedule", n, structure)?;
    let weekend = rates::hours(f, "energyweekendschedule", n, structure)?;
    note_last_limits(&periods, tariff);
    let band = |(i, tiers): (usize, Vec<Tier>)| Band { name: period_name(i), tiers };
    let bands = Bands {
        bands: periods.into_iter().enumerate().map(band).collect(),
        schedule: Schedule::Hours(Box::new(Hours { weekday, weekend })),
        tier_scope: TierScope::Total,
    };
    tariff.energy.push(EnergyCharge { name: ENERGY.to_owned(), price: EnergyPrice::Bands(bands) });
    Ok(())
}

fn note_last_limits(periods: &[Vec<Tier>], tariff: &mut Tariff) {
    let limited = |t: &Vec<Tier>| t.last().is_some_and(|t| t.up_to.is_some());
    if periods.iter().any(limited) {
        tariff.notes.push(
            "the last tier's max is not applied: use above it is billed at the last tier's rate"
                .to_owned(),
        );
    }
}

fn fuel_adjustment(f: &mut Fields, tariff: &mut Tariff) -> Result<(), TariffError> {
    let name = "fueladjustmentsmonthly";
    let Some(raw) = f.parse::<Vec<Box<RawValue>>>(name, "12 numbers, one a month")? else {
        return Ok(());
    };
    if raw.len() != 12 {
        let problem = format!("has {} months", raw.len());
        return Err(TariffError::invalid(name, problem, "give 12 numbers"));
    }
    let rates = raw.iter().enumerate().map(|(m, r)| number(r, &format!("{name}[{m}]")));
    let rates = rates.collect::<Result<Vec<Decimal>, _>>()?;
    if rates.iter().all(|r| r.is_zero()) {
        return Ok(());
    }
    let band = |(m, r): (&str, Decimal)| Band { name: m.to_owned(), tiers: vec![Tier::flat(r)] };
    let bands = Bands {
        bands: MONTHS.into_iter().zip(rates).map(band).collect(),
        schedule: Schedule::Months(std::array::from_fn(|m| m as u8)),
        tier_scope: TierScope::Total,
    };
    tariff.energy.push(EnergyCharge { name: FUEL.to_owned(), price: EnergyPrice::Bands(bands) });
    Ok(())
}

fn demand(f: &mut Fields, tariff: &mut Tariff) -> Result<(), TariffError> {
    if let Some(minutes) = f.decimal("demandwindow")?.filter(|d| !d.is_zero()) {
        tariff.demand_window = window(minutes, tariff)?;
    }
    let ratchet = ratchet(f, tariff)?;
    let (flat, tou) = ("flatdemandstructure", "demandratestructure");
    match rates::demand(f, flat)? {
        Some((tiers, unit)) => {
            let months = rates::months(f, "flatdemandmonths", tiers.len(), flat)?;
            let unit = f.text("flatdemandunit")?.or(unit);
            let schedule = Schedule::Months(months);
            push_demand(FLAT_DEMAND, tiers, schedule, unit, ratchet.as_ref(), tariff);
        }
        None if f.has("flatdemandmonths") => {
            return Err(TariffError::missing(flat, "flatdemandmonths refers to its periods"));
        }
        None => {}
    }
    match rates::demand(f, tou)? {
        Some((tiers, unit)) => {
            let n = tiers.len();
            let weekday = rates::hours(f, "demandweekdayschedule", n, tou)?;
            let weekend = rates::hours(f, "demandweekendschedule", n, tou)?;
            let unit = f.text("demandrateunit")?.or(unit);
            let schedule = Schedule::Hours(Box::new(Hours { weekday, weekend }));
            push_demand(TOU_DEMAND, tiers, schedule, unit, ratchet.as_ref(), tariff);
        }
        None => {
            for name in ["demandweekdayschedule", "demandweekendschedule"] {
                if f.has(name) {
                    return Err(TariffError::missing(tou, format!("{name} refers to its periods")));
                }
            }
        }
    }
    // Units of a structure that is not there.
    for name in ["flatdemandunit", "demandrateunit"] {
        if let Some(raw) = f.raw(name) {
            tariff.about.insert(name.to_owned(), value(&raw));
        }
    }
    Ok(())
}

fn window(minutes: Decimal, tariff: &mut Tariff) -> Result<u16, TariffError> {
    match minutes.in_units(0) {
        Some(m @ (15 | 30 | 60)) => Ok(m as u16),
        Some(m @ (1 | 3 | 5 | 10)) => {
            tariff.notes.push(format!(
                "demandwindow {m} min is shorter than a slot: peaks are means of 15 minutes"
            ));
            tariff.about.insert("demandwindow".to_owned(), serde_json::Value::from(m as u64));
            Ok(15)
        }
        _ => Err(TariffError::refused(
            "demandwindow",
            format!("{minutes} minutes cannot be made of 15-minute slots"),
            "use 15, 30 or 60",
        )),
    }
}

fn push_demand(
    name: &str,
    tiers: Vec<Vec<DemandTier>>,
    schedule: Schedule,
    unit: Option<String>,
    ratchet: Option<&Ratchet>,
    tariff: &mut Tariff,
) {
    let unit = unit.unwrap_or_else(|| "kW".to_owned());
    let per = match unit.to_ascii_lowercase().as_str() {
        "kw" => Some(DemandPer::Period),
        "kw daily" => Some(DemandPer::Day),
        _ => None,
    };
    let band = |(i, tiers): (usize, Vec<DemandTier>)| DemandBand { name: period_name(i), tiers };
    let charge = DemandCharge {
        name: name.to_owned(),
        per: per.unwrap_or_default(),
        bands: tiers.into_iter().enumerate().map(band).collect(),
        schedule,
        peaks: 1,
        mean_of: 1,
        at_least: None,
        pricing: DemandPricing::PerKw,
        rate_per: Per::Month,
        ratchet: ratchet.cloned(),
    };
    if per.is_some() {
        tariff.demand.push(charge);
        return;
    }
    let fields = demand_fields(&charge, name == FLAT_DEMAND, &unit);
    let source = fields.into_iter().map(|(k, v)| (k, crate::json::in_quotes(v))).collect();
    tariff.not_billed.push(NotBilled {
        item: format!("{name} in {unit}"),
        why: format!("no data: the meter measures kW, not {unit}"),
        source,
    });
}

/// `demandratchetpercentage` (by month, of the 11 periods before) or `lookbackpercent`,
/// `lookbackrange` and `lookbackmonths`. Shares up to 1 are fractions, above 1 percent.
fn ratchet(f: &mut Fields, tariff: &mut Tariff) -> Result<Option<Ratchet>, TariffError> {
    let hundred = |d: Decimal| {
        let one = Decimal::from(1);
        if d <= one { (d.exact() * crate::exact::Exact::int(100)).rounded(28) } else { d }
    };
    let by_month = match f.raw("demandratchetpercentage") {
        Some(raw) if raw.get().starts_with('[') => {
            let list: Vec<Box<RawValue>> = serde_json::from_str(raw.get()).unwrap_or_default();
            let one = |r: Box<RawValue>| number(&r, "demandratchetpercentage");
            list.into_iter().map(one).collect::<Result<Vec<_>, _>>()?
        }
        Some(raw) => vec![number(&raw, "demandratchetpercentage")?],
        None => Vec::new(),
    };
    let lookback = f.amount("lookbackpercent")?;
    let range = f.decimal("lookbackrange")?;
    let counted: Option<Vec<Box<RawValue>>> = f.parse("lookbackmonths", "12 of true or false")?;
    if let Some(percent) = lookback {
        let look_back = match range {
            Some(r) => r.in_units(0).and_then(|r| u8::try_from(r).ok()).ok_or_else(|| {
                TariffError::invalid("lookbackrange", r.to_string(), "use a number of months")
            })?,
            None => 11,
        };
        let on = |r: &RawValue| matches!(r.get(), "true" | "1" | "1.0");
        let months = (1u8..).zip(counted.unwrap_or_default());
        let months: Vec<u8> = months.filter(|(_, r)| on(r)).map(|(m, _)| m).collect();
        let months = if months.len() == 12 { Vec::new() } else { months };
        return Ok(Some(Ratchet { percent: vec![hundred(percent)], look_back, months }));
    }
    if by_month.iter().all(|d| d.is_zero()) {
        return Ok(None);
    }
    tariff.notes.push("demandratchetpercentage: of the highest peak of the 11 billing periods before, as far as there is data".to_owned());
    let percent = by_month.into_iter().map(hundred).collect();
    Ok(Some(Ratchet { percent, look_back: 11, months: Vec::new() }))
}

fn fixed(f: &mut Fields, tariff: &mut Tariff) -> Result<(), TariffError> {
    let monthly = f.amount("fixedmonthlycharge")?;
    let first = f.amount("fixedchargefirstmeter")?;
    let units = f.text("fixedchargeunits")?;
    let charge = match (first, monthly) {
        (Some(amount), monthly) => {
            if monthly.is_some_and(|m| m != amount) {
                tariff.notes.push(
                    "fixedmonthlycharge is left aside: fixedchargefirstmeter is its newer spelling"
                        .to_owned(),
                );
            }
            Some((amount, per_unit(units, "fixedchargeunits", "fixedchargefirstmeter")?))
        }
        (None, Some(amount)) => Some((amount, Per::Month)),
        (None, None) => None,
    };
    if let Some((amount, per)) = charge {
        let name = "Fixed charge".to_owned();
        let (months, by_use) = (Vec::new(), Vec::new());
        tariff.fixed.push(FixedCharge { name, amount, per, months, by_use });
    }
    if let Some(raw) = f.raw("fixedchargeeaaddl")
        && !number(&raw, "fixedchargeeaaddl")?.is_zero()
    {
        tariff.not_billed.push(NotBilled {
            item: "Fixed charge for each additional meter".to_owned(),
            why: "no data: one meter is billed".to_owned(),
            source: BTreeMap::from([("fixedchargeeaaddl".to_owned(), value(&raw))]),
        });
    }
    Ok(())
}

fn per_unit(units: Option<String>, field: &str, of: &str) -> Result<Per, TariffError> {
    let Some(units) = units else {
        let mend = format!("say per what {of} is due: $/day, $/month or $/year");
        return Err(TariffError::missing(field, mend));
    };
    match units.to_ascii_lowercase().replace(' ', "").as_str() {
        "$/day" => Ok(Per::Day),
        "$/month" => Ok(Per::Month),
        "$/year" => Ok(Per::Year),
        _ => Err(TariffError::refused(
            field,
            format!("{units:?} is not known"),
            "use $/day, $/month or $/year",
        )),
    }
}

fn minimum(f: &mut Fields, tariff: &mut Tariff) -> Result<(), TariffError> {
    let least = f.amount("mincharge")?;
    let units = f.text("minchargeunits")?;
    let mut rules: Vec<(Decimal, Per)> = Vec::new();
    if let Some(amount) = least {
        rules.push((amount, per_unit(units, "minchargeunits", "mincharge")?));
    }
    if let Some(amount) = f.amount("minmonthlycharge")? {
        if !rules.iter().any(|(_, per)| *per != Per::Year) {
            rules.push((amount, Per::Month));
        } else if rules[0].0 != amount {
            tariff
                .notes
                .push("minmonthlycharge is left aside: mincharge is its newer spelling".to_owned());
        }
    }
    if let Some(amount) = f.amount("annualmincharge")?
        && !rules.iter().any(|(_, per)| *per == Per::Year)
    {
        rules.push((amount, Per::Year));
    }
    let name = |per| match per {
        Per::Year | Per::YearByDays => "Annual minimum charge",
        Per::Month | Per::Day => "Minimum charge",
    };
    let rule = |(amount, per)| Minimum {
        name: name(per).to_owned(),
        amount,
        per,
        on: Vec::new(),
        except: Vec::new(),
        months: Vec::new(),
    };
    tariff.minimum.extend(rules.into_iter().map(rule));
    Ok(())
}

fn export_rule(f: &mut Fields, tariff: &mut Tariff) -> Result<(), TariffError> {
    let rule = f.text("dgrules")?.filter(|r| !r.is_empty());
    let old: Option<bool> = match f.raw("usenetmetering") {
        Some(raw) => match raw.get().trim_matches('"').to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                let problem = brief(&raw);
                return Err(TariffError::invalid("usenetmetering", problem, "use true or false"));
            }
        },
        None => None,
    };
    let billing = |netting| NetBilling { netting, price: ExportPrice::Band };
    tariff.export = match (rule.as_deref(), old) {
        (Some("Net Metering"), _) | (None, Some(true)) => {
            Export::NetMetering(NetMetering::default())
        }
        (Some("Net Billing Instantaneous"), _) | (None, Some(false)) => {
            Export::NetBilling(billing(Netting::Registers))
        }
        (Some("Net Billing Hourly"), _) => Export::NetBilling(billing(Netting::Hour)),
        (Some("Buy All Sell All"), _) => Export::BuyAll(ExportPrice::Band),
        (Some(other), _) => {
            return Err(TariffError::refused(
                "dgrules",
                format!("{other:?} is not known"),
                "use Net Metering, Net Billing Instantaneous, Net Billing Hourly or Buy All Sell All",
            ));
        }
        (None, None) => {
            tariff.notes.push(
                "dgrules is not given: net metering is assumed for exported energy".to_owned(),
            );
            Export::NetMetering(NetMetering::default())
        }
    };
    Ok(())
}

/// Charges whose quantity is not measured: kept, and shown as not billed.
fn kept(f: &mut Fields, tariff: &mut Tariff) -> Result<(), TariffError> {
    if let Some(raw) = f.raw("demandreactivepowercharge") {
        let rate = number(&raw, "demandreactivepowercharge")?;
        if !rate.is_zero() {
            tariff.not_billed.push(NotBilled {
                item: format!("Reactive power, {rate} per kVAR"),
                why: "no data: reactive energy is not measured".to_owned(),
                source: BTreeMap::from([("demandreactivepowercharge".to_owned(), value(&raw))]),
            });
        }
    }
    let names = ["coincidentratestructure", "coincidentschedule", "coincidentrateunit"];
    let mut source = BTreeMap::new();
    for name in names {
        if let Some(raw) = f.raw(name) {
            source.insert(name.to_owned(), value(&raw));
        }
    }
    if source.contains_key("coincidentratestructure") {
        tariff.not_billed.push(NotBilled {
            item: "Coincident demand".to_owned(),
            why: "no data: the hour of the utility's own system peak is not known".to_owned(),
            source,
        });
    }
    Ok(())
}

fn describe(f: Fields, tariff: &mut Tariff) {
    for (name, raw) in f.rest() {
        if !DESCRIPTIVE.contains(&name.as_str()) {
            tariff.notes.push(format!("{name} is not a field that is known: kept, not billed"));
        }
        tariff.about.insert(name, value(&raw));
    }
    let text = |key: &str| tariff.about.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let (label, name, utility) = (text("label"), text("name"), text("utility"));
    labels(tariff, "energytoulabels");
    if let Some(id) = label.or_else(|| name.clone()).filter(|id| !id.trim().is_empty()) {
        tariff.id = id;
    }
    tariff.name = match (utility, name) {
        (Some(u), Some(n)) => format!("{u}: {n}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => tariff.id.clone(),
    };
}

/// Takes period names where the file has them.
fn labels(tariff: &mut Tariff, key: &str) {
    let Some(list) = tariff.about.get(key).and_then(|v| v.as_array()) else { return };
    let names: Vec<String> = list.iter().filter_map(|v| v.as_str()).map(str::to_owned).collect();
    let unique = names.iter().collect::<std::collections::BTreeSet<_>>().len() == names.len();
    let Some(EnergyPrice::Bands(b)) = tariff.energy.first_mut().map(|c| &mut c.price) else {
        return;
    };
    if unique && names.len() == b.bands.len() {
        for (band, name) in b.bands.iter_mut().zip(names) {
            band.name = name;
        }
    }
}
