//! When a notification goes out: back-off and quiet hours.

use crate::channel::Quiet;
use crate::delivery::Delivery;
use jiff::tz::TimeZone;
use ohmstead_alert::Severity;
use ohmstead_model::TimestampMs;

/// After so many attempts, about a day of them, it is given up.
pub const ATTEMPTS_MAX: u32 = 30;
const FIRST_PAUSE_MS: i64 = 5_000;
const LONGEST_PAUSE_MS: i64 = 3_600_000;

/// How long to wait after the `attempts`th attempt: twice as long each time, an hour at most.
pub fn pause_ms(attempts: u32) -> i64 {
    let doublings = attempts.saturating_sub(1).min(20);
    (FIRST_PAUSE_MS << doublings).min(LONGEST_PAUSE_MS)
}

/// True when `at` lies in quiet hours of the site's wall clock.
pub fn is_quiet(quiet: Option<Quiet>, zone: &TimeZone, at: TimestampMs) -> bool {
    let Some(Quiet { from, to }) = quiet else { return false };
    let time = zone.to_datetime(at.to_jiff()).time();
    let minute =
        u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs());
    if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to }
}

/// True when `delivery` may go out now. Critical alerts know no quiet hours.
pub fn is_due(
    delivery: &Delivery,
    quiet: Option<Quiet>,
    zone: &TimeZone,
    now: TimestampMs,
) -> bool {
    delivery.next_at <= now
        && (delivery.severity == Severity::Critical || !is_quiet(quiet, zone, now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour() {
        assert_eq!(
            [1, 2, 3, 12, 1000].map(pause_ms),
            [5_000, 10_000, 20_000, 3_600_000, 3_600_000]
        );
    }

    #[test]
    fn quiet_hours_go_by_the_site_s_wall_clock_and_over_midnight() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let night = Some(Quiet { from: 22 * 60, to: 6 * 60 });
        // 25 October 2026: 05:30 is 04:30 UTC, an hour later than the day before.
        let at = |text| TimestampMs::parse(text).unwrap();
        assert!(is_quiet(night, &berlin, at("2026-10-25T04:30:00Z")));
        assert!(!is_quiet(night, &berlin, at("2026-10-24T04:30:00Z")));
        assert!(is_quiet(night, &berlin, at("2026-10-24T20:00:00Z")));
        assert!(!is_quiet(None, &berlin, at("2026-10-24T20:00:00Z")));
    }
}
