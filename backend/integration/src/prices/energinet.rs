//! Energinet's Energi Data Service: `GET /dataset/DayAheadPrices`, quarter hours in DKK since October 2025.
//!
//! Source: <https://www.energidataservice.dk/tso-electricity/DayAheadPrices> and its guide to the API.

use super::{Prices, Question, Request, decimal, json, list, shown, slot, until_next, utc};
use serde_json::Value;

pub fn ask(home: &str, question: Question<'_>) -> Request {
    let time = |at| utc(at).trim_end_matches('Z').to_owned();
    let (from, to) = (time(question.range.from), time(question.range.to));
    let filter = format!("%7B%22PriceArea%22:%5B%22{}%22%5D%7D", question.zone);
    let url = format!(
        "{home}/dataset/DayAheadPrices?start={from}&end={to}&timezone=UTC&filter={filter}&sort=TimeUTC%20asc&limit=0"
    );
    Request { url, authorization: None, body: None }
}

pub fn read(area: &str, answer: &str) -> Result<Prices, String> {
    let answer = json(answer)?;
    let mut prices = Prices::new("DKK", "DKK/MWh");
    let of_area = |row: &&Value| row["PriceArea"].as_str().is_none_or(|a| a == area);
    let mut rows = Vec::new();
    for row in list(&answer, "records")?.iter().filter(of_area) {
        let at = row["TimeUTC"].as_str().ok_or_else(|| format!("{} has no TimeUTC", shown(row)))?;
        rows.push((slot(at)?, decimal(&row["DayAheadPriceDKK"])?));
    }
    rows.sort_by_key(|(at, _)| *at);
    let starts: Vec<_> = rows.iter().map(|(at, _)| *at).collect();
    for ((from, value), to) in rows.iter().zip(until_next(&starts)) {
        if let Some(value) = value {
            prices.add(*from, to, *value)?;
        }
    }
    Ok(prices)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RANGE, question};
    use super::*;

    #[test]
    fn the_area_s_quarter_hours_in_dkk_whatever_their_order() {
        let asked = ask("https://api.energidataservice.dk", question("DK1", None));
        assert!(asked.url.contains("start=2027-01-15T08:00&end=2027-01-17T08:00&timezone=UTC"), "{}", asked.url);
        let answer = r#"{"total":3,"dataset":"DayAheadPrices","records":[
            {"TimeUTC":"2027-01-15T08:15:00","TimeDK":"2027-01-15T09:15:00","PriceArea":"DK1","DayAheadPriceEUR":99.27,"DayAheadPriceDKK":740.949992},
            {"TimeUTC":"2027-01-15T08:00:00","TimeDK":"2027-01-15T09:00:00","PriceArea":"DK1","DayAheadPriceEUR":1,"DayAheadPriceDKK":7.5},
            {"TimeUTC":"2027-01-15T08:00:00","TimeDK":"2027-01-15T09:00:00","PriceArea":"DK2","DayAheadPriceEUR":2,"DayAheadPriceDKK":15}]}"#;
        let series = read("DK1", answer).unwrap().series("x", "DK1", RANGE);
        let values: Vec<String> = series[0].values.iter().map(|v| v.unwrap().to_string()).collect();
        assert_eq!((series.len(), series[0].start.0), (1, 2_000_000));
        assert_eq!(values, ["7.5", "740.949992"]);
    }
}
