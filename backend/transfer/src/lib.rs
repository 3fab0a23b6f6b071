//! Readings in from files of several origins, and out again: streamed, whatever the size.
//!
//! [`import`] reads a CSV file ([`Format`]), judges every row by the rules of the MQTT ingest
//! and commits in batches. Readings are a set, so an import that was cut off is simply run
//! again. [`exported`] and [`export_readings`] write what is stored in the product's own
//! format, which [`import`] takes back unchanged.

mod error;
mod espi;
mod export;
mod fields;
mod format;
mod given;
mod home_assistant_database;
mod import;
mod lines;
mod local_time;
mod mapping;
mod message;
mod options;
mod origin;
mod periods;
mod preview;
mod prices;
mod report;
mod row;
mod series;
mod sink;

pub use error::TransferError;
pub use export::{EXPORT_HEADER, Exported, export_readings, exported};
pub use home_assistant_database::{
    DatabaseError, HomeAssistantDatabase, Statistic, StatisticRows, is_database,
};
pub use import::import;
pub use lines::LINE_MAX;
pub use mapping::Mapping;
pub use options::{Counter, ImportOptions, Series, Unit, parse_zone};
pub use origin::Format;
pub use preview::{DayEnergy, Preview, preview};
pub use prices::{PriceFile, read_prices};
pub use report::{DeviceReport, Progress, Report, RowReject};
