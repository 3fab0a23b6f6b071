//! Rules that no reading raises by itself: budgets, which go by quarter hours, silent meters, and what meters tell.

use crate::{Derive, alerts};
use ohmstead_alert::{Episode, Rule, Source, budget};
use ohmstead_model::{DeviceId, SiteCalendar, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::identity::Seen;
use ohmstead_store::{Device, Result, Store};

/// A budget's periods are judged anew when quarter hours within so long a time before now changed:
/// readings that come later than that do not change what it raised.
const BUDGET_LOOK_BACK_MS: i64 = 400 * 86_400_000;

/// A billing period, and an hour that autumn repeats.
const LONGEST_PERIOD_MS: i64 = 32 * 86_400_000;

impl Derive {
    /// Judges budgets, silence and what meters told of every device at `now`. `listening_since` is when this program
    /// began to listen: a meter cannot be heard by a hub that is off, so silence counts from there
    /// at the earliest.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn watch(
        &self,
        calendar_of: &(dyn Fn(&DeviceId) -> Option<SiteCalendar> + Sync),
        listening_since: TimestampMs,
        now: TimestampMs,
    ) -> Result<()> {
        let rules = self.store.rules().await?;
        self.watch_events(&rules, now).await?;
        let all =
            rules.iter().filter(|r| matches!(r.kind.source(), Source::Intervals | Source::Arrival));
        let watched: Vec<_> = all.collect();
        if watched.is_empty() {
            return Ok(());
        }
        for device in self.store.devices().await?.into_iter().filter(|d| !d.is_removed()) {
            for rule in &watched {
                let Some(rule) = self.watching(rule, &device.id).await? else { continue };
                let rule = &rule;
                let lock = self.lock(&device.id);
                let _turn = lock.lock().await;
                match rule.kind.source() {
                    Source::Intervals => {
                        if let Some(calendar) = calendar_of(&device.id) {
                            self.watch_budget(rule, &device.id, &calendar, now).await?;
                        }
                    }
                    _ => self.watch_silence(rule, &device, listening_since, now).await?,
                }
            }
        }
        Ok(())
    }

    async fn watch_budget(
        &self,
        rule: &Rule,
        device: &DeviceId,
        calendar: &SiteCalendar,
        now: TimestampMs,
    ) -> Result<()> {
        let (store, live) = (&*self.store, &self.live);
        let range = TimeRange::new(
            rule.valid.from.max(now - BUDGET_LOOK_BACK_MS),
            rule.valid.to.min(now + Slot::MS),
        );
        let seen = self.seen(device).await?;
        let found = budget(store, rule, &seen, range, calendar, now).await?;
        let Some((range, new)) = found else { return Ok(()) };
        // Other versions of the rule own what began outside this one's validity.
        let range = TimeRange::new(range.from.max(rule.valid.from), range.to.min(rule.valid.to));
        let old = store.episodes(&rule.id, device, range).await?;
        alerts::write(store, live, device, rule, range, new, &old).await
    }

    /// Takes over what a rule raised for a device in a time, as somebody else found it.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn put_episodes(
        &self,
        rule: &Rule,
        device: &DeviceId,
        range: TimeRange,
        new: Vec<Episode>,
    ) -> Result<()> {
        let lock = self.lock(device);
        let _turn = lock.lock().await;
        let old = self.store.episodes(&rule.id, device, range).await?;
        alerts::write(&*self.store, &self.live, device, rule, range, new, &old).await
    }

    async fn watch_silence(
        &self,
        rule: &Rule,
        device: &Device,
        listening_since: TimestampMs,
        now: TimestampMs,
    ) -> Result<()> {
        let Some(seen) = device.last_seen else { return Ok(()) };
        let (store, live) = (&*self.store, &self.live);
        let last = store.episode_before(&rule.id, &device.id, TimestampMs(i64::MAX)).await?;
        let new = match last.filter(|e| e.cleared_at.is_none()) {
            // It ends with its rule's version.
            Some(open) if rule.valid.to <= now && rule.valid.contains(open.since) => {
                Some(Episode { cleared_at: Some(rule.valid.to), ..open })
            }
            _ if !rule.valid.contains(now) => None,
            // What arrived after it was raised ends it.
            Some(open) if seen > open.raised_at => {
                Some(Episode { cleared_at: Some(seen), peak: seen - open.since, ..open })
            }
            Some(_) => None,
            None => silence(rule, seen.max(listening_since).max(rule.valid.from), None, now)
                .filter(|e| last.is_none_or(|l| l.since < e.since)),
        };
        let Some(new) = new else { return Ok(()) };
        let range = TimeRange::new(new.since, new.since + 1);
        let old = store.episodes(&rule.id, &device.id, range).await?;
        alerts::write(store, live, &device.id, rule, range, vec![new], &old).await
    }
}

/// The silence after `last`, if by `until` it was longer than the rule allows.
pub fn silence(
    rule: &Rule,
    last: TimestampMs,
    cleared_at: Option<TimestampMs>,
    until: TimestampMs,
) -> Option<Episode> {
    (until - last > rule.threshold).then(|| Episode {
        since: last,
        raised_at: last + rule.threshold,
        cleared_at,
        peak: until - last,
    })
}

/// What a budget raises in the periods that `range` touches, and the time that these take up; `None`
/// when there are no quarter hours.
pub async fn budget(
    store: &dyn Store,
    rule: &Rule,
    seen: &Seen,
    range: TimeRange,
    calendar: &SiteCalendar,
    now: TimestampMs,
) -> Result<Option<(TimeRange, Vec<Episode>)>> {
    let Some(span) = store.interval_span(&seen.device).await? else { return Ok(None) };
    let span = seen.slots(span);
    let from = span.times().from.max(range.from);
    let to = span.times().to.min(range.to);
    let Some(bucket) = budget::period(rule.kind).filter(|_| from < to) else { return Ok(None) };
    // Periods are cut off where the range ends; none is longer than 31 days.
    let touched = TimeRange::new(from, to);
    let wide = TimeRange::new(from - LONGEST_PERIOD_MS, to + LONGEST_PERIOD_MS);
    let mut periods = calendar.buckets(bucket, SlotRange::touching(wide));
    periods.retain(|p| p.times().from < touched.to && touched.from < p.times().to);
    let whole = match (periods.first(), periods.last()) {
        (Some(first), Some(last)) => SlotRange::new(first.from, last.to),
        _ => return Ok(None),
    };
    let intervals = store.energies(&seen.device, seen.slots(whole)).await?;
    let found = ohmstead_alert::budget::episodes(rule, &intervals, calendar, whole, now);
    Ok(Some((whole.times(), found)))
}
