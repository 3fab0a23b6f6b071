//! Dated tariffs, costs per interval, itemised bills, comparison. Pure: no I/O, no clock; energy
//! and money in integers and exact fractions, rounded once.

pub mod bill;
pub mod command;
pub mod contract;
pub mod decimal;
pub mod error;
pub mod exact;
mod json;
pub mod load;
pub mod price;
pub mod render;
pub mod schedule;
pub mod table;
pub mod tariff;
pub mod urdb;

pub use bill::{Bill, Billed, Carry, Line, bill_periods};
pub use contract::{Contract, Version};
pub use decimal::Decimal;
pub use error::TariffError;
pub use load::Load;
pub use price::{PriceBook, PriceSeries};
pub use table::SlotTable;
pub use tariff::Tariff;
