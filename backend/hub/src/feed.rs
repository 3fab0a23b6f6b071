//! What the hub fetches of a source, and how it is kept: beside prices that people bring in, by the same rules.

mod schedule;
mod web;

pub use schedule::{Schedule, next_ask};
pub use web::Trouble;

use crate::config::{FeedConfig, SecretText};
use crate::http::Outward;
use anyhow::Context;
use ohmstead_api::Feed;
use ohmstead_feed::{Answer, FeedError, Measure, Question, lay_out};
use ohmstead_identity::Identity;
use ohmstead_model::{Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::identity::{Kind, prices_id};
use ohmstead_store::{PriceFilter, PriceReport, Store};
use ohmstead_tariff::{PriceBook, PriceSeries};
use std::sync::Arc;
use std::time::Duration;

/// An answer must be there by then: some sources take their time.
const DEADLINE: Duration = Duration::from_secs(30);
/// Values further ahead than this are not looked for, ms.
const AHEAD_MS: i64 = 10 * 366 * 86_400_000;
/// Under which what is known of a feed is kept.
pub const PREFIX: &str = "feed/";

/// Fetches one feed.
pub struct Fetcher {
    config: FeedConfig,
    key: Option<SecretText>,
    /// As the dashboard knows it.
    pub shown: Arc<Feed>,
    outward: Outward,
    store: Arc<dyn Store>,
    identity: Arc<Identity>,
}

/// What came of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Got {
    /// What is new, and what was corrected.
    pub report: PriceReport,
    /// The first instant without a value.
    pub known_until: Option<TimestampMs>,
}

/// A feed as the dashboard knows it.
pub fn shown(id: &str, config: &FeedConfig) -> Arc<Feed> {
    let source = config.source;
    Arc::new(Feed::new(id, source.name(), config.fills(), source.measure().name()))
}

impl Fetcher {
    /// What fetches a feed.
    ///
    /// # Errors
    /// When the file of its key or of its certificate cannot be read.
    pub fn new(
        config: &FeedConfig,
        shown: Arc<Feed>,
        (store, identity): (Arc<dyn Store>, Arc<Identity>),
    ) -> anyhow::Result<Self> {
        let named = || format!("feeds.{}", shown.id);
        let key = config.secret().with_context(named)?;
        let outward = Outward::patient(config.ca.as_deref(), DEADLINE).with_context(named)?;
        Ok(Self { config: config.clone(), key, shown, outward, store, identity })
    }

    /// What its values are.
    pub fn measure(&self) -> Measure {
        self.config.source.measure()
    }

    /// Asks the source for the days around now, and keeps what it has.
    ///
    /// # Errors
    /// Why nothing was kept, without the key.
    pub async fn ask(&self, now: TimestampMs) -> Result<Got, Trouble> {
        let known_until = self.known_until(now).await?;
        let range = schedule::window(now, known_until, self.config.source.reach_days());
        let asked = self.asked(range, now).await;
        let report = asked.map_err(|t| t.without(self.key.as_ref().map(SecretText::expose)))?;
        Ok(Got { report, known_until: self.known_until(now).await? })
    }

    async fn asked(&self, range: TimeRange, now: TimestampMs) -> Result<PriceReport, Trouble> {
        let config = &self.config;
        let currency = self.currency();
        let question = Question {
            base: config.base(),
            zone: &config.zone,
            key: self.key.as_ref().map(SecretText::expose),
            currency: &currency,
            with_tax: config.with_tax,
            range,
        };
        let answers = web::answers(&self.outward, config.source, &question).await?;
        let series = self.series(&answers, &currency, SlotRange::touching(range))?;
        self.own(now).await?;
        self.has_one_currency(&currency, now).await?;
        Ok(self.store.put_prices(series, now).await?)
    }

