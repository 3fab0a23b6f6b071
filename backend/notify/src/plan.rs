//! Which notification a change of an episode makes.

use crate::channel::Channel;
use crate::delivery::{Delivery, State, What};
use ohmstead_alert::{Rule, message};
use ohmstead_model::TimestampMs;
use ohmstead_store::OutboxEntry;

/// What happened longer ago than this when the hub learns of it is no news: a year's import does not
/// write a year's e-mails.
const NEWS_MS: i64 = 7 * 86_400_000;

/// The notification that `entry` makes for a channel; `None` when it makes none.
pub fn plan(
    entry: &OutboxEntry,
    rule: &Rule,
    channel: &Channel,
    now: TimestampMs,
) -> Option<Delivery> {
    let episode = entry.after.or(entry.before)?;
    let what = match (&entry.before, &entry.after) {
        (None, _) => What::Raised,
        (Some(_), None) => What::Withdrawn,
        (Some(before), Some(after))
            if before.cleared_at.is_none() && after.cleared_at.is_some() =>
        {
            What::Cleared
        }
        _ => return None,
    };
    if !channel.enabled
        || rule.severity < channel.min_severity
        || (what == What::Cleared && !channel.tell_cleared)
    {
        return None;
    }
    let is_news = now - episode.cleared_at.unwrap_or(episode.raised_at) <= NEWS_MS;
    Some(Delivery {
        channel: channel.id.clone(),
        rule: rule.id.clone(),
        device: entry.device.clone(),
        since: episode.since,
        what,
        message: message(rule, &episode),
        severity: rule.severity,
        raised_at: episode.raised_at,
        cleared_at: episode.cleared_at,
        noticed_at: now,
        state: if is_news { State::Waiting } else { State::Dropped },
        attempts: 0,
        next_at: now,
        may_repeat: false,
        answer: None,
        changed_at: now,
    })
}
