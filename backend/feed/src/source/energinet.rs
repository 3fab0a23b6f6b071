//! Energinet's Energi Data Service: `GET /dataset/DayAheadPrices`, quarter hours in DKK and EUR per MWh, without
//! taxes; times in UTC, written without a zone. Records of the dataset before it, `Elspotprices` (hours, until
//! September 2025), are read as well.
//!
//! Source of the shape: <https://www.energidataservice.dk>, christianhelle/edsclient and jkruse/elpriser.

use crate::answer::{Answer, FeedError, Point, accepted, instant};
use crate::number::{Number, json};
use crate::question::{Ask, Question, utc};
use serde::Deserialize;

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let mut url = q.at(&["dataset", "DayAheadPrices"])?;
    let time = |at| utc(at, "%Y-%m-%dT%H:%M");
    url.query_pairs_mut()
        .append_pair("start", &time(q.range.from))
        .append_pair("end", &time(q.range.to))
        .append_pair("timezone", "UTC")
        .append_pair("filter", &format!(r#"{{"PriceArea":["{}"]}}"#, q.zone))
        .append_pair("sort", "TimeUTC ASC")
        .append_pair("limit", "0");
    Ok(Ask::get(url))
}

#[derive(Deserialize)]
struct Records<'a> {
    #[serde(borrow)]
    records: Vec<Record<'a>>,
}

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(rename = "TimeUTC", alias = "HourUTC")]
    time: &'a str,
    #[serde(rename = "PriceArea")]
    area: &'a str,
    #[serde(rename = "DayAheadPriceDKK", alias = "SpotPriceDKK")]
    dkk: Option<Number>,
    #[serde(rename = "DayAheadPriceEUR", alias = "SpotPriceEUR")]
    eur: Option<Number>,
}

pub(super) fn read(q: &Question<'_>, status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    accepted(status, body)?;
    // In any other currency than its own, euro.
    let is_krone = q.currency == "DKK";
    let records: Records<'_> = json(body)?;
    let mut points = Vec::with_capacity(records.records.len());
    for record in records.records.iter().filter(|r| r.area == q.zone) {
        let price = if is_krone { record.dkk } else { record.eur };
        let from = instant(&format!("{}Z", record.time.trim_end_matches('Z')))?;
        points.push(Point { from, to: None, value: price.map(|p| p.0) });
    }
    let currency = if is_krone { "DKK" } else { "EUR" };
    Ok(Answer { currency: currency.into(), unit: format!("{currency}/MWh"), points, next: None })
}
