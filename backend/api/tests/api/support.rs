//! The API over the in-memory store, without a network: one builder for every test of a resource.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use ohmstead_analysis::Analysis;
use ohmstead_api::{Api, Gate, MeterAccess, Site, Uploads};
use ohmstead_billing::Billing;
use ohmstead_derive::Derive;
use ohmstead_fleet::{Fleet, FleetConfig};
use ohmstead_identity::{Identity, SystemRandom};
use ohmstead_ingest::{Dialects, Foreign, Ingest, Limits, Live, Metrics};
use ohmstead_integration::Dialect;
use ohmstead_model::{Clock, Language, ManualClock, SiteCalendar, TimestampMs};
use ohmstead_notify::{Notify, Place, Senders};
use ohmstead_store::Store;
use ohmstead_store::identity::{SiteId, SiteRecord};
use ohmstead_store::memory::MemoryStore;
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;

/// 2026-03-02T00:00:00Z, a Monday.
pub const NOW: i64 = 1_772_409_600_000;

/// A contract of one price at all times.
pub const FLAT: &str = r#"{"id":"home","name":"Home","versions":[{"tariff":{"id":"flat","name":"Flat",
    "currency":"EUR","energy":[{"name":"Energy","price":{"bands":{"bands":
    [{"name":"all day","tiers":[{"price":"0.30"}]}]}}}]}}]}"#;

pub struct TestHub {
    pub router: Router,
    pub ingest: Arc<Ingest>,
    pub foreign: Arc<Foreign>,
    pub analysis: Arc<Analysis>,
    pub store: Arc<MemoryStore>,
    pub uploads: Uploads,
    _stop: tokio::sync::watch::Sender<bool>,
    _dir: tempfile::TempDir,
}

#[derive(Debug)]
pub struct Answered {
    pub status: StatusCode,
    pub headers: axum::http::HeaderMap,
    pub body: Value,
}

impl Answered {
    pub fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or("")
    }
}

/// Nobody has a browser in these tests.
struct Everybody;

impl ohmstead_notify::Audience for Everybody {
    fn may_hear(&self, _: Option<&str>, _: &ohmstead_model::DeviceId) -> bool {
        true
    }

    fn is_known(&self, _: Option<&str>) -> bool {
        true
    }
}

fn first_site() -> SiteRecord {
    SiteRecord {
        id: SiteId::new("home").unwrap(),
        name: "Test".into(),
        timezone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        billing_day: 1,
        nominal_voltage: 230,
        silent_after_s: 600,
        language: Language::En,
        created_at: TimestampMs(0),
    }
}

impl TestHub {
    pub async fn new() -> Self {
        Self::with(Gate { open: true, ..Gate::default() }).await
    }

    pub async fn with(gate: Gate) -> Self {
        let memory = Arc::new(MemoryStore::new());
        let store: Arc<dyn Store> = memory.clone();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(TimestampMs(NOW)));
        let (live, metrics) = (Live::new(64), Arc::new(Metrics::new()));
        let derive = Arc::new(Derive::new(store.clone(), live.clone()));
        let limits = Limits::default();
        let ingest =
            Ingest::new(store.clone(), clock.clone(), limits, live.clone(), metrics.clone());
        let ingest = Arc::new(ingest);
        let calendar = SiteCalendar::new("Europe/Berlin", 1).unwrap();
        let zone = calendar.zone().clone();
        let on = vec![Dialect::Tasmota, Dialect::Zigbee2mqtt];
        let dialects = Dialects::open(store.clone(), on, Vec::new()).await.unwrap();
        let foreign =
            Foreign::open(ingest.clone(), store.clone(), clock.clone(), zone, dialects).await;
        let foreign = Arc::new(foreign.unwrap());
        let fleet_config = FleetConfig { ota_key: None, utc_offset_min: 0 };
        let fleet = Fleet::open(store.clone(), clock.clone(), fleet_config).await.unwrap();
        let random = Arc::new(SystemRandom);
        let identity = Identity::open(store.clone(), clock.clone(), random, first_site());
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let dir = tempfile::tempdir().unwrap();
        let uploads = Uploads { dir: dir.path().join("uploads"), most: 1 << 20 };
        let place = Place {
            id: "home".into(),
            name: "Home".into(),
            zone: calendar.zone().clone(),
            link: None,
            currency: "EUR".into(),
            language: Language::En,
        };
        let senders = Senders::new(None, false);
        let analysis = Arc::new(Analysis::new(store.clone(), derive.clone(), clock.clone()));
        let api = Api {
            analysis: analysis.clone(),
            notify: Arc::new(Notify::new(
                store.clone(),
                clock.clone(),
                senders,
                Arc::new(place),
                Arc::new(Everybody),
            )),
            billing: Billing::new(
                store.clone(),
                derive.clone(),
                clock.clone(),
                calendar.clone(),
                1,
            )
            .expecting(analysis.clone()),
            store,
            derive,
            ingest: ingest.clone(),
            foreign: foreign.clone(),
            fleet: Arc::new(fleet),
            meters: MeterAccess::default(),
            identity: Arc::new(identity.await.unwrap()),
            gate,
            sites: Arc::default(),
            today: Arc::default(),
            clock,
            site: Site {
                name: "Test".into(),
                currency: "EUR".into(),
                billing_day: 1,
                calendar,
                silent_after_ms: 600_000,
            },
            live,
            metrics,
            uploads: uploads.clone(),
            backups: Arc::default(),
            feeds: Arc::default(),
            meter_metrics: true,
            mqtt: "127.0.0.1:1883".parse().unwrap(),
            demo: false,
            stopping,
        };
        let router = ohmstead_api::router(Arc::new(api));
        Self { router, ingest, foreign, analysis, store: memory, uploads, _stop: stop, _dir: dir }
    }

    /// A day of one reading a quarter hour before now, at `watts`, as a meter sends them.
    pub async fn day(&self, device: &str, watts: i64) {
        for quarter in 0..=96 {
            let at = NOW / 1000 - 86_400 + quarter * 900;
            let energy = watts * quarter * 900 / 3600;
            let message = format!(
                r#"{{"deviceId":"{device}","voltage":230,"current":1,"power":{watts},"energy":{energy},"timestamp":{at}}}"#
            );
            let topic = format!("/energy/{device}/data");
            self.ingest.accept(&topic, message.as_bytes()).await.unwrap();
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answered { status, headers, body }
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn delete(&self, path: &str) -> Answered {
        self.send(Request::delete(path).body(Body::empty()).unwrap()).await
    }

    pub async fn json(&self, method: &str, path: &str, body: &str) -> Answered {
        self.text(method, path, "application/json", body).await
    }

    pub async fn text(&self, method: &str, path: &str, kind: &str, body: &str) -> Answered {
        let request = Request::builder().method(method).uri(path);
        let request = request.header(header::CONTENT_TYPE, kind);
        // As every client says it: the gate looks at what has a length.
        let request = request.header(header::CONTENT_LENGTH, body.len());
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}
