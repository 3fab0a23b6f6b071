//! One notification on its way by one channel: a line of the log.

use ohmstead_alert::Severity;
use ohmstead_model::{DeviceId, TimestampMs};
use serde::{Deserialize, Serialize};

/// What is told of an episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// It began.
    Raised,
    /// It is over.
    Cleared,
    /// Readings that came late took it back.
    Withdrawn,
}

/// How far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It will be sent, or sent again.
    Waiting,
    /// The other side was asked; its answer is not known yet.
    Sending,
    /// The other side took it.
    Sent,
    /// The other side did not take it in many attempts.
    Failed,
    /// It was withdrawn before it went out, or is too old to be news.
    Dropped,
}

/// One notification by one channel. There is at most one for a channel, an episode and [`What`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// The channel's id.
    pub channel: String,
    /// The rule's id.
    pub rule: String,
    /// The device.
    pub device: DeviceId,
    /// The site of the device when this was noted; empty where an earlier version noted it.
    #[serde(default)]
    pub site: String,
    /// Names the episode within its rule and device.
    pub since: TimestampMs,
    /// What is told.
    pub what: What,
    /// The episode in words.
    pub message: String,
    /// How bad it is.
    pub severity: Severity,
    /// When it was raised, in the meter's time.
    pub raised_at: TimestampMs,
    /// When it was over, as far as was known.
    pub cleared_at: Option<TimestampMs>,
    /// When the hub knew.
    pub noticed_at: TimestampMs,
    /// How far it got.
    pub state: State,
    /// How often the other side was asked.
    pub attempts: u32,
    /// When it is asked next.
    pub next_at: TimestampMs,
    /// The other side was asked before and did not answer: it may have it already.
    pub may_repeat: bool,
    /// What the other side said last.
    pub answer: Option<String>,
    /// It waits for the end of a snooze.
    #[serde(default)]
    pub snoozed: bool,
    /// When this was written.
    pub changed_at: TimestampMs,
}

/// A warning of the rule `r` for the device `m1`, for tests.
#[cfg(test)]
pub(crate) fn test_delivery() -> Delivery {
    Delivery {
        channel: "c".into(),
        rule: "r".into(),
        device: DeviceId::new("m1").expect("an id of letters and digits"),
        site: "home".into(),
        since: TimestampMs(0),
        what: What::Raised,
        message: "m".into(),
        severity: Severity::Warning,
        raised_at: TimestampMs(0),
        cleared_at: None,
        noticed_at: TimestampMs(0),
        state: State::Waiting,
        attempts: 0,
        next_at: TimestampMs(0),
        may_repeat: false,
        answer: None,
        snoozed: false,
        changed_at: TimestampMs(0),
    }
}

/// What is known so much later than it happened is late.
const LATE_MS: i64 = 600_000;

impl Delivery {
    /// Its name in the log.
    pub fn key(&self) -> String {
        key(&self.channel, &self.rule, &self.device, self.since, self.what)
    }

    /// True when the readings that tell of it came late.
    pub fn is_late(&self) -> bool {
        let happened = match (self.what, self.cleared_at) {
            (What::Cleared, Some(cleared)) => cleared,
            _ => self.raised_at,
        };
        self.noticed_at - happened > LATE_MS
    }
}

/// A delivery's name in the log.
pub fn key(channel: &str, rule: &str, device: &DeviceId, since: TimestampMs, what: What) -> String {
    let what = match what {
        What::Raised => "raised",
        What::Cleared => "cleared",
        What::Withdrawn => "withdrawn",
    };
    format!("{channel}.{rule}.{device}.{}.{what}", since.0)
}
