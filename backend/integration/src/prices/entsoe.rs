//! ENTSO-E's Transparency Platform: `GET /api?documentType=A44`, XML.
//!
//! Points are told by position; with `curveType` A03 one that is left out has the value of the one before it.
//! Where several auctions are published (`classificationSequence`), the first is the coupled market's.
//! An `Acknowledgement_MarketDocument` with reason 999 says that nothing is published yet.
//!
//! Source: RESTful API documentation, "Day ahead prices 12.1.D"; IEC 62325-351, Publication_MarketDocument 7.3.

use super::{Prices, Question, Request, slot, utc};
use ohmstead_model::Slot;
use ohmstead_tariff::Decimal;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

pub fn ask(home: &str, question: Question<'_>) -> Request {
    let time = |at| utc(at).replace(['-', 'T', ':', 'Z'], "");
    let (from, to) = (time(question.range.from), time(question.range.to));
    let (zone, key) = (question.zone, question.key.unwrap_or_default());
    let url = format!(
        "{home}/api?documentType=A44&in_Domain={zone}&out_Domain={zone}&periodStart={from}&periodEnd={to}&securityToken={key}"
    );
    Request { url, authorization: None, body: None }
}

/// What is known of the time series and period that are being read.
#[derive(Default)]
struct State {
    currency: String,
    measure: String,
    sequence: String,
    is_filled: bool,
    start: Option<Slot>,
    end: Option<Slot>,
    slots: i32,
    position: i32,
    points: BTreeMap<i32, Decimal>,
    reason: String,
}

