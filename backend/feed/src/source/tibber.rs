//! Tibber: `POST /v1-beta/gql`, prices of today and tomorrow of a home by quarter hours. `energy` is the market's
//! price, `total` has Tibber's surcharge and the taxes as well. Tomorrow is empty until it is published.
//!
//! Source of the shape: <https://developer.tibber.com/docs/reference> (`Subscription.priceInfo`).

use crate::answer::{Answer, FeedError, Point, accepted, instant, said};
use crate::number::{Number, json};
use crate::question::{Ask, Question};
use serde::Deserialize;

const QUERY: &str = "{ viewer { homes { id currentSubscription { priceInfo(resolution: QUARTER_HOURLY) { \
    today { total energy startsAt currency } tomorrow { total energy startsAt currency } } } } } }";

pub(super) fn ask(q: &Question<'_>) -> Result<Ask, FeedError> {
    let mut ask = Ask::get(q.at(&["v1-beta", "gql"])?);
    ask.headers.push(("authorization", format!("Bearer {}", q.key()?)));
    ask.headers.push(("content-type", "application/json".into()));
    ask.body = Some(serde_json::json!({ "query": QUERY }).to_string());
    Ok(ask)
}

#[derive(Deserialize)]
struct Reply {
    data: Option<Data>,
    #[serde(default)]
    errors: Vec<Fault>,
}

#[derive(Deserialize)]
struct Fault {
    message: String,
}

#[derive(Deserialize)]
struct Data {
    viewer: Viewer,
}

#[derive(Deserialize)]
struct Viewer {
    homes: Vec<Option<Home>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Home {
    id: String,
    current_subscription: Option<Subscription>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Subscription {
    price_info: Option<PriceInfo>,
}

#[derive(Deserialize)]
struct PriceInfo {
    today: Vec<Price>,
    tomorrow: Vec<Price>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Price {
    total: Option<Number>,
    energy: Option<Number>,
    starts_at: String,
    currency: String,
}

pub(super) fn read(q: &Question<'_>, status: u16, body: &[u8]) -> Result<Answer, FeedError> {
    accepted(status, body)?;
    let reply: Reply = json(body)?;
    if let Some(fault) = reply.errors.first() {
        return Err(FeedError::Failed { status, said: said(&fault.message) });
    }
    let homes: Vec<Home> = reply.data.into_iter().flat_map(|d| d.viewer.homes).flatten().collect();
    let info = home(q.zone, homes)?;
    let prices: Vec<Price> = info.today.into_iter().chain(info.tomorrow).collect();
    let currency = prices.first().map(|p| p.currency.clone()).unwrap_or_default();
    if prices.iter().any(|p| p.currency != currency) {
        return Err(FeedError::Unreadable("prices in two currencies".into()));
    }
    let mut points = Vec::with_capacity(prices.len());
    for price in &prices {
        let value = if q.with_tax { price.total } else { price.energy };
        let from = instant(&price.starts_at)?;
        points.push(Point { from, to: None, value: value.map(|v| v.0) });
    }
    Ok(Answer {
        unit: format!("{}/kWh", said(&currency)),
        currency: said(&currency),
        points,
        next: None,
    })
}

/// The home that is meant: the one with that id, or the only one.
fn home(id: &str, homes: Vec<Home>) -> Result<PriceInfo, FeedError> {
    let all = homes.len();
    let mut meant: Vec<Home> = homes.into_iter().filter(|h| id.is_empty() || h.id == id).collect();
    if meant.len() > 1 {
        let why = format!("the account has {all} homes: set the feed's zone to the id of one");
        return Err(FeedError::Unfit(why));
    }
    let none =
        || FeedError::Unfit(format!("none of the account's {all} homes is meant by zone {id:?}"));
    let subscription = meant.pop().ok_or_else(none)?.current_subscription;
    let without = || FeedError::Unfit("the home has no contract with Tibber now".into());
    subscription.and_then(|s| s.price_info).ok_or_else(without)
}
