//! Feeds: whether the prices of now are there, and what keeps the next from coming.

use super::finding::Finding;
use crate::config::Config;
use crate::feed::PREFIX;
use ohmstead_api::FeedState;
use ohmstead_model::TimestampMs;
use std::path::Path;

const PART: &str = "feeds";
/// Prices are published every day: who has got none for so long has lost touch, ms.
const LONG_MS: i64 = 2 * 86_400_000;

/// Looks at what a running hub noted last of each feed, in the database below `dir`.
pub fn examine(config: &Config, dir: &Path, now: TimestampMs) -> Vec<Finding> {
    let kept = match dir.join(ohmstead_store_sqlite::FILE).exists() {
        true => ohmstead_store_sqlite::kept_values(dir, PREFIX).unwrap_or_default(),
        false => Vec::new(),
    };
    let state = |id: &str| {
        let (_, value) = kept.iter().find(|(key, _)| key.strip_prefix(PREFIX) == Some(id))?;
        serde_json::from_slice::<FeedState>(value).ok()
    };
    config.feeds.keys().map(|id| judge(id, state(id), now)).collect()
}

fn judge(id: &str, state: Option<FeedState>, now: TimestampMs) -> Finding {
    let Some(state) = state.filter(|s| s.asked_at.is_some()) else {
        let mend = "a running hub asks within a minute of its start";
        return Finding::warning(PART, format!("{id}: the source was never asked"), mend);
    };
    let until = match state.known_until {
        Some(until) if until > now => format!("values are known until {until}"),
        Some(until) => format!("there is no value for now: the last ends at {until}"),
        None => "there are no values".to_owned(),
    };
    let is_known = state.known_until.is_some_and(|until| until > now);
    if let Some(fault) = &state.fault {
        let what = format!("{id}: {fault}; {until}");
        let mend = format!("see [feeds.{id}] and docs/TARIFFS.md; the hub goes on asking");
        return if is_known {
            Finding::warning(PART, what, mend)
        } else {
            Finding::fault(PART, what, mend)
        };
    }
    if state.got_at.is_none_or(|at| now - at > LONG_MS) {
        let mend = "is the zone right, and does the source publish it? Bring the prices in by hand until then: PUT /api/prices";
        return Finding::fault(PART, format!("{id}: the source has nothing new; {until}"), mend);
    }
    Finding::ok(PART, format!("{id}: {until}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Grade;

    #[test]
    fn a_fault_is_one_once_there_is_no_price_for_now() {
        let now = TimestampMs(1_795_737_600_000);
        let state = |hours: i64, fault: Option<&str>| FeedState {
            asked_at: Some(now),
            got_at: Some(now),
            known_until: Some(now + hours * 3_600_000),
            fault: fault.map(str::to_owned),
            ..FeedState::default()
        };
        let grade = |state| judge("spot", state, now).grade;
        assert_eq!(grade(None), Grade::Warning);
        assert_eq!(grade(Some(state(5, None))), Grade::Ok);
        assert_eq!(grade(Some(state(5, Some("HTTP 500")))), Grade::Warning);
        assert_eq!(grade(Some(state(-5, Some("HTTP 500")))), Grade::Fault);
        let silent = FeedState { got_at: Some(now - LONG_MS - 1), ..state(-5, None) };
        assert_eq!(grade(Some(silent)), Grade::Fault);
    }
}
