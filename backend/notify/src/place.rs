//! The sites that notifications speak of.

use jiff::tz::TimeZone;
use ohmstead_model::{DeviceId, Language, TimestampMs};

/// What notifications say of where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The site's id.
    pub id: String,
    /// The site's name.
    pub name: String,
    /// The zone of every time in them.
    pub zone: TimeZone,
    /// Where the dashboard is, for links.
    pub link: Option<String>,
    /// ISO 4217 code.
    pub currency: String,
    /// The language of what is told.
    pub language: Language,
}

/// Which site a device or channel belongs to.
pub trait Places: Send + Sync {
    /// A site by its id.
    fn of_site(&self, site: &str) -> Place;

    /// The site of a device.
    fn of_device(&self, device: &DeviceId) -> Place;

    /// The site of a channel; of one that serves every site the hub's first.
    fn of_channel(&self, channel: &str) -> Place;

    /// The id under which an instant of a device is seen: what it left behind in another site has its own.
    fn at(&self, device: &DeviceId, _: TimestampMs) -> DeviceId {
        device.clone()
    }

    /// True when alerts of a device go to a channel at all: it serves every site, or is of the device's.
    fn reaches(&self, channel: &str, device: &DeviceId) -> bool;
}

/// A hub of one site.
impl Places for Place {
    fn of_site(&self, _: &str) -> Place {
        self.clone()
    }

    fn of_device(&self, _: &DeviceId) -> Place {
        self.clone()
    }

    fn of_channel(&self, _: &str) -> Place {
        self.clone()
    }

    fn reaches(&self, _: &str, _: &DeviceId) -> bool {
        true
    }
}
