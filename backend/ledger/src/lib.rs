//! Readings and corrections to 15-minute intervals.
pub mod sum;
