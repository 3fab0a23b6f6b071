//! So far this period, and what the bill will be at its end.

use crate::bill::{Bill, Carry, bill_periods};
use crate::contract::Contract;
use crate::error::TariffError;
use crate::load::Load;
use crate::price::PriceBook;
use crate::table::SlotTable;
use ohmstead_model::{SiteCalendar, Slot, SlotRange};

/// The bill of a running period, now and at its end.
#[derive(Debug, Clone)]
pub struct Projection {
    /// With what was measured up to now; standing charges for the days so far.
    pub so_far: Bill,
    /// With the forecast for the rest of the period.
    pub at_end: Bill,
}

/// Bills the billing period that holds `now`, once up to `now` and once to its end.
///
/// `measured` is what is known; `forecast` fills the slots from `now` on, as the caller expects
/// them. `carry` comes from the bill before.
///
/// # Errors
/// When the contract cannot be billed.
pub fn project(
    contract: &Contract,
    calendar: &SiteCalendar,
    prices: &PriceBook,
    (measured, forecast): (&Load, &Load),
    now: Slot,
    carry: &Carry,
) -> Result<Projection, TariffError> {
    let today = calendar.date(now.start());
    let start = calendar.billing_start(today);
    let mut next = today;
    while calendar.billing_start(next) == start {
        next = next.tomorrow().map_err(|e| {
            TariffError::invalid("now", e.to_string(), "use a time within the calendar")
        })?;
    }
    let whole = SlotRange::new(calendar.day_start(start), calendar.day_start(next));
    let bill = |range: SlotRange, load: &Load| {
        let table = SlotTable::new(calendar, range);
        let mut billed =
            bill_periods(contract, &table, load, prices, &mut carry.clone())?.into_iter();
        billed.next().map(|b| b.bill).ok_or_else(|| {
            TariffError::invalid("now", "is the first slot of its period", "wait for data")
        })
    };
    // Charges by the day count today as a whole day.
    let so_far = SlotRange::new(whole.from, now.next().min(whole.to));
    let mut expected = forecast.cut(whole);
    expected.overlay(&measured.cut(SlotRange::new(whole.from, now)));
    let so_far = bill(so_far, &measured.cut(so_far))?;
    Ok(Projection { so_far, at_end: bill(whole, &expected)? })
}
