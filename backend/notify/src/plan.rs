//! Which notification a change of an episode makes.

use crate::channel::Channel;
use crate::delivery::{Delivery, State, What};
use crate::place::Place;
use crate::words::message;
use ohmstead_alert::Rule;
use ohmstead_model::TimestampMs;
use ohmstead_store::OutboxEntry;

/// What happened longer ago than this when the hub learns of it is no news: a year's import does not
/// write a year's e-mails.
const NEWS_MS: i64 = 7 * 86_400_000;

/// What a change of an episode has to tell: of one that the hub learns of when it is over already both that it began
/// and that it is over, as if the readings had come one by one.
fn changes(entry: &OutboxEntry) -> &'static [What] {
    match (&entry.before, &entry.after) {
        (None, Some(after)) if after.cleared_at.is_some() => &[What::Raised, What::Cleared],
        (None, _) => &[What::Raised],
        (Some(_), None) => &[What::Withdrawn],
        (Some(before), Some(after))
            if before.cleared_at.is_none() && after.cleared_at.is_some() =>
        {
            &[What::Cleared]
        }
        _ => &[],
    }
}

/// The notifications that `entry` makes for a channel, in their order.
pub fn plan(
    entry: &OutboxEntry,
    rule: &Rule,
    channel: &Channel,
    place: &Place,
    now: TimestampMs,
) -> Vec<Delivery> {
    let Some(episode) = entry.after.or(entry.before) else { return Vec::new() };
    if !channel.enabled || rule.severity < channel.min_severity {
        return Vec::new();
    }
    let wanted = changes(entry).iter().filter(|w| **w != What::Cleared || channel.tell_cleared);
    let is_news = now - episode.cleared_at.unwrap_or(episode.raised_at) <= NEWS_MS;
    let delivery = |what: &What| Delivery {
        channel: channel.id.clone(),
        rule: rule.id.clone(),
        device: entry.device.clone(),
        site: place.id.clone(),
        since: episode.since,
        what: *what,
        message: message(place.language, &place.currency, rule, &episode),
        severity: rule.severity,
        raised_at: episode.raised_at,
        cleared_at: episode.cleared_at,
        noticed_at: now,
        state: if is_news { State::Waiting } else { State::Dropped },
        attempts: 0,
        next_at: now,
        may_repeat: false,
        answer: None,
        snoozed: false,
        changed_at: now,
    };
    wanted.map(delivery).collect()
}
