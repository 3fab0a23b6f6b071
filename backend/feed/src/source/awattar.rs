//! aWATTar: `GET /v1/marketdata?start=&end=` in milliseconds; each entry with its beginning, end, price and
//! `Eur/MWh`, without taxes.
//!
//! Source of the shape: <https://www.awattar.at/services/api>.

use crate::answer::{Answer, FeedError, Point, accepted, said};
use crate::number::{Number, json};
use crate::question::{Ask, Question};
use ohmstead_model::TimestampMs;
use serde::Deserialize;

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let mut url = q.at(&["v1", "marketdata"])?;
    url.query_pairs_mut()
        .append_pair("start", &q.range.from.0.to_string())
        .append_pair("end", &q.range.to.0.to_string());
    let mut ask = Ask::get(url);
    // The key is for more questions a day; it works without one.
    ask.headers.extend(q.key.map(|key| ("authorization", format!("Bearer {key}"))));
    Ok(ask)
}

#[derive(Deserialize)]
struct List {
    data: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    start_timestamp: i64,
    end_timestamp: i64,
    marketprice: Number,
    unit: String,
}

pub(super) fn read(status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    accepted(status, body)?;
    let list: List = json(body)?;
    if let Some(odd) = list.data.iter().find(|e| !e.unit.eq_ignore_ascii_case("EUR/MWh")) {
        let unit = said(&odd.unit);
        return Err(FeedError::Unreadable(format!("the unit is {unit:?}, not Eur/MWh")));
    }
    let point = |e: &Entry| Point {
        from: TimestampMs(e.start_timestamp),
        to: Some(TimestampMs(e.end_timestamp)),
        value: Some(e.marketprice.0),
    };
    Ok(Answer {
        currency: "EUR".into(),
        unit: "EUR/MWh".into(),
        points: list.data.iter().map(point).collect(),
        next: None,
    })
}
