//! Whose load it is: a device's, a virtual meter's, or a site's.

use jiff::ToSpan as _;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_tariff::holiday::{self, Holiday};

/// Whose load is looked at, in which zone.
#[derive(Debug, Clone)]
pub struct Subject {
    key: String,
    members: Vec<DeviceId>,
    zone: TimeZone,
    holidays: Vec<Holiday>,
    /// Zone of the series of its outdoor temperature.
    temperature: Option<String>,
}

impl Subject {
    /// A device or virtual meter.
    pub fn device(id: &DeviceId, zone: TimeZone) -> Self {
        Self {
            key: id.to_string(),
            members: vec![id.clone()],
            zone,
            holidays: Vec::new(),
            temperature: None,
        }
    }

    /// A site's meters together; a single meter is the site.
    pub fn site(site: &str, mut meters: Vec<DeviceId>, zone: TimeZone) -> Self {
        meters.sort();
        // No device's id has a colon.
        let key = match meters.as_slice() {
            [one] => one.to_string(),
            _ => format!("site:{site}"),
        };
        Self { key, members: meters, zone, holidays: Vec::new(), temperature: None }
    }

    /// The same where people keep these days like a Sunday.
    #[must_use]
    pub fn keeping(self, holidays: Vec<Holiday>) -> Self {
        Self { holidays, ..self }
    }

    /// The same where the outdoor temperature is that of the series with this zone.
    #[must_use]
    pub fn in_weather_of(self, zone: Option<String>) -> Self {
        Self { temperature: zone, ..self }
    }

    /// Zone of the series of its outdoor temperature.
    pub(crate) fn temperature(&self) -> Option<&str> {
        self.temperature.as_deref()
    }

    /// Its holidays from the day of `from` to so many days after that of `to`.
    pub(crate) fn holidays(&self, from: TimestampMs, to: TimestampMs, days: i64) -> Vec<Date> {
        let date = |at: TimestampMs| self.zone.to_datetime(at.to_jiff()).date();
        let (from, to) = (date(from), date(to).saturating_add(days.days()));
        let all = holiday::days(&self.holidays, from, to);
        all.into_iter().filter(|d| (from..=to).contains(d)).collect()
    }

    /// By what its results are kept.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The meters that are added up.
    pub fn members(&self) -> &[DeviceId] {
        &self.members
    }

    /// The site's zone.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }
}
