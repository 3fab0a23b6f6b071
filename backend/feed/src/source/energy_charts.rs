//! Energy-Charts: `GET /price?bzn=&start=&end=`; two lists of one length, Unix seconds and prices. The unit is
//! `EUR / MWh` in every zone, whatever its currency. 404 where nothing is published yet. The data are under
//! CC BY 4.0, from Bundesnetzagentur | SMARD.de and others.
//!
//! Source of the shape: <https://api.energy-charts.info>, and
//! <https://docs.evcc.io/en/tariffs/energy-charts-market-price>.

use crate::answer::{Answer, FeedError, Point, accepted, said};
use crate::number::{Number, json};
use crate::question::{Ask, Question, utc};
use ohmstead_model::TimestampMs;
use serde::Deserialize;

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let mut url = q.at(&["price"])?;
    let time = |at| utc(at, "%Y-%m-%dT%H:%MZ");
    url.query_pairs_mut()
        .append_pair("bzn", q.zone)
        .append_pair("start", &time(q.range.from))
        .append_pair("end", &time(q.range.to - 1));
    Ok(Ask::get(url))
}

#[derive(Deserialize)]
struct Lists {
    unix_seconds: Vec<i64>,
    price: Vec<Option<Number>>,
    unit: String,
}

pub(super) fn read(status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    if status == 404 {
        return Err(FeedError::NotYet);
    }
    accepted(status, body)?;
    let lists: Lists = json(body)?;
    let unit: String = lists.unit.split_whitespace().collect();
    let currency = unit.strip_suffix("/MWh").filter(|c| c.len() == 3);
    let odd =
        || FeedError::Unreadable(format!("the unit is {:?}, not EUR / MWh", said(&lists.unit)));
    let currency = currency.ok_or_else(odd)?.to_owned();
    if lists.unix_seconds.len() != lists.price.len() {
        let (times, prices) = (lists.unix_seconds.len(), lists.price.len());
        return Err(FeedError::Unreadable(format!("{times} times and {prices} prices")));
    }
    let point = |(seconds, price): (&i64, Option<Number>)| {
        let from = TimestampMs(seconds.saturating_mul(1000));
        Point { from, to: None, value: price.map(|p| p.0) }
    };
    let points = lists.unix_seconds.iter().zip(lists.price).map(point);
    Ok(Answer { points: points.collect(), currency, unit, next: None })
}
