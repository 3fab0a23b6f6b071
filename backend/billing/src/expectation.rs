//! What is expected of a load to come: asked, not worked out here.

use async_trait::async_trait;
use ohmstead_insight::expect::{Quarter, mean_of_weeks};
use ohmstead_model::{DeviceId, Energy, MilliwattHours, Slot, SlotRange};
use ohmstead_tariff::Load;

/// What is expected of the rest of a period.
#[derive(Debug, Clone)]
pub struct Expected {
    /// Ways in which it may turn out, each as likely as the others; at least one.
    pub loads: Vec<Load>,
    /// How it was come by, in words.
    pub method: String,
}

/// Knows what to expect of meters.
#[async_trait]
pub trait Expectation: Send + Sync {
    /// The load of `meters` together over `rest`, from what is `known` of it before.
    async fn expected(&self, meters: &[DeviceId], known: &Load, rest: SlotRange) -> Expected;
}

/// Each quarter hour as the mean of the same quarter hours of the last four weeks.
#[derive(Debug, Clone, Copy)]
pub struct WeeksBefore;

#[async_trait]
impl Expectation for WeeksBefore {
    async fn expected(&self, _: &[DeviceId], known: &Load, rest: SlotRange) -> Expected {
        let known_at = |slot: Slot| {
            let i = usize::try_from(slot.0 - known.range().from.0).ok()?;
            known.known().get(i)?.then(|| (known.import()[i], known.export()[i]))
        };
        Expected {
            loads: vec![load_of(rest, &mean_of_weeks(known_at, rest))],
            method: "the mean of the same quarter hours of the last four weeks, at known prices"
                .into(),
        }
    }
}

/// A load from quarter hours that follow each other from the beginning of `range`.
pub fn load_of(range: SlotRange, quarters: &[Quarter]) -> Load {
    let intervals: Vec<Energy> = range
        .iter()
        .zip(quarters)
        .map(|(slot, (import, export))| Energy {
            import: MilliwattHours(*import),
            export: MilliwattHours(*export),
            ..Energy::empty(slot)
        })
        .collect();
    Load::from_intervals(range, &intervals)
}
