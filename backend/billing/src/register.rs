//! What the meters' counters stood at when a bill began and ended.

use crate::{Billing, Result};
use ohmstead_model::{DeviceId, MilliwattHours, Reading, SlotRange, TimeRange, TimestampMs};
use ohmstead_tariff::document::Side;
use ohmstead_tariff::{CounterReading, Register};

/// Readings looked at to find one with a counter: some send it only now and then.
const NEAR: usize = 500;

impl Billing {
    /// Opening and closing counters of the meters, as they sent them; a meter without counters, and
    /// a virtual one, has none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn registers(
        &self,
        meters: &[DeviceId],
        slots: SlotRange,
    ) -> Result<Vec<Register>> {
        let (from, to) = (slots.from.start(), slots.to.start());
        let mut registers = Vec::new();
        for meter in meters {
            if self.store.device(meter).await?.is_none() {
                continue;
            }
            // Of a meter that moved from an instant on, as long as it was there.
            let seen = self.derive.seen(meter).await?;
            let device = &seen.device;
            let (from, to) = (from.max(seen.range.from), to.min(seen.range.to));
            if to <= from {
                continue;
            }
            let theirs = |r: &Reading| seen.range.contains(r.at);
            // "Before" leaves the instant itself out.
            let just_after = |at: TimestampMs| TimestampMs(at.0.saturating_add(1));
            let mut before = self.store.readings_before(device, just_after(from), NEAR).await?;
            let after = self.store.readings(device, TimeRange::new(from, to), NEAR).await?;
            let mut last = self.store.readings_before(device, just_after(to), NEAR).await?;
            before.retain(theirs);
            last.retain(theirs);
            for side in [Side::Import, Side::Export] {
                let counter = |r: &Reading| {
                    let value = match side {
                        Side::Import => r.energy,
                        Side::Export => r.energy_exported,
                    };
                    value.map(|value| CounterReading { at: r.at, value })
                };
                let opening = before.iter().rev().find_map(counter);
                let opening = opening.or_else(|| after.iter().find_map(counter));
                let closing = last.iter().rev().find_map(counter).filter(|c| c.at > from);
                let Some((opening, closing)) = opening.zip(closing) else { continue };
                let idle = [opening, closing].iter().all(|c| c.value == MilliwattHours(0));
                if side == Side::Import || !idle {
                    let meter = meter.to_string();
                    registers.push(Register { meter, side, opening, closing });
                }
            }
        }
        Ok(registers)
    }
}
