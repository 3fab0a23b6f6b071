//! Rules that go by what meters notice and tell.

use crate::{Derive, alerts};
use ohmstead_alert::edge::{Noticed, episodes, watched};
use ohmstead_alert::{Episode, Rule, RuleKind, Source};
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::fleet::EVENTS_MAX;
use ohmstead_store::{AlertFilter, EventRecord, Result, Store};
use ohmstead_wire::{Event, EventKind};
use std::collections::BTreeMap;

/// A meter's clock may run ahead by so much, ms.
const AHEAD_MS: i64 = 5 * 60_000;
/// Alerts that are on and are looked for.
const ON_MAX: usize = 1000;

/// A meter's event as rules see it; `None` where it is none that they know, or the hub's own.
fn noticed(record: &EventRecord) -> Option<Noticed> {
    let event: Event = serde_json::from_str(&record.message).ok()?;
    let kind = match event.event {
        EventKind::UnusualHigh | EventKind::UnusualLow => RuleKind::EdgeUnusual,
        EventKind::Frozen => RuleKind::EdgeFrozen,
        EventKind::CtReversed => RuleKind::EdgeReversed,
        EventKind::Clipped => RuleKind::EdgeClipped,
        EventKind::RolledBack => RuleKind::EdgeRolledBack,
    };
    let value = match (kind, event.power_mw, event.bound_mw) {
        (RuleKind::EdgeUnusual, Some(power), Some(bound)) => {
            power.saturating_sub(bound).saturating_abs()
        }
        _ => 0,
    };
    let at = event.timestamp.map(TimestampMs);
    // Without a clock, or by one that cannot be right, it happened when it arrived.
    let is_credible = |at: &TimestampMs| at.0 >= 0 && *at <= record.arrived + AHEAD_MS;
    Some(Noticed { at: at.filter(is_credible).unwrap_or(record.arrived), kind, value })
}

/// The events that are kept, of one device or all, each device's ascending in time.
async fn noticed_by(
    store: &dyn Store,
    device: Option<&DeviceId>,
) -> Result<BTreeMap<DeviceId, Vec<Noticed>>> {
    let mut all: BTreeMap<DeviceId, Vec<Noticed>> = BTreeMap::new();
    for record in store.events(device, None, EVENTS_MAX).await? {
        if let Some(n) = noticed(&record) {
            all.entry(record.device).or_default().push(n);
        }
    }
    all.values_mut().for_each(|events| events.sort_by_key(|n| n.at));
    Ok(all)
}

impl Derive {
    /// Judges the rules that go by events at `now`, of every meter that has told any.
    pub(crate) async fn watch_events(&self, rules: &[Rule], now: TimestampMs) -> Result<()> {
        let rules: Vec<&Rule> =
            rules.iter().filter(|r| r.kind.source() == Source::Events).collect();
        if rules.is_empty() {
            return Ok(());
        }
        let mut all = noticed_by(&*self.store, None).await?;
        // What is on and whose events are gone has an end as well.
        let on = AlertFilter { active: Some(true), limit: ON_MAX, ..AlertFilter::default() };
        for record in self.store.alerts(on).await? {
            if rules.iter().any(|r| r.id == record.rule) {
                all.entry(record.device).or_default();
            }
        }
        for (device, events) in &all {
            for rule in &rules {
                if let Some(rule) = self.watching(rule, device).await? {
                    self.judge_events(&rule, device, events, now).await?;
                }
            }
        }
        Ok(())
    }

    async fn judge_events(
        &self,
        rule: &Rule,
        device: &DeviceId,
        events: &[Noticed],
        now: TimestampMs,
    ) -> Result<()> {
        let lock = self.lock(device);
        let _turn = lock.lock().await;
        let (store, live) = (&*self.store, &self.live);
        let seen = watched(rule, events);
        let first = seen.first().map_or(rule.valid.to, |n| n.at);
        let before = store.episode_before(&rule.id, device, first).await?;
        let before = before.filter(|e| rule.valid.contains(e.since));
        let new = episodes(rule, &seen, before, now);
        let from = new.first().map_or(first, |e| e.since.min(first));
        let range = TimeRange::new(from, rule.valid.to);
        let old = store.episodes(&rule.id, device, range).await?;
        alerts::write(store, live, device, rule, range, new, &old).await
    }

    /// What a rule would have raised by the events that are kept.
    pub(crate) async fn backtest_events(
        &self,
        rule: &Rule,
        device: &DeviceId,
        now: TimestampMs,
    ) -> Result<Vec<Episode>> {
        let seen = self.seen(device).await?;
        let mut all = noticed_by(&*self.store, Some(&seen.device)).await?;
        let mut events = all.remove(&seen.device).unwrap_or_default();
        events.retain(|n| seen.range.contains(n.at));
        Ok(episodes(rule, &watched(rule, &events), None, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_happened_by_the_meter_s_clock_or_when_it_arrived() {
        let arrived = TimestampMs(1_790_000_000_000);
        let read = |message: &str| {
            let device = DeviceId::new("m").expect("an id");
            noticed(&EventRecord { id: 1, device, arrived, message: message.into() })
        };
        let of = |at: i64, kind, value| Some(Noticed { at: TimestampMs(at), kind, value });
        let high = r#"{"event":"unusualHigh","timestamp":1789999000000,"powerMw":9000000,"boundMw":3500000}"#;
        assert_eq!(read(high), of(1_789_999_000_000, RuleKind::EdgeUnusual, 5_500_000));
        let low = r#"{"event":"unusualLow","powerMw":10,"boundMw":3500000}"#;
        assert_eq!(read(low), of(arrived.0, RuleKind::EdgeUnusual, 3_499_990));
        let ahead = format!(r#"{{"event":"frozen","timestamp":{}}}"#, i64::MAX);
        assert_eq!(read(&ahead), of(arrived.0, RuleKind::EdgeFrozen, 0));
        assert_eq!(read(r#"{"event":"silent","timestamp":1}"#), None, "the hub's own");
    }
}
