//! Virtual meters and the load generator against a broker that is not ours. Needs `mosquitto`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests; clippy sees their helpers as none")]

mod broker;
mod load;
mod meters;
