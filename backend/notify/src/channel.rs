//! A way to reach people.

use crate::report::ReportKind;
use crate::storm::{HOURLY_DEFAULT, HOURLY_MAX};
use crate::subscription::Subscription;
use ohmstead_alert::Severity;
use ohmstead_model::TimestampMs;
use serde::{Deserialize, Serialize};

/// Recipients of one e-mail channel.
const RECIPIENTS_MAX: usize = 20;
/// Longest address, URL or secret, bytes.
const TEXT_MAX: usize = 1000;

/// A way to reach people, and what goes that way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Letters, digits, '-' and '_'.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Off channels get nothing.
    pub enabled: bool,
    /// Alerts less severe than this do not go here.
    pub min_severity: Severity,
    /// When only critical alerts go out; the others wait for its end.
    pub quiet: Option<Quiet>,
    /// Minute of the site's day, 0..1440, at which what is not critical goes out, all of a day in one message; `None`:
    /// each when it happens.
    #[serde(default)]
    pub digest: Option<u16>,
    /// Messages of alerts that it gets in an hour at most; `None`: as its kind has it.
    #[serde(default)]
    pub hourly_max: Option<u32>,
    /// Whether it is told as well that an alert is over.
    pub tell_cleared: bool,
    /// Which reports go there.
    #[serde(default)]
    pub reports: Vec<ReportKind>,
    /// Only reports of periods that ended after this go there.
    #[serde(default)]
    pub reports_since: Option<TimestampMs>,
    /// Where it leads.
    pub target: Target,
}

/// Hours of the site's wall clock, every day. From later than to: over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// Minute of the day at which it begins, 0..1440.
    pub from: u16,
    /// Minute of the day at which it ends, 0..1440.
    pub to: u16,
}

/// Where a channel leads.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Target {
    /// By the hub's own mail server.
    Email {
        /// Addresses.
        to: Vec<String>,
    },
    /// A POST of JSON, signed.
    Webhook {
        /// http or https.
        url: String,
        /// Key of the signature.
        secret: String,
    },
    /// A topic of an ntfy server.
    Ntfy {
        /// The topic's address: `https://ntfy.example/topic`.
        url: String,
        /// Access token, where the server wants one.
        token: Option<String>,
    },
    /// The topic of each alert's site at the broker.
    Mqtt {},
    /// A browser, through its own push service. Made by who sits before it, not by who makes channels.
    Push {
        /// Whose browser: an account; nobody's where nobody signs in.
        person: Option<String>,
        /// How to reach it.
        subscription: Subscription,
        /// When it subscribed.
        since: TimestampMs,
    },
}

impl std::fmt::Debug for Target {
    /// Without secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Email { to } => write!(f, "Email({to:?})"),
            Self::Webhook { url, .. } => write!(f, "Webhook({url})"),
            Self::Ntfy { url, .. } => write!(f, "Ntfy({url})"),
            Self::Mqtt {} => write!(f, "Mqtt"),
            Self::Push { person, subscription, .. } => {
                write!(f, "Push({person:?}, {subscription:?})")
            }
        }
    }
}

/// What is wrong with a channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChannelError {
    /// The id.
    #[error("id: use 1 to 64 letters, digits, '-' or '_'")]
    Id,
    /// The name.
    #[error("name: use 1 to 100 characters")]
    Name,
    /// The recipients.
    #[error("to: give 1 to {RECIPIENTS_MAX} e-mail addresses; {0:?} is none")]
    Recipient(String),
    /// The address.
    #[error(
        "url: give an address that begins with http:// or https://, without a user, up to {TEXT_MAX} bytes"
    )]
    Url,
    /// The secret.
    #[error(
        "secret: give 16 to {TEXT_MAX} characters; the receiver checks the signature with them"
    )]
    Secret,
    /// The subscription.
    #[error("subscription: give endpoint and keys as the browser's PushSubscription has them")]
    Subscription,
    /// The reports.
    #[error("reports: they go by e-mail only")]
    Reports,
    /// The messages of an hour.
    #[error("hourlyMax: use 1 to {HOURLY_MAX}")]
    Hourly,
    /// The time of the digest.
    #[error("digestAt: give a time of day, from 00:00 to 23:59")]
    Digest,
    /// The quiet hours.
    #[error("quiet hours: give two different times of day, from 00:00 to 23:59")]
    Quiet,
}

