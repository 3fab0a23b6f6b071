//! One contract billed over a span: what every question stands on.

use crate::{Billing, Result, calculate};
use jiff::civil::Date;
use ohmstead_derive::Roster;
use ohmstead_model::{DeviceId, Energy, SiteCalendar, Slot, SlotRange};
use ohmstead_store::PriceFilter;
use ohmstead_store::identity::{Kind, prices_id};
use ohmstead_tariff::{
    Billed, Carry, Contract, Costs, Load, PriceBook, PriceSeries, SlotTable, bill_periods,
};

/// One contract billed over a span.
#[derive(Debug)]
pub struct BilledRun {
    /// The contract.
    pub contract: Contract,
    /// The intervals of the meters in the span.
    pub intervals: Vec<Energy>,
    /// The same as a load.
    pub load: Load,
    /// The calendar of the span.
    pub table: SlotTable,
    /// The prices of the span.
    pub prices: PriceBook,
    /// The bills, one per billing period.
    pub billed: Vec<Billed>,
}

impl BilledRun {
    /// What each slot cost.
    pub fn costs(&self) -> Costs {
        Costs::new(&self.billed, &self.table, &self.load)
    }
}

impl Billing {
    /// The first day of the billing period after the one that holds `day`.
    pub(crate) fn next_period(calendar: &SiteCalendar, day: Date) -> Date {
        let start = calendar.billing_start(day);
        let mut next = day;
        while next != Date::MAX && calendar.billing_start(next) == start {
            next = next.tomorrow().unwrap_or(Date::MAX);
        }
        next
    }

    /// What has to be billed to know the costs of `want`: whole billing periods, the running one
    /// up to now, never before the first data. A contract that remembers earlier periods is billed
    /// from its beginning, or that of the data.
    pub(crate) async fn span(
        &self,
        roster: &Roster,
        contract: &Contract,
        meters: &[DeviceId],
        want: SlotRange,
    ) -> Result<SlotRange> {
        let end = self.present().next();
        let nothing = SlotRange::new(want.from, want.from);
        let Some(first) = self.first_slot(roster, meters).await? else { return Ok(nothing) };
        let calendar = &self.calendar;
        let period_start =
            |slot: Slot| calendar.day_start(calendar.billing_start(calendar.date(slot.start())));
        let last = want.to.min(end);
        let from = want.from.max(period_start(first));
        if last <= from {
            return Ok(nothing);
        }
        let next = Self::next_period(calendar, calendar.date(Slot(last.0 - 1).start()));
        let to = calendar.day_start(next).min(end);
        Ok(SlotRange::new(self.memory(contract, first, period_start(from)), to))
    }

    /// Where billing has to begin for the period at `from` to be right.
    pub(crate) fn memory(&self, contract: &Contract, first: Slot, from: Slot) -> Slot {
        if !contract.remembers() {
            return from;
        }
        let begins = contract.versions.first().and_then(|v| v.valid_from);
        let begins = begins.map_or(first, |day| self.calendar.day_start(day).max(first));
        let day = self.calendar.billing_start(self.calendar.date(begins.start()));
        self.calendar.day_start(day).min(from)
    }

    /// The prices that a contract needs in `range`.
    pub(crate) async fn prices(&self, needed: bool, range: SlotRange) -> Result<PriceBook> {
        if !needed {
            return Ok(PriceBook::default());
        }
        Ok(PriceBook::new(&self.price_series(range).await?)?)
    }

    /// Every price series of the site and of the hub, in `range`.
    pub(crate) async fn price_series(&self, range: SlotRange) -> Result<Vec<PriceSeries>> {
        let mut series = self.store.prices(PriceFilter::default(), range).await?;
        if let Some(within) = &self.within {
            series.retain(|s| within.holds(Kind::Prices, &prices_id(&s.name, &s.zone)));
        }
        Ok(series)
    }

    /// Bills a contract over `range`.
    pub(crate) async fn run(
        &self,
        roster: &Roster,
        contract: Contract,
        meters: &[DeviceId],
        range: SlotRange,
        calendar: &SiteCalendar,
    ) -> Result<BilledRun> {
        let intervals = self.energy(roster, meters, range).await?;
        let prices = self.prices(contract.needs_prices(), range).await?;
        let calendar = calendar.clone();
        calculate(move || {
            let table = SlotTable::new(&calendar, range);
            let load = Load::from_intervals(range, &intervals);
            let billed = bill_periods(&contract, &table, &load, &prices, &mut Carry::default())?;
            Ok(BilledRun { contract, intervals, load, table, prices, billed })
        })
        .await
    }
}
