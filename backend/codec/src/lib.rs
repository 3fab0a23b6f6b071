//! Old readings and intervals as compressed bytes, the same in every store: a [`day`] of readings of
//! one device, and a [`month`] of its intervals. Pure: bytes in, values out.

mod bytes;
mod column;
pub mod day;
mod error;
pub mod month;

pub use error::{BlobError, MAX_READINGS};
