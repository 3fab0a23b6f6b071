//! Unix time as meters send it: seconds, or milliseconds from 10^11 on, possibly with a fraction.

/// At this magnitude a Unix time is taken as milliseconds (10^11 s would be the year 5138).
pub const MILLISECONDS_FROM: f64 = 1e11;

/// The furthest time that is representable everywhere in the product: the year 9999.
pub const MAX_MS: i64 = 253_402_300_799_999;

/// Unix seconds or milliseconds to milliseconds, a fraction rounded to the nearest (half away
/// from zero). `None` when not finite or beyond the years -9999..9999.
pub fn unix_to_ms(value: f64) -> Option<i64> {
    if !value.is_finite() {
        return None;
    }
    let ms = if magnitude(value) >= MILLISECONDS_FROM { value } else { value * 1000.0 };
    if magnitude(ms) > MAX_MS as f64 {
        return None;
    }
    let half = if ms < 0.0 { -0.5 } else { 0.5 };
    Some((ms + half) as i64)
}

/// `f64::abs` is not in `core` for every chip this runs on.
fn magnitude(x: f64) -> f64 {
    if x < 0.0 { -x } else { x }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_milliseconds_meet() {
        assert_eq!(unix_to_ms(1_739_930_110.0), Some(1_739_930_110_000));
        assert_eq!(unix_to_ms(1_739_930_110_000.0), Some(1_739_930_110_000));
        assert_eq!(unix_to_ms(99_999_999_999.0), Some(99_999_999_999_000));
        assert_eq!(unix_to_ms(100_000_000_000.0), Some(100_000_000_000));
    }

    #[test]
    fn fractions_round_to_the_nearest_millisecond() {
        assert_eq!(unix_to_ms(1_739_930_110.123_4), Some(1_739_930_110_123));
        assert_eq!(unix_to_ms(1_739_930_110.999_6), Some(1_739_930_111_000));
        assert_eq!(unix_to_ms(-1.5), Some(-1500));
    }

    #[test]
    fn absurd_times_are_refused() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300] {
            assert_eq!(unix_to_ms(bad), None);
        }
    }
}