pub fn read(answer: &str) -> Result<Prices, String> {
    let mut reader = Reader::from_str(answer);
    let mut path: Vec<String> = Vec::new();
    let (mut state, mut text) = (State::default(), String::new());
    let mut prices: Option<Prices> = None;
    loop {
        match reader.read_event().map_err(|_| "the answer is no XML".to_owned())? {
            Event::Start(tag) => {
                let name = String::from_utf8_lossy(tag.local_name().as_ref()).into_owned();
                if name == "TimeSeries" {
                    state = State { reason: state.reason, ..State::default() };
                }
                if name == "Period" {
                    state.points.clear();
                }
                path.push(name);
                if path.len() > 20 {
                    return Err("the answer is nested too deeply".into());
                }
                text.clear();
            }
            Event::Text(part) => text.push_str(&String::from_utf8_lossy(&part)),
            Event::End(_) => {
                let name = path.pop().unwrap_or_default();
                let parent = path.last().map(String::as_str).unwrap_or_default();
                state.take(parent, &name, text.trim())?;
                if name == "Period" {
                    state.finish(&mut prices)?;
                }
                text.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    match prices {
        Some(prices) => Ok(prices),
        None if state.reason == "999" => Ok(Prices::new("EUR", "EUR/MWh")),
        None if !state.reason.is_empty() => Err(format!("it refuses, for reason {}", state.reason)),
        None => Err("the answer has no prices".into()),
    }
}

impl State {
    fn take(&mut self, parent: &str, name: &str, text: &str) -> Result<(), String> {
        let number = || text.parse::<i32>().map_err(|_| format!("{name} is {text:?}"));
        match (parent, name) {
            (_, "currency_Unit.name") => self.currency = text.to_owned(),
            (_, "price_Measure_Unit.name") => self.measure = text.to_owned(),
            (_, "curveType") => self.is_filled = text == "A03",
            (_, "classificationSequence_AttributeInstanceComponent.position") => {
                self.sequence = text.to_owned();
            }
            ("timeInterval", "start") => self.start = Some(slot(text)?),
            ("timeInterval", "end") => self.end = Some(slot(text)?),
            ("Period", "resolution") => {
                self.slots = match text {
                    "PT15M" => 1,
                    "PT30M" => 2,
                    "PT60M" | "PT1H" => 4,
                    other => return Err(format!("the resolution is {other:?}")),
                };
            }
            ("Point", "position") => self.position = number()?,
            ("Point", "price.amount") => {
                let value = text.parse().map_err(|_| format!("{text:?} is no price"))?;
                self.points.insert(self.position, value);
            }
            ("Reason", "code") => self.reason = text.to_owned(),
            _ => {}
        }
        Ok(())
    }

    /// The period's points, where they are the coupled market's.
    fn finish(&mut self, prices: &mut Option<Prices>) -> Result<(), String> {
        if !matches!(self.sequence.as_str(), "" | "1") {
            return Ok(());
        }
        if self.currency.len() != 3 || self.measure != "MWH" || self.slots == 0 {
            return Err(format!("prices in {}/{}", self.currency, self.measure));
        }
        let (Some(start), Some(end)) = (self.start, self.end) else {
            return Err("a period has no times".into());
        };
        let unit = format!("{}/MWh", self.currency);
        let out = prices.get_or_insert_with(|| Prices::new(&self.currency, &unit));
        if out.currency != self.currency {
            return Err(format!("prices in {} and {}", out.currency, self.currency));
        }
        let last = (end.0 - start.0).checked_div(self.slots).unwrap_or(0);
        for (position, value) in &self.points {
            let next = self.points.range(position + 1..).next().map_or(last + 1, |(p, _)| *p);
            let lasts = if self.is_filled { next - position } else { 1 };
            let at = |n: i32| n.checked_mul(self.slots).map(|slots| Slot(start.0 + slots));
            let (Some(from), Some(to)) = (at(position - 1), at(position - 1 + lasts)) else {
                return Err(format!("position {position}"));
            };
            if from < start || to > end {
                return Err(format!("position {position} is outside of its period"));
            }
            out.add(from, to, *value)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{RANGE, question};
    use super::*;

    fn series(head: &str, resolution: &str, points: &[(i32, &str)]) -> String {
        let points: String = points
            .iter()
            .map(|(p, v)| format!("<Point><position>{p}</position><price.amount>{v}</price.amount></Point>"))
            .collect();
        format!(
            "<TimeSeries><mRID>1</mRID>{head}<currency_Unit.name>EUR</currency_Unit.name>\
             <price_Measure_Unit.name>MWH</price_Measure_Unit.name><curveType>A03</curveType><Period><timeInterval>\
             <start>2027-01-15T08:00Z</start><end>2027-01-15T10:00Z</end></timeInterval><resolution>{resolution}</resolution>\
             {points}</Period></TimeSeries>"
        )
    }

    fn document(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Publication_MarketDocument \
             xmlns=\"urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3\"><type>A44</type><period.timeInterval>\
             <start>2027-01-14T23:00Z</start><end>2027-01-15T23:00Z</end></period.timeInterval>{inside}</Publication_MarketDocument>"
        )
    }

    #[test]
    fn points_left_out_go_on_and_other_auctions_are_passed_over() {
        let asked = ask("https://web-api.tp.entsoe.eu", question("10Y1001A1001A82H", Some("k")));
        assert!(asked.url.ends_with("&periodStart=202701150800&periodEnd=202701170800&securityToken=k"), "{}", asked.url);
        let second = "<classificationSequence_AttributeInstanceComponent.position>2</classificationSequence_AttributeInstanceComponent.position>";
        let both = series("", "PT15M", &[(1, "10.50"), (3, "-2"), (8, "0")])
            + &series(second, "PT60M", &[(1, "99"), (2, "99")]);
        let found = read(&document(&both)).unwrap().series("x", "", RANGE);
        let values: Vec<String> = found[0].values.iter().map(|v| v.unwrap().to_string()).collect();
        let as_number = |v: &String| v.parse::<f64>().unwrap();
        let expected = [10.5, 10.5, -2.0, -2.0, -2.0, -2.0, -2.0, 0.0];
        assert_eq!(values.iter().map(as_number).collect::<Vec<_>>(), expected);
        let hours = read(&document(&series("", "PT60M", &[(1, "5")]))).unwrap();
        assert_eq!(hours.series("x", "", RANGE)[0].values.len(), 8);
    }

    #[test]
    fn nothing_published_yet_is_no_error_and_a_refusal_is_one() {
        let answer = |code: &str| {
            format!("<Acknowledgement_MarketDocument><Reason><code>{code}</code><text>No matching data found</text></Reason></Acknowledgement_MarketDocument>")
        };
        assert_eq!(read(&answer("999")).unwrap().end(), None);
        assert!(read(&answer("401")).unwrap_err().contains("401"));
        let outside = series("", "PT60M", &[(3, "5")]);
        assert!(read(&document(&outside)).unwrap_err().contains("outside"));
    }
}
