//! What a bill may expect of the rest of its period.

use crate::kept::KeptForecast;
use crate::service::Analysis;
use async_trait::async_trait;
use ohmstead_billing::{Expectation, Expected, WeeksBefore};
use ohmstead_insight::expect::{ExpectedHour, Quarter, replayed_weeks};
use ohmstead_insight::history::HOUR_MS;
use ohmstead_model::{DeviceId, MilliwattHours, Slot, SlotRange, TimestampMs};
use ohmstead_tariff::Load;
use std::collections::BTreeMap;

/// A forecast older than this is none.
const OLDEST_MS: i64 = 24 * HOUR_MS;

#[async_trait]
impl Expectation for Analysis {
    async fn expected(&self, meters: &[DeviceId], known: &Load, rest: SlotRange) -> Expected {
        let known_at = |slot: Slot| -> Option<Quarter> {
            let i = usize::try_from(slot.0 - known.range().from.0).ok()?;
            known.known().get(i)?.then(|| (known.import()[i], known.export()[i]))
        };
        let loads = match self.hours_of(meters, rest.from.start()).await {
            Some(hours) => replayed_weeks(known_at, rest, &hours),
            None => Vec::new(),
        };
        if loads.is_empty() {
            return WeeksBefore.expected(meters, known, rest).await;
        }
        Expected {
            loads: loads.iter().map(|quarters| ohmstead_billing::load_of(rest, quarters)).collect(),
            method:
                "each day with the energy that the forecast expects of it, its course as in the \
                     last four weeks (billed once with each week), at known prices"
                    .into(),
        }
    }
}

impl Analysis {
    /// What the newest forecasts expect of the meters together; `None` where one has none.
    async fn hours_of(&self, meters: &[DeviceId], now: TimestampMs) -> Option<Vec<ExpectedHour>> {
        let mut sums: BTreeMap<TimestampMs, (i64, i64, usize)> = BTreeMap::new();
        for meter in meters {
            let kept = match self.latest(meter.as_str()).await {
                Ok(kept) => kept?,
                Err(error) => {
                    tracing::warn!(%error, "a forecast could not be read for a projection");
                    return None;
                }
            };
            if now - TimestampMs(kept.made_from) > OLDEST_MS {
                return None;
            }
            add(&mut sums, &kept);
        }
        let whole = sums.into_iter().filter(|(_, (_, _, n))| *n == meters.len());
        let hour = |(from, (import, export, _)): (TimestampMs, (i64, i64, usize))| ExpectedHour {
            from,
            import: MilliwattHours(import),
            export: MilliwattHours(export),
        };
        Some(whole.map(hour).collect())
    }
}

fn add(sums: &mut BTreeMap<TimestampMs, (i64, i64, usize)>, kept: &KeptForecast) {
    for n in 0..kept.net.len() {
        let Some([import, export]) = kept.flow(n) else { break };
        let sum = sums.entry(kept.hour_start(n)).or_default();
        *sum = (sum.0.saturating_add(import), sum.1.saturating_add(export), sum.2 + 1);
    }
}
