//! Edge anomaly detection: a small learned model of what power is usual at each hour of the week.
//!
//! Per hour of the week the model holds a low and a high bound for the mean power of a quarter of
//! an hour, and a high bound for the least quarter of the last three hours (the base load: what
//! stays on shows there, however busy the house). How far a quarter lies outside, beyond some
//! slack, is summed up (CUSUM): a little too much for long, or much for a short time, both raise
//! an event; one odd quarter does not. The least quarter of two whole days is compared with what
//! days had lately (standby), and values that do not move at all for longer than they ever did
//! raise an event too. Figures of merit: `docs/ANOMALY.md`.
//!
//! Memory: 520 bytes of model, about 100 of state. Work: some additions per reading, one
//! logarithm per quarter of an hour.

#[cfg(feature = "std")]
pub mod train;

use ohmstead_wire::info::EventKind;

/// Hours of a week.
pub const HOURS: usize = 168;
/// Bytes of an encoded model.
pub const MODEL_LEN: usize = HEAD + 3 * HOURS;
const HEAD: usize = 16;
const FORMAT: u8 = 2;
/// Quarters whose least is the base load.
const BASE: usize = 12;
/// Level steps below the low bound that are let pass: a house that is a third quieter in spring.
const LOW_SLACK: i16 = 8;
/// Level steps above the base bound that are let pass.
const BASE_SLACK: i16 = 3;
/// Quarters of a day that have to be there for its least to count: nine tenths.
const WHOLE_DAY: u8 = 86;
const QUARTER_MS: i64 = 900_000;
const DAY_MS: i64 = 24 * HOUR_MS;
const HOUR_MS: i64 = 3_600_000;
/// 1970 began on a Thursday; weeks here begin on Monday.
const MONDAY_MS: i64 = 72 * HOUR_MS;
/// Steps of the logarithmic scale per doubling: 5 % each.
const STEPS: f64 = 14.0;
/// Readings further apart than this, ms, are not weighed together.
const MAX_SPACING_MS: i64 = 300_000;
/// A change smaller than this, mW, is no movement.
const STILL_MW: i64 = 2;

/// Power in mW on a logarithmic scale, 0 (nothing, or export) to 255 (300 kW).
pub fn level(power_mw: i64) -> u8 {
    let watts = power_mw.max(0) as f64 / 1000.0;
    libm::round(libm::log2(1.0 + watts) * STEPS).min(255.0) as u8
}

/// The power of a level, mW.
pub fn power_of(level: u8) -> i64 {
    libm::round((libm::exp2(f64::from(level) / STEPS) - 1.0) * 1000.0) as i64
}

/// What is usual, as trained from the device's own history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Model {
    /// Site's standard offset from UTC, minutes; daylight saving is not followed.
    pub utc_offset_min: i16,
    /// Sum of level steps above the high bounds at which an event is raised.
    pub high_limit: u16,
    /// The same below the low bounds.
    pub low_limit: u16,
    /// The same above the bounds of the base load.
    pub base_limit: u16,
    /// Minutes without any movement at which an event is raised; 0 = never.
    pub frozen_min: u16,
    /// A quarter below this level is an event at once, whatever the hour.
    pub floor: u8,
    /// The least quarter of a usual day, of late.
    pub standby: u8,
    /// Level steps above `standby` at which two days on end raise an event.
    pub standby_limit: u8,
    /// Levels by hour of the week from Monday 0:00.
    pub high: [u8; HOURS],
    /// Levels by hour of the week.
    pub low: [u8; HOURS],
    /// Levels of the base load by hour of the week.
    pub base: [u8; HOURS],
}

impl Model {
    /// Before anything was learned: an event above `limit_mw` for a quarter of an hour, and after
    /// six hours without any movement.
    pub fn untrained(limit_mw: i64) -> Self {
        Self {
            utc_offset_min: 0,
            high_limit: 1,
            low_limit: u16::MAX,
            base_limit: u16::MAX,
            frozen_min: 360,
            floor: 0,
            standby: 0,
            standby_limit: u8::MAX,
            high: [level(limit_mw); HOURS],
            low: [0; HOURS],
            base: [u8::MAX; HOURS],
        }
    }

