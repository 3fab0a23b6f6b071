//! The anomaly model of a meter as it is sent and stored: what power is usual at each hour of the week (docs/ANOMALY.md).

use crate::crc::crc32;

/// Hours of a week.
pub const HOURS: usize = 168;
/// Bytes of an encoded model.
pub const MODEL_LEN: usize = HEAD + 3 * HOURS;
const HEAD: usize = 16;
const FORMAT: u8 = 2;
const HOUR_MS: i64 = 3_600_000;
/// 1970 began on a Thursday; weeks here begin on Monday.
const MONDAY_MS: i64 = 72 * HOUR_MS;
/// Steps of the logarithmic scale per doubling: 5 % each.
const STEPS: f64 = 14.0;

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
        let crc = crc32(crc32(0, &out[..11]), &out[13..]) as u16;
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

    /// The site's standard time at an instant, ms.
    pub fn local(&self, at_ms: i64) -> i64 {
        at_ms + i64::from(self.utc_offset_min) * 60_000
    }

    /// The hour of the week of an instant, by the site's standard time.
    pub fn hour(&self, at_ms: i64) -> usize {
        let local = self.local(at_ms) + MONDAY_MS;
        (local.div_euclid(HOUR_MS)).rem_euclid(HOURS as i64) as usize
    }

    /// Steps above the usual standby.
    pub fn above_standby(&self, least: u8) -> i16 {
        i16::from(least) - i16::from(self.standby)
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
}
