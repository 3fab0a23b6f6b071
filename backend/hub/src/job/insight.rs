//! Keeps forecasts and anomalies of every device and site up to date, an hour after the other, and judges the rules that
//! go by them.

use crate::clock::ClockWatch;
use jiff::tz::TimeZone;
use ohmstead_analysis::{Analysis, Refreshed, Subject, TEMPERATURE};
use ohmstead_billing::Billing;
use ohmstead_derive::{Derive, Roster};
use ohmstead_identity::Identity;
use ohmstead_model::{DeviceId, SiteCalendar};
use ohmstead_store::Result;
use ohmstead_store::identity::{Kind, SiteId, SiteRecord, Within};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Between two passes; most find nothing to do, for only full hours count.
const EVERY: Duration = Duration::from_secs(60);
/// After a subject the job waits this many times as long as it took, so that most of the machine is
/// left for taking readings in and for answers.
const PAUSE_FACTOR: u32 = 9;

/// What it works with.
pub struct Insight {
    /// Does the work.
    pub analysis: Arc<Analysis>,
    /// Knows each site's meters.
    pub billing: Billing,
    /// Knows the sites.
    pub identity: Arc<Identity>,
    /// Knows the devices.
    pub derive: Arc<Derive>,
}

/// Runs until dropped. While the clock is doubted nobody knows which hours are over.
pub async fn run(insight: Insight, watch: Arc<ClockWatch>) {
    loop {
        tokio::time::sleep(EVERY).await;
        if !watch.is_credible() {
            continue;
        }
        match insight.subjects().await {
            Ok((roster, subjects)) => insight.pass(&roster, &subjects).await,
            Err(error) => {
                tracing::error!(%error, "forecasts could not be brought up to date; trying again");
            }
        }
    }
}

/// Whose load is looked at. Rules watch devices.
struct Of {
    subject: Subject,
    device: Option<(DeviceId, SiteCalendar)>,
}

/// What is of one site.
struct OfSite {
    identity: Arc<Identity>,
    site: SiteId,
}

impl Within for OfSite {
    fn holds(&self, kind: Kind, id: &str) -> bool {
        self.identity.site_of(kind, id) == self.site
    }
}

impl Insight {
    /// Every device that is not removed, each by its site's calendar, and every site of several meters.
    async fn subjects(&self) -> Result<(Roster, Vec<Of>)> {
        let roster = self.derive.roster().await?;
        let warmths = self.analysis.temperature_zones().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "temperatures could not be read: forecasts know no weather");
            Vec::new()
        });
        let mut all = Vec::new();
        for site in self.identity.sites() {
            // Checked when the site was made or changed.
            let Ok(calendar) = SiteCalendar::new(&site.timezone, site.billing_day) else {
                continue;
            };
            let zone = calendar.zone().clone();
            let billing = self.billing_of(&site, calendar.clone());
            let holidays = billing.holidays().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the contracts could not be read: forecasts know no holidays");
                Vec::new()
            });
            let warmth = self.identity.series_zone(&site.id, TEMPERATURE, &warmths);
            let around = |s: Subject| s.keeping(holidays.clone()).in_weather_of(warmth.clone());
            let theirs = roster.devices().iter().filter(|d| {
                !d.is_removed() && self.identity.site_of(Kind::Device, d.id.as_str()) == site.id
            });
            all.extend(theirs.map(|d| Of {
                subject: around(Subject::device(&d.id, zone.clone())),
                device: Some((d.id.clone(), calendar.clone())),
            }));
            let whole = whole(&site, &billing, zone.clone()).await;
            all.extend(whole.map(|s| Of { subject: around(s), device: None }));
        }
        Ok((roster, all))
    }

    fn billing_of(&self, site: &SiteRecord, calendar: SiteCalendar) -> Billing {
        let within = OfSite { identity: self.identity.clone(), site: site.id.clone() };
        self.billing.of_site(calendar, site.billing_day, Arc::new(within))
    }

    async fn pass(&self, roster: &Roster, subjects: &[Of]) {
        self.analysis.begin_pass(subjects.len());
        let watching = self.analysis.watching().await.inspect_err(|error| {
            tracing::error!(%error, "rules of forecasts and anomalies could not be read; trying again");
        });
        for of in subjects {
            let began = Instant::now();
            let subject = of.subject.key();
            let is_new = match self.analysis.refresh(roster, &of.subject).await {
                Ok(refreshed) => refreshed == Refreshed::Renewed,
                Err(error) => {
                    tracing::error!(%error, subject, "its forecast could not be made; trying again");
                    false
                }
            };
            if let (Ok(watching), Some((device, calendar))) = (&watching, &of.device)
                && let Err(error) =
                    self.analysis.watch(watching, (&of.subject, device), calendar, is_new).await
            {
                tracing::error!(%error, subject, "its rules could not be judged; trying again");
            }
            if is_new {
                tokio::time::sleep(began.elapsed() * PAUSE_FACTOR).await;
            }
        }
        self.analysis.end_pass();
    }
}

/// A site of several meters; one of a single meter is that meter.
async fn whole(site: &SiteRecord, billing: &Billing, zone: TimeZone) -> Option<Subject> {
    let meters = billing.site_meters().await.ok()?;
    (meters.len() > 1).then(|| Subject::site(site.id.as_str(), meters, zone))
}
