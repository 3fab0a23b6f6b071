//! The Carbon Intensity API of Great Britain's system operator: `GET /intensity/{from}/{to}`, or
//! `/regional/intensity/{from}/{to}/regionid/{n}` and `…/postcode/{outward code}`; half hours in gCO2 per kWh, two
//! days ahead. What was measured comes before what was forecast; regions have forecasts only.
//!
//! Source of the shape: <https://carbon-intensity.github.io/api-definitions/>.

use crate::answer::{Answer, CARBON, CARBON_UNIT, FeedError, Point, accepted, instant};
use crate::number::{Number, json};
use crate::question::{Ask, Question, utc};
use serde::Deserialize;
use serde_json::value::RawValue;

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let time = |at| utc(at, "%Y-%m-%dT%H:%MZ");
    let (from, to) = (time(q.range.from), time(q.range.to));
    let url = match q.zone {
        "" => q.at(&["intensity", &from, &to]),
        zone => {
            let by = if zone.parse::<u8>().is_ok() { "regionid" } else { "postcode" };
            q.at(&["regional", "intensity", &from, &to, by, zone])
        }
    };
    url.map(Ask::get)
}

#[derive(Deserialize)]
struct Reply<'a> {
    #[serde(borrow)]
    data: &'a RawValue,
}

#[derive(Deserialize)]
struct Region {
    data: Vec<HalfHour>,
}

#[derive(Deserialize)]
struct HalfHour {
    from: String,
    to: String,
    intensity: Intensity,
}

#[derive(Deserialize)]
struct Intensity {
    forecast: Option<Number>,
    actual: Option<Number>,
}

pub(super) fn read(status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    accepted(status, body)?;
    let data = json::<Reply<'_>>(body)?.data.get().as_bytes();
    // The country is a list, a region an object with one.
    let half_hours = match data.first() {
        Some(b'{') => json::<Region>(data)?.data,
        _ => json::<Vec<HalfHour>>(data)?,
    };
    let mut points = Vec::with_capacity(half_hours.len());
    for h in &half_hours {
        let (from, to) = (instant(&h.from)?, Some(instant(&h.to)?));
        let value = h.intensity.actual.or(h.intensity.forecast);
        points.push(Point { from, to, value: value.map(|v| v.0) });
    }
    Ok(Answer { currency: CARBON.into(), unit: CARBON_UNIT.into(), points, next: None })
}
