//! What the handlers share.

use ohmstead_billing::Billing;
use ohmstead_derive::Derive;
use ohmstead_fleet::Fleet;
use ohmstead_ingest::{Foreign, Ingest, Live, Metrics};
use ohmstead_model::{Clock, SiteCalendar, TimestampMs};
use ohmstead_store::{Device, Status, Store};
use std::sync::Arc;

/// The site, as configured.
#[derive(Debug, Clone)]
pub struct Site {
    /// What people call it.
    pub name: String,
    /// ISO 4217 code.
    pub currency: String,
    /// First day of a billing period, 1..=31.
    pub billing_day: u8,
    /// Zone and billing day.
    pub calendar: SiteCalendar,
    /// Nothing for longer than this is silence, ms.
    pub silent_after_ms: i64,
}

/// What a meter needs to know of the hub, beside its credentials.
#[derive(Debug, Clone, Default)]
pub struct MeterAccess {
    /// Port of MQTT over TLS, where that is served.
    pub mqtt_port: Option<u16>,
    /// Port that serves firmware images, where that is served.
    pub http_port: Option<u16>,
    /// The CA certificate to trust, DER in base64.
    pub ca: Option<String>,
    /// Names in the hub's certificate, where it is its own.
    pub names: Vec<String>,
}

/// Shared by all handlers.
pub struct Api {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Keeps intervals and alerts in step.
    pub derive: Arc<Derive>,
    /// Costs and bills.
    pub billing: Billing,
    /// Takes readings in.
    pub ingest: Arc<Ingest>,
    /// Takes readings of other systems in.
    pub foreign: Arc<Foreign>,
    /// Meters in the field.
    pub fleet: Arc<Fleet>,
    /// What they need to know of the hub.
    pub meters: MeterAccess,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The site.
    pub site: Site,
    /// News for the WebSocket.
    pub live: Live,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Where MQTT is served.
    pub mqtt: std::net::SocketAddr,
    /// True when the meters are virtual.
    pub demo: bool,
    /// Becomes true when the hub stops: open WebSockets end.
    pub stopping: tokio::sync::watch::Receiver<bool>,
}

impl Api {
    /// An instant in the site's zone.
    pub fn time(&self, at: TimestampMs) -> String {
        at.rfc3339(self.site.calendar.zone())
    }

    /// A device's status now.
    pub fn status(&self, device: &Device) -> Status {
        device.status(self.clock.now(), self.site.silent_after_ms)
    }
}
