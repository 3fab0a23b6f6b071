//! What a rule would have raised, had it been there. Nothing is written.

use crate::{Derive, watch};
use futures::TryStreamExt;
use ohmstead_alert::{Episode, Evaluation, Rule, Source};
use ohmstead_model::{DeviceId, SiteCalendar, TimeRange, TimestampMs};
use ohmstead_store::{Damaged, Result};

impl Derive {
    /// The episodes that `rule` would have raised for a device in `range`, ascending. The rule's own
    /// validity should take in the range. When meters were silent is not kept, so for
    /// [`ohmstead_alert::RuleKind::MeterSilent`] gaps between readings stand for it.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn backtest(
        &self,
        rule: &Rule,
        asked: &DeviceId,
        range: TimeRange,
        calendar: &SiteCalendar,
        now: TimestampMs,
    ) -> Result<Vec<Episode>> {
        self.device(asked).await?;
        let seen = self.seen(asked).await?;
        let (device, range) = (&seen.device, seen.times(range));
        match rule.kind.source() {
            Source::Intervals => {
                let found = watch::budget(&*self.store, rule, &seen, range, calendar, now).await?;
                Ok(found.map(|(_, episodes)| episodes).unwrap_or_default())
            }
            Source::Events => self.backtest_events(rule, asked, now).await,
            // What a contract, a forecast or the look for anomalies makes of it is not known here.
            Source::Costs | Source::Forecast | Source::Anomalies => Ok(Vec::new()),
            Source::Readings => {
                let mut evaluation = Evaluation::new(rule).judging_from(range.from);
                let reads = TimeRange::new(range.from - evaluation.memory_ms(), range.to);
                let reads = seen.times(reads);
                let mut parts = self.store.stream(device, reads, Damaged::PassOver);
                while let Some(part) = parts.try_next().await? {
                    evaluation.push_all(&part);
                }
                Ok(evaluation.finish())
            }
            Source::Arrival => {
                let mut parts = self.store.stream(device, range, Damaged::PassOver);
                let (mut last, mut found) = (None, Vec::new());
                while let Some(part) = parts.try_next().await? {
                    for reading in part {
                        if let Some(last) = last.replace(reading.at) {
                            found.extend(watch::silence(rule, last, Some(reading.at), reading.at));
                        }
                    }
                }
                if let Some(last) = last {
                    found.extend(watch::silence(rule, last, None, range.to.min(now)));
                }
                Ok(found)
            }
        }
    }
}
