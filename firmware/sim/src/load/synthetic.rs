//! Homes that never were: a base load, a refrigerator that cycles, meals, evenings, weekends and,
//! if wanted, the sun on the roof; different for every seed, the same for the same one.

use super::{Current, LOOP_MINUTES, LoadSource, replay};
use crate::noise::between;
use jiff::tz::TimeZone;

const DAY: i64 = 24 * 60;

/// A home to make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home {
    /// Which home; every seed gives another.
    pub seed: u64,
    /// Peak of the solar panels behind the same meter, W; 0 for none.
    pub solar_peak_w: i32,
}

/// The home's net load at the mains, on the wall clock of `zone`.
pub fn home(home: Home, zone: TimeZone) -> LoadSource {
    let power = (0..LOOP_MINUTES as i64)
        .map(|minute| (consumption(home.seed, minute) - solar(home, minute)) as i32)
        .collect();
    LoadSource::new(power, replay::mains_voltage(), Current::PowerFactor(950), home.seed, zone)
}

/// Solar panels alone on a meter of their own: export only.
pub fn solar_panels(seed: u64, peak_w: i32, zone: TimeZone) -> LoadSource {
    let panels = Home { seed, solar_peak_w: peak_w };
    let power = (0..LOOP_MINUTES as i64).map(|minute| -solar(panels, minute) as i32).collect();
    LoadSource::new(power, replay::mains_voltage(), Current::PowerFactor(995), seed, zone)
}

/// W in a minute of the loop.
fn consumption(seed: u64, minute: i64) -> i64 {
    let (day, of_day) = (minute / DAY, minute % DAY);
    let weekend = day % 7 >= 5;
    let pick = |what: u64, from, to| between(seed, what << 32, from, to);
    let today = |what: u64, from, to| between(seed, what << 32 | (day as u64 + 1), from, to);

    let mut watts = pick(1, 60, 180);
    // The refrigerator runs about a third of the time.
    let cycle = pick(2, 38, 55);
    if (minute + pick(3, 0, 40)) % cycle < cycle / 3 {
        watts += pick(4, 80, 140);
    }
    // Breakfast, later and longer at weekends; dinner and the evening's lamps and screens.
    let breakfast = if weekend { 9 * 60 } else { 6 * 60 + 45 } + today(5, -25, 25);
    watts += hump(of_day, breakfast, if weekend { 70 } else { 40 }, pick(6, 500, 1500));
    watts += hump(of_day, 19 * 60 + today(7, -40, 40), 90, pick(8, 900, 2600));
    watts += hump(of_day, 20 * 60 + 30, 150, pick(9, 150, 450));
    if weekend {
        watts += hump(of_day, 14 * 60, 240, pick(10, 100, 500));
    }
    // A machine load of two hours on two days of three, heating at its beginning.
    let washing = today(11, 10 * 60, 17 * 60);
    if today(12, 0, 2) > 0 && (washing..washing + 115).contains(&of_day) {
        watts += if of_day < washing + 22 { 2000 } else { 220 };
    }
    // A kettle now and then while people are up.
    if (6 * 60..23 * 60).contains(&of_day)
        && between(seed, 13 << 32 | (minute / 3) as u64, 0, 79) == 0
    {
        watts += 1900;
    }
    watts + between(seed, 14 << 32 | minute as u64, 0, 12)
}

/// W from the roof in a minute of the loop: a parabola from 07:00 to 19:00, under clouds that
/// change with the day and every ten minutes.
fn solar(home: Home, minute: i64) -> i64 {
    let (day, of_day) = (minute / DAY, minute % DAY);
    let clear = hump(of_day, 13 * 60, 360, i64::from(home.solar_peak_w));
    let day_share = between(home.seed, 20 << 32 | day as u64, 35, 100);
    let cloud = between(home.seed, 21 << 32 | (minute / 10) as u64, 55, 100);
    clear * day_share * cloud / 10_000
}

/// A parabola of height `peak` around `middle`, zero from `half_width` on.
fn hump(at: i64, middle: i64, half_width: i64, peak: i64) -> i64 {
    let off = (at - middle).abs().min(half_width);
    peak * (half_width * half_width - off * off) / (half_width * half_width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::TimestampMs;

    const MONDAY: &str = "2026-06-01T00:00:00Z";

    /// Wh imported and exported over `days` from a Monday on.
    fn energy(load: &LoadSource, days: i64) -> (i64, i64) {
        let from = TimestampMs::parse(MONDAY).unwrap();
        let (a, b) = (load.counters(from), load.counters(from + days * 86_400_000));
        ((b.0 - a.0).0 / 1000, (b.1 - a.1).0 / 1000)
    }

    #[test]
    fn homes_use_a_plausible_amount_and_differ_by_seed() {
        let mut weeks: Vec<i64> = (0..40)
            .map(|seed| energy(&home(Home { seed, solar_peak_w: 0 }, TimeZone::UTC), 7).0)
            .collect();
        // 4 to 25 kWh a day.
        assert!(weeks.iter().all(|wh| (28_000..175_000).contains(wh)), "{weeks:?}");
        weeks.sort_unstable();
        weeks.dedup();
        assert_eq!(weeks.len(), 40);
    }

    #[test]
    fn the_same_seed_is_the_same_home() {
        let load = || home(Home { seed: 9, solar_peak_w: 3000 }, TimeZone::UTC);
        let at = TimestampMs::parse("2026-06-03T19:00:07Z").unwrap();
        assert_eq!(load().window(at, at + 1000), load().window(at, at + 1000));
    }

    #[test]
    fn panels_feed_in_by_day_and_are_dark_at_night() {
        let load = solar_panels(3, 5000, TimeZone::UTC);
        let (imported, exported) = energy(&load, 28);
        assert_eq!(imported, 0);
        assert!((200_000..1_000_000).contains(&exported), "{exported}");
        let midnight = TimestampMs::parse(MONDAY).unwrap();
        let power = |at: TimestampMs| load.window(at, at + 60_000).active_uw;
        assert_eq!(power(midnight), 0);
        assert!(power(midnight + 13 * 3_600_000) < -500_000_000);
    }

    #[test]
    fn a_home_with_panels_both_draws_and_feeds_in() {
        let (imported, exported) =
            energy(&home(Home { seed: 1, solar_peak_w: 5000 }, TimeZone::UTC), 7);
        assert!(imported > 10_000 && exported > 10_000, "{imported} {exported}");
    }
}
