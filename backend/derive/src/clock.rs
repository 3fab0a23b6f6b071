//! Which of a device's readings came from before its clock was set ([`ohmstead_ledger::is_unset`]): kept
//! beside the readings, and looked at anew where something arrived that can change it.

use crate::stated;
use ohmstead_ledger::{AFTER_GAP, ISLAND_SPANS, ISLANDS_MAX, Rules, is_island, is_unset};
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Dirty, Result, Store, StoreError};
use serde::{Deserialize, Serialize};

const PREFIX: &str = "clock/";
/// A shorter gap makes no island: one that a mark does not hold and does not follow changes nothing.
const GAP_MS: i64 = 30 * 86_400_000;

/// What was found out of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    unset: Vec<TimeRange>,
    /// Readings from here on change it only across a long gap.
    until: TimestampMs,
}

async fn kept(store: &dyn Store, device: &DeviceId) -> Result<Option<Kept>> {
    let key = format!("{PREFIX}{device}");
    let found = store.values(&key).await?.into_iter().find(|(k, _)| *k == key);
    // What cannot be read is worked out again.
    Ok(found.and_then(|(_, body)| serde_json::from_slice(&body).ok()))
}

/// Ranges in which a device's readings count nothing, as they were last found out.
pub async fn unset(store: &dyn Store, device: &DeviceId) -> Result<Vec<TimeRange>> {
    Ok(kept(store, device).await?.unwrap_or_default().unset)
}

/// Finds it out anew where a mark's readings can change it. True when it changed; what that touches
/// is then marked.
pub async fn refresh(store: &dyn Store, mark: &Dirty) -> Result<bool> {
    let device = &mark.device;
    let old = kept(store, device).await?;
    if let Some(old) = &old
        && !may_change(store, mark, old).await?
    {
        return Ok(false);
    }
    if store.frozen(device).await?.is_some() {
        // The first readings may be gone.
        return Ok(false);
    }
    let new = find(store, device).await?;
    let old = old.unwrap_or_default();
    if old == new {
        return Ok(false);
    }
    let changed = old.unset != new.unset;
    if changed {
        let all = old.unset.iter().chain(&new.unset).copied().reduce(TimeRange::union);
        store.mark_dirty(device, all.unwrap_or(TimeRange::ALL)).await?;
    }
    let body = serde_json::to_vec(&new).map_err(|e| StoreError::Failed {
        attempt: "note which readings had no clock",
        source: e.into(),
    })?;
    store.set_value(&format!("{PREFIX}{device}"), Some(body)).await?;
    Ok(changed)
}

async fn may_change(store: &dyn Store, mark: &Dirty, old: &Kept) -> Result<bool> {
    let TimeRange { from, to } = mark.range;
    if from < old.until || to.0.saturating_sub(from.0) >= GAP_MS {
        return Ok(true);
    }
    let before = store.readings_before(&mark.device, from, 1).await?;
    Ok(before.last().is_none_or(|r| from - r.at >= GAP_MS))
}

async fn find(store: &dyn Store, device: &DeviceId) -> Result<Kept> {
    let rules = stated::rules(store, device).await?;
    let mut unset = Vec::new();
    let mut from = TimestampMs(i64::MIN);
    for _ in 0..ISLANDS_MAX {
        let Some(first) = first(store, device, &rules, from).await? else { break };
        let Some((last, after)) = island(store, device, &rules, first).await? else { break };
        if !is_unset(first.at, &last, &after) {
            break;
        }
        unset.push(TimeRange::new(first.at, last.at + 1));
        from = after.first().map_or(last.at + 1, |r| r.at);
    }
    let begins = first(store, device, &rules, from).await?.map_or(from, |r| r.at);
    // Where there is an island, the pace of what follows it may speak for it later.
    let settled = if unset.is_empty() { 1 } else { ISLAND_SPANS[1] };
    Ok(Kept { unset, until: TimestampMs(begins.0.saturating_add(settled)) })
}

/// The island that begins with `first`: its last reading, and the first ones after its gap.
async fn island(
    store: &dyn Store,
    device: &DeviceId,
    rules: &Rules,
    first_of: Reading,
) -> Result<Option<(Reading, Vec<Reading>)>> {
    for span in ISLAND_SPANS {
        let end = first_of.at + span;
        let Some(next) = first(store, device, rules, end).await? else { return Ok(None) };
        let last = last_before(store, device, rules, end).await?.unwrap_or(first_of);
        if is_island(first_of.at, last.at, next.at) {
            let rest = TimeRange::new(next.at, TimestampMs(i64::MAX));
            // Void ones among them are passed over.
            let mut after = store.readings(device, rest, 4 * AFTER_GAP).await?;
            after.retain(|r| !rules.is_void(r.at));
            after.truncate(AFTER_GAP);
            return Ok(Some((last, after)));
        }
    }
    Ok(None)
}

/// The first reading at `from` or later that is not void.
pub async fn first(
    store: &dyn Store,
    device: &DeviceId,
    rules: &Rules,
    mut from: TimestampMs,
) -> Result<Option<Reading>> {
    loop {
        let rest = TimeRange::new(from, TimestampMs(i64::MAX));
        let Some(next) = store.readings(device, rest, 1).await?.first().copied() else {
            return Ok(None);
        };
        match rules.passed_over(next.at) {
            Some(range) => from = range.to,
            None => return Ok(Some(next)),
        }
    }
}

async fn last_before(
    store: &dyn Store,
    device: &DeviceId,
    rules: &Rules,
    mut to: TimestampMs,
) -> Result<Option<Reading>> {
    loop {
        let Some(last) = store.readings_before(device, to, 1).await?.last().copied() else {
            return Ok(None);
        };
        match rules.passed_over(last.at) {
            Some(range) => to = range.from,
            None => return Ok(Some(last)),
        }
    }
}
