//! When a notification goes out: back-off, quiet hours and digests.

use crate::channel::{Channel, Quiet};
use crate::delivery::Delivery;
use jiff::ToSpan;
use jiff::civil::Date;
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

/// When a day's digest goes out. A time that spring leaves out is as long after midnight; of one that autumn repeats
/// the first counts.
fn digest_of(day: Date, minute: u16, zone: &TimeZone) -> Option<TimestampMs> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let at = day.at(hour, minute, 0, 0);
    Some(TimestampMs(zone.to_timestamp(at).ok()?.as_millisecond()))
}

/// The last digest at or before `at`, or the first after it.
fn digest(minute: u16, zone: &TimeZone, at: TimestampMs, is_next: bool) -> Option<TimestampMs> {
    let today = zone.to_datetime(at.to_jiff()).date();
    let of = |days: i64| digest_of(today.checked_add(days.days()).ok()?, minute, zone);
    if is_next {
        [of(0), of(1)].into_iter().flatten().find(|digest| *digest > at)
    } else {
        [of(0), of(-1)].into_iter().flatten().find(|digest| *digest <= at)
    }
}

/// True when `delivery` waits for its channel's digests: nothing critical does, nor what was tried to send already.
pub fn is_for_digest(delivery: &Delivery, channel: &Channel) -> bool {
    channel.digest.is_some() && delivery.severity != Severity::Critical && delivery.attempts == 0
}

/// The digest that `delivery` goes out with, where it waits for one.
pub fn digest_at(delivery: &Delivery, channel: &Channel, zone: &TimeZone) -> Option<TimestampMs> {
    let minute = channel.digest.filter(|_| is_for_digest(delivery, channel))?;
    // One that is noted at the very time goes out at once.
    digest(minute, zone, waits_since(delivery) - 1, true)
}

/// Since when it waits for a digest.
fn waits_since(delivery: &Delivery) -> TimestampMs {
    if delivery.snoozed { delivery.next_at } else { delivery.noticed_at }
}

/// True when `delivery` may go out now. Critical alerts know no quiet hours and no digest. A digest whose time came
/// while the hub was off goes out late.
pub fn is_due(delivery: &Delivery, channel: &Channel, zone: &TimeZone, now: TimestampMs) -> bool {
    let waits = is_for_digest(delivery, channel)
        && channel
            .digest
            .and_then(|minute| digest(minute, zone, now, false))
            .is_some_and(|last| last < waits_since(delivery));
    let is_critical = delivery.severity == Severity::Critical;
    delivery.next_at <= now && !waits && (is_critical || !is_quiet(channel.quiet, zone, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::test_delivery;

    #[test]
    fn pauses_double_up_to_an_hour() {
        assert_eq!(
            [1, 2, 3, 12, 1000].map(pause_ms),
            [5_000, 10_000, 20_000, 3_600_000, 3_600_000]
        );
    }

    /// A channel of e-mail with a digest at this minute.
    fn digests(minute: u16) -> Channel {
        Channel { digest: Some(minute), ..crate::channel::test_channel() }
    }

    #[test]
    fn what_is_not_critical_waits_for_the_day_s_digest_at_the_site_s_wall_clock() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text| TimestampMs::parse(text).unwrap();
        let channel = digests(18 * 60);
        let noted = |text| {
            let at = at(text);
            Delivery { noticed_at: at, next_at: at, ..test_delivery() }
        };
        let due = |d: &Delivery, text| is_due(d, &channel, &berlin, at(text));
        // 25 October 2026: 18:00 is 17:00 UTC from that day on.
        let warning = noted("2026-10-24T16:00:01Z");
        assert!(!due(&warning, "2026-10-24T16:00:01Z") && !due(&warning, "2026-10-25T16:59:59Z"));
        assert!(due(&warning, "2026-10-25T17:00:00Z") && due(&warning, "2026-10-27T03:00:00Z"));
        let digest = digest_at(&warning, &channel, &berlin);
        assert_eq!(digest, Some(at("2026-10-25T17:00:00Z")));
        assert!(due(&noted("2026-10-24T16:00:00Z"), "2026-10-24T16:00:00Z"), "at the very time");
        let critical = Delivery { severity: Severity::Critical, ..warning.clone() };
        assert!(due(&critical, "2026-10-24T16:00:01Z"));
        // It was tried: what follows goes by the back-off.
        let tried = Delivery { attempts: 1, ..warning.clone() };
        assert!(due(&tried, "2026-10-24T16:00:01Z"));
        // Snoozed until after a digest: the next one.
        let woken = Delivery { snoozed: true, next_at: at("2026-10-25T20:00:00Z"), ..warning };
        assert!(!due(&woken, "2026-10-25T21:00:00Z") && due(&woken, "2026-10-26T17:00:00Z"));
        // A time that spring leaves out.
        let early = digests(150);
        let found = digest_at(&noted("2026-03-28T12:00:00Z"), &early, &berlin);
        assert_eq!(found, Some(at("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn a_digest_in_quiet_hours_waits_for_their_end() {
        let channel = Channel { quiet: Some(Quiet { from: 0, to: 480 }), ..digests(60) };
        let at = |minute: i64| TimestampMs(minute * 60_000);
        let due = |minute| is_due(&test_delivery(), &channel, &TimeZone::UTC, at(minute));
        assert!(!due(60) && !due(479) && due(480));
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
