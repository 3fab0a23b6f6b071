//! From readings to episodes: raised, still on, cleared.

use crate::gap::MAX_PENDING_GAP_MS;
use crate::rule::Rule;
use crate::schedule::Watch;
use crate::signal::Signal;
use ohmstead_model::{Reading, TimestampMs};
use serde::{Deserialize, Serialize};

/// One time that a rule was raised. `since` names it within its rule and device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Episode {
    /// First reading beyond the threshold.
    pub since: TimestampMs,
    /// The reading by which it had lasted long enough.
    pub raised_at: TimestampMs,
    /// The reading that cleared it; `None` while still on.
    pub cleared_at: Option<TimestampMs>,
    /// Worst value seen, in thousandths of the rule's unit.
    pub peak: i64,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Idle,
    Pending { since: TimestampMs, last: TimestampMs, peak: i64 },
    Raised(Episode),
}

/// Runs one version of a rule over one device's readings, which must come in time order.
#[derive(Debug)]
pub struct Evaluation<'a> {
    rule: &'a Rule,
    signal: Signal,
    /// When it watches; always without one.
    watch: Option<Watch>,
    /// Readings before this only tell the signal what came before.
    judges_from: TimestampMs,
    state: State,
    done: Vec<Episode>,
}

impl<'a> Evaluation<'a> {
    /// Begins idle.
    pub fn new(rule: &'a Rule) -> Self {
        Self::in_state(rule, State::Idle)
    }

    /// Goes on with an episode that was raised; readings after its `raised_at` are pushed, or those
    /// from a later instant on when `episode` has the worst value before it.
    pub fn raised(rule: &'a Rule, episode: Episode) -> Self {
        let state = State::Raised(Episode { cleared_at: None, ..episode });
        Self::in_state(rule, state)
    }

    fn in_state(rule: &'a Rule, state: State) -> Self {
        let judges_from = TimestampMs(i64::MIN);
        let watch = rule.schedule.as_ref().and_then(Watch::new);
        Self { rule, signal: Signal::new(rule), watch, judges_from, state, done: Vec::new() }
    }

    /// Judges readings from `at` on. Those of [`Self::memory_ms`] before it are to be pushed as well.
    #[must_use]
    pub fn judging_from(mut self, at: TimestampMs) -> Self {
        self.judges_from = at;
        self
    }

    /// What is judged depends on readings of so many ms before it.
    pub fn memory_ms(&self) -> i64 {
        self.signal.memory_ms()
    }

    /// True when nothing is pending or raised: what follows does not depend on what came before.
    pub fn is_idle(&self) -> bool {
        matches!(self.state, State::Idle)
    }

    /// The episode that is on now, with the worst value so far.
    pub fn on(&self) -> Option<Episode> {
        match self.state {
            State::Raised(episode) => Some(episode),
            State::Idle | State::Pending { .. } => None,
        }
    }

    fn worse(&self, a: i64, b: i64) -> i64 {
        if self.rule.kind.is_under() { a.min(b) } else { a.max(b) }
    }

    /// Takes the next reading; those outside the rule's validity and without the watched value
    /// are passed over.
    pub fn push(&mut self, reading: &Reading) {
        let Some(value) = self.signal.push(reading) else { return };
        let (rule, at) = (self.rule, reading.at);
        if at < self.judges_from || !rule.valid.contains(at) || !rule.enabled {
            return;
        }
        if self.watch.as_ref().is_some_and(|watch| !watch.holds(at)) {
            self.rest(at);
            return;
        }
        let under = rule.kind.is_under();
        let beyond = if under { value < rule.threshold } else { value > rule.threshold };
        let clear = if under { value >= rule.clear_at } else { value <= rule.clear_at };
        self.state = match self.state {
            State::Raised(mut episode) => {
                episode.peak = self.worse(episode.peak, value);
                if clear && at - episode.raised_at >= rule.hold_ms {
                    episode.cleared_at = Some(at);
                    self.done.push(episode);
                    State::Idle
                } else {
                    State::Raised(episode)
                }
            }
            _ if !beyond => State::Idle,
            State::Pending { since, last, peak } if at - last <= MAX_PENDING_GAP_MS => {
                self.lasted(since, at, self.worse(peak, value))
            }
            State::Idle | State::Pending { .. } => self.lasted(at, at, value),
        };
    }

    /// Takes readings in time order, as [`Self::push`] takes each.
    pub fn push_all(&mut self, readings: &[Reading]) {
        let mut left = readings;
        while !left.is_empty() {
            left = &left[self.quiet(left)..];
            if let Some((reading, after)) = left.split_first() {
                self.push(reading);
                left = after;
            }
        }
    }

