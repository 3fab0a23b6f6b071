//! Messages of other systems as readings: Tasmota, Shelly, Zigbee2MQTT and so on; and, the other way,
//! what Home Assistant is told.
//!
//! One file per dialect in [`dialect`], each a pure function from (topic, bytes) to readings or the
//! reason why there are none. No I/O, no clock: what is taken as the time of a message that has
//! none of its own is said by [`Told::settle`], with the time of arrival given.

pub mod dialect;
mod field;
mod found;
pub mod home_assistant;
pub mod p1;
mod payload;
mod told;

pub use dialect::Dialect;
pub use field::Field;
pub use found::{Found, Taken, device_id};
pub use told::{Arrivals, Told};
