//! What a virtual meter measures: a load that is a pure function of time, with exact counters.
//!
//! A load is a table of minutes that is played in a loop on the site's wall clock, so that a
//! Monday evening in the table falls on every fourth Monday evening. Within a minute the power
//! varies from second to second in pairs that cancel out: the minute's energy stays the table's.

pub mod replay;
pub mod synthetic;

use crate::noise;
use jiff::tz::TimeZone;
use ohmstead_firmware::metering::Window;
use ohmstead_model::{MilliwattHours, TimestampMs};
use std::sync::Arc;

/// Minutes in the loop: four whole weeks.
pub const LOOP_MINUTES: usize = 4 * 7 * 24 * 60;
const MINUTE_MS: i64 = 60_000;
const LOOP_MS: i64 = LOOP_MINUTES as i64 * MINUTE_MS;
/// Monday 2020-01-06 00:00 on the wall clock: where the counters stand at zero.
const ORIGIN_LOCAL_MS: i64 = 1_578_268_800_000;
/// One mWh in mW·ms.
const MWH: i128 = 3_600_000;
/// Voltage and frequency are those of one mains, whatever the channel.
const MAINS_SEED: u64 = 0x7017;
/// Clock changes are known this many ahead of the origin: about a century of two a year.
const CLOCK_CHANGES: usize = 200;

/// How the current follows from the table.
#[derive(Debug, Clone)]
enum Current {
    /// Measured: tenths of an ampere, a value a minute.
    Measured(Arc<[u16]>),
    /// Derived with a fixed power factor, in thousandths.
    PowerFactor(i64),
}

/// A load over all of time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LoadSource {
    /// W, one a minute of the loop.
    power: Arc<[i32]>,
    /// Sums of positive and of negative power before each minute, W·min, one more than minutes.
    imported: Arc<[u64]>,
    exported: Arc<[u64]>,
    /// Hundredths of a volt, one a minute of the loop.
    voltage: Arc<[u16]>,
    current: Current,
    seed: u64,
    zone: TimeZone,
    /// Clock changes, and what the loop gains by all of them so far: (from, import, export).
    jumps: Arc<[(TimestampMs, i128, i128)]>,
}

impl LoadSource {
    /// Both tables hold [`LOOP_MINUTES`] values, Monday 00:00 first.
    fn new(
        power: Vec<i32>,
        voltage: Arc<[u16]>,
        current: Current,
        seed: u64,
        zone: TimeZone,
    ) -> Self {
        debug_assert!(power.len() == LOOP_MINUTES && voltage.len() == LOOP_MINUTES);
        let sums = |sign: i64| {
            let mut sum = 0u64;
            std::iter::once(0)
                .chain(power.iter().map(|&p| {
                    sum += (i64::from(p) * sign).max(0).unsigned_abs();
                    sum
                }))
                .collect()
        };
        let (imported, exported) = (sums(1), sums(-1));
        let mut source = Self {
            power: power.into(),
            imported,
            exported,
            voltage,
            current,
            seed,
            zone,
            jumps: Arc::new([]),
        };
        source.jumps = source.clock_changes();
        source
    }

    /// When the wall clock jumps, the loop skips or repeats an hour, but a counter may not: what
    /// the jump adds to the loop's running sum is taken off again from then on.
    fn clock_changes(&self) -> Arc<[(TimestampMs, i128, i128)]> {
        let origin = TimestampMs(ORIGIN_LOCAL_MS).to_jiff();
        let (mut import, mut export) = (0, 0);
        let mut jumps = Vec::new();
        for change in self.zone.following(origin).take(CLOCK_CHANGES) {
            let at = TimestampMs(change.timestamp().as_millisecond());
            let after = at.0 + i64::from(change.offset().seconds()) * 1000;
            let before = self.local_ms(at - 1) + 1;
            import += self.integral(after, 1) - self.integral(before, 1);
            export += self.integral(after, -1) - self.integral(before, -1);
            jumps.push((at, import, export));
        }
        jumps.into()
    }

    /// Imported and exported up to `at`: the exact integrals of positive and of negative power,
    /// rounded down to mWh. Zero before January 2020.
    pub fn counters(&self, at: TimestampMs) -> (MilliwattHours, MilliwattHours) {
        let (import, export) = self.counted(at);
        (MilliwattHours(counter(import)), MilliwattHours(counter(export)))
    }

