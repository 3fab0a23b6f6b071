//! `/api/channels` and `/api/notifications`.

use crate::dto::channels::{
    ChannelDto, ChannelKindDto, ChannelList, ChannelTest, NotificationDto, NotificationList,
    NotificationParams,
};
use crate::extract::{At, Body, Caller, Here, Params};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use ohmstead_identity::Action;
use ohmstead_notify::service::{CHANNELS_MAX, keep_secret};
use ohmstead_notify::{Channel, Delivery, Quiet, State, Target};
use ohmstead_store::identity::Kind;

fn minute(text: &str) -> Answer<u16> {
    let parsed = text.split_once(':').and_then(|(h, m)| {
        let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
        (h < 24 && m < 60).then_some(h * 60 + m)
    });
    parsed.ok_or_else(|| Problem::bad(format!("{text:?} is no time of day: use one such as 22:00")))
}

fn channel(dto: ChannelDto) -> Answer<Channel> {
    let quiet = match (dto.quiet_from.as_deref(), dto.quiet_to.as_deref()) {
        (None, None) => None,
        (Some(from), Some(to)) => Some(Quiet { from: minute(from)?, to: minute(to)? }),
        _ => return Err(Problem::bad("give both quietFrom and quietTo, or neither")),
    };
    let url = dto.url.unwrap_or_default();
    let target = match dto.kind {
        ChannelKindDto::Email => Target::Email { to: dto.to },
        ChannelKindDto::Webhook => Target::Webhook { url, secret: dto.secret.unwrap_or_default() },
        ChannelKindDto::Ntfy => Target::Ntfy { url, token: dto.secret },
    };
    Ok(Channel {
        id: dto.id,
        name: dto.name,
        enabled: dto.enabled,
        min_severity: dto.min_severity.into(),
        quiet,
        tell_cleared: dto.tell_cleared,
        target,
    })
}

fn dto(api: &Api, channel: Channel) -> ChannelDto {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let (kind, to, url) = match channel.target {
        Target::Email { to } => (ChannelKindDto::Email, to, None),
        Target::Webhook { url, .. } => (ChannelKindDto::Webhook, Vec::new(), Some(url)),
        Target::Ntfy { url, .. } => (ChannelKindDto::Ntfy, Vec::new(), Some(url)),
    };
    let site = api.identity.owner(Kind::Channel, &channel.id).map(String::from);
    ChannelDto {
        id: channel.id,
        name: channel.name,
        kind,
        enabled: channel.enabled,
        min_severity: channel.min_severity.into(),
        quiet_from: channel.quiet.map(|q| time(q.from)),
        quiet_to: channel.quiet.map(|q| time(q.to)),
        tell_cleared: channel.tell_cleared,
        to,
        url,
        secret: None,
        site,
    }
}

/// Lists the channels of the sites that you see, without their secrets; those of the hub are told to who
/// looks after all of it.
#[utoipa::path(get, path = "/api/channels", tag = "alerts", responses((status = 200, body = ChannelList)))]
pub async fn list_channels(Here(api): Here, caller: Caller) -> Answer<Json<ChannelList>> {
    let channels = api.notify.channels().await?.into_iter();
    let theirs = |c: &Channel| caller.sees_owned(&api, Kind::Channel, &c.id, caller.sees_hub());
    Ok(Json(ChannelList { channels: channels.filter(theirs).map(|c| dto(&api, c)).collect() }))
}

