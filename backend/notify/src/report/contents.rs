//! The weekly and the monthly report: which period it is about, when it is due, what is in it.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use ohmstead_alert::RuleKind;
use ohmstead_model::{MilliwattHours, Money, SiteCalendar, SlotRange, TimestampMs};
use serde::{Deserialize, Serialize};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReportKind {
    /// Of each week, Monday to Sunday.
    Week,
    /// Of each calendar month.
    Month,
}

/// A report is due this long after its period, ms: meters that send once a day have sent by then, and it is morning.
const DUE_AFTER_MS: i64 = 6 * 3_600_000;
/// One that could not be sent for so long after its period is no news any more, ms.
const NEWS_MS: i64 = 14 * 86_400_000;

/// Days of the site's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    /// The first.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
}

impl Days {
    /// The slots of these days.
    pub fn slots(self, calendar: &SiteCalendar) -> SlotRange {
        SlotRange::new(calendar.day_start(self.from), calendar.day_start(self.to))
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.to.yesterday().unwrap_or(self.to)
    }
}

fn step(date: Date, span: Span) -> Date {
    date.saturating_add(span)
}

impl ReportKind {
    /// The last whole period before `today`.
    pub fn last_before(self, today: Date) -> Days {
        match self {
            Self::Week => {
                let monday = i64::from(today.weekday().to_monday_zero_offset());
                let to = step(today, (-monday).days());
                Days { from: step(to, (-7).days()), to }
            }
            Self::Month => {
                let to = today.first_of_month();
                Days { from: step(to, (-1).month()), to }
            }
        }
    }

    /// The period before.
    pub fn before(self, days: Days) -> Days {
        let back = match self {
            Self::Week => (-7).days(),
            Self::Month => (-1).month(),
        };
        Days { from: step(days.from, back), to: days.from }
    }

    /// The same a year ago: the same weekdays 52 weeks back, or the same month.
    pub fn year_before(self, days: Days) -> Days {
        let back = match self {
            Self::Week => (-364).days(),
            Self::Month => (-12).months(),
        };
        Days { from: step(days.from, back), to: step(days.to, back) }
    }

    /// The period whose report is due now, if it is due for who asked for reports at `since`: each that ended after
    /// that, from six in the morning (where the clock was not changed that night) on for two weeks.
    pub fn due(
        self,
        calendar: &SiteCalendar,
        since: TimestampMs,
        now: TimestampMs,
    ) -> Option<Days> {
        let days = self.last_before(calendar.date(now));
        let end = calendar.day_start(days.to).start();
        let is_due = now - end >= DUE_AFTER_MS && now - end < NEWS_MS && end > since;
        is_due.then_some(days)
    }
}

/// Energy and money of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Imported from the grid, or used.
    pub import: MilliwattHours,
    /// Exported.
    pub export: MilliwattHours,
    /// What it cost, where there is a contract.
    pub cost: Option<Money>,
    /// Measured part of the time, whole percent.
    pub covered_percent: u8,
}

/// What the running billing period of a contract costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The contract's name.
    pub contract: String,
    /// First day.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
    /// So far.
    pub so_far: Money,
    /// Probably at the end.
    pub at_end: Money,
    /// ISO 4217 code.
    pub currency: String,
}

/// What is in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Of a week or a month.
    pub kind: ReportKind,
    /// The site's name.
    pub site: String,
    /// Which days.
    pub days: Days,
    /// ISO 4217 code of every amount but the outlook's.
    pub currency: String,
    /// These days; `None` where nothing was measured.
    pub totals: Option<Totals>,
    /// The period before.
    pub before: Option<Totals>,
    /// The same a year ago.
    pub year_before: Option<Totals>,
    /// The days with the most energy, the highest first.
    pub highest: Vec<(Date, MilliwattHours, Option<Money>)>,
    /// Alerts that were raised, by kind, most first.
    pub alerts: Vec<(RuleKind, usize)>,
    /// What stood out of the hours, in words: when, and what.
    pub unusual: Vec<String>,
    /// Expected energy of the next seven days.
    pub next_week: Option<MilliwattHours>,
    /// Running billing periods.
    pub outlook: Vec<Outlook>,
}

/// Which report by which channel: there is one of each at most.
pub fn key(channel: &str, site: &str, kind: ReportKind, days: Days) -> String {
    let kind = match kind {
        ReportKind::Week => "week",
        ReportKind::Month => "month",
    };
    format!("{channel}.{site}.{kind}.{}", days.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_ends_on_sunday_and_a_month_with_its_last_day() {
        // 18 November 2026 is a Wednesday.
        let today = date(2026, 11, 18);
        let week = ReportKind::Week.last_before(today);
        assert_eq!(week, Days { from: date(2026, 11, 9), to: date(2026, 11, 16) });
        assert_eq!(ReportKind::Week.before(week).from, date(2026, 11, 2));
        assert_eq!(ReportKind::Week.year_before(week).from, date(2025, 11, 10));
        assert_eq!(ReportKind::Week.last_before(date(2026, 11, 16)), week);
        let month = ReportKind::Month.last_before(today);
        assert_eq!(month, Days { from: date(2026, 10, 1), to: date(2026, 11, 1) });
        assert_eq!(
            ReportKind::Month.before(month),
            Days { from: date(2026, 9, 1), to: date(2026, 10, 1) }
        );
        assert_eq!(ReportKind::Month.year_before(month).to, date(2025, 11, 1));
        assert_eq!(month.last(), date(2026, 10, 31));
    }

    #[test]
    fn a_report_is_due_in_the_morning_after_and_for_two_weeks() {
        let calendar = SiteCalendar::new("Europe/Berlin", 1).unwrap();
        let at = |text| TimestampMs::parse(text).unwrap();
        let due = |since, now| ReportKind::Week.due(&calendar, at(since), at(now)).map(|d| d.from);
        let (before, week) = ("2026-11-01T00:00:00Z", date(2026, 11, 9));
        assert_eq!(due(before, "2026-11-16T04:59:59Z"), None);
        assert_eq!(due(before, "2026-11-16T05:00:00Z"), Some(week));
        assert_eq!(due(before, "2026-11-22T22:59:00Z"), Some(week));
        // Who asked for reports after the week had ended waits for the next.
        assert_eq!(due("2026-11-16T00:00:00Z", "2026-11-16T12:00:00Z"), None);
        // The week of the autumn change has 169 hours.
        let autumn = ReportKind::Week.due(
            &calendar,
            at(before) - 30 * 86_400_000,
            at("2026-10-26T06:00:00Z"),
        );
        assert_eq!(autumn.unwrap().slots(&calendar).len(), 169 * 4);
        let month = ReportKind::Month.due(
            &calendar,
            at("2026-10-02T00:00:00Z"),
            at("2026-11-16T00:00:00Z"),
        );
        assert_eq!(month, None, "more than two weeks later it is no news");
    }
}
