//! How often a meter reports by intention: its cadence.

use crate::rules::Settings;
use ohmstead_model::TimestampMs;

/// Spacings that people and programs choose, ms: 1, 2, 5, 10, 15, 20 and 30 minutes, 1, 2, 3, 4, 6
/// and 12 hours, a day, a week.
const CHOSEN: [i64; 15] = [
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_200_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    14_400_000,
    21_600_000,
    43_200_000,
    86_400_000,
    604_800_000,
];

/// Fewer spacings than this show no intention.
const MIN_SPACINGS: usize = 6;
/// A spacing is like another when they differ by no more than this part of it: clocks and networks
/// are late by some seconds, months are not alike long, a day in spring has 23 hours.
const LIKE_PER_CENT: i64 = 12;
/// This share of the spacings has to be alike; the others are the readings that were lost.
const ALIKE_PER_CENT: usize = 75;

/// The cadence, ms, at which readings came, where it can be told from their time stamps
/// (ascending; of one device, and those that carry energy).
///
/// `None` with fewer than seven time stamps, or when fewer than three quarters of the spacings are
/// alike. A spacing within 2 % of one that people choose (15 minutes, an hour, a day, …) is taken
/// for it. A cadence of up to the device's `max_gap` needs no setting: nothing is a gap there.
pub fn propose_cadence(timestamps: &[TimestampMs]) -> Option<i64> {
    let mut spacings: Vec<i64> =
        timestamps.windows(2).map(|w| w[1].0.saturating_sub(w[0].0)).filter(|ms| *ms > 0).collect();
    if spacings.len() < MIN_SPACINGS {
        return None;
    }
    spacings.sort_unstable();
    let median = spacings[(spacings.len() - 1) / 2];
    let alike = |ms: &&i64| (**ms - median).abs() <= median / 100 * LIKE_PER_CENT;
    if spacings.iter().filter(alike).count() * 100 < spacings.len() * ALIKE_PER_CENT {
        return None;
    }
    let chosen = CHOSEN.into_iter().find(|ms| (ms - median).abs() * 50 <= *ms);
    Some(chosen.unwrap_or(median))
}

/// A device's dated settings with a cadence from `first` to `last`: what holds otherwise, before
/// and after, stays. As they are where the cadence needs no setting (see [`propose_cadence`]).
pub fn with_cadence(
    settings: &[Settings],
    first: TimestampMs,
    last: TimestampMs,
    cadence_ms: i64,
) -> Vec<Settings> {
    let mut all = settings.to_vec();
    if all.is_empty() {
        all.push(Settings::default());
    }
    all.sort_unstable_by_key(|s| s.from);
    // The earliest version holds for all time before as well.
    let at = |at: TimestampMs| *all.iter().rev().find(|s| s.from <= at).unwrap_or(&all[0]);
    let needs = |s: &Settings| cadence_ms > s.longest_spacing_ms();
    let within = |s: &&Settings| s.from > first && s.from <= last;
    if !needs(&at(first)) && !all.iter().filter(within).any(needs) {
        return settings.to_vec();
    }
    let (begin, after) = (Settings { from: first, ..at(first) }, last + 1);
    let mut out: Vec<Settings> = all.iter().filter(|s| s.from < first).copied().collect();
    if out.is_empty() {
        out.push(Settings { from: TimestampMs(i64::MIN), ..all[0] });
    }
    let inside = std::iter::once(begin).chain(all.iter().filter(within).copied());
    out.extend(inside.map(|s| Settings { cadence_ms: Some(cadence_ms), ..s }));
    out.push(Settings { from: after, ..at(after) });
    out.extend(all.iter().filter(|s| s.from > after).copied());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cadence_holds_for_its_time_and_leaves_the_rest() {
        let hour = 3_600_000;
        let set = with_cadence(&[], TimestampMs(1000), TimestampMs(9000), hour);
        let told: Vec<_> = set.iter().map(|s| (s.from.0, s.cadence_ms)).collect();
        assert_eq!(told, [(i64::MIN, None), (1000, Some(hour)), (9001, None)]);
        let again = with_cadence(&set, TimestampMs(1000), TimestampMs(9000), hour);
        assert_eq!(again, set);
        assert_eq!(with_cadence(&[], TimestampMs(0), TimestampMs(9), 60_000), []);
    }

    fn every(ms: i64, n: i64) -> Vec<TimestampMs> {
        (0..n).map(|k| TimestampMs(1_700_000_000_000 + k * ms)).collect()
    }

    #[test]
    fn the_usual_spacing_is_the_cadence() {
        for ms in [60_000, 900_000, 1_800_000, 3_600_000, 86_400_000, 777_000] {
            assert_eq!(propose_cadence(&every(ms, 48)), Some(ms));
        }
    }

    #[test]
    fn seconds_of_delay_and_lost_readings_do_not_hide_it() {
        let mut stamps = every(3_600_000, 200);
        stamps.iter_mut().enumerate().for_each(|(n, t)| t.0 += n as i64 * 7919 % 20_000);
        let mut n = 0;
        stamps.retain(|_| {
            n += 1;
            n % 9 != 0
        });
        assert_eq!(propose_cadence(&stamps), Some(3_600_000));
    }

    #[test]
    fn months_are_alike_enough() {
        let mut at = 0;
        let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31];
        let stamps: Vec<_> = days
            .iter()
            .map(|d| {
                at += d * 86_400_000;
                TimestampMs(at)
            })
            .collect();
        assert_eq!(propose_cadence(&stamps), Some(31 * 86_400_000));
    }

    #[test]
    fn readings_without_a_rhythm_have_no_cadence() {
        let stamps: Vec<_> = (0..100i64).map(|n| TimestampMs(n * n * n * 1000)).collect();
        assert_eq!(propose_cadence(&stamps), None);
        assert_eq!(propose_cadence(&every(3_600_000, 6)), None);
        assert_eq!(propose_cadence(&[]), None);
    }
}
