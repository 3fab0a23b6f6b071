//! The job's work: one subject at a time, only where new hours were measured.

use crate::hours::hour;
use crate::service::Analysis;
use crate::subject::Subject;
use crate::{AnalysisError, Result};
use ohmstead_derive::Roster;
use ohmstead_insight::history::HOUR_MS;
use ohmstead_model::TimestampMs;

/// Readings get this long after an hour to come in, ms.
const GRACE_MS: i64 = 5 * 60_000;

/// What became of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// It was up to date.
    Fresh,
    /// Its forecast and anomalies were made anew.
    Renewed,
    /// Nothing of it was measured yet, or nothing new.
    Nothing,
}

impl Analysis {
    /// Begins a pass over so many subjects.
    pub fn begin_pass(&self, subjects: usize) {
        let now = self.clock.now();
        self.note(|p| {
            *p = crate::Progress { all: subjects, began: Some(now), ..crate::Progress::default() };
        });
    }

    /// Ends the pass.
    pub fn end_pass(&self) {
        let now = self.clock.now();
        self.note(|p| (p.at, p.ended) = (None, Some(now)));
    }

    /// Brings a subject's forecast and anomalies up to date where an hour is over since. `roster`: that of
    /// the pass.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn refresh(&self, roster: &Roster, subject: &Subject) -> Result<Refreshed> {
        self.note(|p| p.at = Some(subject.key().to_owned()));
        let done = self.bring_up_to_date(roster, subject).await;
        self.note(|p| {
            p.done += 1;
            if let Err(error) = &done {
                p.failed = Some(format!("{}: {error}", subject.key()));
            }
        });
        done
    }

    async fn bring_up_to_date(&self, roster: &Roster, subject: &Subject) -> Result<Refreshed> {
        let due = hour(self.clock.now() - GRACE_MS);
        if self.seen_until(subject).is_some_and(|seen| seen >= due) {
            return Ok(Refreshed::Fresh);
        }
        let hours = match self.hours_in(roster, subject).await {
            Ok(hours) if hours.each.iter().any(Option::is_some) => hours,
            Ok(_) | Err(AnalysisError::Empty) => {
                self.saw(subject, due);
                return Ok(Refreshed::Nothing);
            }
            Err(error) => return Err(error),
        };
        let end = hours.from + hours.each.len() as i64 * HOUR_MS;
        let kept = self.latest(subject.key()).await?;
        if kept.is_some_and(|k| TimestampMs(k.made_from) >= end) {
            self.saw(subject, due);
            return Ok(Refreshed::Nothing);
        }
        self.renew(subject, &hours).await?;
        self.look(subject, &hours).await?;
        self.saw(subject, due);
        Ok(Refreshed::Renewed)
    }

    fn seen_until(&self, subject: &Subject) -> Option<TimestampMs> {
        let seen = self.seen.lock().expect("nothing panics while it holds the map");
        seen.get(subject.key()).copied()
    }

    fn saw(&self, subject: &Subject, until: TimestampMs) {
        let mut seen = self.seen.lock().expect("nothing panics while it holds the map");
        seen.insert(subject.key().to_owned(), until);
    }
}
