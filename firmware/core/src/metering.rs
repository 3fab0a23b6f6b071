//! From converter codes to volts, amperes, watts and hertz.
//!
//! Sampling never stops; sums are integers; a window is a whole number of mains cycles; its mean
//! is taken out at its end; phase is corrected by interpolating between two lagged products.
//! Figures of error, produced by the tests: `docs/METERING.md`.

pub mod ac;
pub mod calibration;
pub mod dc;
pub mod direction;
pub mod sums;

pub use ac::{AcMeter, Window};
pub use calibration::{AcChannel, Adc, CtPoint, CtTable, Reference};
pub use dc::{DcChannel, DcMeter, DcSample};
pub use direction::ReversedCt;
