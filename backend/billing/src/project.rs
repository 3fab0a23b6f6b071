//! So far this period, and what the bill will be at its end.

use crate::{Billing, BillingError, Expected, Result, calculate};
use ohmstead_derive::Roster;
use ohmstead_model::{DeviceId, Money, Slot, SlotRange};
use ohmstead_store::KeptContract;
use ohmstead_tariff::project::Projection;
use ohmstead_tariff::{
    Carry, Costs, Load, PriceBook, PriceSeries, SlotTable, bill_periods, project,
};
use std::collections::BTreeMap;

/// Slots of the four weeks that an expectation looks back on.
const BACK: i32 = 4 * 672;

/// One contract's running period.
#[derive(Debug)]
pub struct ProjectedContract {
    /// The contract's id.
    pub contract: String,
    /// What people call it.
    pub name: String,
    /// Whose energy it bills.
    pub meters: Vec<DeviceId>,
    /// The bill so far, and at the end.
    pub projection: Projection,
    /// The least and the most that the ways come to in which the rest may turn out.
    pub between: (Money, Money),
    /// How the rest of the period is expected to be, in words.
    pub method: String,
}

impl Billing {
    /// The running period of the contract, or of every contract of the site. For the rest of the
    /// period the load is what [`Billing::expecting`] was told to ask, at the known prices and
    /// beyond them those of the week before. Where the rest may turn out in several ways, each is
    /// billed, for tiers and demand charges do not go by means; the bill nearest to their mean is shown.
    ///
    /// # Errors
    /// When no contract or meter is known, or a tariff cannot be billed.
    pub async fn projection(&self, contract: Option<&str>) -> Result<Vec<ProjectedContract>> {
        let now = self.present();
        let today = self.calendar.date(now.start());
        let start = self.calendar.day_start(self.calendar.billing_start(today));
        let end = self.calendar.day_start(Self::next_period(&self.calendar, today));
        let mut out = Vec::new();
        let roster = self.roster().await?;
        for kept in self.chosen(contract).await? {
            let Outlook { memory, known, expected, series, meters } =
                self.outlook(&roster, &kept, SlotRange::new(start, end)).await?;
            let contract = kept.contract;
            let calendar = self.calendar.clone();
            let id = contract.id.clone();
            let method = expected.method;
            let (projection, between) = calculate(move || {
                let prices = PriceBook::new(&extended(series, end))?;
                let mut carry = Carry::default();
                if memory < start {
                    let before = SlotRange::new(memory, start);
                    let table = SlotTable::new(&calendar, before);
                    bill_periods(&contract, &table, &known.cut(before), &prices, &mut carry)?;
                }
                let mut all = Vec::new();
                for load in &expected.loads {
                    all.push(project(&contract, &calendar, &prices, (&known, load), now, &carry)?);
                }
                middle(all)
            })
            .await?;
            let name = kept.name;
            out.push(ProjectedContract { contract: id, name, meters, projection, between, method });
        }
        Ok(out)
    }

    /// What a contract's energy will probably have cost in `period`, which holds now, at its end: the energy part, as
    /// [`Costs`] share it out, with the mean of the ways in which the rest may turn out. By contract, with its meters.
    ///
    /// # Errors
    /// As [`Self::projection`].
    pub async fn expected_costs(
        &self,
        contract: Option<&str>,
        period: SlotRange,
    ) -> Result<Vec<(Vec<DeviceId>, Money)>> {
        let now = self.present();
        let first_day = self.calendar.date(period.from.start());
        let start = self.calendar.day_start(self.calendar.billing_start(first_day));
        let mut out = Vec::new();
        let roster = self.roster().await?;
        for kept in self.chosen(contract).await? {
            let Outlook { memory, known, expected, series, meters } =
                self.outlook(&roster, &kept, SlotRange::new(start, period.to)).await?;
            let (contract, calendar) = (kept.contract, self.calendar.clone());
            let cost = calculate(move || {
                let prices = PriceBook::new(&extended(series, period.to))?;
                let span = SlotRange::new(memory, period.to);
                let table = SlotTable::new(&calendar, span);
                let measured = known.cut(SlotRange::new(span.from, now));
                let mut sum = Money::ZERO;
                for load in &expected.loads {
                    let mut whole = load.cut(span);
                    whole.overlay(&measured);
                    let mut carry = Carry::default();
                    let billed = bill_periods(&contract, &table, &whole, &prices, &mut carry)?;
                    sum += Costs::new(&billed, &table, &whole).sum(period);
                }
                Ok(Money(sum.0 / i64::try_from(expected.loads.len()).unwrap_or(i64::MAX).max(1)))
            })
            .await?;
            out.push((meters, cost));
        }
        Ok(out)
    }

    /// What has to be known to look to the end of `period`, which begins with a billing period and holds now.
    async fn outlook(
        &self,
        roster: &Roster,
        kept: &KeptContract,
        period: SlotRange,
    ) -> Result<Outlook> {
        let now = self.present();
        let meters = self.meters_in(roster, kept)?;
        let first = self.first_slot(roster, &meters).await?.unwrap_or(period.from);
        let memory = self.memory(&kept.contract, first, period.from);
        let range = SlotRange::new(memory.min(Slot(now.0 - BACK)), period.to);
        let intervals = self.energy(roster, &meters, range).await?;
        let mut series = Vec::new();
        if kept.contract.needs_prices() {
            series = self.price_series(range).await?;
        }
        let known = Load::from_intervals(range, &intervals);
        let rest = SlotRange::new(now, period.to);
        let expected = self.expectation.expected(&meters, &known, rest).await;
        Ok(Outlook { memory, known, expected, series, meters })
    }
}

/// A contract's load around now.
struct Outlook {
    /// Where billing has to begin.
    memory: Slot,
    /// What was measured, four weeks back at least.
    known: Load,
    /// What is expected from now on.
    expected: Expected,
    /// The prices of that time.
    series: Vec<PriceSeries>,
    /// Whose load it is.
    meters: Vec<DeviceId>,
}

/// The projection nearest to the mean of all, and the least and the most of them.
fn middle(mut all: Vec<Projection>) -> Result<(Projection, (Money, Money))> {
    all.sort_by_key(|p| p.at_end.total);
    let totals: Vec<Money> = all.iter().map(|p| p.at_end.total).collect();
    let (Some(least), Some(most)) = (totals.first(), totals.last()) else {
        return Err(BillingError::Refused("nothing is expected of the rest of the period".into()));
    };
    let mean = totals.iter().copied().sum::<Money>().0 / totals.len() as i64;
    let nearest = (0..totals.len()).min_by_key(|n| totals[*n].0.abs_diff(mean)).unwrap_or(0);
    let between = (*least, *most);
    Ok((all.swap_remove(nearest), between))
}

/// Series that end before `end` go on with the prices of the week before.
pub(crate) fn extended(series: Vec<PriceSeries>, end: Slot) -> Vec<PriceSeries> {
    let mut last: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (i, s) in series.iter().enumerate() {
        last.insert((s.name.clone(), s.zone.clone()), i);
    }
    let mut out = series;
    for i in last.into_values() {
        let s = &mut out[i];
        let week = 7 * 24 * 60 / usize::from(s.step.max(15));
        let width = s.width();
        let mut next = s.span().to.0;
        while next < end.0 {
            let back = s.values.len().checked_sub(week).and_then(|i| s.values[i]);
            // A series shorter than a week goes on with its last price.
            let value = back.or_else(|| s.values.iter().rev().copied().flatten().next());
            if value.is_none() {
                break;
            }
            s.values.push(value);
            next += width;
        }
    }
    out
}
