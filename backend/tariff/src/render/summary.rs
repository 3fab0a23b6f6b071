//! A tariff in a few lines of plain words.

use crate::decimal::Decimal;
use crate::tariff::{EnergyPrice, Export, ExportPrice, Per, Tariff};

/// What the tariff charges, a line per charge.
pub fn summary(t: &Tariff) -> Vec<String> {
    let currency = &t.currency;
    let mut out = Vec::new();
    for charge in &t.energy {
        let text = match &charge.price {
            EnergyPrice::Bands(b) => {
                let band = |band: &crate::tariff::Band| {
                    let rates: Vec<String> =
                        band.tiers.iter().map(|t| t.rate().to_string()).collect();
                    format!("{} {}", band.name, rates.join(" / "))
                };
                let bands: Vec<String> = b.bands.iter().map(band).collect();
                format!("{} {currency}/kWh", bands.join(", "))
            }
            EnergyPrice::Series(s) => format!(
                "price series {:?} × {} + {} {currency}/kWh",
                s.series, s.multiplier, s.adder
            ),
        };
        out.push(format!("{}: {text}", charge.name));
    }
    let per = |p: Per| match p {
        Per::Day => "day",
        Per::Month => "month",
        Per::Year => "year",
    };
    for c in &t.fixed {
        out.push(format!("{}: {} {currency} per {}", c.name, c.amount, per(c.per)));
    }
    for c in &t.demand {
        let mut rates: Vec<Decimal> =
            c.bands.iter().flat_map(|b| &b.tiers).map(|t| t.rate()).collect();
        rates.sort();
        rates.dedup();
        let rates: Vec<String> = rates.iter().map(Decimal::to_string).collect();
        let window = t.demand_window;
        out.push(format!(
            "{}: {} {currency}/kW of the highest {window} minutes",
            c.name,
            rates.join(" / ")
        ));
    }
    for m in &t.minimum {
        out.push(format!("{}: at least {} {currency} per {}", m.name, m.amount, per(m.per)));
    }
    let price = |p: &ExportPrice| match p {
        ExportPrice::Band => "the band's price for selling".to_owned(),
        ExportPrice::Retail => "the price of a kWh drawn".to_owned(),
        ExportPrice::Flat(rate) => format!("{rate} {currency}/kWh"),
        ExportPrice::Series(s) => format!("price series {:?}", s.series),
    };
    match &t.export {
        Export::NotCredited => {}
        Export::NetMetering(_) => out.push("Feed-in: net metering".to_owned()),
        Export::NetBilling(rule) => out.push(format!("Feed-in: {}", price(&rule.price))),
        Export::BuyAll(p) => out.push(format!("Feed-in (buy all, sell all): {}", price(p))),
    }
    out.extend(t.levies.iter().map(|l| format!("{}: {} {currency}/kWh", l.name, l.price)));
    out.extend(t.taxes.iter().map(|t| format!("{}: {} %", t.name, t.percent)));
    out
}