/// Makes a channel, or changes the one of that id. One of a site hears of that site's devices; one of
/// the hub, which only its administrators make, hears of all.
#[utoipa::path(post, path = "/api/channels", tag = "alerts", request_body = ChannelDto,
    responses((status = 200, body = ChannelDto), (status = 400, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub async fn put_channel(
    Here(api): Here,
    At(site): At,
    caller: Caller,
    Body(new): Body<ChannelDto>,
) -> Answer<Json<ChannelDto>> {
    let named = new.site.clone();
    let mut channel = channel(new)?;
    let known = api.notify.channels().await?;
    let mut owner = None;
    match known.iter().find(|c| c.id == channel.id) {
        Some(old) => {
            let taken = || Caller::taken(Kind::Channel, &old.id);
            caller.must(&api, Action::Manage, (Kind::Channel, &old.id), taken)?;
            stays(&api, &old.id, named.as_deref())?;
            keep_secret(&mut channel, old);
        }
        None if known.len() >= CHANNELS_MAX => {
            let text = format!("there are {CHANNELS_MAX} channels: remove one first");
            return Err(Problem::new(StatusCode::CONFLICT, text));
        }
        None => owner = caller.new_owner(&api, named.as_deref(), &site)?,
    }
    channel.check().map_err(|e| Problem::bad(e.to_string()))?;
    // Whose it is first: it never hears of other sites' devices.
    if let Some(owner) = owner {
        api.identity.place(vec![(Kind::Channel, channel.id.clone())], &owner).await?;
    }
    api.notify.put_channel(&channel).await?;
    Ok(Json(dto(&api, channel)))
}

/// A channel does not go to another site: who was told of one would be told of the other.
fn stays(api: &Api, id: &str, named: Option<&str>) -> Answer<()> {
    let owner = api.identity.owner(Kind::Channel, id);
    match named {
        Some(site) if owner.as_ref().is_none_or(|o| o.as_str() != site) => {
            let text = "site: a channel stays where it was made; remove it, and make it there";
            Err(Problem::new(StatusCode::CONFLICT, text))
        }
        _ => Ok(()),
    }
}

fn no_channel(id: &str) -> Problem {
    Problem::not_found(format!("there is no channel {id:?}; /api/channels lists them"))
}

/// A channel, where somebody may do something with it. One of the hub is shown to who looks after all of
/// it, and so is not there for others.
async fn theirs(api: &Api, caller: &Caller, action: Action, id: &str) -> Answer<Channel> {
    let known = api.notify.channels().await?;
    let found = known.into_iter().find(|c| c.id == id);
    let seen =
        |c: &Channel| api.identity.owner(Kind::Channel, &c.id).is_some() || caller.sees_hub();
    let channel = found.filter(seen).ok_or_else(|| no_channel(id))?;
    caller.must(api, action, (Kind::Channel, id), || no_channel(id))?;
    Ok(channel)
}

/// Removes a channel; what waits for it is dropped.
#[utoipa::path(delete, path = "/api/channels/{id}", tag = "alerts", params(("id" = String, Path, description = "The channel's id")),
    responses((status = 204), (status = 404, body = Problem)))]
pub async fn delete_channel(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    theirs(&api, &caller, Action::Manage, &id).await?;
    if !api.notify.remove_channel(&id).await? {
        return Err(no_channel(&id));
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Sends a test by a channel, and tells what the other side said.
#[utoipa::path(post, path = "/api/channels/{id}/test", tag = "alerts", params(("id" = String, Path, description = "The channel's id")),
    responses((status = 200, body = ChannelTest), (status = 404, body = Problem)))]
pub async fn test_channel(
    Here(api): Here,
    caller: Caller,
    Path(id): Path<String>,
) -> Answer<Json<ChannelTest>> {
    let channel = theirs(&api, &caller, Action::Operate, &id).await?;
    let answer = api.notify.test(channel).await;
    Ok(Json(ChannelTest { is_taken: answer.is_taken, answer: answer.text }))
}

/// The log of notifications, with what waits.
#[utoipa::path(get, path = "/api/notifications", tag = "alerts", params(NotificationParams),
    responses((status = 200, body = NotificationList)))]
pub async fn list_notifications(
    Here(api): Here,
    caller: Caller,
    Params(p): Params<NotificationParams>,
) -> Answer<Json<NotificationList>> {
    let limit = p.limit.unwrap_or(200).clamp(1, 1000);
    let log = api.notify.log(usize::MAX).await?.into_iter();
    // Of a channel that they do not see not even the name.
    let theirs = |d: &Delivery| {
        caller.lists(&api, Kind::Device, d.device.as_str())
            && caller.sees_owned(&api, Kind::Channel, &d.channel, caller.sees_hub())
    };
    let log = log.filter(theirs).take(limit);
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let notifications = log.map(|d| NotificationDto {
        alert: format!("{}.{}.{}", d.rule, d.device, d.since.0),
        what: word(serde_json::json!(d.what)),
        state: word(serde_json::json!(d.state)),
        late: d.is_late(),
        may_repeat: d.may_repeat,
        attempts: d.attempts,
        next_at: (d.state == State::Waiting).then(|| api.time(d.next_at)),
        changed_at: api.time(d.changed_at),
        channel: d.channel,
        message: d.message,
        answer: d.answer,
    });
    Ok(Json(NotificationList { notifications: notifications.collect() }))
}
