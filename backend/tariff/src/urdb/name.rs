//! Names that both directions agree on.

/// Id of a record without label and name.
pub(super) const NAMELESS: &str = "urdb";
/// Names that the export recognises.
pub(super) const ENERGY: &str = "Energy";
pub(super) const FUEL: &str = "Fuel adjustment";
pub(super) const FLAT_DEMAND: &str = "Flat demand";
pub(super) const TOU_DEMAND: &str = "Time-of-use demand";
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn period_name(i: usize) -> String {
    format!("period {}", i + 1)
}
