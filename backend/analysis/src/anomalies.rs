//! What stood out, kept, with what people said of it.

use crate::hours::{Flow, Hours};
use crate::kept::{self, KeptAnomaly, KeptVerdict};
use crate::service::{Analysis, calculate};
use crate::subject::Subject;
use crate::{AnalysisError, Result};
use ohmstead_insight::anomaly::verdict::{Verdict, is_learned, said_of, strictness};
use ohmstead_insight::{Anomaly, AnomalyKind, anomalies_at};
use ohmstead_model::{MilliwattHours, TimestampMs};

/// Anomalies of a subject that are kept; the oldest go first.
const MOST: usize = 500;
/// Verdicts of a subject that are kept.
const VERDICTS_MAX: usize = 500;

/// Something that stood out, and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownAnomaly {
    /// What it is.
    pub anomaly: Anomaly,
    /// When it was first noticed.
    pub found_at: TimestampMs,
    /// What somebody said of it: true for "that was us".
    pub was_us: Option<bool>,
    /// It is like one that was us: no alarm.
    pub is_learned: bool,
}

/// What somebody says of an anomaly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feedback {
    /// That was us: nothing is wrong.
    Us,
    /// Something was wrong indeed.
    Fault,
    /// Nothing any more: what was said is taken back.
    Nothing,
}

fn of_kept(kept: &KeptAnomaly) -> Option<Anomaly> {
    Some(Anomaly {
        kind: AnomalyKind::parse(&kept.kind)?,
        from: TimestampMs(kept.from),
        to: TimestampMs(kept.to),
        extra: MilliwattHours(kept.extra),
        text: kept.text.clone(),
    })
}

/// What ended after `since`, newest first, with what was said of it.
fn told(
    kept: &[KeptAnomaly],
    verdicts: &[Verdict],
    subject: &Subject,
    since: TimestampMs,
) -> Vec<KnownAnomaly> {
    let known = kept.iter().rev().filter(|a| a.to > since.0).filter_map(|kept| {
        let anomaly = of_kept(kept)?;
        Some(KnownAnomaly {
            was_us: said_of(&anomaly, verdicts).map(|v| v.was_us),
            is_learned: is_learned(&anomaly, verdicts, subject.zone()),
            found_at: TimestampMs(kept.found_at),
            anomaly,
        })
    });
    known.collect()
}

