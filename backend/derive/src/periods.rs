//! Intervals of devices of periods: no counter, but the energy of each period.

use crate::intervals::rules;
use ohmstead_ledger::{PERIOD_REACH_MS, periods};
use ohmstead_model::{DeviceId, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::{Dirty, Result, Store};

/// Slots derived at once: about a year.
const AT_ONCE: i32 = 12 * ohmstead_store::INTERVAL_PIECE;

/// True of a device of periods.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_of_periods(store: &dyn Store, device: &DeviceId) -> Result<bool> {
    Ok(store.period_revision(device).await?.is_some())
}

/// Where the first period begins: its reading stands at its end.
pub async fn began(store: &dyn Store, device: &DeviceId) -> Result<Option<TimestampMs>> {
    let first = store.readings(device, TimeRange::ALL, 1).await?;
    let length =
        |r: &ohmstead_model::Reading| r.period().map_or(0, |p| i64::from(p.length_s) * 1000);
    Ok(first.first().map(|r| r.at - length(r)))
}

/// Derives what changed periods in a mark's range can alter, and takes the mark away.
pub async fn derive(store: &dyn Store, mark: Dirty) -> Result<()> {
    let rules = rules(store, &mark.device).await?;
    let reached = TimeRange::new(
        TimestampMs(mark.range.from.0.saturating_sub(PERIOD_REACH_MS)),
        TimestampMs(mark.range.to.0.saturating_add(PERIOD_REACH_MS)),
    );
    let changed = SlotRange::touching(reached);
    // Beyond the readings there is nothing to derive, only to take away.
    let ends = ends(store, &mark.device).await?;
    let mut from = changed.from;
    loop {
        let begin = ends.map_or(changed.to, |e| e.from.max(from));
        let last = ends.is_none_or(|e| begin.0.saturating_add(AT_ONCE) >= e.to.0);
        let to = if last { changed.to } else { Slot(begin.0 + AT_ONCE).min(changed.to) };
        let derived = match ends {
            None => Vec::new(),
            Some(e) => {
                let slots = SlotRange::new(begin, Slot(to.0.min(e.to.0)));
                let around = TimeRange::new(
                    TimestampMs(slots.times().from.0.saturating_sub(PERIOD_REACH_MS)),
                    TimestampMs(slots.times().to.0.saturating_add(PERIOD_REACH_MS)),
                );
                let readings = store.readings(&mark.device, around, usize::MAX).await?;
                periods(&rules, &readings, slots)
            }
        };
        let range = SlotRange::new(from, to);
        let settled = (to >= changed.to).then(|| mark.clone());
        let done = settled.is_some();
        store.replace_intervals(&mark.device, range, derived, Vec::new(), settled).await?;
        if done {
            return Ok(());
        }
        from = to;
    }
}

/// The slots that a device's readings can reach.
async fn ends(store: &dyn Store, device: &DeviceId) -> Result<Option<SlotRange>> {
    let first = store.readings(device, TimeRange::ALL, 1).await?;
    let last = store.readings_before(device, TimestampMs(i64::MAX), 1).await?;
    let (Some(first), Some(last)) = (first.first(), last.last()) else { return Ok(None) };
    let from = TimestampMs(first.at.0.saturating_sub(PERIOD_REACH_MS));
    Ok(Some(SlotRange::touching(TimeRange::new(from, last.at))))
}
