//! When a load that can wait costs least, by the contract's exact bill.

use crate::project::extended;
use crate::{Billing, BillingError, Result, calculate};
use ohmstead_model::{DeviceId, MilliwattHours, Money, SiteCalendar, Slot, SlotRange};
use ohmstead_tariff::{Carry, Contract, Load, PriceBook, PriceSeries, SlotTable, bill_periods};

/// The farthest end of a window, slots: a week.
const FARTHEST: i32 = 672;
/// Slots of the four weeks that an expectation looks back on.
const BACK: i32 = 4 * 672;
/// Energy at most, mWh: a megawatt-hour.
const ENERGY_MAX: i64 = 1_000_000_000;

/// A load that can wait.
#[derive(Debug, Clone)]
pub struct WindowQuery {
    /// The contract; nothing: the site's only one.
    pub contract: Option<String>,
    /// How much energy, drawn evenly.
    pub energy: MilliwattHours,
    /// Over how many slots.
    pub slots: i32,
    /// It must be done by then; nothing: within two days.
    pub until: Option<Slot>,
    /// Also the window in which this price series is lowest, such as another market.
    pub series: Option<String>,
}

/// A window and what the load costs in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// When.
    pub range: SlotRange,
    /// What the bill is higher by.
    pub cost: Money,
    /// Mean of the asked series over it, in 10^-6 of its own unit; `None` where it is not known or not asked.
    pub series: Option<i64>,
}

/// When to run it.
#[derive(Debug, Clone)]
pub struct WindowAdvice {
    /// The contract.
    pub contract: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Whose energy it bills.
    pub meters: Vec<DeviceId>,
    /// The window that begins now.
    pub now: Window,
    /// The cheapest; of equals the earliest.
    pub cheapest: Window,
    /// The dearest.
    pub dearest: Window,
    /// The one in which the asked series is lowest.
    pub lowest: Option<Window>,
    /// Every window, by its beginning.
    pub all: Vec<Window>,
    /// Until when prices are known; nothing: they do not change with the market.
    pub prices_until: Option<Slot>,
    /// How the rest of the load is expected to be.
    pub method: String,
}

impl Billing {
    /// What a load costs in each window that it may run in: the bill with it, less the bill without, over
    /// the rest of the billing periods that are touched, with the expected load. So tiers, demand charges
    /// and own generation that would be fed in count as the contract has them.
    ///
    /// # Errors
    /// When the window does not fit, or the contract cannot be billed.
    pub async fn window(&self, query: &WindowQuery) -> Result<WindowAdvice> {
        let now = self.present().next();
        let until = query.until.unwrap_or(Slot(now.0 + 192));
        check(query, now, until)?;
        let roster = self.roster().await?;
        let kept = self.one(query.contract.as_deref()).await?;
        let meters = self.meters_in(&roster, &kept)?;
        let contract = kept.contract;
        let period = |slot: Slot| self.calendar.billing_start(self.calendar.date(slot.start()));
        let start = self.calendar.day_start(period(now));
        let last = Slot(until.0 - 1);
        let end_day = Self::next_period(&self.calendar, self.calendar.date(last.start()));
        let end = self.calendar.day_start(end_day);
        let first = self.first_slot(&roster, &meters).await?.unwrap_or(start);
        let memory = self.memory(&contract, first, start);
        let range = SlotRange::new(memory.min(Slot(now.0 - BACK)), end);
        let intervals = self.energy(&roster, &meters, range).await?;
        let mut series = Vec::new();
        if contract.needs_prices() {
            series = self.price_series(range).await?;
        }
        let prices_until = known_until(&contract, &series);
        let asked = self.asked(query, SlotRange::new(now, until)).await?;
        let known = Load::from_intervals(range, &intervals);
        let expected = self.expectation.expected(&meters, &known, SlotRange::new(now, end)).await;
        let Some(ahead) = expected.loads.into_iter().next() else {
            return Err(BillingError::Refused("nothing is expected of the load to come".into()));
        };
        let calendar = self.calendar.clone();
        let (id, currency) = (contract.id.clone(), contract.currency().to_owned());
        let (energy, slots) = (query.energy.0, query.slots);
        let all = calculate(move || {
            let bills = Bills::new(
                &contract,
                &calendar,
                extended(series, end),
                (&known, &ahead),
                (memory, start, now),
            )?;
            bills.windows((now, until), (energy, slots), &asked)
        })
        .await?;
        let [first, cheapest, dearest] =
            ends(&all).ok_or_else(|| BillingError::Refused("no window fits".to_owned()))?;
        let lowest = all.iter().filter(|w| w.series.is_some()).min_by_key(|w| w.series).copied();
        Ok(WindowAdvice {
            contract: id,
            currency,
            meters,
            now: first,
            cheapest,
            dearest,
            lowest,
            all,
            prices_until,
            method: expected.method,
        })
    }

