//! A device's energy since its first reading, without adding up years every few seconds.

use ohmstead_derive::Derive;
use ohmstead_integration::home_assistant::Totals;
use ohmstead_model::{DeviceId, Slot, SlotRange};
use ohmstead_store::Result;

/// The newest slots are added up each time: two days.
const FRESH: i32 = 192;
/// A year of slots is added up at once, so that ten years need no more memory than one.
const YEAR: i32 = 35_040;

/// Slots of an hour.
const HOUR: i32 = 4;

/// Everything before a slot, added up once an hour. So a correction of older energy shows within
/// that time.
#[derive(Debug, Default)]
pub struct Running {
    base: Option<Base>,
}

#[derive(Debug, Clone, Copy)]
struct Base {
    /// When it was added up.
    at: Slot,
    /// From the meter's beginning.
    from: Slot,
    /// Up to here.
    end: Slot,
    totals: Totals,
}

impl Running {
    /// The energy up to the newest reading.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn now(&mut self, derive: &Derive, device: &DeviceId, now: Slot) -> Result<Totals> {
        let Some(span) = span(derive, device).await? else { return Ok(Totals::default()) };
        let at = Slot(now.0.div_euclid(HOUR) * HOUR);
        // A meter that moved from an instant on begins there.
        let base = match self.base.filter(|b| b.at == at && b.from == span.from) {
            Some(base) => base,
            None => {
                let end = Slot(now.0 - FRESH).max(span.from);
                let totals = sum(derive, device, SlotRange::new(span.from, end)).await?;
                *self.base.insert(Base { at, from: span.from, end, totals })
            }
        };
        let fresh = sum(derive, device, SlotRange::new(base.end, span.to.max(base.end))).await?;
        Ok(Totals {
            import: base.totals.import + fresh.import,
            export: base.totals.export + fresh.export,
        })
    }
}

/// From the first slot with energy to the last, of a device or of what a virtual meter stands on.
async fn span(derive: &Derive, id: &DeviceId) -> Result<Option<SlotRange>> {
    let mut whole: Option<SlotRange> = None;
    for device in derive.devices_behind(id).await?.unwrap_or_default() {
        derive.device(&device).await?;
        let Some(span) = derive.interval_span(&device).await? else { continue };
        whole =
            Some(whole.map_or(span, |w| SlotRange::new(w.from.min(span.from), w.to.max(span.to))));
    }
    Ok(whole)
}

async fn sum(derive: &Derive, device: &DeviceId, range: SlotRange) -> Result<Totals> {
    let mut totals = Totals::default();
    let mut from = range.from;
    while from < range.to {
        let to = Slot(from.0.saturating_add(YEAR)).min(range.to);
        let part = derive.energies(device, SlotRange::new(from, to)).await?.unwrap_or_default();
        totals.import += part.iter().map(|i| i.import.0).sum::<i64>();
        totals.export += part.iter().map(|i| i.export.0).sum::<i64>();
        from = to;
    }
    Ok(totals)
}
