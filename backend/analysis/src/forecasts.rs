//! What comes next, and what was said of what came.

use crate::hours::{Flow, Hours, hour};
use crate::kept::{self, KeptForecast};
use crate::service::{Analysis, calculate};
use crate::subject::Subject;
use crate::{AnalysisError, Result};
use ohmstead_insight::error::{InsightError, MAX_HORIZON};
use ohmstead_insight::forecast::score::{SaidHour, Score};
use ohmstead_insight::history::HOUR_MS;
use ohmstead_insight::{Forecast, ForecastHour, Outside, Temperature, forecast};
use ohmstead_model::{DeviceId, MilliwattHours, TimestampMs};

/// Hours that are made anew each time: a week.
const NEAR: usize = 168;
/// Hours that are made once a day: enough for any month.
const FAR: usize = 35 * 24;
/// How old the far hours may be.
const FAR_AGE_MS: i64 = 24 * HOUR_MS;
/// A kept forecast is an answer while no more hours than this were measured since.
const FRESH_MS: i64 = 2 * HOUR_MS;
/// Past forecasts are kept for so long.
const KEEP_MS: i64 = 400 * 24 * HOUR_MS;
/// Hours of a past forecast that are kept: the day that it was made for.
const DAY: usize = 24;

/// A forecast as it is told.
#[derive(Debug, Clone)]
pub struct Ahead {
    /// What was measured until here was used.
    pub made_from: TimestampMs,
    /// Which models.
    pub model: String,
    /// Drawn less fed in, hour by hour, from now on.
    pub hours: Vec<ForecastHour>,
    /// What of it is drawn and fed in, hour by hour, where something is fed in.
    pub flows: Option<Vec<(MilliwattHours, MilliwattHours)>>,
    /// Error on the weeks before it was made.
    pub error: Option<Score>,
}

/// What was said of hours that have come, a day ahead.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// By day, oldest first.
    pub days: Vec<Vec<SaidHour>>,
    /// How far it was off.
    pub error: Option<Score>,
}

impl Analysis {
    /// The next `horizon` hours: from what the job has kept where that is fresh, else made now.
    ///
    /// # Errors
    /// When the subject is not known, nothing of it was measured, or the horizon is out of range.
    pub async fn forecast(&self, subject: &Subject, horizon: usize) -> Result<Ahead> {
        if !(1..=MAX_HORIZON).contains(&horizon) {
            return Err(AnalysisError::Refused(InsightError::Horizon { hours: horizon }));
        }
        let from = hour(self.clock.now());
        if let Some(kept) = self.latest(subject.key()).await?
            && from - TimestampMs(kept.made_from) <= FRESH_MS
            && let Some(ahead) = ahead(&kept, from, horizon)
        {
            return Ok(ahead);
        }
        let hours = self.hours(subject).await?;
        let warmth = self.warmth(subject, &hours, horizon).await?;
        let subject = subject.clone();
        calculate(move || {
            let made = make(&hours, warmth.as_ref(), &subject, horizon)?;
            let start = made.hour_start(0);
            ahead(&made, start, horizon).ok_or(AnalysisError::Empty)
        })
        .await
    }

    /// Makes the forecast anew from `hours`, and keeps it; the first of each day for good.
    pub(crate) async fn renew(&self, subject: &Subject, hours: &Hours) -> Result<()> {
        let before = self.latest(subject.key()).await?;
        let end = hours.from + hours.each.len() as i64 * HOUR_MS;
        let far = before.as_ref().filter(|b| end - TimestampMs(b.far_made_from) < FAR_AGE_MS);
        let length = if far.is_some() { NEAR } else { FAR };
        let (learned, whose) = (hours.clone(), subject.clone());
        let warmth = self.warmth(subject, hours, length).await?;
        let mut made = calculate(move || make(&learned, warmth.as_ref(), &whose, length)).await?;
        if let Some(far) = far {
            extend(&mut made, far);
        }
        let date = |at: TimestampMs| subject.zone().to_datetime(at.to_jiff()).date();
        let is_first = before.is_none_or(|b| date(TimestampMs(b.made_from)) != date(end));
        if is_first {
            let mut day = made.clone();
            day.net.truncate(DAY);
            if let Some(flows) = &mut day.flows {
                flows.truncate(DAY);
            }
            self.write(&kept::forecast(subject.key(), end), &day).await?;
            self.forget(subject.key(), end - KEEP_MS).await?;
        }
        self.write(&kept::latest(subject.key()), &made).await
    }

    /// A device begins anew in another site: what was found out of its time before is no business there.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn moved(&self, device: &DeviceId) -> Result<()> {
        let key = device.as_str();
        let kinds = [kept::forecasts, kept::latest, kept::anomalies, kept::verdicts];
        for prefix in kinds.map(|of| of(key)) {
            for (old, _) in self.store.values(&prefix).await? {
                self.store.set_value(&old, None).await?;
            }
        }
        Ok(())
    }

    /// Takes away what was said before `horizon`.
    async fn forget(&self, key: &str, horizon: TimestampMs) -> Result<()> {
        let first = kept::forecast(key, TimestampMs(horizon.0.max(0)));
        for (old, _) in self.store.values(&kept::forecasts(key)).await? {
            if old < first {
                self.store.set_value(&old, None).await?;
            }
        }
        Ok(())
    }

    /// What was said a day ahead of the hours since `since`, beside what came.
    ///
    /// # Errors
    /// When the subject is not known, or the store cannot be read.
    pub async fn said(&self, subject: &Subject, since: TimestampMs) -> Result<Said> {
        let all: Vec<(String, KeptForecast)> = self.read(&kept::forecasts(subject.key())).await?;
        if all.is_empty() {
            return Ok(Said::default());
        }
        let hours = self.hours(subject).await?;
        let days: Vec<Vec<SaidHour>> = all
            .iter()
            .filter(|(_, f)| f.made_from >= since.0)
            .map(|(_, f)| f.hours().filter_map(|said| came(&hours, said)).collect())
            .filter(|day: &Vec<SaidHour>| !day.is_empty())
            .collect();
        let error = Score::of_said(&days);
        Ok(Said { days, error })
    }
}

