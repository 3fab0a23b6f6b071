//! The sealed days that late readings were last compared with, unpacked.

use ohmstead_codec::day::Day;
use ohmstead_model::{Reading, TimestampMs};
use std::collections::VecDeque;

/// Readings kept at most (mostly 40 bytes each): a few five-second days, or a month of minutes.
const KEPT: usize = 1 << 16;

/// Least recently used go first. Holds only what the database holds: cleared when a sealing
/// changes it, and when a commit fails.
#[derive(Default)]
pub struct Cache {
    days: VecDeque<((i64, i64), Day)>,
    readings: usize,
}

impl Cache {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The reading of a device row at an instant of `day`; `load` reads the day when it is not
    /// here. `None` when there is none.
    pub fn find(
        &mut self,
        device: i64,
        day: i64,
        at: TimestampMs,
        load: impl FnOnce() -> rusqlite::Result<Option<Day>>,
    ) -> rusqlite::Result<Option<Reading>> {
        let key = (device, day);
        let found = match self.days.iter().position(|(k, _)| *k == key) {
            Some(i) => self.days.remove(i),
            None => {
                let Some(day) = load()? else { return Ok(None) };
                self.readings += day.len();
                Some((key, day))
            }
        };
        let Some((_, day)) = &found else { return Ok(None) };
        let reading = day.at().binary_search(&at.0).ok().map(|i| day.reading(i));
        self.days.extend(found);
        while self.readings > KEPT && self.days.len() > 1 {
            self.readings -= self.days.pop_front().map_or(0, |(_, day)| day.len());
        }
        Ok(reading)
    }
}
