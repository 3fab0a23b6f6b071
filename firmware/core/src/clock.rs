//! Wall-clock time from uptime and what a time server said.

use crate::record::Stamp;
use ohmstead_wire::info::ClockQuality;

/// Answers that took longer, ms, are not used.
const MAX_ROUND_TRIP_MS: i64 = 2_000;
/// A crystal's error, parts per million, by which an old answer loses its worth.
const DRIFT_PPM: i64 = 50;
/// The clock is good while its error is surely below this, ms.
const GOOD_MS: i64 = 1_000;
/// When the clock is ahead it runs this much slower, one in so many, instead of going back.
const SLEW: i64 = 10;

/// Offset of the wall clock, and how sure it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct WallClock {
    /// Wall clock minus uptime, ms, as used; and as it should be.
    offset: Option<(i64, i64)>,
    error_ms: i64,
    set_at: i64,
    last: i64,
    earliest_ms: i64,
}

impl WallClock {
    /// An unset clock. An answer earlier than `earliest_ms` (the firmware's build) is refused.
    pub const fn new(earliest_ms: i64) -> Self {
        Self { offset: None, error_ms: 0, set_at: 0, last: 0, earliest_ms }
    }

    /// A time server said `unix_ms`; the answer arrived at `uptime_ms`, `round_trip_ms` after
    /// the question. False when it was not used: too slow, absurd, or worse than what is known.
    pub fn answer(&mut self, uptime_ms: i64, unix_ms: i64, round_trip_ms: i64) -> bool {
        let error = round_trip_ms / 2;
        let usable = (0..=MAX_ROUND_TRIP_MS).contains(&round_trip_ms)
            && unix_ms >= self.earliest_ms
            && (self.offset.is_none() || error <= self.error_at(uptime_ms));
        if usable {
            let target = unix_ms + error - uptime_ms;
            // The first answer sets the clock; later ones steer it.
            let used = self.offset.map_or(target, |(used, _)| used);
            self.offset = Some((used, target));
            (self.error_ms, self.set_at) = (error, uptime_ms);
        }
        usable
    }

    /// The most the clock can be off, ms; only meaningful once set.
    fn error_at(&self, uptime_ms: i64) -> i64 {
        let slewing = self.offset.map_or(0, |(used, target)| (used - target).max(0));
        self.error_ms + slewing + (uptime_ms - self.set_at) * DRIFT_PPM / 1_000_000
    }

    /// How far it can be trusted.
    pub fn quality(&self, uptime_ms: i64) -> ClockQuality {
        match self.offset {
            None => ClockQuality::Unset,
            Some(_) if self.error_at(uptime_ms) < GOOD_MS => ClockQuality::Good,
            Some(_) => ClockQuality::Stale,
        }
    }

    /// Wall clock minus uptime, ms, once set.
    pub fn offset_ms(&self) -> Option<i64> {
        self.offset.map(|(used, _)| used)
    }

    /// The stamp of something that happens now. Call with rising uptimes: stamps then rise too,
    /// strictly, whatever the time server says: two readings never share one.
    pub fn stamp(&mut self, uptime_ms: i64) -> Stamp {
        let passed = (uptime_ms - self.last).max(0);
        self.last = uptime_ms;
        let Some((used, target)) = &mut self.offset else { return Stamp::Uptime(uptime_ms) };
        *used = if *used > *target { (*used - passed / SLEW).max(*target) } else { *target };
        Stamp::Wall(uptime_ms + *used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_739_930_110_000;

    #[test]
    fn before_the_first_answer_stamps_are_uptimes() {
        let mut clock = WallClock::new(NOW - 1);
        assert_eq!(clock.stamp(5_000), Stamp::Uptime(5_000));
        assert!(!clock.answer(6_000, 86_400_000, 20), "1970 is not now");
        assert!(!clock.answer(6_000, NOW, 2_001), "too slow");
        assert_eq!(clock.quality(6_000), ClockQuality::Unset);
        assert!(clock.answer(6_000, NOW, 20));
        assert_eq!(clock.stamp(7_000), Stamp::Wall(NOW + 1_010));
    }

    #[test]
    fn a_clock_that_is_ahead_slows_down_and_stamps_always_rise() {
        let mut clock = WallClock::new(0);
        clock.answer(0, NOW, 0);
        // A day later the server says: three seconds less than you think.
        let day = 86_400_000;
        assert_eq!(clock.quality(day), ClockQuality::Stale);
        assert_eq!(clock.stamp(day), Stamp::Wall(NOW + day));
        assert!(clock.answer(day, NOW + day - 3_000, 10));
        let mut last = NOW + day;
        for k in 1..20 {
            let Stamp::Wall(ms) = clock.stamp(day + k * 5_000) else { panic!("unset") };
            assert!(ms > last, "{ms} after {last}");
            last = ms;
        }
        assert_eq!(last, NOW + day + 19 * 5_000 - 3_000 + 5, "and it is right again");
    }

    #[test]
    fn a_worse_answer_does_not_replace_a_better_one() {
        let mut clock = WallClock::new(0);
        clock.answer(0, NOW, 10);
        assert!(!clock.answer(1_000, NOW + 5_000, 900));
        assert!(clock.answer(86_400_000 / 4, NOW + 21_600_000, 900), "after six hours it does");
    }
}
