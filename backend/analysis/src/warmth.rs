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
        let range = TimeRange::new(now - LIVELY_MS, now + LIVELY_MS);
        let mut zones: Vec<String> = self.series(None, range).await?.map(|s| s.zone).collect();
        zones.dedup();
        Ok(zones)
    }

    async fn series(
        &self,
        zone: Option<String>,
        range: TimeRange,
    ) -> Result<impl Iterator<Item = PriceSeries>> {
        let filter = PriceFilter { name: Some(TEMPERATURE.to_owned()), zone };
        let all = self.store.prices(filter, SlotRange::touching(range)).await?;
        Ok(all.into_iter().filter(|s| s.unit == CELSIUS))
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
        let series: Vec<PriceSeries> = self.series(Some(zone.to_owned()), range).await?.collect();
        let each = by_hour(&series, hours.from, length);
        Ok(Temperature::new(hours.from, &each, subject.zone().clone()).ok())
    }
}

/// The mean of each hour's values.
fn by_hour(series: &[PriceSeries], from: TimestampMs, length: usize) -> Vec<Option<f64>> {
    let mut sums = vec![(0.0, 0u32); length];
    for s in series {
        let slots = i64::from(s.step) / 15;
        for (n, value) in s.values.iter().enumerate() {
            let Some(celsius) = value.and_then(|v| v.to_string().parse::<f64>().ok()) else {
                continue;
            };
            for slot in 0..slots {
                let at = s.start.start() + (n as i64 * slots + slot) * ohmstead_model::Slot::MS;
                let hour = usize::try_from((at - from).div_euclid(HOUR_MS)).ok();
                if let Some((sum, count)) = hour.and_then(|h| sums.get_mut(h)) {
                    *sum += celsius;
                    *count += 1;
                }
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
