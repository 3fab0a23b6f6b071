//! Alerts to people ([ALERTS.md](../../../docs/ALERTS.md)).
//!
//! Pure: which notification an episode makes ([`plan`]), when it goes ([`when`]), in which words
//! ([`words`]). At the rim: [`send`] speaks with the other side, [`service`] keeps the log in the store.

pub mod channel;
pub mod delivery;
pub mod place;
pub mod plan;
pub mod send;
pub mod service;
pub mod when;
pub mod words;

pub use channel::{Channel, ChannelError, Quiet, Target};
pub use delivery::{Delivery, State, What};
pub use place::{Place, Places};
pub use send::{Answer, Senders, Smtp, Tls};
pub use service::Notify;
