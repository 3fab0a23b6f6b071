//! What comes next and what stands out: forecast, baseline, anomalies. Pure: no I/O, no clock.
//!
//! Statistics are floating point inside; energy goes in and comes out as integers.

pub mod error;
pub mod forecast;
pub mod history;

pub use error::{InsightError, Result};
pub use forecast::{Forecast, ForecastHour, forecast};
pub use history::History;
