//! The measured hours that everything here learns from.

use crate::error::{InsightError, MAX_HOURS, Result};
use jiff::tz::TimeZone;
use ohmstead_model::{MilliwattHours, TimestampMs};

/// An hour.
pub const HOUR_MS: i64 = 3_600_000;
/// Energy of an hour that is believed, in kWh either way: a country's load is below it.
const MAX_KWH: f64 = 1e9;

/// Hourly energy of one meter or site, without gaps in time: an hour without a measurement is
/// there, and says so.
#[derive(Debug, Clone)]
pub struct History {
    start: TimestampMs,
    /// kWh of each hour, export negative; NaN where nothing was measured.
    values: Vec<f64>,
    zone: TimeZone,
}

impl History {
    /// From hours that follow each other without a gap; `None` where nothing (or too little) was
    /// measured. Import counts positive, export negative.
    ///
    /// # Errors
    /// When no hour is measured, or there are more than [`MAX_HOURS`].
    pub fn new(
        start: TimestampMs,
        hours: &[Option<MilliwattHours>],
        zone: TimeZone,
    ) -> Result<Self> {
        let values = hours.iter().map(|h| h.map_or(f64::NAN, |e| e.0 as f64 / 1e6)).collect();
        Self::from_kwh(start, values, zone)
    }

    pub(crate) fn from_kwh(start: TimestampMs, values: Vec<f64>, zone: TimeZone) -> Result<Self> {
        if values.len() > MAX_HOURS {
            return Err(InsightError::TooLong);
        }
        if !values.iter().any(|v| v.is_finite()) {
            return Err(InsightError::Empty);
        }
        Ok(Self { start, values, zone })
    }

    /// From CSV `timestamp,kwh` (a heading line may stand first): starts of hours in RFC 3339,
    /// rising; an empty energy, or an hour that is left out, was not measured.
    ///
    /// # Errors
    /// With the row and what is wrong with it.
    pub fn from_csv(text: &str, zone: TimeZone) -> Result<Self> {
        Self::from_rows(text, zone, &KWH)
    }

    /// From CSV of any quantity.
    pub(crate) fn from_rows(text: &str, zone: TimeZone, quantity: &Quantity) -> Result<Self> {
        let mut start: Option<TimestampMs> = None;
        let mut values: Vec<f64> = Vec::new();
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let row = index + 1;
            let line = line.trim();
            if line.is_empty() || (index == 0 && line.to_ascii_lowercase().starts_with("timestamp"))
            {
                continue;
            }
            let refuse = |reason: String| InsightError::Row { row, reason };
            let (at, kwh) = read_row(line, quantity).map_err(refuse)?;
            let first = *start.get_or_insert(at);
            let apart = at - first;
            if apart % HOUR_MS != 0 {
                return Err(refuse(format!(
                    "{at} is no whole number of hours after the first row ({first}): hourly \
                     values are needed"
                )));
            }
            let hour = usize::try_from(apart / HOUR_MS).unwrap_or(0);
            if apart < 0 || hour < values.len() {
                return Err(refuse(format!(
                    "{at} is not later than the row before: sort the rows, each hour once"
                )));
            }
            if hour >= MAX_HOURS {
                return Err(InsightError::TooLong);
            }
            values.resize(hour, f64::NAN);
            values.push(kwh);
        }
        Self::from_kwh(start.ok_or(InsightError::Empty)?, values, zone)
    }

    /// When the first hour begins.
    pub fn start(&self) -> TimestampMs {
        self.start
    }

    /// When the last hour ends.
    pub fn end(&self) -> TimestampMs {
        self.hour_start(self.values.len())
    }

    /// The site's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// kWh of each hour; NaN where nothing was measured.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// When hour `index` begins, also after the end.
    pub fn hour_start(&self, index: usize) -> TimestampMs {
        self.start + i64::try_from(index).unwrap_or(i64::MAX).saturating_mul(HOUR_MS)
    }

    /// Hours since 1970-01-01T00 that the site's wall clock shows at `at`, rounded down.
    pub fn wall_hour(&self, at: TimestampMs) -> i64 {
        let offset = self.zone.to_offset(at.to_jiff()).seconds();
        (at.0.div_euclid(1000)).saturating_add(i64::from(offset)).div_euclid(3600)
    }

    /// The same history without its last `hours`.
    ///
    /// # Errors
    /// When nothing measured is left.
    pub fn without_last(&self, hours: usize) -> Result<Self> {
        let keep = self.values.len().saturating_sub(hours);
        Self::from_kwh(self.start, self.values[..keep].to_vec(), self.zone.clone())
    }

    /// kWh by hours of the wall clock (first hour, values): the hour that autumn repeats is the mean of both, the one
    /// that spring leaves out is not known. At most the last `hours` of the history are read.
    pub fn by_wall_clock(&self, hours: usize) -> (i64, Vec<f64>) {
        let from = self.values.len().saturating_sub(hours);
        let first = self.wall_hour(self.hour_start(from));
        let last = self.wall_hour(self.end() - HOUR_MS);
        let length = usize::try_from(last - first + 1).unwrap_or(0);
        let mut sums = vec![(0.0, 0u8); length];
        for index in from..self.values.len() {
            let wall = usize::try_from(self.wall_hour(self.hour_start(index)) - first).ok();
            let (Some(sum), true) =
                (wall.and_then(|w| sums.get_mut(w)), self.values[index].is_finite())
            else {
                continue;
            };
            sum.0 += self.values[index];
            sum.1 += 1;
        }
        let mean = |(sum, n): &(f64, u8)| if *n == 0 { f64::NAN } else { sum / f64::from(*n) };
        (first, sums.iter().map(mean).collect())
    }
}

