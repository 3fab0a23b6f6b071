//! What if the load were another: shifted, scaled, with solar. Integers throughout; energy is
//! moved or cancelled, never lost.

use crate::error::TariffError;
use crate::load::Load;
use crate::schedule::{Grid, Schedule};
use crate::table::SlotTable;
use crate::tariff::Tariff;
use ohmstead_model::SlotRange;

/// Times of day, given as the schedule of a tariff gives them: the slots of the band `in`.
#[derive(Debug)]
pub struct Times(Vec<u8>);

impl Times {
    /// The slots in which `schedule`, with the bands `out` (0) and `in` (1), says `in`.
    ///
    /// # Errors
    /// When the schedule does not cover all of time.
    pub fn new(schedule: &Schedule, table: &SlotTable) -> Result<Self, TariffError> {
        let days = Tariff::named("times", "");
        let grid = Grid::compile(schedule, &["out", "in"], &days, "times")?;
        Ok(Self(table.bands(&grid, &days)))
    }
}

impl Load {
    /// All imported energy times `percent` / 100, rounded per slot.
    #[must_use]
    pub fn scaled(&self, percent: u16) -> Self {
        let mut out = self.clone();
        for e in out.sides().0 {
            *e = (i128::from(*e) * i128::from(percent) / 100) as i64;
        }
        out
    }

    /// Moves `percent` of what each local day imports in `from` into the slots of `to` on the same
    /// day, spread evenly. A day without slots to move to keeps its load.
    #[must_use]
    pub fn shifted(&self, table: &SlotTable, from: &Times, to: &Times, percent: u8) -> Self {
        let mut out = self.clone();
        let import = out.sides().0;
        for day in table.days() {
            let targets: Vec<usize> =
                (day.first..day.end).filter(|&i| to.0[i] == 1 && from.0[i] == 0).collect();
            if targets.is_empty() {
                continue;
            }
            let mut moved = 0i64;
            for i in (day.first..day.end).filter(|&i| from.0[i] == 1) {
                let part = (i128::from(import[i]) * i128::from(percent.min(100)) / 100) as i64;
                import[i] -= part;
                moved += part;
            }
            let n = targets.len() as i64;
            for (k, i) in (0i64..).zip(targets) {
                import[i] += moved * (k + 1) / n - moved * k / n;
            }
        }
        out
    }

    /// Adds generation, mWh per slot of the load's range: it covers what is imported in the slot, and
    /// the rest is exported. Slots beyond the end of `generation` get none.
    #[must_use]
    pub fn with_solar(&self, generation: &[i64]) -> Self {
        let mut out = self.clone();
        let (import, export) = out.sides();
        for ((imported, exported), made) in import.iter_mut().zip(export).zip(generation) {
            let used = (*imported).min(*made).max(0);
            *imported -= used;
            *exported += made.max(&0) - used;
        }
        out
    }

    /// With a battery behind the meter, empty at first: it takes in what would be fed in, and gives what
    /// would be drawn, as far as its size and power allow. Only what was measured is known to it: it does
    /// not buy ahead. What it loses is lost while it is charged.
    #[must_use]
    pub fn with_battery(&self, battery: Battery) -> Self {
        let mut out = self.clone();
        let (import, export) = out.sides();
        let most = (i128::from(battery.power_mw.max(0)) / 4) as i64;
        let kept_share = i128::from(battery.efficiency_percent.clamp(1, 100));
        let mut held = 0i64;
        for (imported, exported) in import.iter_mut().zip(export) {
            let given = held.min(*imported).min(most).max(0);
            *imported -= given;
            held -= given;
            let room = (i128::from(battery.capacity_mwh.max(0) - held) * 100 / kept_share) as i64;
            let taken = (*exported).min(most - given).min(room).max(0);
            *exported -= taken;
            held += (i128::from(taken) * kept_share / 100) as i64;
        }
        out
    }

    /// With so much more drawn, mWh, evenly over `span`; what is fed in then is used first.
    #[must_use]
    pub fn with_more(&self, span: SlotRange, energy: i64) -> Self {
        let mut out = self.clone();
        let from = self.range().from;
        let (import, export) = out.sides();
        let n = span.len().max(1) as i128;
        for (k, slot) in (0i128..).zip(span.iter()) {
            let Some(i) = usize::try_from(slot.0 - from.0).ok().filter(|i| *i < import.len())
            else {
                continue;
            };
            let part = (i128::from(energy) * (k + 1) / n - i128::from(energy) * k / n) as i64;
            let own = export[i].min(part).max(0);
            export[i] -= own;
            import[i] += part - own;
        }
        out
    }
}

/// A battery behind the meter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Battery {
    /// What it holds, mWh.
    pub capacity_mwh: i64,
    /// The most that it takes in or gives, mW.
    pub power_mw: i64,
    /// What comes out of what goes in, percent.
    pub efficiency_percent: u8,
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::{Interval, MilliwattHours, Slot};

    fn load(quarters: &[(i64, i64)]) -> Load {
        let interval = |(n, (import, export)): (usize, &(i64, i64))| Interval {
            import: MilliwattHours(*import),
            export: MilliwattHours(*export),
            ..Interval::empty(Slot(n as i32))
        };
        let all: Vec<Interval> = quarters.iter().enumerate().map(interval).collect();
        Load::from_intervals(SlotRange::new(Slot(0), Slot(quarters.len() as i32)), &all)
    }

    fn sides(load: &Load) -> Vec<(i64, i64)> {
        load.import().iter().copied().zip(load.export().iter().copied()).collect()
    }

    #[test]
    fn a_battery_moves_what_is_fed_in_to_when_it_is_drawn_within_its_limits() {
        let day = load(&[(100, 0), (0, 1000), (0, 1000), (0, 1000), (700, 0), (900, 0), (900, 0)]);
        // 500 mWh a slot either way, 90 % comes back, 1,000 mWh fit in.
        let battery = Battery { capacity_mwh: 1000, power_mw: 2000, efficiency_percent: 90 };
        let with = sides(&day.with_battery(battery));
        assert_eq!(with, [(100, 0), (0, 500), (0, 500), (0, 889), (200, 0), (401, 0), (900, 0)]);
        let none = Battery { capacity_mwh: 0, power_mw: 2000, efficiency_percent: 90 };
        assert_eq!(sides(&day.with_battery(none)), sides(&day));
    }

    #[test]
    fn more_load_uses_what_would_be_fed_in_first_and_loses_nothing() {
        let day = load(&[(100, 0), (0, 30), (0, 1000)]);
        let with = day.with_more(SlotRange::new(Slot(0), Slot(3)), 301);
        assert_eq!(sides(&with), [(200, 0), (70, 0), (0, 899)]);
    }
}
