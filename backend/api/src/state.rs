//! What the handlers share.

use crate::dto::backups::BackupReport;
use crate::feeds::Feed;
use crate::upload::Uploads;
use axum::extract::FromRef;
use ohmstead_analysis::Analysis;
use ohmstead_billing::Billing;
use ohmstead_derive::Derive;
use ohmstead_fleet::Fleet;
use ohmstead_identity::Identity;
use ohmstead_ingest::{Foreign, Ingest, Live, Metrics};
use ohmstead_model::{Clock, DeviceId, SiteCalendar, TimestampMs};
use ohmstead_notify::Notify;
use ohmstead_store::identity::{Kind, Reach, Seen, SiteId, SiteRecord, Within};
use ohmstead_store::{AlertRecord, Device, Status, Store};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, RwLock};

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

/// What the gate in front of all handlers is told.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    /// Nobody signs in: for loopback only.
    pub open: bool,
    /// The hub itself speaks TLS on the dashboard's port.
    pub is_tls: bool,
    /// Proxies that are believed about where a request comes from.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Names by which the hub is called, beside loopback's: in the open mode others are refused.
    pub names: Vec<String>,
    /// Origins of pages served elsewhere that may use the API, such as `https://energy.example.org`.
    pub origins: Vec<String>,
    /// Expensive questions (energy, costs, bills, charts) worked on at the same time; 0: one less
    /// than the machine has processors, and at least one.
    pub questions: u16,
    /// What the dashboard's addresses begin with behind a proxy, such as `/ohmstead`; or nothing.
    pub base_path: String,
}

/// The hub as each site sees it, made when first asked for.
#[derive(Default)]
pub struct Sites(Mutex<HashMap<SiteId, (SiteRecord, Arc<Api>)>>);

/// What belongs to one site, for billing.
struct OfSite {
    identity: Arc<Identity>,
    site: SiteId,
}

impl Within for OfSite {
    fn holds(&self, kind: Kind, id: &str) -> bool {
        self.identity.owner(kind, id).is_none_or(|owner| owner == self.site)
    }
}

/// Shared by all handlers.
#[derive(Clone)]
pub struct Api {
    /// Where everything is kept.
    pub store: Arc<dyn Store>,
    /// Keeps intervals and alerts in step.
    pub derive: Arc<Derive>,
    /// Costs and bills.
    pub billing: Billing,
    /// Forecasts and anomalies.
    pub analysis: Arc<Analysis>,
    /// Alerts to people.
    pub notify: Arc<Notify>,
    /// Takes readings in.
    pub ingest: Arc<Ingest>,
    /// Takes readings of other systems in.
    pub foreign: Arc<Foreign>,
    /// Meters in the field.
    pub fleet: Arc<Fleet>,
    /// What they need to know of the hub.
    pub meters: MeterAccess,
    /// Who may do what.
    pub identity: Arc<Identity>,
    /// What the gate is told.
    pub gate: Gate,
    /// The hub as each site sees it.
    pub sites: Arc<Sites>,
    /// What sites paid today.
    pub today: Arc<crate::Today>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The site.
    pub site: Site,
    /// News for the WebSocket.
    pub live: Live,
    /// Counters.
    pub metrics: Arc<Metrics>,
    /// Where uploads lie while they are read.
    pub uploads: Uploads,
    /// Copies that the hub makes by itself; nothing where it makes none.
    pub backups: Arc<RwLock<Option<BackupReport>>>,
    /// What the hub fetches by itself, by name.
    pub feeds: Arc<Vec<Arc<Feed>>>,
    /// `/metrics` has what each meter says last, for those who may see it.
    pub meter_metrics: bool,
    /// Where MQTT is served.
    pub mqtt: String,
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

    /// A device's status now, by what its site calls silence.
    pub fn status(&self, device: &Device) -> Status {
        let silent_after_s = self.identity.silent_after_s(device.id.as_str());
        device.status(self.clock.now(), i64::from(silent_after_s) * 1000)
    }

    /// What is seen under a device's id: whose readings, and of which time.
    pub fn seen(&self, device: &DeviceId) -> Seen {
        self.identity.seen(device)
    }

    /// An alert under the id under which its device is seen at its beginning.
    pub fn own(&self, alert: AlertRecord) -> AlertRecord {
        let device = self.identity.at(&alert.device, alert.episode.since);
        AlertRecord { device, ..alert }
    }

    /// The hub as a site sees it: with its zone, currency, billing.
    pub fn of_site(&self, id: &SiteId) -> Arc<Self> {
        let Some(record) = self.identity.site(id) else { return Arc::new(self.clone()) };
        let mut sites = self.sites.0.lock().expect("nothing panics while a site is looked up");
        if let Some((known, api)) = sites.get(id)
            && *known == record
        {
            return api.clone();
        }
        // Checked when the site was made or changed.
        let Ok(calendar) = SiteCalendar::new(&record.timezone, record.billing_day) else {
            return Arc::new(self.clone());
        };
        let within = OfSite { identity: self.identity.clone(), site: id.clone() };
        let billing = self.billing.of_site(calendar.clone(), record.billing_day, Arc::new(within));
        let site = Site {
            name: record.name.clone(),
            currency: record.currency.clone(),
            billing_day: record.billing_day,
            calendar,
            silent_after_ms: i64::from(record.silent_after_s) * 1000,
        };
        let api = Arc::new(Self { site, billing, ..self.clone() });
        sites.insert(id.clone(), (record, api.clone()));
        api
    }
}

/// What the router holds: the hub, before a request's site is known.
#[derive(Clone)]
pub struct Root(pub Arc<Api>);

impl FromRef<Root> for Arc<Api> {
    fn from_ref(root: &Root) -> Self {
        root.0.clone()
    }
}

/// Parts that are the same for every site: a handler that needs no more takes just its part, as
/// `State`.
macro_rules! parts {
    ($($field:ident: $part:ty),+) => {
        $(impl FromRef<Root> for $part {
            fn from_ref(root: &Root) -> Self {
                root.0.$field.clone()
            }
        })+
    };
}

parts! {
    store: Arc<dyn Store>,
    ingest: Arc<Ingest>,
    fleet: Arc<Fleet>,
    metrics: Arc<Metrics>
}
