//! Outdoor temperature, which much of a home's heating and cooling follows.

use crate::error::{InsightError, Result};
use crate::history::{History, Quantity};
use jiff::tz::TimeZone;
use ohmstead_model::TimestampMs;

const CELSIUS: Quantity =
    Quantity { column: "temperature", words: "an hour's temperature in °C", most: 100.0 };

/// Outdoor temperature hour by hour, of times past and to come, °C. Hours may be unknown.
#[derive(Debug, Clone)]
pub struct Temperature {
    hours: History,
}

impl Temperature {
    /// From hours that follow each other; `None` where it is not known.
    ///
    /// # Errors
    /// When none is known, or there are too many.
    pub fn new(start: TimestampMs, hours: &[Option<f64>], zone: TimeZone) -> Result<Self> {
        let values = hours.iter().map(|h| h.unwrap_or(f64::NAN)).collect();
        let hours = History::from_kwh(start, values, zone).map_err(of_temperature)?;
        Ok(Self { hours })
    }

    /// From CSV `timestamp,temperature` (a heading line may stand first): starts of hours in RFC 3339,
    /// rising, °C; an hour that is left out or empty is not known.
    ///
    /// # Errors
    /// With the row and what is wrong with it.
    pub fn from_csv(text: &str, zone: TimeZone) -> Result<Self> {
        let hours = History::from_rows(text, zone, &CELSIUS).map_err(of_temperature)?;
        Ok(Self { hours })
    }

    /// °C by hours of the wall clock: the first hour and the values.
    pub(crate) fn by_wall_clock(&self) -> (i64, Vec<f64>) {
        self.hours.by_wall_clock(self.hours.values().len())
    }
}

fn of_temperature(error: InsightError) -> InsightError {
    match error {
        InsightError::Empty => InsightError::NoTemperature,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_rows_and_files_without_a_value_are_refused_in_its_own_words() {
        let read = |text| Temperature::from_csv(text, TimeZone::UTC).unwrap_err().to_string();
        assert!(read("timestamp,temperature\n2026-01-01T00:00:00Z,400\n").contains("°C"));
        assert!(read("2026-01-01T00:00:00Z\n").contains("timestamp,temperature"));
        assert!(read("2026-01-01T00:00:00Z,\n").contains("temperature"));
        let ok = Temperature::from_csv("2026-01-01T00:00:00Z,-3.5\n", TimeZone::UTC).unwrap();
        assert_eq!(ok.by_wall_clock(), (20_454 * 24, vec![-3.5]));
    }
}