/// What the rows of a file hold.
pub(crate) struct Quantity {
    /// Heading of its column.
    pub column: &'static str,
    /// What a value is, in words.
    pub words: &'static str,
    /// Values that are believed, either way.
    pub most: f64,
}

const KWH: Quantity = Quantity { column: "kwh", words: "an hour's energy in kWh", most: MAX_KWH };

fn read_row(line: &str, quantity: &Quantity) -> std::result::Result<(TimestampMs, f64), String> {
    let mut fields = line.split(',').map(str::trim);
    let (Some(stamp), Some(value), None) = (fields.next(), fields.next(), fields.next()) else {
        return Err(format!("two fields are needed: timestamp,{}", quantity.column));
    };
    let at = TimestampMs::parse(stamp).map_err(|e| e.to_string())?;
    if value.is_empty() {
        return Ok((at, f64::NAN));
    }
    match value.parse::<f64>() {
        Ok(v) if v.abs() <= quantity.most => Ok((at, v)),
        _ => Err(format!(
            "{:?} is not {}",
            value.chars().take(40).collect::<String>(),
            quantity.words
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> TimeZone {
        TimeZone::get("Europe/Berlin").unwrap()
    }

    #[test]
    fn a_missing_row_is_an_hour_that_was_not_measured() {
        let text = "timestamp,kwh\n2026-01-01T00:00:00Z,1\n2026-01-01T02:00:00Z,3\n";
        let history = History::from_csv(text, berlin()).unwrap();
        assert_eq!(history.values().len(), 3);
        assert!(history.values()[1].is_nan());
        assert_eq!(history.end(), TimestampMs::parse("2026-01-01T03:00:00Z").unwrap());
    }

    #[test]
    fn a_bad_row_is_named_with_its_reason() {
        for (row, text) in [
            (2, "timestamp,kwh\n2026-01-01T00:00:00,1\n"),
            (2, "timestamp,kwh\n2026-01-01T00:00:00Z,lots\n"),
            (2, "timestamp,kwh\n2026-01-01T00:00:00Z,inf\n"),
            (2, "timestamp,kwh\n2026-01-01T00:00:00Z\n"),
            (2, "2026-01-01T00:00:00Z,1\n2026-01-01T00:00:00Z,1\n"),
            (2, "2026-01-01T00:00:00Z,1\n2025-01-01T00:00:00Z,1\n"),
            (3, "2026-01-01T00:00:00Z,1\n\n2026-01-01T00:30:00Z,1\n"),
        ] {
            let error = History::from_csv(text, berlin()).unwrap_err();
            assert!(matches!(error, InsightError::Row { row: r, .. } if r == row), "{error}");
        }
        assert_eq!(History::from_csv("", berlin()).unwrap_err(), InsightError::Empty);
        let far = "2000-01-01T00:00:00Z,1\n2100-01-01T00:00:00Z,1\n";
        assert_eq!(History::from_csv(far, berlin()).unwrap_err(), InsightError::TooLong);
    }

    #[test]
    fn the_repeated_hour_is_its_mean_and_the_skipped_one_unknown() {
        // 25 October 2026: 03:00 summer time is 02:00 winter time; 29 March: 02:00 is left out.
        let start = TimestampMs::parse("2026-10-24T23:00:00Z").unwrap();
        let hours: Vec<_> = (1..=4).map(|v| Some(MilliwattHours(v * 1_000_000))).collect();
        let (_, autumn) = History::new(start, &hours, berlin()).unwrap().by_wall_clock(MAX_HOURS);
        assert_eq!(autumn, [1.0, 2.5, 4.0]);
        let start = TimestampMs::parse("2026-03-29T00:00:00Z").unwrap();
        let (_, spring) =
            History::new(start, &hours[..2], berlin()).unwrap().by_wall_clock(MAX_HOURS);
        assert!(spring[1].is_nan(), "{spring:?}");
        assert_eq!((spring[0], spring[2]), (1.0, 2.0));
    }
}
