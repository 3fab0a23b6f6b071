//! The model by which a meter itself notices what is unusual: a device's history in, a [`Model`] out
//! (docs/ANOMALY.md). It counts as the meter's detector does, so it uses its parts.
//!
//! The first two thirds set provisional bounds (quantiles per hour of the week, neighbouring
//! hours of the same kind of day pooled); the last third, which they have not seen, sets how long
//! an excursion must be to be unusual; then the bounds are taken from everything.

use ohmstead_firmware::anomaly::{
    BASE_SLACK, Cusum, Days, LOW_SLACK, MAX_SPACING_MS, QUARTER_MS, Recent, STILL_MW,
};
use ohmstead_wire::anomaly_model::{HOURS, Model, level};

/// What to train for.
#[derive(Debug, Clone, Copy)]
pub struct Training {
    /// Site's standard offset from UTC, minutes.
    pub utc_offset_min: i16,
    /// Share of quarters beyond each bound.
    pub tail: f64,
    /// Excursions per week that may be taken for anomalies, each side.
    pub false_alarms_per_week: f64,
}

impl Default for Training {
    fn default() -> Self {
        Self { utc_offset_min: 0, tail: 0.02, false_alarms_per_week: 0.2 }
    }
}

/// The least history that teaches anything, weeks.
const MIN_WEEKS: i64 = 3;

/// A quarter of an hour as the detector sees it.
struct Quarter {
    start_ms: i64,
    level: u8,
    /// The least level of the last three hours.
    least: u8,
}

/// Trains on readings (ms since 1970, mean power in mW since the reading before), in order of
/// time. `None` with less than three weeks of them.
pub fn train(history: &[(i64, i64)], training: &Training) -> Option<Model> {
    let quarters = quarters(history);
    let (first, last) = (quarters.first()?.start_ms, quarters.last()?.start_ms);
    let weeks = (last - first) / (7 * 24 * 3_600_000);
    if weeks < MIN_WEEKS || quarters.len() < (MIN_WEEKS as usize) * HOURS * 2 {
        return None;
    }
    let mut model = Model { utc_offset_min: training.utc_offset_min, ..Model::untrained(0) };
    let (seen, unseen) = quarters.split_at(quarters.len() * 2 / 3);
    bounds(&mut model, seen, training.tail);
    let held_weeks = unseen.len() as f64 / (4 * HOURS) as f64;
    let allowed = (held_weeks * training.false_alarms_per_week) as usize;
    let side = |outside: &dyn Fn(&Quarter, usize) -> i16| {
        let mut peaks = excursions(&model, unseen, outside);
        peaks.sort_unstable_by(|a, b| b.cmp(a));
        // A quarter beyond the largest excursion that is not allowed, never hair-triggered.
        peaks.get(allowed).map_or(8, |p| p.saturating_add(p / 4 + 1)).max(8)
    };
    let steps = |level: u8| i16::from(level);
    let high = side(&|q, hour| steps(q.level) - steps(model.high[hour]));
    let low = side(&|q, hour| steps(model.low[hour]) - steps(q.level) - LOW_SLACK);
    let base = side(&|q, hour| steps(q.least) - steps(model.base[hour]) - BASE_SLACK);
    (model.high_limit, model.low_limit, model.base_limit) = (high, low, base);
    bounds(&mut model, &quarters, training.tail);
    // Half (14 steps) of the least quarter ever seen.
    let least = quarters.iter().map(|q| q.level).min().unwrap_or(0);
    model.floor = least.saturating_sub(14);
    model.frozen_min = frozen_minutes(history);
    standby(&mut model, &quarters, weeks as f64 * training.false_alarms_per_week);
    Some(model)
}

fn quarters(history: &[(i64, i64)]) -> Vec<Quarter> {
    let (mut out, mut sum, mut time, mut quarter) = (Vec::new(), 0i128, 0i64, None);
    let mut recent = Recent::new();
    for pair in history.windows(2) {
        let ((before, _), (at, power)) = (pair[0], pair[1]);
        let now = (at - 1).div_euclid(QUARTER_MS);
        if quarter != Some(now) {
            if let Some(q) = quarter
                && time >= QUARTER_MS / 2
            {
                let level = level((sum / i128::from(time)) as i64);
                let least = recent.push(level);
                out.push(Quarter { start_ms: q * QUARTER_MS, level, least });
            }
            (sum, time, quarter) = (0, 0, Some(now));
        }
        let spacing = at - before;
        if (1..=MAX_SPACING_MS).contains(&spacing) {
            sum += i128::from(power) * i128::from(spacing);
            time += spacing;
        }
    }
    out
}

/// Sets the bounds to quantiles of each hour, pooled with the hours next to it and with the same
/// hour of the other days of its kind (working days, weekend).
fn bounds(model: &mut Model, quarters: &[Quarter], tail: f64) {
    let mut levels: Vec<Vec<u8>> = vec![Vec::new(); HOURS];
    let mut leasts = levels.clone();
    for q in quarters {
        levels[model.hour(q.start_ms)].push(q.level);
        leasts[model.hour(q.start_ms)].push(q.least);
    }
    for hour in 0..HOURS {
        let (levels, leasts) = (pool(&levels, hour), pool(&leasts, hour));
        model.high[hour] = quantile(&levels, 1.0 - tail).unwrap_or(u8::MAX);
        model.low[hour] = quantile(&levels, tail).unwrap_or(0);
        model.base[hour] = quantile(&leasts, 1.0 - tail).unwrap_or(u8::MAX);
    }
}

