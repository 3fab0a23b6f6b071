//! What is usual at an hour: the same hours of the weeks around it.

/// Days on either side that are looked at.
const DAYS: usize = 28;

/// The measured hours by the wall clock, and what is usual at each.
pub struct Baseline<'a> {
    values: &'a [f64],
    known: usize,
    mean: f64,
}

impl<'a> Baseline<'a> {
    /// Of `values`, one a wall-clock hour; NaN where nothing was measured.
    pub fn new(values: &'a [f64]) -> Self {
        let (sum, known) = crate::forecast::blocks::sum_known(values);
        Self { values, known, mean: sum / known.max(1) as f64 }
    }

    /// Measured hours.
    pub fn known(&self) -> usize {
        self.known
    }

    /// Mean kWh of the measured hours.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Every hour.
    pub fn values(&self) -> &[f64] {
        self.values
    }

    /// The measured values of the same hour of the days around, without `apart` days on either
    /// side of it.
    pub fn same_hours(&self, at: usize, apart: usize) -> impl Iterator<Item = f64> + '_ {
        (apart + 1..=DAYS)
            .flat_map(move |d| [at.checked_sub(24 * d), at.checked_add(24 * d)])
            .flatten()
            .filter_map(|i| self.values.get(i).copied())
            .filter(|v| v.is_finite())
    }

    /// The median of them; `None` when fewer than seven were measured.
    pub fn usual(&self, at: usize, apart: usize) -> Option<f64> {
        let mut same: Vec<f64> = self.same_hours(at, apart).collect();
        if same.len() < 7 {
            return None;
        }
        let middle = same.len() / 2;
        Some(*same.select_nth_unstable_by(middle, f64::total_cmp).1)
    }
}