    /// The currency that the series is to be in.
    fn currency(&self) -> String {
        if let Some(code) = self.measure().no_currency() {
            return code.to_owned();
        }
        let of_site = || {
            let site = self.config.site.clone().unwrap_or_else(|| self.identity.first_site());
            self.identity.site(&site).map(|s| s.currency)
        };
        self.config.currency.clone().or_else(of_site).unwrap_or_default()
    }

    fn series(
        &self,
        answers: &[Answer],
        currency: &str,
        range: SlotRange,
    ) -> Result<Vec<PriceSeries>, Trouble> {
        let first = answers.first().ok_or(Trouble::NotYet)?;
        if let Some(other) = answers.iter().find(|a| a.currency != currency) {
            return Err(Trouble::fault(format!(
                "the source gives {}, and the series is to be in {currency}: set feeds.{}.currency to {}, and bill by it in a contract in {}",
                other.currency, self.shown.id, other.currency, other.currency
            )));
        }
        let like = PriceSeries {
            name: self.shown.series.clone(),
            zone: self.shown.zone.clone(),
            currency: first.currency.clone(),
            unit: first.unit.clone(),
            start: Slot(0),
            step: 15,
            values: Vec::new(),
        };
        let points: Vec<_> = answers.iter().flat_map(|a| a.points.iter().copied()).collect();
        let series = lay_out(&points, range, &like).map_err(Trouble::from)?;
        if series.is_empty() {
            return Err(FeedError::NotYet.into());
        }
        // Units, steps and digits, before anything is kept.
        PriceBook::new(&series).map_err(|e| Trouble::fault(e.to_string()))?;
        Ok(series)
    }

    /// Makes sure that the series is the site's, or every site's, as configured.
    async fn own(&self, now: TimestampMs) -> Result<(), Trouble> {
        let id = prices_id(&self.shown.series, &self.shown.zone);
        let owner = self.identity.owner(Kind::Prices, &id);
        let name = &self.shown.id;
        match (owner, &self.config.site) {
            (None, None) => Ok(()),
            (Some(owner), Some(site)) if owner == *site => Ok(()),
            (Some(owner), _) => Err(Trouble::fault(format!(
                "the series belongs to the site {owner}: set feeds.{name}.site to {owner}, or choose another series"
            ))),
            (None, Some(_)) if !self.kept(TimestampMs(0), now).await?.is_empty() => {
                Err(Trouble::fault(format!(
                    "the series is there already and serves every site: leave feeds.{name}.site out, or choose another series"
                )))
            }
            (None, Some(site)) => {
                let placed = self.identity.place(vec![(Kind::Prices, id)], site).await;
                placed.map_err(|e| Trouble::fault(format!("feeds.{name}.site: {e}")))
            }
        }
    }

    /// Two currencies in one series would be two prices for the same thing.
    async fn has_one_currency(&self, currency: &str, now: TimestampMs) -> Result<(), Trouble> {
        let kept = self.kept(now, now).await?;
        let Some(other) = kept.iter().find(|s| s.currency != currency) else { return Ok(()) };
        Err(Trouble::fault(format!(
            "the series has values in {} already, and these are in {currency}: set feeds.{}.series to another name",
            other.currency, self.shown.id
        )))
    }

    /// What is kept of the series from a week before `from` to ten years after `to`.
    async fn kept(&self, from: TimestampMs, to: TimestampMs) -> Result<Vec<PriceSeries>, Trouble> {
        let (name, zone) = (self.shown.series.clone(), self.shown.zone.clone());
        let filter = PriceFilter { name: Some(name), zone: Some(zone) };
        let range = TimeRange::new(from - schedule::KEPT_MS, to + AHEAD_MS);
        Ok(self.store.prices(filter, SlotRange::touching(range)).await?)
    }

    /// The first instant without a value.
    async fn known_until(&self, now: TimestampMs) -> Result<Option<TimestampMs>, Trouble> {
        let kept = self.kept(now, now).await?;
        Ok(kept.iter().filter_map(PriceSeries::known_until).max().map(Slot::start))
    }
}
