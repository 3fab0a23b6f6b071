//! Rules that go by what is expected of a device, and by what stands out of its hours.

use crate::Result;
use crate::anomalies::KnownAnomaly;
use crate::hours::hour;
use crate::judged::{Judged, RulesSeen};
use crate::kept::{self, KeptForecast};
use crate::service::Analysis;
use crate::subject::Subject;
use ohmstead_alert::stood_out::{self, StoodOut};
use ohmstead_alert::{Episode, Rule, RuleKind, Source, budget, expected};
use ohmstead_insight::AnomalyKind;
use ohmstead_insight::history::HOUR_MS;
use ohmstead_model::{DeviceId, SiteCalendar, Slot, SlotRange, TimeRange, TimestampMs};

/// What ended longer ago is not judged anew, ms.
const LOOK_BACK_MS: i64 = 60 * 24 * HOUR_MS;
/// A forecast older than this says nothing of the hours to come, ms.
const STALE_MS: i64 = 24 * HOUR_MS;

/// The rules that a pass of the job goes by.
#[derive(Debug, Clone)]
pub struct Watching {
    rules: Vec<Rule>,
    /// Grows when the rules change.
    generation: u64,
}

/// The kind of anomaly that a rule looks for.
fn anomaly_kind(kind: RuleKind) -> Option<AnomalyKind> {
    match kind {
        RuleKind::AnomalyLeftOn => Some(AnomalyKind::LeftOn),
        RuleKind::AnomalyStandby => Some(AnomalyKind::Standby),
        RuleKind::AnomalyZero => Some(AnomalyKind::Zero),
        RuleKind::AnomalyFrozen => Some(AnomalyKind::Frozen),
        RuleKind::AnomalySpike => Some(AnomalyKind::Spike),
        _ => None,
    }
}

/// An anomaly as rules see it. `measured_until`: what reaches there may go on.
fn stood_out(known: &KnownAnomaly, measured_until: Option<TimestampMs>) -> StoodOut {
    let a = &known.anomaly;
    let value = match a.kind {
        // The meter's word of energy is worth nothing then: what counts is how long it hung.
        AnomalyKind::Frozen => (a.to - a.from) * 1000 / HOUR_MS,
        _ => a.extra.0.saturating_abs(),
    };
    let is_over = measured_until.is_none_or(|end| a.to < end);
    StoodOut { time: TimeRange::new(a.from, a.to), is_over, found_at: known.found_at, value }
}

/// What a forecast expects to be drawn in `range`, mWh; `None` where it does not reach.
fn drawn(kept: &KeptForecast, range: SlotRange) -> Option<i64> {
    let mut quarters: i64 = 0;
    for slot in range.iter() {
        let n = usize::try_from((slot.start() - kept.hour_start(0)).div_euclid(HOUR_MS)).ok()?;
        let [import, _] = kept.flow(n)?;
        quarters = quarters.saturating_add(import.max(0));
    }
    Some(quarters / 4)
}

/// The slots of the 24 hours from the hour of `now` on.
fn next_day(now: TimestampMs) -> SlotRange {
    let from = Slot::of(hour(now));
    SlotRange::new(from, Slot(from.0 + 96))
}

