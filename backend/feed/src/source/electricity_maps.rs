//! Electricity Maps: `GET /v3/carbon-intensity/history?zone=` (the last 24 hours) and `…/forecast?zone=` (not in
//! every plan), life-cycle grams of CO2 equivalent per kWh by the hour.
//!
//! Source of the shape: <https://portal.electricitymaps.com/docs/api>.

use crate::answer::{Answer, CARBON, CARBON_UNIT, FeedError, Point, accepted, instant};
use crate::number::{Number, json};
use crate::question::{Ask, Question};
use serde::Deserialize;

pub(super) fn asks(q: &Question<'_>) -> Result<Vec<Ask>, FeedError> {
    let ask = |what: &str, is_optional| {
        let mut url = q.at(&["v3", "carbon-intensity", what])?;
        url.query_pairs_mut().append_pair("zone", q.zone);
        let mut ask = Ask::get(url);
        ask.headers.push(("auth-token", q.key()?.to_owned()));
        Ok(Ask { is_optional, ..ask })
    };
    Ok(vec![ask("history", false)?, ask("forecast", true)?])
}

#[derive(Deserialize)]
struct Reply {
    #[serde(alias = "forecast", alias = "data")]
    history: Vec<Hour>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hour {
    carbon_intensity: Option<Number>,
    datetime: String,
}

pub(super) fn read(status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    accepted(status, body)?;
    let reply: Reply = json(body)?;
    let mut points = Vec::with_capacity(reply.history.len());
    for hour in &reply.history {
        let from = instant(&hour.datetime)?;
        points.push(Point { from, to: None, value: hour.carbon_intensity.map(|v| v.0) });
    }
    Ok(Answer { currency: CARBON.into(), unit: CARBON_UNIT.into(), points, next: None })
}
