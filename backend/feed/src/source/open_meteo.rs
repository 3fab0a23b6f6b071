//! Open-Meteo: `GET /v1/forecast?latitude=&longitude=&hourly=temperature_2m&timeformat=unixtime&start_date=&end_date=`; two
//! lists of one length, Unix seconds and °C, of what was and of the days to come. The place is `latitude,longitude`. Free
//! for those who earn nothing by it; others have a key, and `customer-api.open-meteo.com`. The data are under CC BY 4.0.
//!
//! Source of the shape: <https://open-meteo.com/en/docs>.

use crate::answer::{Answer, CELSIUS, FeedError, Point, accepted, said};
use crate::number::{Number, json};
use crate::question::{Ask, Question, utc};
use ohmstead_model::TimestampMs;
use serde::Deserialize;

/// Latitude and longitude in degrees; nothing where a text is no place.
pub(super) fn place(zone: &str) -> Option<(f64, f64)> {
    let (latitude, longitude) = zone.split_once(',')?;
    let degrees = |text: &str, most: f64| {
        let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'));
        text.parse::<f64>().ok().filter(|d| plain && d.abs() <= most)
    };
    Some((degrees(latitude, 90.0)?, degrees(longitude, 180.0)?))
}

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let unfit = || FeedError::Unfit(format!("{:?} is no place", said(q.zone)));
    let (latitude, longitude) = place(q.zone).ok_or_else(unfit)?;
    let mut url = q.at(&["v1", "forecast"])?;
    let date = |at| utc(at, "%Y-%m-%d");
    url.query_pairs_mut()
        .append_pair("latitude", &latitude.to_string())
        .append_pair("longitude", &longitude.to_string())
        .append_pair("hourly", "temperature_2m")
        .append_pair("timeformat", "unixtime")
        .append_pair("start_date", &date(q.range.from))
        // That day is asked for too.
        .append_pair("end_date", &date(q.range.to - 1));
    if let Some(key) = q.key {
        url.query_pairs_mut().append_pair("apikey", key);
    }
    Ok(Ask::get(url))
}

#[derive(Deserialize)]
struct Reply {
    hourly_units: Units,
    hourly: Hours,
}

#[derive(Deserialize)]
struct Units {
    time: String,
    temperature_2m: String,
}

#[derive(Deserialize)]
struct Hours {
    time: Vec<i64>,
    temperature_2m: Vec<Option<Number>>,
}

pub(super) fn read(status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    accepted(status, body)?;
    let Reply { hourly_units: units, hourly } = json(body)?;
    if (units.time.as_str(), units.temperature_2m.as_str()) != ("unixtime", "°C") {
        let found = said(&format!("{} and {}", units.time, units.temperature_2m));
        return Err(FeedError::Unreadable(format!("the units are {found}, not unixtime and °C")));
    }
    if hourly.time.len() != hourly.temperature_2m.len() {
        let (times, values) = (hourly.time.len(), hourly.temperature_2m.len());
        return Err(FeedError::Unreadable(format!("{times} times and {values} temperatures")));
    }
    let point = |(seconds, celsius): (&i64, Option<Number>)| {
        let from = TimestampMs(seconds.saturating_mul(1000));
        Point { from, to: None, value: celsius.map(|c| c.0) }
    };
    let points = hourly.time.iter().zip(hourly.temperature_2m).map(point);
    Ok(Answer {
        points: points.collect(),
        currency: CELSIUS.into(),
        unit: CELSIUS.into(),
        next: None,
    })
}
