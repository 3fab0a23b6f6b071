//! From what is stored to costs and bills. Everything is worked out when it is asked for, from
//! intervals, contracts and prices as they are at that moment: nothing can be stale. Only an
//! issued bill is kept as it was.

mod bill;
mod compare;
mod contract;
mod cost;
mod error;
mod expectation;
mod meter;
mod project;
mod rates;
mod reconcile;
mod register;
mod run;
mod watch;
mod window;

pub use bill::{IssuedState, LineDetail, LineSlot, PeriodQuery, Prepared};
pub use compare::{Comparison, ComparisonQuery, Shift, Solar, WhatIf};
pub use cost::{BandCost, Circuit, CostAnswer, CostBasis, CostBucket, CostQuery};
pub use error::BillingError;
pub use expectation::{Expectation, Expected, WeeksBefore, load_of};
pub use ohmstead_tariff::whatif::Battery;
pub use project::ProjectedContract;
pub use rates::RatesAnswer;
pub use reconcile::{Proposal, Reconciled, TheirPeriod};
pub use run::BilledRun;
pub use window::{Window, WindowAdvice, WindowQuery};

use ohmstead_derive::{Derive, Roster};
use ohmstead_model::{Clock, SiteCalendar, Slot};
use ohmstead_store::identity::{Kind, Within};
use ohmstead_store::{Device, KeptContract, Store};
use std::sync::Arc;

/// Result of a question about money.
pub type Result<T> = std::result::Result<T, BillingError>;

/// Answers questions about money from a store.
#[derive(Clone)]
pub struct Billing {
    store: Arc<dyn Store>,
    derive: Arc<Derive>,
    clock: Arc<dyn Clock>,
    calendar: SiteCalendar,
    billing_day: u8,
    /// The site whose contracts and meters it looks at; without one, at all of them.
    within: Option<Arc<dyn Within>>,
    /// What the rest of a running period is expected to be.
    expectation: Arc<dyn Expectation>,
}

impl Billing {
    /// Bills in the site's zone, by periods from `billing_day` (1..=31).
    pub fn new(
        store: Arc<dyn Store>,
        derive: Arc<Derive>,
        clock: Arc<dyn Clock>,
        calendar: SiteCalendar,
        billing_day: u8,
    ) -> Self {
        let expectation = Arc::new(WeeksBefore);
        Self { store, derive, clock, calendar, billing_day, within: None, expectation }
    }

    /// The same, with what it asks for what to expect.
    #[must_use]
    pub fn expecting(self, expectation: Arc<dyn Expectation>) -> Self {
        Self { expectation, ..self }
    }

    /// The same for one site: in its zone, and with nothing of other sites.
    pub fn of_site(
        &self,
        calendar: SiteCalendar,
        billing_day: u8,
        within: Arc<dyn Within>,
    ) -> Self {
        Self { calendar, billing_day, within: Some(within), ..self.clone() }
    }

    async fn contracts(&self) -> Result<Vec<KeptContract>> {
        let mut all = self.store.contracts().await?;
        if let Some(within) = &self.within {
            all.retain(|c| within.holds(Kind::Contract, &c.contract.id));
        }
        Ok(all)
    }

    /// Every device and virtual meter, read once a question; the site's among them by [`Self::own`].
    async fn roster(&self) -> Result<Roster> {
        Ok(self.derive.roster().await?)
    }

    /// The devices of the site.
    fn own<'a>(&self, roster: &'a Roster) -> Vec<&'a Device> {
        let is_own = |d: &&Device| {
            self.within.as_ref().is_none_or(|within| within.holds(Kind::Device, d.id.as_str()))
        };
        roster.devices().iter().filter(is_own).collect()
    }

    /// The slot that holds the present, and so far the first that is not over.
    fn present(&self) -> Slot {
        Slot::of(self.clock.now())
    }
}

/// Runs a calculation off the threads that answer requests.
async fn calculate<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| BillingError::Interrupted)?
}