fn came(hours: &Hours, said: ForecastHour) -> Option<SaidHour> {
    let actual = hours.net_at(said.from)?;
    Some(SaidHour { said, actual, week_before: hours.net_at(said.from - 7 * 24 * HOUR_MS) })
}

/// Learns from the hours and looks `length` ahead.
fn make(
    hours: &Hours,
    temperature: Option<&Temperature>,
    subject: &Subject,
    length: usize,
) -> Result<KeptForecast> {
    let zone = subject.zone();
    let history = hours.flow(Flow::Net, zone)?;
    let holidays = subject.holidays(history.start(), history.end(), length as i64 / 24 + 1);
    let outside = Outside { holidays: &holidays, temperature };
    let found = forecast(&history, length, outside)?;
    let mut made = KeptForecast::new(history.end(), found.model.clone(), found.error);
    made.net = found.hours.iter().map(|h| [h.expected.0, h.median.0, h.low.0, h.high.0]).collect();
    if hours.feeds_in() {
        let export = forecast(&hours.flow(Flow::Export, zone)?, length, outside)?;
        made.flows = Some(flows(&found, &export));
    }
    Ok(made)
}

/// What is drawn is what is left of the net once what is fed in is added back; never below nothing.
fn flows(net: &Forecast, export: &Forecast) -> Vec<[i64; 2]> {
    let each = net.hours.iter().zip(&export.hours).map(|(net, export)| {
        let out = export.expected.0.max(0).max(-net.expected.0);
        [net.expected.0.saturating_add(out), out]
    });
    each.collect()
}

/// Adds the hours that only an older forecast reaches.
fn extend(made: &mut KeptForecast, older: &KeptForecast) {
    let Ok(skip) =
        usize::try_from((made.made_from - older.made_from) / HOUR_MS + made.net.len() as i64)
    else {
        return;
    };
    made.far_made_from = older.far_made_from;
    let had = made.net.len();
    made.net.extend(older.net.iter().skip(skip));
    let length = made.net.len();
    if let Some(flows) = &mut made.flows {
        flows.extend((had..length).filter_map(|n| older.flow(skip + n - had)));
        made.net.truncate(flows.len());
    }
}

/// The part of a kept forecast from `from` on; `None` when it does not reach far enough.
fn ahead(kept: &KeptForecast, from: TimestampMs, horizon: usize) -> Option<Ahead> {
    let skip = usize::try_from((from - kept.hour_start(0)) / HOUR_MS).ok()?;
    let hours: Vec<ForecastHour> = kept.hours().skip(skip).take(horizon).collect();
    if hours.len() < horizon {
        return None;
    }
    let flows = kept.flows.as_ref().map(|flows| {
        let each = flows.iter().skip(skip).take(horizon);
        each.map(|[i, e]| (MilliwattHours(*i), MilliwattHours(*e))).collect()
    });
    Some(Ahead {
        made_from: kept.hour_start(0),
        model: kept.model.clone(),
        hours,
        flows,
        error: kept.error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(made_from: i64, far: i64, hours: std::ops::Range<i64>, feeds: bool) -> KeptForecast {
        let mut out = KeptForecast::new(TimestampMs(made_from * HOUR_MS), "m".into(), None);
        out.far_made_from = far * HOUR_MS;
        out.net = hours.clone().map(|h| [h, h, h, h]).collect();
        out.flows = feeds.then(|| hours.map(|h| [h + 5, 5]).collect());
        out
    }

    #[test]
    fn far_hours_of_an_older_forecast_go_on_where_the_newer_ends() {
        let mut made = kept(10, 10, 10..20, true);
        extend(&mut made, &kept(4, 3, 4..40, false));
        let expected: Vec<i64> = (10..40).collect();
        assert_eq!(made.net.iter().map(|h| h[0]).collect::<Vec<_>>(), expected);
        assert_eq!(made.far_made_from, 3 * HOUR_MS);
        assert_eq!(
            (made.flow(9), made.flow(10), made.flow(30)),
            (Some([24, 5]), Some([20, 0]), None)
        );
        let told = ahead(&made, TimestampMs(12 * HOUR_MS), 3).unwrap();
        assert_eq!(told.hours[0].expected.0, 12);
        assert_eq!(told.hours[0].from, TimestampMs(12 * HOUR_MS));
        assert_eq!(told.flows.unwrap()[0], (MilliwattHours(17), MilliwattHours(5)));
        assert!(ahead(&made, TimestampMs(12 * HOUR_MS), 29).is_none(), "it does not reach");
    }
}
