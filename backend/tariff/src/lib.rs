//! Dated tariffs, costs per interval, itemised bills, comparison. Pure: no I/O, no clock; energy
//! and money in integers and exact fractions, rounded once.

pub mod bill;
pub mod command;
pub mod compare;
pub mod contract;
pub mod cost;
pub mod decimal;
pub mod document;
pub mod error;
pub mod exact;
pub mod holiday;
pub mod issued;
mod json;
pub mod load;
pub mod price;
pub mod project;
pub mod rates;
pub mod reconcile;
pub mod render;
pub mod schedule;
pub mod table;
pub mod tariff;
pub mod urdb;
pub mod whatif;

pub use bill::{Bill, Billed, Carry, Line, bill_periods};
pub use compare::compare;
pub use contract::{Contract, Version};
pub use cost::Costs;
pub use decimal::Decimal;
pub use document::{CounterReading, Parties, Party, Register};
pub use error::TariffError;
pub use issued::{Adjustment, IssuedBill};
pub use load::Load;
pub use price::{PriceBook, PriceSeries};
pub use project::project;
pub use reconcile::reconcile;
pub use table::SlotTable;
pub use tariff::Tariff;
