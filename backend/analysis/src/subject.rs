//! Whose load it is: a device's, a virtual meter's, or a site's.

use jiff::tz::TimeZone;
use ohmstead_model::DeviceId;

/// Whose load is looked at, in which zone.
#[derive(Debug, Clone)]
pub struct Subject {
    key: String,
    members: Vec<DeviceId>,
    zone: TimeZone,
}

impl Subject {
    /// A device or virtual meter.
    pub fn device(id: &DeviceId, zone: TimeZone) -> Self {
        Self { key: id.to_string(), members: vec![id.clone()], zone }
    }

    /// A site's meters together; a single meter is the site.
    pub fn site(site: &str, mut meters: Vec<DeviceId>, zone: TimeZone) -> Self {
        meters.sort();
        // No device's id has a colon.
        let key = match meters.as_slice() {
            [one] => one.to_string(),
            _ => format!("site:{site}"),
        };
        Self { key, members: meters, zone }
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
