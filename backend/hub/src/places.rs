//! What notifications say of the sites that they come from.

use jiff::tz::TimeZone;
use ohmstead_identity::Identity;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_notify::{Place, Places};
use ohmstead_store::identity::{Kind, Reach, SiteId};
use std::sync::Arc;

/// The hub's sites, as they are now.
pub struct SitePlaces {
    /// Knows them.
    pub identity: Arc<Identity>,
    /// Where the dashboard is, for links.
    pub link: Option<String>,
}

impl SitePlaces {
    fn of(&self, site: &SiteId) -> Place {
        let record = self.identity.site(site);
        // Checked when the site was made or changed.
        let zone = record.as_ref().and_then(|s| TimeZone::get(&s.timezone).ok());
        Place {
            id: site.to_string(),
            currency: record.as_ref().map(|s| s.currency.clone()).unwrap_or_default(),
            language: record.as_ref().map(|s| s.language).unwrap_or_default(),
            name: record.map_or_else(|| site.to_string(), |s| s.name),
            zone: zone.unwrap_or(TimeZone::UTC),
            link: self.link.clone(),
        }
    }
}

impl Places for SitePlaces {
    fn of_site(&self, site: &str) -> Place {
        self.of(&SiteId::new(site).unwrap_or_else(|_| self.identity.first_site()))
    }

    fn of_device(&self, device: &DeviceId) -> Place {
        self.of(&self.identity.site_of(Kind::Device, device.as_str()))
    }

    fn of_channel(&self, channel: &str) -> Place {
        let owner = self.identity.owner(Kind::Channel, channel);
        self.of(&owner.unwrap_or_else(|| self.identity.first_site()))
    }

    fn at(&self, device: &DeviceId, at: TimestampMs) -> DeviceId {
        self.identity.at(device, at)
    }

    fn reaches(&self, channel: &str, device: &DeviceId) -> bool {
        self.identity.reaches(Kind::Channel, channel, device)
    }
}