    /// The form that is sent and stored.
    pub fn encode(&self) -> [u8; MODEL_LEN] {
        let mut out = [0; MODEL_LEN];
        out[0] = FORMAT;
        let numbers = [
            self.utc_offset_min.to_le_bytes(),
            self.high_limit.to_le_bytes(),
            self.low_limit.to_le_bytes(),
            self.base_limit.to_le_bytes(),
            self.frozen_min.to_le_bytes(),
        ];
        for (to, number) in out[1..11].chunks_exact_mut(2).zip(numbers) {
            to.copy_from_slice(&number);
        }
        out[13..HEAD].copy_from_slice(&[self.floor, self.standby, self.standby_limit]);
        for (to, bounds) in
            out[HEAD..].chunks_exact_mut(HOURS).zip([self.high, self.low, self.base])
        {
            to.copy_from_slice(&bounds);
        }
        let crc = crate::outbox::crc32(crate::outbox::crc32(0, &out[..11]), &out[13..]) as u16;
        out[11..13].copy_from_slice(&crc.to_le_bytes());
        out
    }

    /// Reads the encoded form; `None` when it is damaged or of another format.
    pub fn decode(bytes: &[u8; MODEL_LEN]) -> Option<Self> {
        let number = |at: usize| [bytes[at], bytes[at + 1]];
        let bounds = |k: usize| bytes[HEAD + k * HOURS..HEAD + (k + 1) * HOURS].try_into().ok();
        let model = Self {
            utc_offset_min: i16::from_le_bytes(number(1)),
            high_limit: u16::from_le_bytes(number(3)),
            low_limit: u16::from_le_bytes(number(5)),
            base_limit: u16::from_le_bytes(number(7)),
            frozen_min: u16::from_le_bytes(number(9)),
            floor: bytes[13],
            standby: bytes[14],
            standby_limit: bytes[15],
            high: bounds(0)?,
            low: bounds(1)?,
            base: bounds(2)?,
        };
        (model.encode() == *bytes).then_some(model)
    }

    /// Reads the hexadecimal form of a command.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; MODEL_LEN];
        if text.len() != 2 * MODEL_LEN {
            return None;
        }
        for (to, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit = |c: u8| char::from(c).to_digit(16);
            *to = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
        }
        Self::decode(&bytes)
    }

    fn local(&self, at_ms: i64) -> i64 {
        at_ms + i64::from(self.utc_offset_min) * 60_000
    }

    fn hour(&self, at_ms: i64) -> usize {
        let local = self.local(at_ms) + MONDAY_MS;
        (local.div_euclid(HOUR_MS)).rem_euclid(HOURS as i64) as usize
    }

    /// Steps above the usual standby.
    fn above_standby(&self, least: u8) -> i16 {
        i16::from(least) - i16::from(self.standby)
    }
}

/// Something unusual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anomaly {
    /// What: unusually high, unusually low, or frozen.
    pub kind: EventKind,
    /// When it was noticed, ms since 1970.
    pub at_ms: i64,
    /// Mean power of the quarter then, mW.
    pub power_mw: i64,
    /// The bound that was passed, mW.
    pub bound_mw: i64,
}

/// Sums up how far quarters lie outside one bound.
#[derive(Debug, Clone, Copy, Default)]
struct Cusum {
    sum: u16,
    raised: bool,
}

impl Cusum {
    /// `outside` level steps (negative: within the bounds); true once per excursion.
    fn push(&mut self, outside: i16, limit: u16) -> bool {
        self.sum = self.sum.saturating_add_signed(outside);
        if self.sum == 0 {
            self.raised = false;
        }
        let found = self.sum >= limit && !self.raised;
        self.raised |= found;
        // A long fault must not take as long again to be over.
        self.sum = self.sum.min(limit.saturating_mul(2));
        found
    }
}

/// The levels of the last quarters.
#[derive(Debug, Clone)]
struct Recent([u8; BASE]);

impl Recent {
    const fn new() -> Self {
        Self([0; BASE])
    }

    /// Takes the next quarter's; the least of the last three hours.
    fn push(&mut self, level: u8) -> u8 {
        self.0.rotate_left(1);
        self.0[BASE - 1] = level;
        self.0.iter().copied().min().unwrap_or(0)
    }
}

/// The least quarters of local days.
#[derive(Debug, Clone)]
struct Days {
    day: i64,
    /// Of the day under way: how many quarters there were, and the least.
    quarters: u8,
    least: u8,
    /// Of the day before, if it was whole.
    before: Option<u8>,
}

impl Days {
    const fn new() -> Self {
        Self { day: i64::MIN, quarters: 0, least: u8::MAX, before: None }
    }

