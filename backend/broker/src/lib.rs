//! MQTT: the broker through which meters reach the hub.
//!
//! A broker hands each message to the [`Sink`] before it is acknowledged; when the sink fails, the
//! connection is closed without an acknowledgement, so the client sends the message again. The hub
//! reaches the clients through the [`Link`] that a running broker gives. Who may do what is decided
//! behind [`Access`].
//!
//! [`embedded`] is the broker within the program, [`external`] a client of one elsewhere.

mod access;
pub mod embedded;
pub mod external;
mod limits;
mod link;
mod retained;
mod sink;
mod throttle;

pub use access::{Access, Certificate, Client, Open, Rights};
pub use limits::{Limits, MAX_CONNECT, MAX_TOPIC, Share};
pub use link::{Keep, Link};
pub use retained::{Retained, RetainedStore};
pub use sink::Sink;
pub use throttle::{Throttle, shorten};
