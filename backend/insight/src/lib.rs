//! What comes next and what stands out: forecast, baseline, anomalies. Pure: no I/O, no clock.
//!
//! Statistics are floating point inside; energy goes in and comes out as integers.

pub mod anomaly;
pub mod appliance;
pub mod edge_model;
pub mod error;
pub mod expect;
pub mod forecast;
pub mod history;
pub mod report;
pub mod temperature;

pub use anomaly::{Anomaly, AnomalyKind, anomalies, anomalies_at};
pub use error::{InsightError, Result};
pub use forecast::{Forecast, ForecastHour, Outside, forecast};
pub use history::History;
pub use temperature::Temperature;