    /// Takes the level of a quarter. When it is the first of a day: the least of the two days
    /// before, if both were whole, and the least of the last of them, if it was.
    fn push(&mut self, local_ms: i64, level: u8) -> (Option<u8>, Option<u8>) {
        let day = local_ms.div_euclid(DAY_MS);
        let mut ended = (None, None);
        if day != self.day {
            let whole = (self.quarters >= WHOLE_DAY && day == self.day + 1).then_some(self.least);
            let both = self.before.zip(whole).map(|(a, b)| a.min(b));
            ended = (both, whole);
            *self = Self { day, before: whole, ..Self::new() };
        }
        self.quarters = self.quarters.saturating_add(1);
        self.least = self.least.min(level);
        ended
    }
}

/// Watches one channel.
#[derive(Debug, Clone)]
pub struct Detector {
    model: Model,
    quarter: i64,
    /// Power times time of the present quarter, mW·ms, and its time.
    sum: i128,
    time_ms: i64,
    last: Option<(i64, i64)>,
    high: Cusum,
    low: Cusum,
    base: Cusum,
    recent: Recent,
    days: Days,
    standby_raised: bool,
    moved_at: i64,
    is_frozen: bool,
}

impl Detector {
    /// Watches by `model`.
    pub const fn new(model: Model) -> Self {
        Self {
            model,
            quarter: 0,
            sum: 0,
            time_ms: 0,
            last: None,
            high: Cusum { sum: 0, raised: false },
            low: Cusum { sum: 0, raised: false },
            base: Cusum { sum: 0, raised: false },
            recent: Recent::new(),
            days: Days::new(),
            standby_raised: false,
            moved_at: 0,
            is_frozen: false,
        }
    }

    /// The model in force.
    pub const fn model(&self) -> &Model {
        &self.model
    }

    /// Takes a reading, in order of time; the power is that since the reading before.
    pub fn push(&mut self, at_ms: i64, power_mw: i64) -> Option<Anomaly> {
        let Some((last_at, last_power)) = self.last.replace((at_ms, power_mw)) else {
            (self.quarter, self.moved_at) = (at_ms.div_euclid(QUARTER_MS), at_ms);
            return None;
        };
        let mut found = None;
        let quarter = (at_ms - 1).div_euclid(QUARTER_MS);
        if quarter != self.quarter {
            found = self.close_quarter();
            self.quarter = quarter;
        }
        let spacing = at_ms - last_at;
        if (1..=MAX_SPACING_MS).contains(&spacing) {
            self.sum += i128::from(power_mw) * i128::from(spacing);
            self.time_ms += spacing;
        }
        let frozen = self.freeze(at_ms, spacing, power_mw, last_power);
        found.or(frozen)
    }

    fn close_quarter(&mut self) -> Option<Anomaly> {
        let (sum, time_ms) = (self.sum, self.time_ms);
        (self.sum, self.time_ms) = (0, 0);
        // Of less than half a quarter nothing can be said.
        if time_ms < QUARTER_MS / 2 {
            self.recent = Recent::new();
            return None;
        }
        let power_mw = (sum / i128::from(time_ms)) as i64;
        let start = self.quarter * QUARTER_MS;
        let hour = self.model.hour(start);
        let (high, low, base) =
            (self.model.high[hour], self.model.low[hour], self.model.base[hour]);
        let level = level(power_mw);
        let now = i16::from(level);
        let too_high = self.high.push(now - i16::from(high), self.model.high_limit);
        let is_floored = level < self.model.floor;
        let below = if is_floored { i16::MAX } else { i16::from(low) - now - LOW_SLACK };
        let too_low = self.low.push(below, self.model.low_limit);
        let least = i16::from(self.recent.push(level));
        let stays_on = self.base.push(least - i16::from(base) - BASE_SLACK, self.model.base_limit);
        let standby = self.standby(start, level);
        let anomaly = |kind, power_mw, bound| {
            Some(Anomaly { kind, at_ms: start + QUARTER_MS, power_mw, bound_mw: power_of(bound) })
        };
        if too_high {
            anomaly(EventKind::UnusualHigh, power_mw, high)
        } else if stays_on {
            anomaly(EventKind::UnusualHigh, power_mw, base)
        } else if let Some(least) = standby {
            anomaly(EventKind::UnusualHigh, power_of(least), self.model.standby)
        } else if too_low {
            anomaly(EventKind::UnusualLow, power_mw, low)
        } else {
            None
        }
    }

    /// The least quarter of two whole days, when it is unusually high; once per excursion.
    fn standby(&mut self, start_ms: i64, level: u8) -> Option<u8> {
        let least = self.days.push(self.model.local(start_ms), level).0?;
        let high = self.model.above_standby(least) >= i16::from(self.model.standby_limit);
        let found = high && !self.standby_raised;
        self.standby_raised = high;
        found.then_some(least)
    }