    /// How many of the next readings leave an idle rule idle: nearly all of most histories, so they are not looked at
    /// more closely than this.
    fn quiet(&self, readings: &[Reading]) -> usize {
        let (State::Idle, Signal::Quantity(quantity)) = (self.state, &self.signal) else {
            return 0;
        };
        let (under, threshold) = (self.rule.kind.is_under(), self.rule.threshold);
        let beyond = |value: i64| if under { value < threshold } else { value > threshold };
        let first = readings.iter().position(|r| quantity.of(r).is_some_and(beyond));
        first.unwrap_or(readings.len())
    }

    /// Outside of its hours: what is on ends, and nothing is pending.
    fn rest(&mut self, at: TimestampMs) {
        if let State::Raised(episode) = self.state {
            self.done.push(Episode { cleared_at: Some(at), ..episode });
        }
        self.state = State::Idle;
    }

    fn lasted(&self, since: TimestampMs, at: TimestampMs, peak: i64) -> State {
        if at - since >= self.rule.for_ms {
            State::Raised(Episode { since, raised_at: at, cleared_at: None, peak })
        } else {
            State::Pending { since, last: at, peak }
        }
    }

    /// The episodes so far, the last of them possibly still on. An episode still on when the
    /// rule's version ends is cleared by that.
    pub fn finish(mut self) -> Vec<Episode> {
        if let State::Raised(mut episode) = self.state {
            if self.rule.valid.to != TimestampMs(i64::MAX) {
                episode.cleared_at = Some(self.rule.valid.to);
            }
            self.done.push(episode);
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RuleKind, default_rules};
    use ohmstead_model::{Milliwatts, TimeRange};
    use proptest::prelude::*;

    fn over_power(for_ms: i64) -> Rule {
        let mut rule =
            default_rules(230_000).into_iter().find(|r| r.kind == RuleKind::OverPower).unwrap();
        (rule.threshold, rule.clear_at, rule.for_ms) = (1000, 900, for_ms);
        rule
    }

    fn run(rule: &Rule, points: &[(i64, i64)]) -> Vec<Episode> {
        let mut e = Evaluation::new(rule);
        for &(s, mw) in points {
            e.push(&Reading {
                at: TimestampMs(s * 1000),
                power: Some(Milliwatts(mw)),
                ..Reading::default()
            });
        }
        e.finish()
    }

    #[test]
    fn a_short_spike_raises_nothing() {
        assert_eq!(run(&over_power(60_000), &[(0, 500), (5, 2000), (10, 500)]), []);
    }

    #[test]
    fn an_overload_is_raised_after_its_duration_and_cleared_below_the_lower_threshold() {
        let e = run(
            &over_power(10_000),
            &[(0, 1500), (5, 3000), (10, 1200), (15, 950), (20, 900), (25, 2000)],
        );
        assert_eq!(
            e,
            [Episode {
                since: TimestampMs(0),
                raised_at: TimestampMs(10_000),
                cleared_at: Some(TimestampMs(20_000)),
                peak: 3000,
            }]
        );
    }

    #[test]
    fn a_silence_does_not_count_as_staying_beyond() {
        assert_eq!(run(&over_power(60_000), &[(0, 1500), (3600, 1500)]), []);
        assert_eq!(run(&over_power(60_000), &[(0, 1500), (3600, 1500), (3660, 1500)]).len(), 1);
    }

    #[test]
    fn an_episode_ends_with_its_rule_s_version() {
        let mut rule = over_power(0);
        rule.valid = TimeRange::new(TimestampMs(0), TimestampMs(12_000));
        let e = run(&rule, &[(5, 1500), (10, 1600), (15, 9000)]);
        assert_eq!((e[0].peak, e[0].cleared_at), (1600, Some(TimestampMs(12_000))));
    }

    #[test]
    fn a_rule_rests_outside_of_its_hours() {
        let mut rule = over_power(60_000);
        let always = run(&rule, &[(0, 1500), (60, 1500), (120, 1500), (180, 1500), (240, 1500)]);
        assert_eq!((always.len(), always[0].cleared_at), (1, None));
        // 1 January 1970 was a Thursday: from its second minute to its fourth.
        let window = crate::Window { days: 1 << 3, from: 1, to: 3 };
        rule.schedule = Some(crate::Schedule { zone: "UTC".into(), windows: vec![window] });
        rule.check().unwrap();
        let e = run(&rule, &[(0, 1500), (60, 1500), (120, 1600), (180, 9000), (240, 1500)]);
        let at = |s: i64| TimestampMs(s * 1000);
        let only =
            Episode { since: at(60), raised_at: at(120), cleared_at: Some(at(180)), peak: 1600 };
        assert_eq!(e, [only]);
        rule.kind = RuleKind::DayBudget;
        rule.for_ms = 0;
        assert_eq!(rule.check(), Err(crate::RuleError::Schedule));
    }

    #[test]
    fn under_voltage_watches_the_other_side() {
        let rule =
            default_rules(230_000).into_iter().find(|r| r.kind == RuleKind::UnderVoltage).unwrap();
        assert!(rule.check().is_ok());
        let wrong = Rule { clear_at: 1, ..rule };
        assert!(wrong.check().is_err());
    }

    /// One rule of each kind that looks at readings, with durations that the points below reach.
    fn one_of_each() -> Vec<Rule> {
        let kinds = RuleKind::ALL.into_iter().filter(|k| k.source() == crate::Source::Readings);
        kinds
            .map(|kind| {
                let mut rule = over_power(20_000);
                rule.kind = kind;
                (rule.threshold, rule.clear_at) =
                    if kind.is_under() { (400, 500) } else { (1000, 900) };
                if kind == RuleKind::DemandGuard {
                    rule.window_ms = 900_000;
                }
                if kind == RuleKind::OverPower {
                    let windows =
                        [(0, 3), (7, 20)].map(|(from, to)| crate::Window { days: 127, from, to });
                    rule.schedule = Some(crate::Schedule {
                        zone: "Europe/Berlin".into(),
                        windows: windows.to_vec(),
                    });
                }
                if kind == RuleKind::OverCurrent {
                    rule.hold_ms = 60_000;
                }
                rule.check().unwrap();
                rule
            })
            .collect()
    }

    fn readings(points: &[(i64, i64)]) -> Vec<Reading> {
        let mut t = 0;
        let reading = |&(dt, v): &(i64, i64)| {
            t += dt;
            Reading {
                at: TimestampMs(t * 1000),
                voltage: Some(ohmstead_model::Millivolts(v)),
                current: Some(ohmstead_model::Milliamps(v)),
                power: Some(Milliwatts(v)),
                frequency: Some(ohmstead_model::Millihertz(v)),
                power_factor: Some(ohmstead_model::PowerFactor(v)),
                ..Reading::default()
            }
        };
        points.iter().map(reading).collect()
    }

    #[test]
    fn a_demand_guard_tells_before_the_window_ends() {
        let mut rule = over_power(60_000);
        (rule.kind, rule.window_ms) = (RuleKind::DemandGuard, 900_000);
        (rule.threshold, rule.clear_at) = (5_000_000, 4_900_000);
        // 2 kW for 5 minutes, then 9 kW: 15 minutes will have (5 · 2 + 10 · 9) / 15 = 6.67 kW.
        let points: Vec<_> =
            (0..90).map(|n| (n * 10, if n < 30 { 2_000_000 } else { 9_000_000 })).collect();
        let e = run(&rule, &points);
        assert_eq!((e[0].since, e[0].raised_at), (TimestampMs(300_000), TimestampMs(360_000)));
        assert_eq!(e[0].peak, 6_666_666);
        // Switched off at once: the mean stays below, and the alert is over within the window.
        let points: Vec<_> = (0..90)
            .map(|n| (n * 10, if (30..40).contains(&n) { 9_000_000 } else { 1_000_000 }))
            .collect();
        let e = run(&rule, &points);
        assert_eq!(e[0].cleared_at, Some(TimestampMs(400_000)));
    }

    #[test]
    fn a_hanging_meter_is_raised_and_a_live_one_not() {
        let mut rule = over_power(60_000);
        (rule.kind, rule.threshold, rule.clear_at) = (RuleKind::FrozenSensor, 1, 1);
        let feed = |step: i64| {
            let mut e = Evaluation::new(&rule);
            readings(&(0..30).map(|n| (5, 230_000 + n * step)).collect::<Vec<_>>())
                .iter()
                .for_each(|r| e.push(r));
            e.finish().len()
        };
        assert_eq!((feed(0), feed(7)), (1, 0));
    }

    #[test]
    fn an_alert_is_held_as_long_as_its_rule_says() {
        let mut rule = over_power(0);
        rule.hold_ms = 60_000;
        let e = run(&rule, &[(0, 2000), (10, 0), (59, 0), (60, 0)]);
        assert_eq!(e[0].cleared_at, Some(TimestampMs(60_000)));
    }

    #[test]
    fn a_jump_of_power_is_a_rate() {
        let mut rule = over_power(0);
        (rule.kind, rule.threshold, rule.clear_at) = (RuleKind::PowerRate, 10_000, 9_000);
        assert_eq!(run(&rule, &[(0, 0), (10, 1000), (20, 3000)])[0].peak, 12_000);
        assert_eq!(run(&rule, &[(0, 0), (1000, 900_000)]), []);
    }

    /// How many alerts a rule raises for a value every minute, in the quantity that it watches.
    fn raised(kind: RuleKind, limits: (i64, i64), minutes: i64, values: &[i64]) -> usize {
        let mut rule = over_power(minutes * 60_000);
        (rule.kind, rule.threshold, rule.clear_at) = (kind, limits.0, limits.1);
        rule.check().unwrap();
        let points: Vec<_> = values.iter().map(|v| (60, *v)).collect();
        let mut e = Evaluation::new(&rule);
        readings(&points).iter().for_each(|r| e.push(r));
        e.finish().len()
    }

    #[test]
    fn frequency_and_power_factor_are_watched_on_their_sides() {
        let hertz = |kind, limits, low| raised(kind, limits, 2, &[50_000, low, low, low, 50_000]);
        assert_eq!(hertz(RuleKind::UnderFrequency, (49_500, 49_600), 49_400), 1);
        assert_eq!(hertz(RuleKind::UnderFrequency, (49_500, 49_600), 49_550), 0);
        assert_eq!(hertz(RuleKind::OverFrequency, (50_500, 50_400), 50_600), 1);
        assert_eq!(hertz(RuleKind::OverFrequency, (50_500, 50_400), 49_400), 0);
        let factor = |v| raised(RuleKind::LowPowerFactor, (700, 750), 2, &[950, v, v, v, 950]);
        assert_eq!((factor(600), factor(720)), (1, 0));
    }

    #[test]
    fn what_never_sleeps_what_was_left_on_and_what_stands_still_is_told() {
        let hours = |night: i64| [vec![2_000_000; 60], vec![night; 240], vec![0; 5]].concat();
        // 300 W all night where 100 W are usual; the evening before is no standby.
        let standby =
            |night| raised(RuleKind::StandbyPower, (150_000, 140_000), 180, &hours(night));
        assert_eq!((standby(300_000), standby(100_000)), (1, 0));
        let left_on = |night| raised(RuleKind::LeftOn, (1_500_000, 1_400_000), 180, &hours(night));
        assert_eq!((left_on(1_600_000), left_on(100_000)), (1, 0));
        let freezer = |night| raised(RuleKind::UnderPower, (5_000, 10_000), 180, &hours(night));
        assert_eq!((freezer(1_000), freezer(80_000)), (1, 0));
    }

    #[test]
    fn export_where_none_is_possible_is_a_transformer_turned_round() {
        let turned = |v| raised(RuleKind::ReversedSensor, (-50_000, 0), 2, &[v, v, v, v, 10_000]);
        assert_eq!((turned(-400_000), turned(-10_000), turned(400_000)), (1, 0, 0));
    }

    proptest! {
        /// However readings are handed over, they are judged the same.
        #[test]
        fn many_readings_at_once_are_judged_as_one_by_one(
            points in prop::collection::vec((1i64..400, 0i64..2000), 1..60), cut in 0usize..60,
        ) {
            let all = readings(&points);
            let cut = cut.min(all.len());
            for rule in one_of_each() {
                let mut single = Evaluation::new(&rule);
                all.iter().for_each(|r| single.push(r));
                let mut many = Evaluation::new(&rule);
                many.push_all(&all[..cut]);
                many.push_all(&all[cut..]);
                prop_assert_eq!(many.finish(), single.finish(), "{:?}", rule.kind);
            }
        }

        /// What the incremental evaluation in the hub relies on: from an idle moment on, the
        /// past does not matter, but for what the signal remembers.
        #[test]
        fn restarting_at_an_idle_moment_changes_nothing(
            points in prop::collection::vec((1i64..400, 0i64..2000), 1..60), cut in 0usize..60,
        ) {
            let all = readings(&points);
            let cut = cut.min(all.len());
            for rule in one_of_each() {
                let mut whole = Evaluation::new(&rule);
                all.iter().for_each(|r| whole.push(r));
                let mut head = Evaluation::new(&rule);
                all[..cut].iter().for_each(|r| head.push(r));
                if !head.is_idle() {
                    continue;
                }
                let at = all.get(cut).map_or(TimestampMs(i64::MAX), |r| r.at);
                let mut tail = Evaluation::new(&rule).judging_from(at);
                let from = at - tail.memory_ms();
                all.iter().filter(|r| r.at >= from).for_each(|r| tail.push(r));
                let mut both = head.finish();
                both.extend(tail.finish());
                prop_assert_eq!(both, whole.finish(), "{:?}", rule.kind);
            }
        }
    }
}
