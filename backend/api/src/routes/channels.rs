//! `/api/channels` and `/api/notifications`.

use crate::dto::channels::{
    ChannelDto, ChannelKindDto, ChannelList, ChannelTest, NotificationDto, NotificationList,
    NotificationParams,
};
use crate::extract::{At, Body, Caller, Here, Params};
use crate::parse::{minute_of_day, time_of_day};
use crate::problem::{Answer, Problem};
use crate::state::Api;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use ohmstead_identity::Action;
use ohmstead_model::TimestampMs;
use ohmstead_notify::service::{CHANNELS_MAX, keep_secret, keep_since};
use ohmstead_notify::{Channel, Delivery, Quiet, ReportDelivery, State, Subscription, Target};
use ohmstead_store::identity::Kind;

fn channel(dto: ChannelDto) -> Answer<Channel> {
    let quiet = match (dto.quiet_from.as_deref(), dto.quiet_to.as_deref()) {
        (None, None) => None,
        (Some(from), Some(to)) => {
            Some(Quiet { from: minute_of_day(from)?, to: minute_of_day(to)? })
        }
        _ => return Err(Problem::bad("give both quietFrom and quietTo, or neither")),
    };
    let url = dto.url.unwrap_or_default();
    let target = match dto.kind {
        ChannelKindDto::Email => Target::Email { to: dto.to },
        ChannelKindDto::Webhook => Target::Webhook { url, secret: dto.secret.unwrap_or_default() },
        ChannelKindDto::Ntfy => Target::Ntfy { url, token: dto.secret },
        ChannelKindDto::Mqtt => Target::Mqtt {},
        // Of a kept one the target stays; a new one is refused, for it leads nowhere.
        ChannelKindDto::Push => {
            let (endpoint, p256dh, auth) = (String::new(), String::new(), String::new());
            let subscription = Subscription { endpoint, p256dh, auth };
            Target::Push { person: None, subscription, since: TimestampMs(0) }
        }
    };
    Ok(Channel {
        id: dto.id,
        name: dto.name,
        enabled: dto.enabled,
        min_severity: dto.min_severity.into(),
        quiet,
        digest: dto.digest_at.as_deref().map(minute_of_day).transpose()?,
        hourly_max: dto.hourly_max,
        tell_cleared: dto.tell_cleared,
        reports: dto.reports.into_iter().map(Into::into).collect(),
        reports_since: None,
        target,
    })
}

fn dto(api: &Api, channel: Channel) -> ChannelDto {
    let (kind, to, url, person) = match channel.target {
        Target::Email { to } => (ChannelKindDto::Email, to, None, None),
        Target::Webhook { url, .. } => (ChannelKindDto::Webhook, Vec::new(), Some(url), None),
        Target::Ntfy { url, .. } => (ChannelKindDto::Ntfy, Vec::new(), Some(url), None),
        Target::Mqtt {} => (ChannelKindDto::Mqtt, Vec::new(), None, None),
        Target::Push { person, subscription, .. } => {
            let service = Some(subscription.service().to_owned());
            (ChannelKindDto::Push, Vec::new(), service, person)
        }
    };
    let site = api.identity.owner(Kind::Channel, &channel.id).map(String::from);
    ChannelDto {
        id: channel.id,
        name: channel.name,
        kind,
        enabled: channel.enabled,
        min_severity: channel.min_severity.into(),
        quiet_from: channel.quiet.map(|q| time_of_day(q.from)),
        quiet_to: channel.quiet.map(|q| time_of_day(q.to)),
        digest_at: channel.digest.map(time_of_day),
        hourly_max: channel.hourly_max,
        tell_cleared: channel.tell_cleared,
        reports: channel.reports.into_iter().map(Into::into).collect(),
        to,
        url,
        person,
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
        None if matches!(channel.target, Target::Push { .. }) => {
            let text = "kind: a browser is added by itself, on the page Alerts of the dashboard";
            return Err(Problem::bad(text));
        }
        None if channels_beside_browsers(&known) >= CHANNELS_MAX => {
            let text = format!("there are {CHANNELS_MAX} channels: remove one first");
            return Err(Problem::new(StatusCode::CONFLICT, text));
        }
        None => owner = caller.new_owner(&api, named.as_deref(), &site)?,
    }
    let old = known.iter().find(|c| c.id == channel.id);
    keep_since(&mut channel, old, api.clock.now());
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

fn channels_beside_browsers(all: &[Channel]) -> usize {
    all.iter().filter(|c| !matches!(c.target, Target::Push { .. })).count()
}

fn no_channel(id: &str) -> Problem {
    Problem::not_found(format!("there is no channel {id:?}; /api/channels lists them"))
}

/// A channel, where somebody may do something with it. One of the hub is shown to who looks after all of
/// it, and so is not there for others.
pub(super) async fn theirs(
    api: &Api,
    caller: &Caller,
    action: Action,
    id: &str,
) -> Answer<Channel> {
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

fn word(value: &impl serde::Serialize) -> String {
    let value = serde_json::json!(value);
    value.as_str().unwrap_or_default().to_owned()
}

fn notification(api: &Api, d: Delivery) -> NotificationDto {
    NotificationDto {
        alert: format!("{}.{}.{}", d.rule, d.device, d.since.0),
        what: word(&d.what),
        state: word(&d.state),
        late: d.is_late(),
        may_repeat: d.may_repeat,
        attempts: d.attempts,
        next_at: (d.state == State::Waiting).then(|| api.time(d.next_at)),
        changed_at: api.time(d.changed_at),
        channel: d.channel,
        message: d.message,
        answer: d.answer,
    }
}

fn report(api: &Api, r: ReportDelivery) -> NotificationDto {
    NotificationDto {
        alert: format!("{}.{}.{}", word(&r.kind), r.site, r.days.from),
        what: "report".into(),
        state: word(&r.state),
        late: false,
        may_repeat: r.may_repeat,
        attempts: r.attempts,
        next_at: (r.state == State::Waiting).then(|| api.time(r.next_at)),
        changed_at: api.time(r.changed_at),
        channel: r.channel,
        message: r.subject,
        answer: r.answer,
    }
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
    let channel = |id: &str| caller.sees_owned(&api, Kind::Channel, id, caller.sees_hub());
    let theirs =
        |d: &Delivery| caller.lists(&api, Kind::Device, d.device.as_str()) && channel(&d.channel);
    let alerts = log.filter(theirs).map(|d| (d.changed_at, notification(&api, d)));
    let reports = api.notify.report_log().await?.into_iter();
    let reports = reports
        .filter(|r| caller.lists_site(&r.site) && channel(&r.channel))
        .map(|r| (r.changed_at, report(&api, r)));
    let mut all: Vec<_> = alerts.chain(reports).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let notifications = all.into_iter().map(|(_, dto)| dto).take(limit).collect();
    Ok(Json(NotificationList { notifications }))
}
