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
mod link;
mod mqtt;
pub mod portal;
mod provision;
mod run;
mod tls;

pub use ohmstead_firmware::identity::{Identity, parse_key, parse_version};
pub use ohmstead_firmware::layout::{Layout, Region};
pub use ohmstead_firmware::meter::{Meter, MeterError, count_boot};
pub use provision::{KeepError, ProvisionError, Provisioning};
pub use run::{Board, Input, Memory, run};
