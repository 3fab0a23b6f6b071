//! Appliances in the power of a whole house: recurring loads that switch on and off. Estimates.
//!
//! After G. W. Hart, "Nonintrusive appliance load monitoring", Proc. IEEE 80 (1992): edges between
//! steady levels, an edge up paired with the edge down of the same size, pairs sorted into kinds
//! by power and length. Only what recurs is told.

mod edge;
mod found;
mod kind;
mod pair;
mod sample;
mod search;

use crate::error::{InsightError, Result};
pub use found::{Appliance, ApplianceRun};
pub use kind::ApplianceKind;
pub use sample::Sample;

/// The shortest time that can be told anything from, ms: three days.
const LEAST_MS: i64 = 3 * 86_400_000;

/// Appliances of one kind that are told at most: a house has several heaters.
const MOST_OF_A_KIND: usize = 4;

/// What seems to run behind the meter, the most energy first. `samples` are in order of time.
///
/// # Errors
/// When the samples are too coarse (more than five minutes apart) or too few.
pub fn appliances(samples: &[Sample]) -> Result<Vec<Appliance>> {
    let span = samples.first().zip(samples.last()).map_or(0, |(a, b)| b.at - a.at);
    if span < LEAST_MS {
        return Err(InsightError::Empty);
    }
    let grid = sample::Grid::of(samples)?;
    let pairs = pair::pairs(&edge::edges(&grid), grid.step_ms());
    let drawn = grid.energy();
    let mut free = vec![true; pairs.len()];
    let mut found: Vec<Appliance> = Vec::new();
    for kind in ApplianceKind::ALL {
        let of_kind = std::iter::from_fn(|| search::find(kind, &pairs, &mut free, span, drawn));
        found.extend(of_kind.take(MOST_OF_A_KIND));
    }
    found.sort_by_key(|a| std::cmp::Reverse(a.energy));
    Ok(found)
}
