//! Public sources of prices: what is asked of them, and what their answers say. Pure: who asks, when and
//! how often is said by the hub.
//!
//! One file a source, each with a function that says what to ask for a range and one that reads the answer.

mod awattar;
mod energinet;
mod energy_charts;
mod entsoe;
mod octopus;
mod tibber;

use ohmstead_model::{Slot, SlotRange, TimestampMs};
use ohmstead_tariff::{Decimal, PriceSeries};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// Longest time that one price may hold, slots: a year. Longer, and it is no price of a market.
const LONGEST: i32 = 366 * 96;

/// A source of prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// aWATTar: the market's prices for Germany (`de`) or Austria (`at`).
    Awattar,
    /// Energy-Charts: the markets of Europe, by bidding zone (`DE-LU`).
    EnergyCharts,
    /// Energinet's Energi Data Service: the Danish areas (`DK1`), in DKK.
    Energinet,
    /// ENTSO-E's Transparency Platform: the markets of Europe, by EIC code (`10Y1001A1001A82H`); with a key.
    Entsoe,
    /// Octopus Energy: what a tariff costs, `zone` being `PRODUCT/TARIFF`, in pence with VAT.
    Octopus,
    /// Tibber: what the customer pays, taxes included; with a key. `zone` is the home's id, or nothing.
    Tibber,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Which market, area or tariff.
    pub zone: &'a str,
    /// Where the source is, without the path; nothing: where it is for everybody.
    pub url: Option<&'a str>,
    /// The secret that the source knows the customer by.
    pub key: Option<&'a str>,
    /// Which prices.
    pub range: SlotRange,
}

/// A request to send.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Where; may hold a secret.
    pub url: String,
    /// For `Authorization`.
    pub authorization: Option<String>,
    /// JSON to post; without one it is a GET.
    pub body: Option<String>,
}

/// Without its secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request to {}", self.url.split(['?', '#']).next().unwrap_or_default())
    }
}

/// A price and the time in which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Price {
    from: Slot,
    to: Slot,
    value: Decimal,
}

/// What an answer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prices {
    /// ISO 4217 code.
    pub currency: String,
    /// Such as `EUR/MWh`.
    pub unit: String,
    all: Vec<Price>,
    /// There is more, at this address.
    pub next: Option<String>,
}

impl Source {
    /// Where it is for everybody.
    fn home(self, zone: &str) -> &'static str {
        match self {
            Self::Awattar if zone == "at" => "https://api.awattar.at",
            Self::Awattar => "https://api.awattar.de",
            Self::EnergyCharts => "https://api.energy-charts.info",
            Self::Energinet => "https://api.energidataservice.dk",
            Self::Entsoe => "https://web-api.tp.entsoe.eu",
            Self::Octopus => "https://api.octopus.energy",
            Self::Tibber => "https://api.tibber.com",
        }
    }

    /// Checks what a person wrote.
    ///
    /// # Errors
    /// Says what is wrong, and what to write.
    pub fn check(self, zone: &str, has_key: bool) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_/".contains(c);
        if zone.len() > 100 || !zone.chars().all(plain) {
            return Err(format!("zone {zone:?} holds what no zone holds"));
        }
        let (is_zone, example) = match self {
            Self::Awattar => (matches!(zone, "de" | "at"), "de or at"),
            Self::EnergyCharts => (!zone.is_empty(), "a bidding zone such as DE-LU"),
            Self::Energinet => (!zone.is_empty(), "a price area such as DK1"),
            Self::Entsoe => (zone.len() == 16, "an EIC code such as 10Y1001A1001A82H"),
            Self::Octopus => (
                zone.split('/').filter(|part| !part.is_empty()).count() == 2,
                "PRODUCT/TARIFF such as AGILE-24-10-01/E-1R-AGILE-24-10-01-C",
            ),
            Self::Tibber => (true, ""),
        };
        if !is_zone {
            return Err(format!("zone {zone:?} is none of this source: write {example}"));
        }
        if matches!(self, Self::Entsoe | Self::Tibber) && !has_key {
            return Err("this source wants a key: ask it for one, and write it as key".into());
        }
        Ok(())
    }

    /// What to send.
    pub fn ask(self, question: Question<'_>) -> Request {
        let home = question.url.unwrap_or_else(|| self.home(question.zone)).trim_end_matches('/');
        match self {
            Self::Awattar => awattar::ask(home, question),
            Self::EnergyCharts => energy_charts::ask(home, question),
            Self::Energinet => energinet::ask(home, question),
            Self::Entsoe => entsoe::ask(home, question),
            Self::Octopus => octopus::ask(home, question),
            Self::Tibber => tibber::ask(home, question),
        }
    }

    /// What an answer says; an empty one where nothing is published yet.
    ///
    /// # Errors
    /// When it is not in the source's form: what is missing.
    pub fn read(self, zone: &str, answer: &str) -> Result<Prices, String> {
        match self {
            Self::Awattar => awattar::read(answer),
            Self::EnergyCharts => energy_charts::read(answer),
            Self::Energinet => energinet::read(zone, answer),
            Self::Entsoe => entsoe::read(answer),
            Self::Octopus => octopus::read(answer),
            Self::Tibber => tibber::read(zone, answer),
        }
    }
}