impl Analysis {
    /// The rules that forecasts and anomalies are judged by, as they are now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn watching(&self) -> Result<Watching> {
        let ended = self.clock.now() - LOOK_BACK_MS;
        let mut rules = self.store.rules().await?;
        rules.retain(|r| {
            matches!(r.kind.source(), Source::Forecast | Source::Anomalies) && r.valid.to > ended
        });
        // What a version raised ends before the next one raises it again.
        rules.sort_by(|a, b| (&a.id, a.valid.from).cmp(&(&b.id, b.valid.from)));
        let mut seen = self.rules_seen.lock().expect("nothing panics while it holds the rules");
        if seen.rules != rules {
            *seen = RulesSeen { rules: rules.clone(), generation: seen.generation + 1 };
        }
        Ok(Watching { rules, generation: seen.generation })
    }

    /// Judges those rules for a device: once an hour, when its forecast was made anew (`is_new`), and when rules
    /// have changed.
    ///
    /// # Errors
    /// When the store cannot be read or written; the next pass tries again.
    pub async fn watch(
        &self,
        watching: &Watching,
        (subject, device): (&Subject, &DeviceId),
        calendar: &SiteCalendar,
        is_new: bool,
    ) -> Result<()> {
        if watching.rules.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let turn: Judged = (hour(now), watching.generation);
        let before = {
            let judged = self.judged.lock().expect("nothing panics while it holds the map");
            judged.get(device.as_str()).copied()
        };
        if !is_new && before == Some(turn) {
            return Ok(());
        }
        let kept = self.latest(subject.key()).await?;
        for rule in &watching.rules {
            let Some(rule) = self.derive.watching(rule, device).await? else { continue };
            let rule = &rule;
            match anomaly_kind(rule.kind) {
                Some(kind) => {
                    let end = kept.as_ref().map(|k| k.hour_start(0));
                    self.watch_anomalies((rule, kind), (subject, device), end, now).await?;
                }
                None => self.watch_forecast(rule, device, calendar, kept.as_ref(), now).await?,
            }
        }
        let mut judged = self.judged.lock().expect("nothing panics while it holds the map");
        judged.insert(device.to_string(), turn);
        Ok(())
    }

    async fn watch_forecast(
        &self,
        rule: &Rule,
        device: &DeviceId,
        calendar: &SiteCalendar,
        kept: Option<&KeptForecast>,
        now: TimestampMs,
    ) -> Result<()> {
        let last = self.store.episode_before(&rule.id, device, TimestampMs(i64::MAX)).await?;
        let fresh = kept.filter(|k| now - k.hour_start(0) <= STALE_MS);
        let expected = match fresh {
            Some(kept) => self.expected_energy(rule.kind, device, calendar, kept, now).await?,
            None => None,
        };
        let ends = match last.filter(|e| e.cleared_at.is_none()) {
            Some(open) => match budget::period_at(rule.kind, calendar, open.since) {
                Some(period) => Some(period.times().to),
                // Nobody can say any more that it will be too much.
                None => fresh.is_none().then_some(now),
            },
            None => None,
        };
        for new in expected::look(rule, last, ends, expected, now) {
            let range = TimeRange::new(new.since, new.since + 1);
            self.derive.put_episodes(rule, device, range, vec![new]).await?;
        }
        Ok(())
    }

    /// What a rule's period will have drawn at its end, as a forecast has it at `now`, mWh: measured so far, and
    /// expected for the rest.
    async fn expected_energy(
        &self,
        kind: RuleKind,
        device: &DeviceId,
        calendar: &SiteCalendar,
        kept: &KeptForecast,
        now: TimestampMs,
    ) -> Result<Option<i64>> {
        let Some(period) = budget::period_at(kind, calendar, now) else {
            return Ok(drawn(kept, next_day(now)));
        };
        let present = Slot::of(now);
        let Some(rest) = drawn(kept, SlotRange::new(present, period.to)) else { return Ok(None) };
        let so_far = SlotRange::new(period.from, present);
        let used = self.derive.energies(device, so_far).await?.unwrap_or_default();
        Ok(Some(used.iter().fold(rest, |sum, i| sum.saturating_add(i.import.0))))
    }

    async fn watch_anomalies(
        &self,
        (rule, kind): (&Rule, AnomalyKind),
        (subject, device): (&Subject, &DeviceId),
        measured_until: Option<TimestampMs>,
        now: TimestampMs,
    ) -> Result<()> {
        let since = rule.valid.from.max(now - LOOK_BACK_MS);
        let known = self.known(subject, since).await?.unwrap_or_default();
        let alarms = known.iter().filter(|k| k.anomaly.kind == kind && !k.is_learned);
        let found: Vec<StoodOut> = alarms.map(|k| stood_out(k, measured_until)).collect();
        let first = found.iter().map(|f| f.time.from).min().unwrap_or(since);
        let range = TimeRange::new(first.min(since).max(rule.valid.from), rule.valid.to);
        let kept = self.store.episodes(&rule.id, device, range).await?;
        let new = stood_out::episodes(rule, &kept, &found, now);
        Ok(self.derive.put_episodes(rule, device, range, new).await?)
    }

    /// What a rule would have raised for a device: of anomalies, by those that are known; of the next 24 hours, or
    /// of a day, by the first forecast of each day, which is kept. What weeks and months were expected to use is not
    /// kept: `None`.
    ///
    /// # Errors
    /// When the device is not known, or the store cannot be read.
    pub async fn backtest(
        &self,
        rule: &Rule,
        device: &DeviceId,
        range: TimeRange,
        calendar: &SiteCalendar,
    ) -> Result<Option<Vec<Episode>>> {
        let subject = Subject::device(device, calendar.zone().clone());
        let now = self.clock.now();
        if let Some(kind) = anomaly_kind(rule.kind) {
            let end = self.latest(subject.key()).await?.map(|k| k.hour_start(0));
            let known = match self.known(&subject, range.from).await? {
                Some(known) => known,
                None => self.anomalies(&subject, range.from).await?,
            };
            let alarms = known.iter().filter(|k| k.anomaly.kind == kind && !k.is_learned);
            let found: Vec<StoodOut> = alarms.map(|k| stood_out(k, end)).collect();
            return Ok(Some(stood_out::episodes(rule, &[], &found, now)));
        }
        if !matches!(rule.kind, RuleKind::ForecastDay | RuleKind::ProjectedDayBudget) {
            return Ok(None);
        }
        let all: Vec<(String, KeptForecast)> = self.read(&kept::forecasts(subject.key())).await?;
        let mut raised: Vec<Episode> = Vec::new();
        for (_, kept) in all.iter().filter(|(_, k)| range.contains(k.hour_start(0))) {
            let at = kept.hour_start(0);
            let expected = self.expected_energy(rule.kind, device, calendar, kept, at).await?;
            let last = raised.last().copied();
            let period = |e: Episode| budget::period_at(rule.kind, calendar, e.since);
            let ends = last.and_then(period).map(|p| p.times().to);
            for new in expected::look(rule, last, ends, expected, at) {
                raised.retain(|e| e.since != new.since);
                raised.push(new);
            }
        }
        Ok(Some(raised))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_a_period_is_what_the_forecast_expects_to_be_drawn() {
        let at = TimestampMs(1_790_000 * HOUR_MS);
        let mut kept = KeptForecast::new(at, "m".into(), None);
        kept.net = (0..30).map(|n| [n * 1000, 0, 0, 0]).collect();
        let first = Slot::of(at);
        let range = |from: i32, to: i32| SlotRange::new(Slot(first.0 + from), Slot(first.0 + to));
        assert_eq!(drawn(&kept, range(4, 12)), Some(3000));
        assert_eq!(drawn(&kept, range(6, 8)), Some(500), "half of the second hour");
        assert_eq!(drawn(&kept, range(0, 124)), None, "it does not reach");
        assert_eq!(drawn(&kept, range(-1, 4)), None, "it begins later");
        assert_eq!(next_day(at + 1), range(0, 96));
        // What is fed in is not drawn.
        kept.net = vec![[-5000, 0, 0, 0]; 4];
        assert_eq!(drawn(&kept, range(0, 16)), Some(0));
        kept.flows = Some(vec![[1000, 6000]; 4]);
        assert_eq!(drawn(&kept, range(0, 16)), Some(4000));
    }
}
