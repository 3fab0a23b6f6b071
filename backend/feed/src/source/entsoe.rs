//! ENTSO-E's Transparency Platform: `GET /api?documentType=A44`, a `Publication_MarketDocument` of `TimeSeries` with
//! `Period`s of a resolution and numbered `Point`s.
//!
//! - Positions that are missing mean "as before" (curve type A03); only where the document says that every
//!   position is there (A01) is a missing one not known.
//! - A zone may have several auctions, told apart by a sequence number: 1, or none, is the day-ahead market.
//! - Nothing published yet is an `Acknowledgement_MarketDocument` with reason 999, sent as an answer or as an error.
//!
//! Source of the shape: the platform's "RESTful API" guide (12.1.D); the acknowledgement as in evcc-io/evcc#20375,
//! the auctions as in EnergieID/entsoe-py#461.

use crate::answer::{Answer, FeedError, POINTS_MAX, Point, accepted, instant, said};
use crate::eic;
use crate::number::parse;
use crate::question::{Ask, Question, utc};
use ohmstead_model::TimestampMs;
use ohmstead_tariff::Decimal;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;

/// Tags within tags at most.
const DEPTH_MAX: usize = 32;

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let mut url = q.at(&["api"])?;
    let zone = eic::code(q.zone).unwrap_or(q.zone);
    let time = |at| utc(at, "%Y%m%d%H%M");
    url.query_pairs_mut()
        .append_pair("documentType", "A44")
        .append_pair("in_Domain", zone)
        .append_pair("out_Domain", zone)
        .append_pair("periodStart", &time(q.range.from))
        .append_pair("periodEnd", &time(q.range.to))
        .append_pair("securityToken", q.key()?);
    let mut ask = Ask::get(url);
    ask.headers = vec![("accept", "application/xml".into())];
    Ok(ask)
}

/// A document, as far as it is of use.
#[derive(Default)]
struct Document {
    root: String,
    reason: String,
    why: String,
    series: Vec<Series>,
    points: usize,
}

#[derive(Default)]
struct Series {
    currency: String,
    unit: String,
    contract: String,
    sequence: String,
    curve: String,
    periods: Vec<Period>,
}

#[derive(Default)]
struct Period {
    start: String,
    end: String,
    resolution: String,
    points: Vec<(String, String)>,
}

pub(super) fn read(status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    let document = document(body);
    let is_nothing = |d: &Document| d.root == "Acknowledgement_MarketDocument" && d.reason == "999";
    if let Ok(found) = &document
        && is_nothing(found)
        && found.why.contains("No matching data")
    {
        return Err(FeedError::NotYet);
    }
    match (&document, accepted(status, body)) {
        (Ok(found), Err(FeedError::Failed { status, .. })) if !found.why.is_empty() => {
            return Err(FeedError::Failed { status, said: said(&found.why) });
        }
        (_, accepted) => accepted?,
    }
    let document = document?;
    if document.root != "Publication_MarketDocument" {
        let root = if document.why.is_empty() { &document.root } else { &document.why };
        return Err(FeedError::Unreadable(format!("it is no document of prices: {}", said(root))));
    }
    answer(&document)
}

fn answer(document: &Document) -> Result<Answer, FeedError> {
    let is_day_ahead = |s: &&Series| {
        matches!(s.sequence.as_str(), "" | "1") && matches!(s.contract.as_str(), "" | "A01")
    };
    let mut answer =
        Answer { currency: String::new(), unit: String::new(), points: Vec::new(), next: None };
    for series in document.series.iter().filter(is_day_ahead) {
        let energy = match series.unit.as_str() {
            "MWH" => "MWh",
            "KWH" => "kWh",
            other => {
                let why = format!("the unit is {:?}, not MWH", said(other));
                return Err(FeedError::Unreadable(why));
            }
        };
        let unit = format!("{}/{energy}", said(&series.currency));
        if !answer.unit.is_empty() && answer.unit != unit {
            let why = format!("prices in {} and in {unit}", answer.unit);
            return Err(FeedError::Unreadable(why));
        }
        (answer.currency, answer.unit) = (said(&series.currency), unit);
        for period in &series.periods {
            period.expand(series.curve == "A01", &mut answer.points)?;
        }
    }
    Ok(answer)
}