    /// The asked series over the range, by slot, in 10^-6 of its unit.
    async fn asked(&self, query: &WindowQuery, range: SlotRange) -> Result<Vec<Option<i64>>> {
        let mut out = vec![None; range.len()];
        let Some(name) = &query.series else { return Ok(out) };
        let found = self.price_series(range).await?;
        let mut is_known = false;
        for series in found.iter().filter(|s| s.name == *name) {
            is_known = true;
            let width = series.width() as usize;
            for (slot, cell) in range.iter().zip(&mut out) {
                let index = usize::try_from(slot.0 - series.start.0).ok().map(|n| n / width);
                let value = index.and_then(|n| series.values.get(n).copied().flatten());
                // A double is exact enough to rank by.
                let micro = value.and_then(|v| v.to_string().parse::<f64>().ok());
                *cell = micro.map(|v| (v * 1e6).round() as i64).or(*cell);
            }
        }
        if is_known {
            return Ok(out);
        }
        Err(BillingError::NotFound(format!(
            "there is no series {name:?} with values for that time: PUT /api/prices takes one"
        )))
    }
}

/// The window that begins first, the cheapest and the dearest.
fn ends(all: &[Window]) -> Option<[Window; 3]> {
    let cheapest = all.iter().min_by_key(|w| w.cost)?;
    let dearest = all.iter().min_by_key(|w| w.cost.0.saturating_neg())?;
    Some([*all.first()?, *cheapest, *dearest])
}

fn check(query: &WindowQuery, now: Slot, until: Slot) -> Result<()> {
    let refuse = |text: &str| Err(BillingError::Refused(text.to_owned()));
    if !(1..=ENERGY_MAX).contains(&query.energy.0) {
        return refuse("kwh: use more than 0 and at most 1,000");
    }
    if !(1..=FARTHEST).contains(&query.slots) {
        return refuse("hours: use 0.25 to 168, in quarter hours");
    }
    if until.0 > now.0 + FARTHEST {
        return refuse("until: use a time within a week");
    }
    if until.0 - query.slots < now.0 {
        return refuse("the load does not fit between now and until");
    }
    Ok(())
}

/// The first slot after the last known price of those that the contract goes by.
fn known_until(contract: &Contract, series: &[PriceSeries]) -> Option<Slot> {
    let names: Vec<&str> = contract.versions.iter().flat_map(|v| v.tariff.series_names()).collect();
    let theirs = series.iter().filter(|s| names.contains(&s.name.as_str()));
    theirs.filter_map(PriceSeries::known_until).max()
}

/// Bills of the touched periods, with and without the load.
struct Bills<'a> {
    contract: &'a Contract,
    table: SlotTable,
    prices: PriceBook,
    carry: Carry,
    /// What is expected without the load, over the whole periods.
    base: Load,
}

impl<'a> Bills<'a> {
    fn new(
        contract: &'a Contract,
        calendar: &SiteCalendar,
        series: Vec<PriceSeries>,
        (known, ahead): (&Load, &Load),
        (memory, start, now): (Slot, Slot, Slot),
    ) -> Result<Self> {
        let prices = PriceBook::new(&series)?;
        let mut carry = Carry::default();
        if memory < start {
            let before = SlotRange::new(memory, start);
            let table = SlotTable::new(calendar, before);
            bill_periods(contract, &table, &known.cut(before), &prices, &mut carry)?;
        }
        let whole = SlotRange::new(start, ahead.range().to);
        let mut base = ahead.cut(whole);
        base.overlay(&known.cut(SlotRange::new(start, now)));
        Ok(Self { contract, table: SlotTable::new(calendar, whole), prices, carry, base })
    }

    fn total(&self, load: &Load) -> Result<Money> {
        let mut carry = self.carry.clone();
        let billed = bill_periods(self.contract, &self.table, load, &self.prices, &mut carry)?;
        Ok(billed.iter().map(|b| b.bill.exact).sum())
    }

    fn windows(
        &self,
        (now, until): (Slot, Slot),
        (energy, slots): (i64, i32),
        asked: &[Option<i64>],
    ) -> Result<Vec<Window>> {
        let without = self.total(&self.base)?;
        let mut out = Vec::new();
        // Half hours, where that would be more windows than two days of quarter hours have.
        let step = if until.0 - slots - now.0 > 192 { 2 } else { 1 };
        for from in (now.0..=until.0 - slots).step_by(step) {
            let range = SlotRange::new(Slot(from), Slot(from + slots));
            let with = self.total(&self.base.with_more(range, energy))?;
            let offset = usize::try_from(from - now.0).unwrap_or(0);
            let values = asked.get(offset..offset + range.len()).unwrap_or(&[]);
            let known: Option<Vec<i64>> = values.iter().copied().collect();
            let series = known.filter(|k| !k.is_empty());
            let series = series.map(|k| k.iter().sum::<i64>() / k.len() as i64);
            out.push(Window { range, cost: with - without, series });
        }
        Ok(out)
    }
}
