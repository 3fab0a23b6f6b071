//! The ledger: a device's readings and corrections become its 15-minute intervals, by one pure
//! function. No I/O, no clock.

mod placement;
mod sum;
mod virtual_meter;

pub use placement::place;
pub use sum::{BucketSum, sum};
pub use virtual_meter::{Combination, combine};
