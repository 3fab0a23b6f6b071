//! What `/api/push` takes and gives.

use super::alerts::SeverityDto;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A browser that wants to be told, as its `PushSubscription` has it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBrowser {
    /// What people call it, 1 to 100 characters.
    pub(crate) name: String,
    /// Where its push service takes messages for it.
    pub(crate) endpoint: String,
    /// Its keys.
    pub(crate) keys: BrowserKeys,
    /// Alerts less severe than this are not told.
    #[serde(default = "warning")]
    pub(crate) min_severity: SeverityDto,
    /// Whether it is told as well that an alert is over.
    #[serde(default)]
    pub(crate) tell_cleared: bool,
}

fn warning() -> SeverityDto {
    SeverityDto::Warning
}

/// Keys of a browser, base64url.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrowserKeys {
    /// Public key.
    pub(crate) p256dh: String,
    /// Secret.
    pub(crate) auth: String,
}

/// One's own browsers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BrowserList {
    /// The hub's public key: the `applicationServerKey` of a subscription. None where there is no web push.
    pub(crate) public_key: Option<String>,
    /// Those that are told, by id.
    pub(crate) browsers: Vec<BrowserDto>,
    /// Those that were, until their push service said that they are gone.
    pub(crate) expired: Vec<ExpiredDto>,
}

/// A browser that is told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BrowserDto {
    /// Made from the subscription: the same browser has the same.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// The name of its push service.
    pub(crate) service: String,
    /// Alerts less severe than this are not told.
    pub(crate) min_severity: SeverityDto,
    /// Whether it is told as well that an alert is over.
    pub(crate) tell_cleared: bool,
    /// When it subscribed.
    pub(crate) since: String,
}

/// A browser that is gone.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExpiredDto {
    /// Its id.
    pub(crate) id: String,
    /// What it was called.
    pub(crate) name: String,
    /// When its push service said so.
    pub(crate) at: String,
}