impl Period {
    /// A point for each position.
    fn expand(&self, is_complete: bool, points: &mut Vec<Point>) -> Result<(), FeedError> {
        let unreadable = |why: String| FeedError::Unreadable(why);
        let step_ms = match self.resolution.as_str() {
            "PT15M" => 900_000,
            "PT30M" => 1_800_000,
            "PT60M" | "PT1H" => 3_600_000,
            other => return Err(unreadable(format!("the resolution is {:?}", said(other)))),
        };
        let (start, end) = (instant(&self.start)?, instant(&self.end)?);
        let count = usize::try_from((end - start) / step_ms).unwrap_or(0);
        if count == 0 || (end - start) % step_ms != 0 || points.len() + count > POINTS_MAX {
            return Err(unreadable(format!(
                "a period from {start} to {end} by {}",
                self.resolution
            )));
        }
        let given = self.given(count)?;
        let mut last: Option<Decimal> = None;
        for position in 1..=count {
            let own = given.get(&position).copied();
            last = if is_complete { own } else { own.or(last) };
            let from = TimestampMs(start.0 + (position as i64 - 1) * step_ms);
            points.push(Point { from, to: Some(from + step_ms), value: last });
        }
        Ok(())
    }

    fn given(&self, count: usize) -> Result<BTreeMap<usize, Decimal>, FeedError> {
        let mut given = BTreeMap::new();
        for (position, price) in &self.points {
            let number = position.parse().ok().filter(|n| (1..=count).contains(n));
            let outside =
                || FeedError::Unreadable(format!("position {:?} of {count}", said(position)));
            let price = parse(price).map_err(FeedError::Unreadable)?;
            if given.insert(number.ok_or_else(outside)?, price).is_some_and(|was| was != price) {
                return Err(FeedError::Unreadable(format!("position {} twice", said(position))));
            }
        }
        Ok(given)
    }
}

/// Takes what is of use out of the XML.
fn document(body: &[u8]) -> Result<Document, FeedError> {
    let text = std::str::from_utf8(body).map_err(|e| FeedError::Unreadable(e.to_string()))?;
    let mut reader = Reader::from_str(text);
    let (mut path, mut document): (Vec<String>, _) = (Vec::new(), Document::default());
    loop {
        match reader.read_event().map_err(|e| FeedError::Unreadable(e.to_string()))? {
            Event::Start(tag) => {
                if path.len() >= DEPTH_MAX {
                    return Err(FeedError::Unreadable("tags are nested too deep".into()));
                }
                let name = tag.local_name().as_ref().to_owned();
                document.open(&name)?;
                path.push(name);
            }
            Event::End(_) => drop(path.pop()),
            Event::Text(text) => {
                if let Some(field) = document.field(&path) {
                    text.as_ref().trim().clone_into(field);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if document.root.is_empty() || !path.is_empty() {
        return Err(FeedError::Unreadable("the document is not whole".into()));
    }
    Ok(document)
}

impl Document {
    /// A tag begins.
    fn open(&mut self, name: &str) -> Result<(), FeedError> {
        if self.root.is_empty() {
            name.clone_into(&mut self.root);
        }
        match name {
            "TimeSeries" => self.series.push(Series::default()),
            "Period" => self.periods().push(Period::default()),
            "Point" => {
                self.points += 1;
                if self.points > POINTS_MAX {
                    return Err(FeedError::Unreadable(format!("more than {POINTS_MAX} points")));
                }
                if let Some(period) = self.periods().last_mut() {
                    period.points.push(Default::default());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn periods(&mut self) -> &mut Vec<Period> {
        if self.series.is_empty() {
            self.series.push(Series::default());
        }
        let last = self.series.len() - 1;
        &mut self.series[last].periods
    }

    /// What the text at a path is.
    fn field(&mut self, path: &[String]) -> Option<&mut String> {
        let (name, parents) = path.split_last()?;
        let parent = parents.last().map_or("", String::as_str);
        match (parent, name.as_str()) {
            ("Reason", "code") => return Some(&mut self.reason),
            ("Reason", "text") => return Some(&mut self.why),
            _ => {}
        }
        let series = self.series.last_mut()?;
        match (parent, name.as_str()) {
            ("TimeSeries", "currency_Unit.name") => return Some(&mut series.currency),
            ("TimeSeries", "price_Measure_Unit.name") => return Some(&mut series.unit),
            ("TimeSeries", "contract_MarketAgreement.type") => return Some(&mut series.contract),
            ("TimeSeries", "classificationSequence_AttributeInstanceComponent.position") => {
                return Some(&mut series.sequence);
            }
            ("TimeSeries", "curveType") => return Some(&mut series.curve),
            _ => {}
        }
        let period = series.periods.last_mut()?;
        match (parent, name.as_str()) {
            ("timeInterval", "start") => Some(&mut period.start),
            ("timeInterval", "end") => Some(&mut period.end),
            ("Period", "resolution") => Some(&mut period.resolution),
            ("Point", "position") => period.points.last_mut().map(|p| &mut p.0),
            ("Point", "price.amount") => period.points.last_mut().map(|p| &mut p.1),
            _ => None,
        }
    }
}
