//! What `/api/channels` and `/api/notifications` take and give.

use super::alerts::SeverityDto;
use super::reports::ReportKindDto;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A way to reach people.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChannelDto {
    /// Letters, digits, '-' and '_'; a channel of that id is changed.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    pub(crate) kind: ChannelKindDto,
    /// Off channels get nothing.
    #[serde(default = "yes")]
    pub(crate) enabled: bool,
    /// Alerts less severe than this do not go here.
    #[serde(default = "warning")]
    pub(crate) min_severity: SeverityDto,
    /// When only critical alerts go out, the site's wall clock, such as `22:00`.
    pub(crate) quiet_from: Option<String>,
    /// When that ends, such as `06:30`.
    pub(crate) quiet_to: Option<String>,
    /// Time of day, the site's wall clock, such as `18:00`, at which what is not critical goes out, all of a day in one
    /// message. Null: each when it happens.
    #[serde(default)]
    pub(crate) digest_at: Option<String>,
    /// Messages of alerts that it gets in an hour at most, 1 to 1,000; of a storm of alerts the rest waits. Null: 30
    /// for people (e-mail, ntfy, browsers), all for programs (webhook, MQTT).
    #[serde(default)]
    pub(crate) hourly_max: Option<u32>,
    /// Whether it is told as well that an alert is over.
    #[serde(default = "yes")]
    pub(crate) tell_cleared: bool,
    /// Reports that go there; by e-mail only. The first is of the first period that ends after this was set.
    #[serde(default)]
    pub(crate) reports: Vec<ReportKindDto>,
    /// E-mail addresses, 1 to 20 of them.
    #[serde(default)]
    pub(crate) to: Vec<String>,
    /// Of a webhook or an ntfy topic. Of a browser, its push service's name.
    pub(crate) url: Option<String>,
    /// Whose browser it is; only told.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub(crate) person: Option<String>,
    /// Key of a webhook's signature (16 characters or more), access token of ntfy. Never shown; left out,
    /// it stays as it is.
    #[serde(skip_serializing)]
    pub(crate) secret: Option<String>,
    /// The site whose devices it hears of; nothing: every site's, which only administrators of the hub
    /// make. Left out, a new channel belongs to the site that `site=` names, else to the maker's.
    pub(crate) site: Option<String>,
}

fn yes() -> bool {
    true
}

fn warning() -> SeverityDto {
    SeverityDto::Warning
}

/// Kind of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChannelKindDto {
    /// By the hub's own mail server.
    Email,
    /// A POST of JSON, signed.
    Webhook,
    /// A topic of an ntfy server.
    Ntfy,
    /// A topic of each alert's site at the MQTT broker.
    Mqtt,
    /// A browser, which is added by `POST /api/push` from the browser itself.
    Push,
}

/// Channels.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelList {
    /// By id.
    pub(crate) channels: Vec<ChannelDto>,
}

/// What the other side said to a test.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChannelTest {
    /// It took the message.
    pub(crate) is_taken: bool,
    /// Its own words, or why there are none.
    pub(crate) answer: String,
}

/// How many notifications.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NotificationParams {
    /// At most this many, 1 to 1,000; default 200.
    pub(crate) limit: Option<usize>,
}

/// The log of notifications.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotificationList {
    /// Newest first.
    pub(crate) notifications: Vec<NotificationDto>,
}

/// One notification by one channel.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotificationDto {
    /// The channel's id.
    pub(crate) channel: String,
    /// The alert's id, as in `/api/alerts`; of a report its kind, site and first day.
    pub(crate) alert: String,
    /// `raised`, `cleared`, `withdrawn` or `report`.
    pub(crate) what: String,
    /// `waiting`, `sending`, `sent`, `failed` or `dropped`.
    pub(crate) state: String,
    /// The alert in words, or the report's subject.
    pub(crate) message: String,
    /// True when the readings that tell of it came late.
    pub(crate) late: bool,
    /// True when an earlier attempt was not answered.
    pub(crate) may_repeat: bool,
    /// How often the other side was asked.
    pub(crate) attempts: u32,
    /// When it is asked next, where it waits.
    pub(crate) next_at: Option<String>,
    /// What the other side said last.
    pub(crate) answer: Option<String>,
    /// When this was written.
    pub(crate) changed_at: String,
}
