//! Prices, carbon intensity and the weather as public sources publish them.
//!
//! One file per source in [`source`], each with two pure functions: what to ask, and bytes → points or a
//! clear error. No I/O, no clock: who fetches says for which time, and brings the answers. [`lay_out`] makes
//! points into price series.

mod answer;
mod eic;
mod lay_out;
mod number;
mod question;
pub mod source;

pub use answer::{Answer, CARBON, CELSIUS, FeedError, Point};
pub use lay_out::lay_out;
pub use question::{Ask, Question};
pub use source::{Measure, Source};
