//! Virtual meters on a PC, for the demo and for tests, and the load generator of the benchmarks.
//!
//! - [`load`]: what is measured. A deterministic function of time.
//! - [`fault`]: what goes wrong, on request.
//! - [`meter`]: the firmware's own meter (`ohmstead-firmware`) put to work on a PC, as
//!   `ohmstead-runtime` does on a board: its windows come from a load, its flash is in memory or in
//!   a file, its messages go over real MQTT.
//! - [`flash`]: that file.
//! - [`demo`]: a furnished household of such meters.
//! - [`loadtest`]: many bare connections, to measure a hub.
//!
//! Nothing here reads the system clock for the readings: it is handed in.

pub mod demo;
pub mod fault;
pub mod flash;
pub mod load;
pub mod loadtest;
pub mod meter;
mod noise;
pub mod time;

pub use fault::{Fault, FaultKind, FaultPlan};
pub use load::LoadSource;
pub use meter::{Bench, Broker, Credentials, MeterHandle, MeterOptions};
pub use time::SimTime;

/// What can go wrong in setting up virtual meters or a load test.
#[derive(Debug, thiserror::Error)]
pub enum SimError {
    /// The sample file is not what this program was built with.
    #[error("the household sample is damaged: {0}")]
    Sample(&'static str),
    /// An option out of its range.
    #[error("{0}")]
    Option(String),
    /// The target could not be reached.
    #[error("connecting to {target}: {source}")]
    Connect {
        /// Host and port.
        target: String,
        /// Why.
        source: std::io::Error,
    },
    /// The target did not accept the connection as MQTT.
    #[error("{target} refused the MQTT connection: {reason}")]
    Refused {
        /// Host and port.
        target: String,
        /// Why.
        reason: String,
    },
    /// The journal of acknowledged readings could not be written.
    #[error("writing the journal {path}: {source}")]
    Journal {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A meter's flash file could not be opened.
    #[error("the flash file {path}: {source}")]
    Flash {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A thread could not be started, or ended early.
    #[error("a thread failed: {0}")]
    Thread(String),
}
