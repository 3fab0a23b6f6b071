//! So far this period, and what the bill will be at its end.

use crate::{Billing, Result, calculate};
use ohmstead_model::{DeviceId, Slot, SlotRange};
use ohmstead_tariff::project::Projection;
use ohmstead_tariff::{Carry, Load, PriceBook, PriceSeries, SlotTable, bill_periods, project};
use std::collections::BTreeMap;

/// Slots of a week.
const WEEK: i32 = 672;
/// Weeks that the expectation looks back.
const WEEKS: i32 = 4;

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
}

impl Billing {
    /// The running period of the contract, or of every contract of the site. For the rest of the
    /// period each quarter hour is expected to be the mean of the same quarter hours of the last four weeks
    /// (where there are none, the mean of all that was measured in them), at the known prices and
    /// beyond them those of the week before.
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
            let meters = self.meters_in(&roster, &kept)?;
            let contract = kept.contract;
            let first = self.first_slot(&roster, &meters).await?.unwrap_or(start);
            let memory = self.memory(&contract, first, start);
            let back = Slot(now.0 - WEEKS * WEEK);
            let range = SlotRange::new(memory.min(back), end);
            let intervals = self.energy(&roster, &meters, range).await?;
            let mut series = Vec::new();
            if contract.needs_prices() {
                series = self.price_series(range).await?;
            }
            let calendar = self.calendar.clone();
            let id = contract.id.clone();
            let projection = calculate(move || {
                let known = Load::from_intervals(range, &intervals);
                let prices = PriceBook::new(&extended(series, end))?;
                let mut carry = Carry::default();
                if memory < start {
                    let before = SlotRange::new(memory, start);
                    let table = SlotTable::new(&calendar, before);
                    bill_periods(&contract, &table, &known.cut(before), &prices, &mut carry)?;
                }
                let expected = expected(&known, SlotRange::new(now, end));
                Ok(project(&contract, &calendar, &prices, (&known, &expected), now, &carry)?)
            })
            .await?;
            out.push(ProjectedContract { contract: id, name: kept.name, meters, projection });
        }
        Ok(out)
    }
}

/// The load to come: means of the same quarter hours of the weeks before.
fn expected(known: &Load, rest: SlotRange) -> Load {
    let at = |slot: i32| {
        let i = usize::try_from(slot - known.range().from.0).ok()?;
        known.known().get(i)?.then(|| (known.import()[i], known.export()[i]))
    };
    let mean = |found: &[(i64, i64)]| {
        let n = i64::try_from(found.len()).unwrap_or(i64::MAX).max(1);
        let sum = found.iter().fold((0, 0), |(a, b), (i, e)| (a + i, b + e));
        (sum.0 / n, sum.1 / n)
    };
    let recent: Vec<(i64, i64)> =
        (rest.from.0 - WEEKS * WEEK..rest.from.0).filter_map(at).collect();
    let any = mean(&recent);
    let intervals: Vec<ohmstead_model::Interval> = rest
        .iter()
        .map(|slot| {
            let behind = (slot.0 - rest.from.0) / WEEK;
            let weeks = (behind + 1..=behind + WEEKS).map(|w| slot.0 - w * WEEK);
            let same: Vec<(i64, i64)> = weeks.filter(|s| *s < rest.from.0).filter_map(at).collect();
            let (import, export) = if same.is_empty() { any } else { mean(&same) };
            ohmstead_model::Interval {
                import: ohmstead_model::MilliwattHours(import),
                export: ohmstead_model::MilliwattHours(export),
                ..ohmstead_model::Interval::empty(slot)
            }
        })
        .collect();
    Load::from_intervals(rest, &intervals)
}

/// Series that end before `end` go on with the prices of the week before.
fn extended(series: Vec<PriceSeries>, end: Slot) -> Vec<PriceSeries> {
    let mut last: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (i, s) in series.iter().enumerate() {
        last.insert((s.name.clone(), s.zone.clone()), i);
    }
    let mut out = series;
    for i in last.into_values() {
        let s = &mut out[i];
        let week = 7 * 24 * 60 / usize::from(s.step.max(15));
        let width = i32::from(s.step / 15).max(1);
        let mut next = s.start.0 + i32::try_from(s.values.len()).unwrap_or(i32::MAX) * width;
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