    fn freeze(&mut self, at_ms: i64, spacing: i64, power: i64, last: i64) -> Option<Anomaly> {
        if (power - last).abs() >= STILL_MW || !(1..=MAX_SPACING_MS).contains(&spacing) {
            (self.moved_at, self.is_frozen) = (at_ms, false);
        }
        let limit = i64::from(self.model.frozen_min) * 60_000;
        if limit == 0 || self.is_frozen || at_ms - self.moved_at < limit {
            return None;
        }
        self.is_frozen = true;
        Some(Anomaly { kind: EventKind::Frozen, at_ms, power_mw: power, bound_mw: power })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_five_percent_apart_and_come_back() {
        for l in 0..=250 {
            assert_eq!(level(power_of(l)), l);
        }
        assert_eq!((level(-5_000), level(0), level(i64::MAX)), (0, 0, 255));
    }

    #[test]
    fn a_model_round_trips_and_damage_is_noticed() {
        let mut model = Model::untrained(5_750_000);
        model.high[3] = 9;
        let bytes = model.encode();
        assert_eq!(Model::decode(&bytes), Some(model));
        let hex: std::string::String = bytes.iter().map(|b| std::format!("{b:02x}")).collect();
        assert_eq!(Model::from_hex(&hex), Some(model));
        assert_eq!(Model::from_hex(&hex[2..]), None);
        let mut bad = bytes;
        bad[20] ^= 4;
        assert_eq!(Model::decode(&bad), None);
    }

    #[test]
    fn monday_midnight_is_hour_zero_and_the_offset_counts() {
        let mut model = Model::untrained(1);
        // 2025-02-17 was a Monday.
        assert_eq!(model.hour(1_739_750_400_000), 0);
        assert_eq!(model.hour(1_739_750_400_000 - 1), 167);
        model.utc_offset_min = 90;
        assert_eq!(model.hour(1_739_750_400_000), 1);
    }

    #[test]
    fn the_untrained_model_reports_an_overload_once_and_a_frozen_meter_once() {
        let mut d = Detector::new(Model::untrained(5_000_000));
        let run = |d: &mut Detector, from: i64, power: &dyn Fn(i64) -> i64| {
            (from..from + 720)
                .filter_map(|m| d.push(m * 60_000, power(m)))
                .map(|a| a.kind)
                .collect::<std::vec::Vec<_>>()
        };
        assert_eq!(run(&mut d, 0, &|m| 1_000_000 + m % 2 * 50), []);
        assert_eq!(run(&mut d, 720, &|m| 7_000_000 + m % 2 * 50), [EventKind::UnusualHigh]);
        assert_eq!(run(&mut d, 1440, &|_| 1_000_000), [EventKind::Frozen]);
    }

    #[test]
    fn standby_that_rose_for_two_whole_days_is_reported_once_and_again_when_it_was_back() {
        let model =
            Model { standby: level(200_000), standby_limit: 6, ..Model::untrained(9_000_000) };
        let mut d = Detector::new(model);
        let hour = |h: i64, standby: i64| if h % 24 == 3 { standby } else { 900_000 };
        let mut day = 0;
        let mut run = |days: i64, standby: i64| {
            let minutes = day * 1440..(day + days) * 1440;
            day += days;
            minutes
                .filter_map(|m| d.push(m * 60_000, hour((m - 1) / 60, standby) + m % 2 * 50))
                .map(|a| (a.kind, (a.at_ms + 1) / DAY_MS))
                .collect::<std::vec::Vec<_>>()
        };
        assert_eq!(run(5, 200_000), []);
        // The first of the days above is not whole until the second has begun.
        assert_eq!(run(5, 400_000), [(EventKind::UnusualHigh, 7)]);
        assert_eq!(run(2, 200_000), []);
        assert_eq!(run(3, 400_000), [(EventKind::UnusualHigh, 14)]);
    }

    #[test]
    fn days_with_holes_say_nothing_of_standby() {
        let mut days = Days::new();
        let mut pushed = |quarter: i64| days.push(quarter * QUARTER_MS, 50);
        let whole: std::vec::Vec<_> = (0..96 * 2 + 1).map(&mut pushed).collect();
        assert_eq!(whole[96], (None, Some(50)));
        assert_eq!(whole[192], (Some(50), Some(50)));
        // Half of the third day is missing; the fourth begins anew.
        assert_eq!((0..40).map(|q| pushed(240 + q)).last(), Some((None, None)));
        assert_eq!(pushed(288), (None, None));
        assert_eq!(pushed(500), (None, None), "a day was skipped");
    }
}