    /// What a meter on this load measures from `from` to `to`: the exact mean power, rounded to
    /// the µW, and voltage and current near the end.
    pub fn window(&self, from: TimestampMs, to: TimestampMs) -> Window {
        let (before, after) = (self.counted(from), self.counted(to));
        let duration_ms = (to - from).max(1);
        // mW·ms by ms is mW.
        let energy = (after.0 - before.0) - (after.1 - before.1);
        let active_uw = (energy * 1000 / i128::from(duration_ms)) as i64;
        let local = self.local_ms(to - 1);
        let voltage_mv = self.voltage_mv(local);
        let current_ma = self.current_ma(local, active_uw / 1000, voltage_mv);
        Window {
            voltage_uv: voltage_mv * 1000,
            current_ua: current_ma * 1000,
            active_uw,
            apparent_uva: voltage_mv * current_ma,
            frequency_mhz: u32::try_from(frequency_mhz(local)).ok(),
            duration_us: duration_ms.unsigned_abs() * 1000,
            ..Window::default()
        }
    }

    /// True when the load ever feeds in.
    pub fn exports(&self) -> bool {
        self.exported.last().is_some_and(|sum| *sum > 0)
    }

    /// Imported and exported since the origin, mW·ms.
    fn counted(&self, at: TimestampMs) -> (i128, i128) {
        let local = self.local_ms(at);
        let passed = self.jumps.partition_point(|(from, ..)| *from <= at);
        let last = passed.checked_sub(1).and_then(|last| self.jumps.get(last));
        let (import, export) = last.map_or((0, 0), |&(_, import, export)| (import, export));
        (self.integral(local, 1) - import, self.integral(local, -1) - export)
    }

    /// The wall clock as if it were UTC, ms.
    fn local_ms(&self, at: TimestampMs) -> i64 {
        at.0 + i64::from(self.zone.to_offset(at.to_jiff()).seconds()) * 1000
    }

    /// The second-to-second deviation, mW: within ±2 %, and of opposite sign in the second half
    /// of each two-second pair.
    fn deviation_mw(&self, local: i64) -> i64 {
        let pair = noise::between(self.seed, local.div_euclid(2000) as u64, -20, 20);
        let watts = i64::from(self.power[minute_of(local)]);
        if local.div_euclid(1000) % 2 == 0 { watts * pair } else { -watts * pair }
    }

    fn voltage_mv(&self, local: i64) -> i64 {
        let minute = minute_of(local);
        let here = i64::from(self.voltage[minute]) * 10;
        let next = i64::from(self.voltage[(minute + 1) % LOOP_MINUTES]) * 10;
        let between = here + (next - here) * local.rem_euclid(MINUTE_MS) / MINUTE_MS;
        between + noise::between(MAINS_SEED, local.div_euclid(1000) as u64, -120, 120)
    }

    fn current_ma(&self, local: i64, power_mw: i64, voltage_mv: i64) -> i64 {
        match &self.current {
            Current::Measured(tenths) => {
                let minute = minute_of(local);
                let mean_mw = i64::from(self.power[minute]) * 1000;
                let mean_ma = i64::from(tenths[minute]) * 100;
                if mean_mw == 0 { mean_ma } else { mean_ma * power_mw / mean_mw }
            }
            Current::PowerFactor(thousandths) => {
                // mW / mV = A; × 1000 for mA, × 1000 for the thousandths.
                power_mw.abs() * 1_000_000 / (voltage_mv * thousandths).max(1)
            }
        }
    }

    /// The integral of the power of one sign from the origin to a wall-clock time, mW·ms, as if
    /// the wall clock never jumped.
    fn integral(&self, local: i64, sign: i64) -> i128 {
        let since = local - ORIGIN_LOCAL_MS;
        let minute = minute_of(local);
        let sums = if sign > 0 { &self.imported } else { &self.exported };
        let whole_loop = sums.last().copied().unwrap_or(0);
        let minutes = i128::from(since.div_euclid(LOOP_MS)) * i128::from(whole_loop)
            + i128::from(sums[minute]);
        let mut sum = minutes * 1000 * i128::from(MINUTE_MS);
        let watts = i64::from(self.power[minute]);
        if watts * sign > 0 {
            let into_minute = local.rem_euclid(MINUTE_MS);
            let into_second = local.rem_euclid(1000);
            // Whole pairs cancel out; what is left of the present pair is a triangle.
            let odd = local.div_euclid(1000) % 2 != 0;
            let left = if odd { into_second - 1000 } else { into_second };
            let part = watts * 1000 * into_minute + self.deviation_mw(local) * left;
            sum += i128::from(part * sign);
        }
        sum
    }
}

fn minute_of(local: i64) -> usize {
    ((local - ORIGIN_LOCAL_MS).rem_euclid(LOOP_MS) / MINUTE_MS) as usize
}

fn frequency_mhz(local: i64) -> i64 {
    noise::between(MAINS_SEED ^ 1, (local / 10_000) as u64, 49_985, 50_015)
}

