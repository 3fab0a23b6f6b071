//! What is in the weekly and monthly report: the same numbers as the dashboard's, worked out by the same ways.

use crate::state::Api;
use async_trait::async_trait;
use jiff::civil::Date;
use ohmstead_analysis::Subject;
use ohmstead_billing::{BillingError, CostAnswer, CostBucket, CostQuery};
use ohmstead_ledger::{BucketSum, sum, together};
use ohmstead_model::{Bucket, DeviceId, MilliwattHours, Money, SlotRange, TimestampMs};
use ohmstead_notify::report::{Days, Figures, Outlook, ReportKind, Totals};
use ohmstead_notify::service::{ReportSite, Reporter};
use ohmstead_store::AlertFilter;
use ohmstead_store::identity::{Kind, Reach, SiteId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days that a report names as the highest.
const HIGHEST: usize = 3;
/// Things that stood out which a report names.
const UNUSUAL_MAX: usize = 5;
/// Alerts that are looked through.
const ALERTS_MAX: usize = 10_000;

/// Reports of every site of the hub.
pub struct SiteReports {
    /// The hub.
    pub api: Arc<Api>,
}

impl SiteReports {
    /// One site.
    pub fn site(&self, id: &SiteId) -> ReportSite {
        let here = self.api.of_site(id);
        let place = self.api.notify.place(id.as_str());
        ReportSite { id: id.to_string(), calendar: here.site.calendar.clone(), place }
    }
}

#[async_trait]
impl Reporter for SiteReports {
    /// Its own, or every one where it is the hub's.
    fn sites(&self, channel: &str) -> Vec<ReportSite> {
        match self.api.identity.owner(Kind::Channel, channel) {
            Some(site) => vec![self.site(&site)],
            None => self.api.identity.sites().iter().map(|s| self.site(&s.id)).collect(),
        }
    }

    async fn figures(&self, site: &str, kind: ReportKind, days: Days) -> Result<Figures, String> {
        let id = SiteId::new(site).map_err(|e| e.to_string())?;
        let here = self.api.of_site(&id);
        let these = measured(&here, days).await?;
        let before = measured(&here, kind.before(days)).await?;
        let year_before = measured(&here, kind.year_before(days)).await?;
        let (next_week, unusual) = looked_at(&here, &id, &these.devices, days).await;
        Ok(Figures {
            kind,
            site: here.site.name.clone(),
            days,
            currency: these.currency.clone().unwrap_or_else(|| here.site.currency.clone()),
            totals: these.totals(),
            // Amounts of another currency are not beside these.
            before: before.totals_in(&these),
            year_before: year_before.totals_in(&these),
            highest: these.highest(&here),
            alerts: alerts(&here, &id, days).await?,
            unusual,
            next_week,
            outlook: outlook(&here).await,
        })
    }
}

/// Energy and money of some days, day by day.
struct Measured {
    devices: Vec<DeviceId>,
    currency: Option<String>,
    range: SlotRange,
    total: BucketSum,
    cost: Option<Money>,
    days: Vec<(BucketSum, Option<Money>)>,
}

impl Measured {
    fn totals(&self) -> Option<Totals> {
        let times = self.range.times();
        let length = u64::try_from(times.to - times.from).unwrap_or(0).max(1);
        let percent = self.total.covered_ms.saturating_mul(100) / length;
        (self.total.covered_ms > 0 || self.total.import.0 != 0).then(|| Totals {
            import: self.total.import,
            export: self.total.export,
            cost: self.cost,
            covered_percent: u8::try_from(percent.min(100)).unwrap_or(100),
        })
    }

    fn totals_in(&self, these: &Self) -> Option<Totals> {
        let cost = self.cost.filter(|_| self.currency == these.currency);
        self.totals().map(|totals| Totals { cost, ..totals })
    }

    fn highest(&self, here: &Api) -> Vec<(Date, MilliwattHours, Option<Money>)> {
        let mut days: Vec<_> = self.days.iter().filter(|(e, _)| e.import.0 > 0).collect();
        days.sort_by_key(|(e, _)| (std::cmp::Reverse(e.import), e.range.from));
        let date = |e: &BucketSum| here.site.calendar.date(e.range.from.start());
        days.iter().take(HIGHEST).map(|(e, cost)| (date(e), e.import, *cost)).collect()
    }
}

fn billed(answer: CostAnswer, range: SlotRange) -> Measured {
    let cost = |b: &CostBucket| b.energy_cost + b.period_cost;
    Measured {
        range,
        total: answer.total.energy,
        cost: Some(cost(&answer.total)),
        days: answer.buckets.iter().map(|b| (b.energy, Some(cost(b)))).collect(),
        devices: answer.devices,
        currency: Some(answer.currency),
    }
}

/// By the contracts of the site; where there is none that can be billed, by the meters that measure all of it.
async fn measured(here: &Api, days: Days) -> Result<Measured, String> {
    let range = days.slots(&here.site.calendar);
    let (contract, device) = (None, None);
    let query = CostQuery { contract, device, range, bucket: Bucket::Day, by_circuit: false };
    match here.billing.cost(&query).await {
        Ok(answer) => return Ok(billed(answer, range)),
        // A report without money must not come from a fault that passes: it is tried again.
        Err(error @ (BillingError::Store(_) | BillingError::Interrupted)) => {
            return Err(error.to_string());
        }
        Err(_) => {}
    }
    let devices = here.billing.site_meters().await.map_err(|e| e.to_string())?;
    let roster = here.derive.roster().await.map_err(|e| e.to_string())?;
    let found = here.derive.energies_of(&roster, &devices, range).await;
    let intervals = together(found.map_err(|e| e.to_string())?.into_iter().flatten().collect());
    let days = sum(&intervals, &here.site.calendar.buckets(Bucket::Day, range));
    let total = sum(&intervals, &[range]).pop();
    Ok(Measured {
        devices,
        currency: None,
        range,
        total: total.unwrap_or_else(|| BucketSum::empty(range)),
        cost: None,
        days: days.into_iter().map(|energy| (energy, None)).collect(),
    })
}

/// What the models say of these meters together: the energy of the next seven days, and what stood out of these.
async fn looked_at(
    here: &Api,
    site: &SiteId,
    meters: &[DeviceId],
    days: Days,
) -> (Option<MilliwattHours>, Vec<String>) {
    let calendar = &here.site.calendar;
    let zone = calendar.zone().clone();
    let subject = match meters {
        [] => return (None, Vec::new()),
        [device] => Subject::device(device, zone),
        several => Subject::site(site.as_str(), several.to_vec(), zone),
    };
    let weather = crate::routes::forecast::weather(here, site).await.unwrap_or_default();
    let subject =
        subject.keeping(here.billing.holidays().await.unwrap_or_default()).in_weather_of(weather);
    // Too little history: then nothing is said.
    let ahead = here.analysis.forecast(&subject, 7 * 24).await.ok();
    let next = ahead.map(|a| MilliwattHours(a.hours.iter().map(|h| h.expected.0).sum()));
    let times = days.slots(calendar).times();
    let found = here.analysis.anomalies(&subject, times.from).await.unwrap_or_default();
    let mut found: Vec<_> = found
        .into_iter()
        .filter(|known| known.was_us != Some(true) && !known.is_learned)
        .map(|known| known.anomaly)
        .filter(|a| a.from < times.to && a.to > times.from)
        .collect();
    found.sort_by_key(|a| std::cmp::Reverse(a.from));
    let told = found.iter().take(UNUSUAL_MAX);
    (next, told.map(|a| format!("{}: {}", calendar.date(a.from), a.text)).collect())
}

/// Alerts that were raised in these days, by the kind of their rule.
async fn alerts(
    here: &Api,
    site: &SiteId,
    days: Days,
) -> Result<Vec<(ohmstead_alert::RuleKind, usize)>, String> {
    let times = days.slots(&here.site.calendar).times();
    let rules = here.store.rules().await.map_err(|e| e.to_string())?;
    let before = Some(times.to);
    let filter = AlertFilter { active: None, device: None, before, limit: ALERTS_MAX };
    let found = here.store.alerts(filter).await.map_err(|e| e.to_string())?;
    let mut count: BTreeMap<ohmstead_alert::RuleKind, usize> = BTreeMap::new();
    for alert in found.iter().take_while(|a| a.episode.since >= times.from) {
        let held = |since: TimestampMs| {
            rules.iter().find(|r| r.id == alert.rule && r.valid.contains(since))
        };
        let device = here.identity.at(&alert.device, alert.episode.since);
        let is_here = here.identity.site_of(Kind::Device, device.as_str()) == *site;
        if let Some(rule) = held(alert.episode.since).filter(|_| is_here) {
            *count.entry(rule.kind).or_default() += 1;
        }
    }
    let mut all: Vec<_> = count.into_iter().collect();
    all.sort_by_key(|(kind, n)| (std::cmp::Reverse(*n), *kind));
    Ok(all)
}

/// The running period of each contract; nothing where none can be billed.
async fn outlook(here: &Api) -> Vec<Outlook> {
    let found = here.billing.projection(None).await.unwrap_or_default();
    let of = |c: ohmstead_billing::ProjectedContract| Outlook {
        contract: c.name,
        from: c.projection.at_end.from,
        to: c.projection.at_end.to,
        so_far: c.projection.so_far.total,
        at_end: c.projection.at_end.total,
        currency: c.projection.at_end.currency,
    };
    found.into_iter().map(of).collect()
}
