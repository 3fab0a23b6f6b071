//! A subject's measured hours, from its stored quarter hours.

use crate::service::Analysis;
use crate::subject::Subject;
use crate::{AnalysisError, Result};
use jiff::tz::TimeZone;
use ohmstead_derive::Roster;
use ohmstead_insight::History;
use ohmstead_insight::history::HOUR_MS;
use ohmstead_ledger::together;
use ohmstead_model::{Energy, MilliwattHours, SlotRange, TimeRange, TimestampMs};

/// History that is read, ms: what the models look at, a year and a month.
const READ_MS: i64 = 394 * 24 * HOUR_MS;
/// Less of an hour measured than this, ms, and the hour counts as not measured.
const ENOUGH_MS: u32 = 2_700_000;

/// What was measured in each of the hours that follow `from`; `None` where too little was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// When the first begins.
    pub from: TimestampMs,
    /// Drawn and fed in.
    pub each: Vec<Option<(MilliwattHours, MilliwattHours)>>,
}

/// Which way energy flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Drawn less fed in.
    Net,
    /// Fed in.
    Export,
}

/// How long of a quarter hour its energy is known, ms: what was measured, and all of it where readings
/// are far apart but none of the energy between them had to be split between quarter hours.
fn known_ms(i: &Energy) -> u32 {
    let is_split = i.import_estimated.0 != 0 || i.export_estimated.0 != 0;
    let is_known = i.readings > 0 || i.import.0 != 0 || i.export.0 != 0;
    if is_known && !is_split { 900_000 } else { i.covered_ms }
}

/// The full hour that `at` lies in.
pub fn hour(at: TimestampMs) -> TimestampMs {
    TimestampMs(at.0.div_euclid(HOUR_MS) * HOUR_MS)
}

impl Hours {
    fn of(intervals: &[Energy], range: TimeRange) -> Self {
        let length = usize::try_from((range.to - range.from) / HOUR_MS).unwrap_or(0);
        let mut sums = vec![(0i64, 0i64, 0u32); length];
        for i in intervals {
            let index = usize::try_from((i.slot.start() - range.from).div_euclid(HOUR_MS)).ok();
            if let Some((import, export, covered)) = index.and_then(|n| sums.get_mut(n)) {
                *import = import.saturating_add(i.import.0);
                *export = export.saturating_add(i.export.0);
                *covered = covered.saturating_add(known_ms(i));
            }
        }
        // What is estimated counts as not measured: models should learn from what happened.
        let each = sums.iter().map(|(import, export, covered)| {
            (*covered >= ENOUGH_MS).then_some((MilliwattHours(*import), MilliwattHours(*export)))
        });
        Self { from: range.from, each: each.collect() }
    }

    /// One flow as a history.
    ///
    /// # Errors
    /// When nothing was measured.
    pub fn flow(&self, flow: Flow, zone: &TimeZone) -> Result<History> {
        let pick = |(import, export): (MilliwattHours, MilliwattHours)| match flow {
            Flow::Net => MilliwattHours(import.0.saturating_sub(export.0)),
            Flow::Export => export,
        };
        let hours: Vec<Option<MilliwattHours>> = self.each.iter().map(|h| h.map(pick)).collect();
        Ok(History::new(self.from, &hours, zone.clone())?)
    }

    /// True when something was fed in during the last four weeks.
    pub fn feeds_in(&self) -> bool {
        self.each.iter().rev().take(28 * 24).flatten().any(|(_, export)| export.0 > 0)
    }

    /// Drawn less fed in during the hour that begins at `at`.
    pub fn net_at(&self, at: TimestampMs) -> Option<MilliwattHours> {
        let index = usize::try_from((at - self.from).div_euclid(HOUR_MS)).ok()?;
        let (import, export) = self.each.get(index).copied().flatten()?;
        Some(MilliwattHours(import.0.saturating_sub(export.0)))
    }
}

impl Analysis {
    /// The measured hours of a subject, up to the last full one.
    ///
    /// # Errors
    /// When it is not known, or nothing of it was measured.
    pub(crate) async fn hours(&self, subject: &Subject) -> Result<Hours> {
        let roster = self.derive.roster().await?;
        self.hours_in(&roster, subject).await
    }

    /// The same, by a roster that was read before: reading it for each of ten thousand devices would be
    /// more work than theirs.
    pub(crate) async fn hours_in(&self, roster: &Roster, subject: &Subject) -> Result<Hours> {
        let mut span: Option<SlotRange> = None;
        for member in subject.members() {
            let behind = roster.behind(member).ok_or_else(|| {
                AnalysisError::Unknown(format!("there is no device {:?}", member.as_str()))
            })?;
            for device in behind {
                self.derive.device(&device).await?;
                if let Some(its) = self.derive.interval_span(&device).await? {
                    let all = span.get_or_insert(its);
                    *all = SlotRange::new(all.from.min(its.from), all.to.max(its.to));
                }
            }
        }
        let span = span.ok_or(AnalysisError::Empty)?.times();
        // The last hour may not be over.
        let to = hour(span.to.min(self.clock.now()));
        let from = hour(span.from).max(hour(to - READ_MS));
        let range = TimeRange::new(from, to.max(from));
        let slots = SlotRange::touching(range);
        let found = self.derive.energies_of(roster, subject.members(), slots).await?;
        Ok(Hours::of(&together(found.into_iter().flatten().collect()), range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Slot;

    #[test]
    fn an_hour_that_was_hardly_measured_is_no_hour() {
        let quarter = |n: i32, covered_ms| Energy {
            import: MilliwattHours(1000),
            export: MilliwattHours(100),
            covered_ms,
            ..Energy::empty(Slot(n))
        };
        let mut intervals: Vec<_> = (0..8).map(|n| quarter(n, 900_000)).collect();
        for late in &mut intervals[5..] {
            late.covered_ms = 0;
            late.import_estimated = late.import;
        }
        let range = TimeRange::new(TimestampMs(0), TimestampMs(3 * HOUR_MS));
        let hours = Hours::of(&intervals, range);
        assert_eq!(hours.each, [Some((MilliwattHours(4000), MilliwattHours(400))), None, None]);
        assert_eq!(hours.net_at(TimestampMs(0)), Some(MilliwattHours(3600)));
        assert_eq!(hours.net_at(TimestampMs(HOUR_MS)), None);
        assert!(hours.feeds_in());
    }

    #[test]
    fn a_counter_read_at_every_quarter_hour_tells_the_hour_and_one_read_once_does_not() {
        // A counter without power counts as no reading of the slot.
        let quarter = |n: i32, import, estimated| Energy {
            import: MilliwattHours(import),
            import_estimated: MilliwattHours(estimated),
            ..Energy::empty(Slot(n))
        };
        let hours = |quarters: [Energy; 4]| {
            let range = TimeRange::new(TimestampMs(0), TimestampMs(HOUR_MS));
            Hours::of(&quarters, range).each
        };
        let each = [0, 1, 2, 3];
        assert_eq!(
            hours(each.map(|n| quarter(n, 1000, 0))),
            [Some((MilliwattHours(4000), MilliwattHours(0)))]
        );
        assert_eq!(hours(each.map(|n| quarter(n, 1000, 500))), [None]);
        assert_eq!(hours(each.map(|n| quarter(n, if n == 0 { 1000 } else { 0 }, 0))), [None]);
    }
}
