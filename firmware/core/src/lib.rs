//! The meter's own code, for any board: sampling maths, energy counters, the outbox in flash,
//! the uplink, over-the-air update, edge anomaly and display.
//!
//! `no_std`, no heap: every buffer has a fixed size. A board crate supplies the hardware through
//! traits; nothing here waits, sleeps or reads a system clock. With the feature `std` come the
//! parts that only a computer needs: the trainer of the anomaly model and a flash in memory.
#![no_std]

#[cfg(any(feature = "std", test))]
extern crate std;

pub mod anomaly;
pub mod board;
pub mod cell;
pub mod clock;
pub mod display;
pub mod energy;
pub mod identity;
pub mod layout;
#[cfg(feature = "std")]
pub mod memory_flash;
pub mod meter;
pub mod metering;
pub mod ota;
pub mod outbox;
pub mod record;
pub mod saved;
pub mod settings;
pub mod uplink;
