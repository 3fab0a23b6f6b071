//! Octopus Energy (Great Britain): `GET …/standard-unit-rates/`, pence per kWh with VAT, newest first, by pages.
//!
//! Source: <https://developer.octopus.energy/rest/guides/endpoints> (List tariff charges).

use super::{Prices, Question, Request, decimal, json, list, shown, slot, utc};
use ohmstead_model::Slot;

/// A price without an end holds until it is told otherwise: told so far ahead, slots.
const OPEN: i32 = 96 * 2;

pub fn ask(home: &str, question: Question<'_>) -> Request {
    let (product, tariff) = question.zone.split_once('/').unwrap_or_default();
    let (from, to) = (utc(question.range.from), utc(question.range.to));
    let url = format!(
        "{home}/v1/products/{product}/electricity-tariffs/{tariff}/standard-unit-rates/?period_from={from}&period_to={to}&page_size=1500"
    );
    Request { url, authorization: None, body: None }
}

pub fn read(answer: &str) -> Result<Prices, String> {
    let answer = json(answer)?;
    let mut prices = Prices::new("GBP", "p/kWh");
    for row in list(&answer, "results")? {
        // Variable tariffs have a price for those who pay otherwise beside it.
        if row["payment_method"].as_str().is_some_and(|m| m != "DIRECT_DEBIT") {
            continue;
        }
        let from = row["valid_from"].as_str();
        let from = slot(from.ok_or_else(|| format!("{} has no valid_from", shown(row)))?)?;
        let to = match row["valid_to"].as_str() {
            Some(to) => slot(to)?,
            None => Slot(from.0 + OPEN),
        };
        if let Some(value) = decimal(&row["value_inc_vat"])? {
            prices.add(from, to, value)?;
        }
    }
    prices.next = answer["next"].as_str().map(str::to_owned);
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RANGE, question};
    use super::*;

    #[test]
    fn half_hours_in_pence_with_vat_and_the_next_page() {
        let zone = "AGILE-24-10-01/E-1R-AGILE-24-10-01-C";
        let asked = ask("https://api.octopus.energy", question(zone, None));
        assert!(asked.url.starts_with("https://api.octopus.energy/v1/products/AGILE-24-10-01/electricity-tariffs/E-1R-AGILE-24-10-01-C/standard-unit-rates/?period_from=2027-01-15T08:00Z"), "{}", asked.url);
        let answer = r#"{"count":3,"next":"https://api.octopus.energy/v1/x?page=2","previous":null,"results":[
            {"value_exc_vat":20.0,"value_inc_vat":21.0,"valid_from":"2027-01-15T08:30:00Z","valid_to":"2027-01-15T09:00:00Z","payment_method":null},
            {"value_exc_vat":-1.0,"value_inc_vat":-1.05,"valid_from":"2027-01-15T08:00:00Z","valid_to":"2027-01-15T08:30:00Z","payment_method":null},
            {"value_exc_vat":50.0,"value_inc_vat":52.5,"valid_from":"2027-01-15T08:00:00Z","valid_to":null,"payment_method":"NON_DIRECT_DEBIT"}]}"#;
        let found = read(answer).unwrap();
        assert_eq!(found.next.as_deref(), Some("https://api.octopus.energy/v1/x?page=2"));
        let series = found.series("x", "", RANGE);
        let values: Vec<String> = series[0].values.iter().map(|v| v.unwrap().to_string()).collect();
        assert_eq!(values, ["-1.05", "-1.05", "21", "21"]);
        assert_eq!((series[0].currency.as_str(), series[0].unit.as_str()), ("GBP", "p/kWh"));
    }
}