/// The values of an hour and of those that are like it, sorted; its own count double.
fn pool(by_hour: &[Vec<u8>], hour: usize) -> Vec<u8> {
    let is_weekend = |hour: usize| hour / 24 >= 5;
    let mut pool = Vec::new();
    for day in (0..7).filter(|day| is_weekend(day * 24) == is_weekend(hour)) {
        for near in [HOURS - 1, 0, 1] {
            let other = (day * 24 + hour % 24 + near) % HOURS;
            let times = if other == hour { 2 } else { 1 };
            (0..times).for_each(|_| pool.extend(&by_hour[other]));
        }
    }
    pool.sort_unstable();
    pool
}

fn quantile(sorted: &[u8], share: f64) -> Option<u8> {
    let last = sorted.len().saturating_sub(1) as f64;
    sorted.get((last * share).round() as usize).copied()
}

/// The largest sum of each excursion beyond a bound.
fn excursions(
    model: &Model,
    quarters: &[Quarter],
    outside: &dyn Fn(&Quarter, usize) -> i16,
) -> Vec<u16> {
    let (mut cusum, mut peak, mut peaks) = (Cusum::default(), 0, Vec::new());
    for q in quarters {
        cusum.push(outside(q, model.hour(q.start_ms)), u16::MAX);
        if cusum.sum > 0 {
            peak = cusum.sum.max(peak);
        } else if peak > 0 {
            peaks.push(core::mem::take(&mut peak));
        }
    }
    peaks.push(peak);
    peaks
}

/// Days whose middle least quarter is what is usual.
const STANDBY_DAYS: usize = 14;
/// Level steps that standby may always rise by: a third.
const STANDBY_MIN: u8 = 6;

/// Sets what standby is usual, and the least rise that no more than `allowed` pairs of days on
/// end showed, each compared with the fortnight before it.
fn standby(model: &mut Model, quarters: &[Quarter], allowed: f64) {
    let (mut days, mut usual, mut rises) = (Days::new(), Vec::new(), Vec::new());
    for q in quarters {
        let (both, least) = days.push(model.local(q.start_ms), q.level);
        let before = usual.len().saturating_sub(1);
        if let (Some(both), true) = (both, before >= STANDBY_DAYS / 2) {
            let from = before.saturating_sub(STANDBY_DAYS);
            rises.push(both.saturating_sub(middle(&usual[from..before])));
        }
        usual.extend(least);
    }
    rises.sort_unstable_by(|a, b| b.cmp(a));
    model.standby = middle(&usual[usual.len().saturating_sub(STANDBY_DAYS)..]);
    // With less than a fortnight to compare nothing is known.
    model.standby_limit = match rises.get(allowed as usize) {
        Some(rise) if rises.len() >= STANDBY_DAYS => (rise + 2).max(STANDBY_MIN),
        _ => u8::MAX,
    };
}

fn middle(values: &[u8]) -> u8 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or(u8::MAX)
}

/// Three times the longest stillness ever seen, half an hour at least.
fn frozen_minutes(history: &[(i64, i64)]) -> u16 {
    let (mut longest, mut since) = (0, history.first().map_or(0, |h| h.0));
    for pair in history.windows(2) {
        let ((before, old), (at, new)) = (pair[0], pair[1]);
        if (new - old).abs() >= STILL_MW || at - before > MAX_SPACING_MS {
            since = at;
        }
        longest = longest.max(at - since);
    }
    u16::try_from(longest / 60_000 * 3).unwrap_or(0).max(30)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_firmware::anomaly::Detector;

    fn week(weeks: i64) -> Vec<(i64, i64)> {
        // 300 W at night, 1200 W by day, wavering by 10 %.
        let power = |m: i64| {
            let base = if (m / 60 % 24) < 7 { 300_000 } else { 1_200_000 };
            base + base / 100 * ((m * 7919) % 21 - 10)
        };
        (0..weeks * 7 * 1440).map(|m| (m * 60_000, power(m))).collect()
    }

    #[test]
    fn a_trained_model_is_quiet_on_what_it_knows_and_sees_day_load_at_night() {
        let model = train(&week(6), &Training::default()).unwrap();
        let mut detector = Detector::new(model);
        assert_eq!(week(6).iter().filter_map(|&(t, p)| detector.push(t, p)).count(), 0);
        let mut detector = Detector::new(model);
        let night = |(t, p): (i64, i64)| if t / 3_600_000 % 24 == 3 { (t, p * 4) } else { (t, p) };
        let found = week(1).into_iter().map(night).filter_map(|(t, p)| detector.push(t, p));
        assert_eq!(found.count(), 7, "each night");
    }

    #[test]
    fn too_little_history_teaches_nothing() {
        assert_eq!(train(&week(2), &Training::default()), None);
        assert_eq!(train(&[], &Training::default()), None);
    }
}