impl Analysis {
    /// What stood out and ended after `since`, newest first; the job keeps it up to date.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn anomalies(
        &self,
        subject: &Subject,
        since: TimestampMs,
    ) -> Result<Vec<KnownAnomaly>> {
        if let Some(known) = self.known(subject, since).await? {
            return Ok(known);
        }
        // The job has not come to it yet.
        let verdicts = self.verdicts(subject.key()).await?;
        let found = self.find(subject, &self.hours(subject).await?, &verdicts).await?;
        Ok(told(&found, &verdicts, subject, since))
    }

    /// The same of what the job has kept; `None` where it has not come to it yet.
    pub(crate) async fn known(
        &self,
        subject: &Subject,
        since: TimestampMs,
    ) -> Result<Option<Vec<KnownAnomaly>>> {
        let Some(kept) = self.kept_anomalies(subject.key()).await? else { return Ok(None) };
        let verdicts = self.verdicts(subject.key()).await?;
        Ok(Some(told(&kept, &verdicts, subject, since)))
    }

    /// Notes what somebody says of the anomaly of that kind that began at `from`.
    ///
    /// # Errors
    /// When there is none, or the store cannot be written.
    pub async fn judge(
        &self,
        subject: &Subject,
        (kind, from): (AnomalyKind, TimestampMs),
        feedback: Feedback,
        by: String,
    ) -> Result<KnownAnomaly> {
        let all = self.anomalies(subject, TimestampMs(i64::MIN)).await?;
        let is_it = |a: &&KnownAnomaly| a.anomaly.kind == kind && a.anomaly.from == from;
        let found = all.iter().find(is_it).ok_or_else(|| {
            AnalysisError::Unknown(format!(
                "there is no anomaly {:?} that began at {from}: take both from /api/anomalies",
                kind.name()
            ))
        })?;
        let anomaly = &found.anomaly;
        let prefix = kept::verdicts(subject.key());
        let old: Vec<(String, KeptVerdict)> = self.read(&prefix).await?;
        for (key, verdict) in &old {
            if verdict.verdict().is_none_or(|v| v.is_of(anomaly)) {
                self.store.set_value(key, None).await?;
            }
        }
        if feedback != Feedback::Nothing {
            let verdict = KeptVerdict {
                kind: kind.name().into(),
                from: from.0,
                to: anomaly.to.0,
                extra: anomaly.extra.0,
                was_us: feedback == Feedback::Us,
                at: self.clock.now().0,
                by,
            };
            self.write(&format!("{prefix}{:015}-{}", from.0, kind.name()), &verdict).await?;
            if old.len() >= VERDICTS_MAX
                && let Some((oldest, _)) = old.first()
            {
                self.store.set_value(oldest, None).await?;
            }
        }
        let verdicts = self.verdicts(subject.key()).await?;
        Ok(KnownAnomaly {
            was_us: said_of(anomaly, &verdicts).map(|v| v.was_us),
            is_learned: is_learned(anomaly, &verdicts, subject.zone()),
            ..found.clone()
        })
    }

    /// Looks the hours through, and keeps what stood out.
    pub(crate) async fn look(&self, subject: &Subject, hours: &Hours) -> Result<usize> {
        let verdicts = self.verdicts(subject.key()).await?;
        let found = self.find(subject, hours, &verdicts).await?;
        if self.kept_anomalies(subject.key()).await?.as_ref() != Some(&found) {
            self.write(&kept::anomalies(subject.key()), &found).await?;
        }
        Ok(found.len())
    }

    /// What stands out of the hours, after what stood out before they begin; oldest first.
    async fn find(
        &self,
        subject: &Subject,
        hours: &Hours,
        verdicts: &[Verdict],
    ) -> Result<Vec<KeptAnomaly>> {
        let now = self.clock.now();
        let before = self.kept_anomalies(subject.key()).await?.unwrap_or_default();
        let history = hours.flow(Flow::Net, subject.zone())?;
        let strict = strictness(verdicts, now);
        let found = calculate(move || Ok(anomalies_at(&history, strict))).await?;
        let known_since = |a: &Anomaly| {
            let same = before.iter().filter(|b| b.kind == a.kind.name());
            let same = same.filter(|b| b.from < a.to.0 && a.from.0 < b.to);
            same.map(|b| b.found_at).min().unwrap_or(now.0)
        };
        let new: Vec<KeptAnomaly> = found
            .iter()
            .map(|a| KeptAnomaly {
                kind: a.kind.name().into(),
                from: a.from.0,
                to: a.to.0,
                extra: a.extra.0,
                text: a.text.clone(),
                found_at: known_since(a),
            })
            .collect();
        let mut all: Vec<KeptAnomaly> =
            before.into_iter().filter(|b| b.to <= hours.from.0).collect();
        all.extend(new);
        Ok(all.split_off(all.len().saturating_sub(MOST)))
    }

    async fn kept_anomalies(&self, key: &str) -> Result<Option<Vec<KeptAnomaly>>> {
        let found: Vec<(String, Vec<KeptAnomaly>)> = self.read(&kept::anomalies(key)).await?;
        Ok(found.into_iter().next().map(|f| f.1))
    }

    async fn verdicts(&self, key: &str) -> Result<Vec<Verdict>> {
        let found: Vec<(String, KeptVerdict)> = self.read(&kept::verdicts(key)).await?;
        Ok(found.iter().filter_map(|(_, v)| v.verdict()).collect())
    }
}
