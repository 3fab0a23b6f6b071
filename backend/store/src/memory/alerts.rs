//! Alert rules, episodes and acknowledgements.

use super::{Inner, MemoryStore};
use crate::{Ack, AlertFilter, AlertRecord, AlertStore, OutboxEntry, Result};
use async_trait::async_trait;
use ohmstead_alert::{Episode, Rule};
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};

impl Inner {
    fn episodes_in(&self, rule: &str, device: &DeviceId, range: TimeRange) -> Vec<Episode> {
        let of = self
            .episodes
            .iter()
            .filter(|((r, d, since), _)| r == rule && d == device && range.contains(*since));
        of.map(|(_, e)| *e).collect()
    }
}

#[async_trait]
impl AlertStore for MemoryStore {
    async fn rules(&self) -> Result<Vec<Rule>> {
        Ok(self.lock().rules.values().cloned().collect())
    }

    async fn put_rules(&self, rules: Vec<Rule>) -> Result<()> {
        let mut inner = self.lock();
        inner.rules.extend(rules.into_iter().map(|r| ((r.id.clone(), r.valid.from), r)));
        Ok(())
    }

    async fn episode_before(
        &self,
        rule: &str,
        device: &DeviceId,
        at: TimestampMs,
    ) -> Result<Option<Episode>> {
        let inner = self.lock();
        let key = |at| (rule.to_owned(), device.clone(), at);
        let last = inner.episodes.range(key(TimestampMs(i64::MIN))..key(at)).next_back();
        Ok(last.map(|(_, e)| *e))
    }

    async fn episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
    ) -> Result<Vec<Episode>> {
        Ok(self.lock().episodes_in(rule, device, range))
    }

    async fn replace_episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
        episodes: Vec<Episode>,
    ) -> Result<Vec<OutboxEntry>> {
        let mut inner = self.fenced("write alerts")?;
        let old = inner.episodes_in(rule, device, range);
        let told = inner.outbox.append(rule, device, &old, &episodes);
        inner
            .episodes
            .retain(|(r, d, since), _| r != rule || d != device || !range.contains(*since));
        let keyed = episodes.into_iter().map(|e| ((rule.to_owned(), device.clone(), e.since), e));
        inner.episodes.extend(keyed);
        Ok(told)
    }

    async fn alerts(&self, filter: AlertFilter) -> Result<Vec<AlertRecord>> {
        let inner = self.lock();
        let mut all: Vec<AlertRecord> = inner
            .episodes
            .iter()
            .filter(|((_, device, since), e)| {
                filter.active.is_none_or(|a| a == e.cleared_at.is_none())
                    && filter.device.as_ref().is_none_or(|d| d == device)
                    && filter.before.is_none_or(|b| *since < b)
            })
            .map(|(key, episode)| AlertRecord {
                rule: key.0.clone(),
                device: key.1.clone(),
                episode: *episode,
                ack: inner.acks.get(key).cloned(),
            })
            .collect();
        all.sort_by(|a, b| {
            (b.episode.since, &a.rule, &a.device).cmp(&(a.episode.since, &b.rule, &b.device))
        });
        all.truncate(filter.limit);
        Ok(all)
    }

    async fn ack(
        &self,
        rule: &str,
        device: &DeviceId,
        since: TimestampMs,
        ack: Ack,
    ) -> Result<bool> {
        let mut inner = self.lock();
        let key = (rule.to_owned(), device.clone(), since);
        if !inner.episodes.contains_key(&key) {
            return Ok(false);
        }
        inner.acks.entry(key).or_insert(ack);
        Ok(true)
    }
}