impl Prices {
    fn new(currency: &str, unit: &str) -> Self {
        Self { currency: currency.into(), unit: unit.into(), all: Vec::new(), next: None }
    }

    fn add(&mut self, from: Slot, to: Slot, value: Decimal) -> Result<(), String> {
        if !(1..=LONGEST).contains(&(to.0 - from.0)) {
            return Err(format!("a price holds from {} to {}", from.start(), to.start()));
        }
        self.all.push(Price { from, to, value });
        Ok(())
    }

    /// Takes those of another page.
    pub fn extend(&mut self, other: Self) {
        self.all.extend(other.all);
    }

    /// The end of the newest price.
    pub fn end(&self) -> Option<Slot> {
        self.all.iter().map(|p| p.to).max()
    }

    /// The prices within `range` by quarter hours, under that name and zone; a new series after each gap.
    pub fn series(&self, name: &str, zone: &str, range: SlotRange) -> Vec<PriceSeries> {
        let mut by_slot: BTreeMap<Slot, Decimal> = BTreeMap::new();
        // Where two hold, the one that holds shorter says more.
        let mut all: Vec<&Price> = self.all.iter().collect();
        all.sort_by_key(|p| std::cmp::Reverse(p.to.0 - p.from.0));
        for price in all {
            let within = price.from.max(range.from).0..price.to.min(range.to).0;
            by_slot.extend(within.map(|slot| (Slot(slot), price.value)));
        }
        let mut out: Vec<PriceSeries> = Vec::new();
        let mut end = None;
        for (slot, value) in by_slot {
            match out.last_mut().filter(|_| end == Some(slot)) {
                Some(series) => series.values.push(Some(value)),
                None => out.push(PriceSeries {
                    name: name.to_owned(),
                    zone: zone.to_owned(),
                    currency: self.currency.clone(),
                    unit: self.unit.clone(),
                    start: slot,
                    step: 15,
                    values: vec![Some(value)],
                }),
            }
            end = Some(slot.next());
        }
        out
    }
}

/// A number of JSON, digit by digit; `null` is none.
fn decimal(value: &Value) -> Result<Option<Decimal>, String> {
    match value {
        Value::Null => Ok(None),
        // Never with an exponent.
        Value::Number(n) => {
            let text = n.as_f64().map_or_else(|| n.to_string(), |v| v.to_string());
            text.parse().map(Some).map_err(|_| format!("{text} is no price"))
        }
        other => Err(format!("{} is no price", shown(other))),
    }
}

