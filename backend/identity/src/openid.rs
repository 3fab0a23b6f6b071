//! Sign-in by OpenID Connect: authorisation code with PKCE, state and nonce.
//!
//! The provider says who somebody is; what they may do here follows from a claim of theirs by the
//! configuration's rules, anew at each sign-in. What the hub has to remember between the departure
//! to the provider and the return is kept by the browser, in a cookie that carries the hub's mark:
//! so a stranger who begins sign-ins fills nothing, and a return works only in the browser that left.

mod claims;
mod config;
mod flow;
mod provider;
mod providers;
mod sign_in;
#[cfg(test)]
mod tests;

pub use config::{Fetch, FetchError, OpenIdFailure, ProviderConfig, RoleRule};
pub use providers::OpenId;
pub use sign_in::{Departure, Returned};
