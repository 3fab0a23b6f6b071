//! `/api/push`: one's own browsers, and what they are told.

use crate::dto::channels::ChannelTest;
use crate::dto::push::{BrowserDto, BrowserList, ExpiredDto, NewBrowser};
use crate::extract::{Body, Caller, Here, Path};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::http::StatusCode;
use ohmstead_identity::{Principal, Who};
use ohmstead_notify::service::SubscribeError;
use ohmstead_notify::{Channel, Subscription, Target};

/// Whose browsers are meant. A token is nobody who sits before one.
fn person(principal: &Principal) -> Answer<Option<&str>> {
    match principal.who {
        Who::Token { .. } => {
            Err(Problem::new(StatusCode::FORBIDDEN, "a token has no browser: sign in as a person"))
        }
        _ => Ok(principal.account()),
    }
}

impl From<SubscribeError> for Problem {
    fn from(error: SubscribeError) -> Self {
        match error {
            SubscribeError::Store(error) => error.into(),
            SubscribeError::TooMany(_) => Self::new(StatusCode::CONFLICT, error.to_string()),
            SubscribeError::NoPush => Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string()),
            error => Self::bad(error.to_string()),
        }
    }
}

impl Api {
    fn browser(&self, channel: &Channel) -> Option<BrowserDto> {
        let Target::Push { subscription, since, .. } = &channel.target else { return None };
        Some(BrowserDto {
            id: channel.id.clone(),
            name: channel.name.clone(),
            service: subscription.service().to_owned(),
            min_severity: channel.min_severity.into(),
            tell_cleared: channel.tell_cleared,
            since: self.time(*since),
        })
    }

    async fn own_browser(&self, principal: &Principal, id: &str) -> Answer<Channel> {
        let own = self.notify.browsers(person(principal)?).await?;
        let none =
            || Problem::not_found(format!("you have no browser {id:?}; /api/push lists them"));
        own.into_iter().find(|c| c.id == id).ok_or_else(none)
    }
}

/// One's own browsers that are told of alerts, and the key that a browser needs to subscribe.
#[utoipa::path(get, path = "/api/push", tag = "alerts",
    responses((status = 200, body = BrowserList), (status = 403, body = Problem)))]
pub async fn list_browsers(Here(api): Here, caller: Caller) -> Answer<Json<BrowserList>> {
    let person = person(&caller.principal)?;
    let browsers = api.notify.browsers(person).await?;
    let expired = api.notify.expired(person).await?.into_iter();
    Ok(Json(BrowserList {
        public_key: api.notify.push_key().map(str::to_owned),
        browsers: browsers.iter().filter_map(|c| api.browser(c)).collect(),
        expired: expired
            .map(|e| ExpiredDto { id: e.id, name: e.name, at: api.time(e.at) })
            .collect(),
    }))
}

/// Has this browser told of the alerts of every device that its person may look at.
#[utoipa::path(post, path = "/api/push", tag = "alerts", request_body = NewBrowser,
    responses((status = 201, body = BrowserDto), (status = 400, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 503, body = Problem)))]
pub async fn add_browser(
    Here(api): Here,
    caller: Caller,
    body: Answer<Body<NewBrowser>>,
) -> Answer<(StatusCode, Json<BrowserDto>)> {
    let person = person(&caller.principal)?.map(str::to_owned);
    let Body(new) = body?;
    let subscription =
        Subscription { endpoint: new.endpoint, p256dh: new.keys.p256dh, auth: new.keys.auth };
    let channel = Channel {
        id: subscription.id(),
        name: new.name,
        enabled: true,
        min_severity: new.min_severity.into(),
        quiet: None,
        hourly_max: None,
        tell_cleared: new.tell_cleared,
        reports: Vec::new(),
        reports_since: None,
        digest: None,
        target: Target::Push { person, subscription, since: api.clock.now() },
    };
    api.notify.subscribe(&channel).await?;
    let made = api.browser(&channel).ok_or_else(|| Problem::bad("the browser is not kept"))?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Has a browser of one's own told no more; of one that is gone, forgets that.
#[utoipa::path(delete, path = "/api/push/{id}", tag = "alerts",
    params(("id" = String, Path, description = "The browser's id")),
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn delete_browser(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    let gone = api.notify.expired(person(&caller.principal)?).await?;
    if gone.iter().any(|e| e.id == id) {
        api.notify.forget_expired(&id).await?;
    } else {
        let own = api.own_browser(&caller.principal, &id).await?;
        api.notify.remove_channel(&own.id).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a test to a browser of one's own, and tells what its push service said.
#[utoipa::path(post, path = "/api/push/{id}/test", tag = "alerts",
    params(("id" = String, Path, description = "The browser's id")),
    responses((status = 200, body = ChannelTest), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn test_browser(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<ChannelTest>> {
    let own = api.own_browser(&caller.principal, &id).await?;
    let answer = api.notify.test(own).await;
    Ok(Json(ChannelTest { is_taken: answer.is_taken, answer: answer.text }))
}
