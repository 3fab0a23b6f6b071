//! What each source documents, read. The bodies are ours in the shape that is named above each; the numbers are
//! made up.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod sources {
    mod awattar;
    mod carbon;
    mod energinet;
    mod energy_charts;
    mod entsoe;
    mod octopus;
    mod open_meteo;
    mod refusals;
    mod tibber;
}

use ohmstead_feed::{Answer, FeedError, Question, Source, lay_out};
use ohmstead_model::{Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_tariff::PriceSeries;

pub(crate) fn at(text: &str) -> TimestampMs {
    TimestampMs::parse(text).unwrap()
}

/// A question for the days around `from`.
pub(crate) fn question<'a>(source: Source, zone: &'a str, from: &str, to: &str) -> Question<'a> {
    Question {
        base: source.base(zone),
        zone,
        key: Some("s3cret"),
        currency: "EUR",
        with_tax: false,
        range: TimeRange::new(at(from), at(to)),
    }
}

/// Start, minutes per value and values of what is laid out.
pub(crate) fn laid(answer: &Answer, q: &Question<'_>) -> Vec<(String, u16, Vec<String>)> {
    let like = PriceSeries {
        name: "x".into(),
        zone: String::new(),
        currency: answer.currency.clone(),
        unit: answer.unit.clone(),
        start: Slot(0),
        step: 15,
        values: Vec::new(),
    };
    let series = lay_out(&answer.points, SlotRange::touching(q.range), &like).unwrap();
    ohmstead_tariff::PriceBook::new(&series).expect("what is laid out can be billed");
    let values = |s: &PriceSeries| s.values.iter().map(|v| v.unwrap().to_string()).collect();
    series.iter().map(|s| (s.start.start().to_string(), s.step, values(s))).collect()
}

pub(crate) fn fault(source: Source, q: &Question<'_>, status: u16, body: &str) -> FeedError {
    source.read(q, status, body.as_bytes()).unwrap_err()
}
