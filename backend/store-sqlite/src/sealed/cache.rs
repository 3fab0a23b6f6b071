//! The sealed days that late readings were last compared with, unpacked.

use ohmstead_model::{Reading, TimestampMs};
use std::collections::VecDeque;

/// Readings kept at most (150 bytes each): a few five-second days, or a month of minutes.
const KEPT: usize = 1 << 16;

/// Least recently used go first. Holds only what the database holds: cleared when a sealing
/// changes it, and when a commit fails.
#[derive(Default)]
pub struct Cache {
    days: VecDeque<((i64, i64), Vec<Reading>)>,
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
        load: impl FnOnce() -> rusqlite::Result<Option<Vec<Reading>>>,
    ) -> rusqlite::Result<Option<Reading>> {
        let key = (device, day);
        let found = match self.days.iter().position(|(k, _)| *k == key) {
            Some(i) => self.days.remove(i),
            None => {
                let Some(readings) = load()? else { return Ok(None) };
                self.readings += readings.len();
                Some((key, readings))
            }
        };
        let Some((_, readings)) = &found else { return Ok(None) };
        let reading = readings.binary_search_by_key(&at, |r| r.at).ok().map(|i| readings[i]);
        self.days.extend(found);
        while self.readings > KEPT && self.days.len() > 1 {
            self.readings -= self.days.pop_front().map_or(0, |(_, r)| r.len());
        }
        Ok(reading)
    }
}
