//! The contract between a meter and the hub: MQTT topics, the messages on them and their JSON.
//!
//! `no_std`: the firmware encodes with it, the hub decodes with it (feature `std`), so the two
//! cannot drift apart. It knows nothing else of Ohmstead.
//!
//! Numbers on the wire are decimal V, A, W, Wh; in memory they are integer mV, mA, mW, mWh.
#![cfg_attr(not(feature = "std"), no_std)]

pub mod anomaly_model;
pub mod command;
pub mod crc;
pub mod info;
pub mod ota;
pub mod provisioning;
pub mod reading;
pub mod time;
pub mod topic;

pub use command::{Command, CommandOutcome, CommandResult, Order};
pub use info::{Event, EventKind, Info};
pub use ota::OtaHeader;
pub use provisioning::Provisioning;
pub use reading::WireReading;
pub use topic::{Kind, Topic};
