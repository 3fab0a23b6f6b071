//! Outdoor temperature where it is known: a series beside the prices.

use crate::Result;
use crate::hours::Hours;
use crate::service::Analysis;
use crate::subject::Subject;
use ohmstead_insight::Temperature;
use ohmstead_insight::history::HOUR_MS;
use ohmstead_model::{SlotRange, TimeRange, TimestampMs};
use ohmstead_store::PriceFilter;
use ohmstead_tariff::PriceSeries;
use ohmstead_tariff::price::CELSIUS;

/// Name of the series.
pub const TEMPERATURE: &str = "temperature";
/// A series without a value in so many days is not looked at, ms.
const LIVELY_MS: i64 = 14 * 24 * HOUR_MS;

impl Analysis {
    /// Zones of the temperature series that have values of these days.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn temperature_zones(&self) -> Result<Vec<String>> {
        let now = self.clock.now();
        let range = SlotRange::touching(TimeRange::new(now - LIVELY_MS, now + LIVELY_MS));
        let found = self.temperatures(None, range).await?;
        let mut zones: Vec<String> = found.into_iter().map(|s| s.zone).collect();
        zones.dedup();
        Ok(zones)
    }

    /// The temperature series of one zone, or of all; values that reach beyond the range are given whole.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn temperatures(
        &self,
        zone: Option<String>,
        range: SlotRange,
    ) -> Result<Vec<PriceSeries>> {
        let filter = PriceFilter { name: Some(TEMPERATURE.to_owned()), zone };
        let mut all = self.store.prices(filter, range).await?;
        all.retain(|s| s.unit == CELSIUS);
        Ok(all)
    }

    /// The temperature of a subject's history and of so many hours after it; `None` where none is known.
    pub(crate) async fn warmth(
        &self,
        subject: &Subject,
        hours: &Hours,
        ahead: usize,
    ) -> Result<Option<Temperature>> {
        let Some(zone) = subject.temperature() else { return Ok(None) };
        let length = hours.each.len() + ahead;
        let range = TimeRange::new(hours.from, hours.from + length as i64 * HOUR_MS);
        let range = SlotRange::touching(range);
        let series = self.temperatures(Some(zone.to_owned()), range).await?;
        let each = by_hour(&series, hours.from, length);
        Ok(Temperature::new(hours.from, &each, subject.zone().clone()).ok())
    }
}

/// The mean of each hour's values.
fn by_hour(series: &[PriceSeries], from: TimestampMs, length: usize) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0u32); length];
    for (range, celsius) in series.iter().flat_map(PriceSeries::known) {
        for slot in range.iter() {
            let hour = usize::try_from((slot.start() - from).div_euclid(HOUR_MS)).ok();
            if let Some((sum, count)) = hour.and_then(|h| sums.get_mut(h)) {
                *sum += celsius.exact().to_f64();
                *count += 1;
            }
        }
    }
    sums.iter().map(|(sum, n)| (*n > 0).then(|| sum / f64::from(*n))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::Slot;

    #[test]
    fn quarter_hours_are_averaged_and_hours_without_a_value_are_unknown() {
        let series = |start: i32, step, values: &[Option<&str>]| PriceSeries {
            name: TEMPERATURE.into(),
            zone: String::new(),
            currency: CELSIUS.into(),
            unit: CELSIUS.into(),
            start: Slot(start),
            step,
            values: values.iter().map(|v| v.map(|v| v.parse().unwrap())).collect(),
        };
        let all = [
            series(0, 15, &[Some("1"), Some("2"), Some("3"), Some("4")]),
            series(8, 60, &[Some("-2.5"), None, Some("7")]),
        ];
        let hours = by_hour(&all, TimestampMs(0), 4);
        assert_eq!(hours, [Some(2.5), None, Some(-2.5), None]);
    }
}