fn counter(mw_ms: i128) -> i64 {
    i64::try_from(mw_ms.max(0) / MWH).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn at(text: &str) -> TimestampMs {
        TimestampMs::parse(text).unwrap()
    }

    fn flat(watts: i32, zone_name: &str) -> LoadSource {
        let volts: Arc<[u16]> = vec![23_000u16; LOOP_MINUTES].into();
        let table = vec![watts; LOOP_MINUTES];
        LoadSource::new(table, volts, Current::PowerFactor(1000), 1, zone(zone_name))
    }

    #[test]
    fn a_steady_kilowatt_counts_a_kilowatt_hour_an_hour_through_both_clock_changes() {
        let load = flat(1000, "Europe/Berlin");
        for (from, to, hours) in [
            ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", 23),
            ("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", 25),
            ("2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00", 365 * 24),
        ] {
            let used = load.counters(at(to)).0 - load.counters(at(from)).0;
            assert_eq!(used, MilliwattHours(hours * 1_000_000), "{from}");
        }
    }

    #[test]
    fn feeding_in_counts_on_the_export_counter_alone() {
        let load = flat(-500, "UTC");
        let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-01-01T02:00:00Z"));
        let (a, b) = (load.counters(from), load.counters(to));
        assert_eq!((a.0, b.0), (MilliwattHours(0), MilliwattHours(0)));
        assert_eq!(b.1 - a.1, MilliwattHours(1_000_000));
        let window = load.window(from, to);
        assert_eq!((window.active_uw, window.power_factor()), (-500_000_000, Some(-1000)));
    }

    #[test]
    fn the_counter_is_the_sum_of_the_power_over_every_millisecond() {
        let load = synthetic::home(synthetic::Home { seed: 5, solar_peak_w: 4000 }, zone("UTC"));
        let from = at("2026-06-03T08:59:58.500Z");
        let (mut import, mut export) = (0i128, 0i128);
        for ms in 0..125_000 {
            let local = load.local_ms(from + ms);
            let watts = i64::from(load.power[minute_of(local)]);
            let power = i128::from(watts * 1000 + load.deviation_mw(local));
            import += power.max(0);
            export += (-power).max(0);
        }
        let (a, b) = (load.counters(from), load.counters(from + 125_000));
        // Each counter is floored: the difference is within one step of the integral.
        assert!((i128::from((b.0 - a.0).0) * MWH - import).abs() < MWH);
        assert!((i128::from((b.1 - a.1).0) * MWH - export).abs() < MWH);
        assert!(import + export > 100 * MWH, "the stretch must not be idle");
    }

    #[test]
    fn windows_add_up_to_what_the_counters_say_however_long_they_are() {
        let load = synthetic::home(synthetic::Home { seed: 5, solar_peak_w: 4000 }, zone("UTC"));
        let (from, step) = (at("2026-06-03T08:59:58.500Z"), 3_700);
        let pj: i128 = (0..900)
            .map(|n| load.window(from + n * step, from + (n + 1) * step))
            .map(|w| i128::from(w.active_uw) * i128::from(w.duration_us))
            .sum();
        let (a, b) = (load.counters(from), load.counters(from + 900 * step));
        let net = (b.0 - a.0) - (b.1 - a.1);
        // Both counters are floored, and each window loses less than 1 µW.
        assert!((pj / 3_600_000_000_000 - i128::from(net.0)).abs() <= 2, "{pj} pJ, {net:?}");
    }

    #[test]
    fn a_monday_evening_of_the_table_is_played_on_monday_evening() {
        let mut table = vec![0; LOOP_MINUTES];
        table[18 * 60] = 2000;
        let volts: Arc<[u16]> = vec![23_000u16; LOOP_MINUTES].into();
        let load =
            LoadSource::new(table, volts, Current::PowerFactor(1000), 1, zone("Asia/Kolkata"));
        let hit: Vec<_> = (0..56)
            .map(|day| at("2026-06-01T18:00:30+05:30") + day * 86_400_000)
            .filter(|t| load.window(*t, *t + 1000).active_uw > 0)
            .map(|t| zone("Asia/Kolkata").to_datetime(t.to_jiff()).date().weekday())
            .collect();
        assert_eq!(hit, [jiff::civil::Weekday::Monday; 2]);
    }

    /// Making one takes longer than asking it.
    static HOMES: LazyLock<Vec<LoadSource>> = LazyLock::new(|| {
        let home = |seed| synthetic::Home { seed, solar_peak_w: 5000 };
        (0..4).map(|seed| synthetic::home(home(seed), zone("Europe/Berlin"))).collect()
    });

    proptest! {
        #[test]
        fn counters_never_run_backwards(start in 1_600_000_000_000i64..2_000_000_000_000, step in 1i64..40_000_000, seed in 0..4usize) {
            let load = &HOMES[seed];
            let a = load.counters(TimestampMs(start));
            let b = load.counters(TimestampMs(start + step));
            prop_assert!(b.0 >= a.0 && b.1 >= a.1);
        }
    }
}
