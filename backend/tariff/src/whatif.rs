//! What if the load were another: shifted, scaled, with solar. Integers throughout; energy is
//! moved or cancelled, never lost.

use crate::error::TariffError;
use crate::load::Load;
use crate::schedule::{Grid, Schedule};
use crate::table::SlotTable;
use crate::tariff::Tariff;

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
}