fn check_url(url: &str) -> Result<(), ChannelError> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|r| r.split(['/', '?', '#']).next()).unwrap_or("");
    let plain = url.bytes().all(|b| b.is_ascii_graphic());
    if host.is_empty() || host.contains('@') || !plain || url.len() > TEXT_MAX {
        return Err(ChannelError::Url);
    }
    Ok(())
}

impl Channel {
    /// Messages of alerts in an hour at most. People are not buried; programs get everything unless they say so.
    pub fn hourly_cap(&self) -> Option<usize> {
        let by_kind = match self.target {
            Target::Email { .. } | Target::Ntfy { .. } | Target::Push { .. } => {
                Some(HOURLY_DEFAULT)
            }
            Target::Webhook { .. } | Target::Mqtt {} => None,
        };
        self.hourly_max.or(by_kind).and_then(|most| usize::try_from(most).ok())
    }

    /// Checks that something can be sent this way.
    ///
    /// # Errors
    /// See [`ChannelError`].
    pub fn check(&self) -> Result<(), ChannelError> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if !(1..=64).contains(&self.id.len()) || !self.id.bytes().all(plain) {
            return Err(ChannelError::Id);
        }
        if !(1..=100).contains(&self.name.chars().count()) {
            return Err(ChannelError::Name);
        }
        if self.quiet.is_some_and(|q| q.from >= 1440 || q.to >= 1440 || q.from == q.to) {
            return Err(ChannelError::Quiet);
        }
        if self.digest.is_some_and(|minute| minute >= 1440) {
            return Err(ChannelError::Digest);
        }
        if self.hourly_max.is_some_and(|most| !(1..=HOURLY_MAX).contains(&most)) {
            return Err(ChannelError::Hourly);
        }
        if !self.reports.is_empty() && !matches!(self.target, Target::Email { .. }) {
            return Err(ChannelError::Reports);
        }
        match &self.target {
            Target::Email { to } => {
                if to.is_empty() || to.len() > RECIPIENTS_MAX {
                    return Err(ChannelError::Recipient(String::new()));
                }
                let wrong = to
                    .iter()
                    .find(|a| a.len() > TEXT_MAX || a.parse::<lettre::message::Mailbox>().is_err());
                wrong.map_or(Ok(()), |a| Err(ChannelError::Recipient(a.clone())))
            }
            Target::Webhook { url, secret } => {
                check_url(url)?;
                let fits = (16..=TEXT_MAX).contains(&secret.len());
                if fits { Ok(()) } else { Err(ChannelError::Secret) }
            }
            Target::Ntfy { url, token } => {
                check_url(url)?;
                let fits = token
                    .as_ref()
                    .is_none_or(|t| t.len() <= TEXT_MAX && t.bytes().all(|b| b.is_ascii_graphic()));
                if fits { Ok(()) } else { Err(ChannelError::Secret) }
            }
            Target::Mqtt {} => Ok(()),
            Target::Push { subscription, .. } => {
                check_url(&subscription.endpoint)?;
                let complete = subscription.is_complete();
                if complete { Ok(()) } else { Err(ChannelError::Subscription) }
            }
        }
    }
}

/// A way to Ann by e-mail, for tests.
#[cfg(test)]
pub(crate) fn test_channel() -> Channel {
    Channel {
        id: "c".into(),
        name: "Ann".into(),
        enabled: true,
        min_severity: Severity::Warning,
        quiet: None,
        digest: None,
        hourly_max: None,
        tell_cleared: true,
        reports: Vec::new(),
        reports_since: None,
        target: Target::Email { to: vec!["ann@home.example".into()] },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_lead_nowhere_are_told() {
        for url in ["ftp://a", "http://", "https://me:pw@host/", "http://a b", "file:///etc"] {
            assert_eq!(check_url(url), Err(ChannelError::Url), "{url}");
        }
        assert_eq!(check_url("https://ntfy.example/home?x=1"), Ok(()));
    }
}