fn json(answer: &str) -> Result<Value, String> {
    serde_json::from_str(answer).map_err(|_| "the answer is not JSON".into())
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>, String> {
    value[key].as_array().ok_or_else(|| format!("the answer has no list {key}"))
}

/// The slot that begins at an RFC 3339 time; without an offset it is UTC.
fn slot(text: &str) -> Result<Slot, String> {
    let with_zone = text.parse::<jiff::Timestamp>();
    let at = with_zone.or_else(|_| format!("{text}Z").parse::<jiff::Timestamp>());
    let at = at.map_err(|_| format!("{text:?} is no time"))?;
    starting(TimestampMs(at.as_millisecond()))
}

fn starting(at: TimestampMs) -> Result<Slot, String> {
    Slot::starting(at).ok_or_else(|| format!("{at} is not on a quarter hour"))
}

fn shown(value: &Value) -> String {
    value.to_string().chars().take(60).collect()
}

/// A time as most of them write it: `2026-11-27T00:00Z`.
fn utc(at: Slot) -> String {
    let at = jiff::Timestamp::from_millisecond(at.start().0).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%MZ").to_string()
}

/// Each price holds until the next one begins, the last as long as the one before it.
fn until_next(starts: &[Slot]) -> Vec<Slot> {
    let lasts = match starts {
        [.., a, b] => b.0 - a.0,
        _ => 4,
    };
    let next = starts.iter().skip(1).copied();
    // A gap in the list is no long price: none of these markets has longer ones than an hour.
    let end = |start: Slot, next: Slot| if next.0 - start.0 > 4 { Slot(start.0 + 4) } else { next };
    let last = starts.last().map(|s| Slot(s.0 + lasts.clamp(1, 4)));
    starts.iter().zip(next.chain(last)).map(|(start, next)| end(*start, next)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const RANGE: SlotRange = SlotRange { from: Slot(2_000_000), to: Slot(2_000_192) };

    pub(super) fn question<'a>(zone: &'a str, key: Option<&'a str>) -> Question<'a> {
        Question { zone, url: None, key, range: RANGE }
    }

    fn price(from: i32, to: i32, value: &str) -> Price {
        Price { from: Slot(from), to: Slot(to), value: value.parse().unwrap() }
    }

    #[test]
    fn prices_become_quarter_hours_with_a_new_series_after_a_gap_and_the_shorter_holds() {
        let mut prices = Prices::new("EUR", "EUR/MWh");
        prices.all = vec![price(4, 5, "9"), price(0, 8, "1.5"), price(12, 16, "-2")];
        let range = SlotRange::new(Slot(2), Slot(14));
        let series = prices.series("day-ahead", "DE-LU", range);
        let starts: Vec<(i32, usize)> = series.iter().map(|s| (s.start.0, s.values.len())).collect();
        assert_eq!(starts, [(2, 6), (12, 2)]);
        let values: Vec<String> = series[0].values.iter().map(|v| v.unwrap().to_string()).collect();
        assert_eq!(values, ["1.5", "1.5", "9", "1.5", "1.5", "1.5"]);
        assert_eq!(prices.end(), Some(Slot(16)));
    }

    #[test]
    fn a_wrong_zone_or_a_missing_key_is_said_with_an_example() {
        for (source, zone) in [
            (Source::Awattar, "ch"),
            (Source::EnergyCharts, ""),
            (Source::Entsoe, "DE-LU"),
            (Source::Octopus, "AGILE-24-10-01"),
            (Source::EnergyCharts, "DE-LU&x=1"),
        ] {
            assert!(source.check(zone, true).unwrap_err().contains("zone"), "{source:?}");
        }
        assert!(Source::Tibber.check("", false).unwrap_err().contains("key"));
        assert_eq!(Source::Tibber.check("", true), Ok(()));
    }

    #[test]
    fn a_request_is_printed_without_its_secrets() {
        for (source, zone) in [(Source::Entsoe, "10Y1001A1001A82H"), (Source::Tibber, "")] {
            let request = source.ask(question(zone, Some("s3cret")));
            assert!(!format!("{request:?}").contains("s3cret"));
            let sent = format!("{}{:?}", request.url, request.authorization);
            assert!(sent.contains("s3cret"), "{source:?}");
        }
    }

    #[test]
    fn answers_that_are_none_are_refused_and_nothing_panics() {
        let all = [
            Source::Awattar,
            Source::EnergyCharts,
            Source::Energinet,
            Source::Entsoe,
            Source::Octopus,
            Source::Tibber,
        ];
        for source in all {
            for answer in ["", "{}", "[]", "<x/>", "null", "<html>busy</html>", "{\"data\":[{}]}"] {
                assert!(source.read("", answer).is_err(), "{source:?} {answer}");
            }
        }
    }
}
