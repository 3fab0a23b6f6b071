//! The meter's program: `ohmstead-firmware` put to work on any board that runs embassy.
//!
//! A board supplies samples, flash, a network stack and random numbers ([`Board`]) and calls
//! [`run`]. This crate holds what all boards share: the metering loop, MQTT 5 over TLS 1.3, the
//! time from SNTP, commands, firmware update over HTTP, and the page by which a meter is set up
//! without a cable. No heap.
#![no_std]

#[cfg(test)]
extern crate std;

mod clock;
mod download;
mod layout;
mod link;
mod meter;
mod mqtt;
pub mod portal;
mod provision;
mod run;
mod saved;
mod tls;

pub use layout::{Layout, Region};
pub use meter::{Meter, MeterError, count_boot};
pub use provision::{KeepError, ProvisionError, Provisioning};
pub use run::{Board, Identity, Input, Memory, parse_key, parse_version, run};
