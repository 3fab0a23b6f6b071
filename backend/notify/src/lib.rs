//! Alerts to people ([ALERTS.md](../../../docs/ALERTS.md)).
//!
//! Pure: which notification an episode makes ([`plan`]), when it goes ([`when`], [`storm`]), in which words
//! ([`words`]). At the rim: [`send`] speaks with the other side, [`service`] keeps the log in the store.

pub mod audience;
pub mod channel;
pub mod delivery;
pub mod place;
pub mod plan;
pub mod report;
pub mod send;
pub mod service;
pub mod snooze;
pub mod storm;
pub mod subscription;
pub mod when;
pub mod words;

pub use audience::Audience;
pub use channel::{Channel, ChannelError, Quiet, Target};
pub use delivery::{Delivery, State, What};
pub use place::{Place, Places};
pub use send::{Answer, Publisher, Push, Senders, Smtp, Tls, VapidKey};
pub use service::{Notify, ReportDelivery};
pub use subscription::Subscription;
