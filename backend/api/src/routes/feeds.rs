//! `/api/feeds`: what the hub fetches by itself.

use crate::dto::feeds::{FeedDto, FeedList};
use crate::extract::{Caller, Here, Path};
use crate::feeds::Feed;
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::Action;
use ohmstead_store::identity::{Kind, prices_id};
use std::sync::Arc;

/// Prices and carbon intensity that the hub fetches by itself, as configured under `[feeds.NAME]`, and how that
/// goes: of the sites that you see, and those that serve every site.
#[utoipa::path(get, path = "/api/feeds", tag = "tariffs", responses((status = 200, body = FeedList)))]
pub async fn list_feeds(Here(api): Here, caller: Caller) -> Json<FeedList> {
    let theirs = |f: &&Arc<Feed>| sees(&api, &caller, f);
    Json(FeedList { feeds: api.feeds.iter().filter(theirs).map(|f| api.feed(f)).collect() })
}

fn sees(api: &Api, caller: &Caller, feed: &Feed) -> bool {
    caller.sees_owned(api, Kind::Prices, &prices_id(&feed.series, &feed.zone), true)
}

/// Asks the source now, unless it wants to be left alone; answers at once with how it has gone so far.
#[utoipa::path(post, path = "/api/feeds/{id}/ask", tag = "tariffs", params(("id" = String, Path, description = "The feed's name in the configuration")),
    responses((status = 202, body = FeedDto), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn ask_feed(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<(StatusCode, Json<FeedDto>)> {
    let unknown =
        || Problem::not_found(format!("there is no feed {id:?}: see [feeds] in the configuration"));
    let found = api.feeds.iter().find(|f| f.id == id && sees(&api, &caller, f));
    let feed = found.ok_or_else(unknown)?;
    let series = prices_id(&feed.series, &feed.zone);
    caller.must(&api, Action::Operate, (Kind::Prices, &series), unknown)?;
    feed.ask();
    Ok((StatusCode::ACCEPTED, Json(api.feed(feed))))
}
