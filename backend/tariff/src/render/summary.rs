//! A tariff in a few lines of plain words.

use crate::decimal::Decimal;
use crate::tariff::{
    Band, DemandCharge, DemandPricing, EnergyPrice, Export, ExportPrice, FixedCharge, Per, Tariff,
};

/// What the tariff charges, a line per charge.
pub fn summary(t: &Tariff) -> Vec<String> {
    let currency = &t.currency;
    let mut out = Vec::new();
    for charge in &t.energy {
        out.push(format!("{}: {}", charge.name, energy(&charge.price, currency)));
    }
    out.extend(t.fixed.iter().map(|c| fixed(c, currency)));
    out.extend(t.demand.iter().map(|c| demand(c, t.demand_window, currency)));
    for m in &t.minimum {
        let except = match m.except.is_empty() {
            true => String::new(),
            false => format!(", not counting {}", m.except.join(", ")),
        };
        out.push(format!(
            "{}: at least {} {currency} per {}{except}",
            m.name,
            m.amount,
            per(m.per)
        ));
    }
    out.extend(export(&t.export, currency));
    out.extend(t.levies.iter().map(|l| format!("{}: {} {currency}/kWh", l.name, l.price)));
    out.extend(t.taxes.iter().map(|t| format!("{}: {} %", t.name, t.percent)));
    if let Some(classes) = &t.day_classes {
        let names: Vec<&str> = classes.classes.iter().map(|c| c.name.as_str()).collect();
        let known = classes.known_to().map_or_else(String::new, |day| format!(", known to {day}"));
        out.push(format!("Days by date: {}{known}", names.join(", ")));
    }
    if let Some(rule) = t.rounding {
        let lines = rule.lines.map(|d| format!("each line to {d} decimals"));
        let interval = rule.interval.map(|i| format!("each {} minutes", i.minutes));
        let parts: Vec<String> = lines.into_iter().chain(interval).collect();
        out.push(format!("Rounding: {}", parts.join(", ")));
    }
    out
}

fn per(per: Per) -> &'static str {
    match per {
        Per::Day => "day",
        Per::Month => "month",
        Per::Year => "year",
        Per::YearByDays => "year, by the days",
    }
}

fn energy(price: &EnergyPrice, currency: &str) -> String {
    match price {
        EnergyPrice::Bands(b) => {
            let band = |band: &Band| {
                let rates: Vec<String> = band.tiers.iter().map(|t| t.rate().to_string()).collect();
                format!("{} {}", band.name, rates.join(" / "))
            };
            let bands: Vec<String> = b.bands.iter().map(band).collect();
            format!("{} {currency}/kWh", bands.join(", "))
        }
        EnergyPrice::Series(s) => format!("{} in {currency}/kWh", s.formula()),
    }
}

fn fixed(charge: &FixedCharge, currency: &str) -> String {
    let amounts = match charge.by_use.is_empty() {
        true => charge.amount.to_string(),
        false => {
            let steps: Vec<String> = charge.by_use.iter().map(|s| s.amount.to_string()).collect();
            format!("{} by yearly use,", steps.join(" / "))
        }
    };
    let months = match charge.months.is_empty() {
        true => String::new(),
        false => {
            let months: Vec<String> = charge.months.iter().map(u8::to_string).collect();
            format!(" in months {}", months.join(", "))
        }
    };
    format!("{}: {amounts} {currency} per {}{months}", charge.name, per(charge.per))
}

fn demand(charge: &DemandCharge, window: u16, currency: &str) -> String {
    let mut rates: Vec<Decimal> =
        charge.bands.iter().flat_map(|b| &b.tiers).map(|t| t.rate()).collect();
    rates.sort();
    rates.dedup();
    let rates: Vec<String> = rates.iter().map(Decimal::to_string).collect();
    let unit = match charge.pricing {
        DemandPricing::PerKw => format!("{currency}/kW"),
        DemandPricing::Class | DemandPricing::ClassFromLimit => format!("{currency} by class"),
    };
    let due = match charge.rate_per {
        Per::Month => String::new(),
        other => format!(" per {}", per(other)),
    };
    let mut text = format!(
        "{}: {} {unit}{due} of the highest {window} minutes",
        charge.name,
        rates.join(" / ")
    );
    if charge.peaks > 1 {
        text += &format!(" of {} days", charge.peaks);
    }
    if charge.mean_of > 1 {
        text += &format!(", mean of {} months", charge.mean_of);
    }
    if let Some(least) = charge.at_least {
        text += &format!(", at least {least} kW");
    }
    text
}

fn export(rule: &Export, currency: &str) -> Option<String> {
    let price = |p: &ExportPrice| match p {
        ExportPrice::Band => "the band's price for selling".to_owned(),
        ExportPrice::Retail => "the import price of the first tier".to_owned(),
        ExportPrice::Flat(rate) => format!("{rate} {currency}/kWh"),
        ExportPrice::Series(s) => format!("{} in {currency}/kWh", s.formula()),
    };
    match rule {
        Export::NotCredited => None,
        Export::NetMetering(_) => Some("Feed-in: net metering".to_owned()),
        Export::NetBilling(rule) => Some(format!("Feed-in: {}", price(&rule.price))),
        Export::BuyAll(p) => Some(format!("Feed-in (buy all, sell all): {}", price(p))),
    }
}
