//! URDB JSON (OpenEI Utility Rate Database, v3 to v8 spellings): read and written.
//!
//! Field meanings: <https://openei.org/services/doc/rest/util_rates/?version=8>. What cannot be
//! billed is refused by name, or kept and listed as not billed; nothing is left out in silence.

mod export;
mod fields;
mod import;
mod name;
mod rates;

pub use export::export;
pub use import::import;
