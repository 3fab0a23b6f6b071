//! What `/api/feeds` gives.

use crate::feeds::Feed;
use crate::state::Api;
use ohmstead_store::identity::{Kind, prices_id};
use serde::Serialize;
use utoipa::ToSchema;

/// Prices or carbon intensity that the hub fetches by itself.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeedDto {
    /// Its name in the configuration.
    pub(crate) id: String,
    /// Where it comes from: `entsoe`, `awattar`, `octopus`, `tibber`, `energinet`, `energy-charts`,
    /// `electricity-maps`, `uk-carbon`, `open-meteo`.
    pub(crate) source: String,
    /// The series of /api/prices that it fills.
    pub(crate) series: String,
    /// That series' zone; empty: none.
    pub(crate) zone: String,
    /// True when the values are grams of CO2 per kWh, no prices.
    pub(crate) carbon: bool,
    /// What the values are: `price`, `carbon` or `temperature`.
    pub(crate) measure: &'static str,
    /// The site whose series it is; null: it serves every site.
    pub(crate) site: Option<String>,
    /// When the source was asked last; null: never.
    pub(crate) asked_at: Option<String>,
    /// When it last had something; null: never.
    pub(crate) got_at: Option<String>,
    /// The first instant without a value; null: none is known.
    pub(crate) known_until: Option<String>,
    /// When it will be asked next.
    pub(crate) next_at: Option<String>,
    /// Tomorrow is not published yet, which is no fault: the source is asked again soon.
    pub(crate) waiting: bool,
    /// Why the last question came to nothing, in plain words; null when it did not.
    pub(crate) fault: Option<String>,
}

/// Feeds.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedList {
    /// By name.
    pub(crate) feeds: Vec<FeedDto>,
}

impl Api {
    pub(crate) fn feed(&self, feed: &Feed) -> FeedDto {
        let state = feed.state();
        let time = |at: Option<_>| at.map(|at| self.time(at));
        let owner = self.identity.owner(Kind::Prices, &prices_id(&feed.series, &feed.zone));
        FeedDto {
            id: feed.id.clone(),
            source: feed.source.to_owned(),
            series: feed.series.clone(),
            zone: feed.zone.clone(),
            carbon: feed.measure == "carbon",
            measure: feed.measure,
            site: owner.map(String::from),
            asked_at: time(state.asked_at),
            got_at: time(state.got_at),
            known_until: time(state.known_until),
            next_at: time(state.next_at),
            waiting: state.is_waiting,
            fault: state.fault,
        }
    }
}
