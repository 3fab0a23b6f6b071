//! What handlers take from a request: its parameters and body, who asks, from where, and the site.
//!
//! Everything is read strictly: a name that is not known is refused with the one that was probably
//! meant, a list is no object, control characters are refused, and what does not fit is said in
//! words of the API.

mod body;
mod caller;
mod client;
mod fields;
mod here;
pub mod json;
mod misfit;
mod nearest;
mod params;
mod query;
mod segment;

pub use body::{Body, TextBody};
pub use caller::{Caller, forbidden};
pub use client::{ClientAt, client};
pub use here::{At, Here, Seat};
pub use params::{KnownParameters, Params, known_parameters};
pub use query::read as read_query;
pub use segment::Path;
