//! Forecasts and anomalies of what is stored. A job makes them device by device and site by site; what
//! was forecast is kept beside what came of it, and what people say of anomalies is learned.
//!
//! Reads the store through `derive`, works by `insight`, and keeps its own results as values by key.

mod anomalies;
mod appliances;
mod error;
mod expectation;
mod forecasts;
mod hours;
mod judged;
mod kept;
mod progress;
mod refresh;
mod service;
mod subject;
mod warmth;
mod watch;

pub use anomalies::{Feedback, KnownAnomaly};
pub use error::AnalysisError;
pub use forecasts::{Ahead, Said};
pub use progress::Progress;
pub use refresh::Refreshed;
pub use service::Analysis;
pub use subject::Subject;
pub use warmth::TEMPERATURE;
pub use watch::Watching;

/// The result of a question.
pub type Result<T> = std::result::Result<T, AnalysisError>;
