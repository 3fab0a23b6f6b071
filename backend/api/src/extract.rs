//! What handlers take from a request: its parameters and body, who asks, from where, and the site.

mod body;
mod caller;
mod client;
mod here;
mod params;

pub use body::Body;
pub use caller::Caller;
pub use client::{ClientAt, client};
pub use here::{Here, Seat};
pub use params::Params;
