//! Who somebody is, and what they may do: people, sites, sign-ins, tokens, the audit log.
//!
//! Rules and libraries only: no HTTP, no SQL. The rights are in memory, and the store is written
//! first; so what works now works after a restart, and what was taken away never works again.

mod access_token;
mod account;
mod again;
mod api_token;
mod client;
mod directory;
mod error;
mod link;
mod mark;
mod name;
mod openid;
mod passkey;
mod password;
mod principal;
mod random;
mod refresh_token;
mod second_factor;
mod service;
mod setup;
mod sign_in;
mod site;
mod throttle;

pub use access_token::LIFETIME_S as ACCESS_LIFETIME_S;
pub use account::NewAccount;
pub use api_token::{MadeToken, NewToken};
pub use error::IdentityError;
pub use link::{INVITATION_MS, SETUP_MS};
pub use name::check_name;
pub use openid::{
    Departure, Fetch, FetchError, OpenId, OpenIdFailure, ProviderConfig, Returned, RoleRule,
};
pub use passkey::{Ceremony, Passkeys};
pub use principal::{Action, Decision, Limits, Principal, Who};
pub use random::{Random, Secret, SystemRandom};
pub use refresh_token::IDLE_MS as REFRESH_LIFETIME_MS;
pub use second_factor::{Enrolment, RECOVERY_CODES};
pub use service::Identity;
pub use sign_in::{Login, Origin, SignedIn};
pub use site::{NewSite, SitePatch};
pub use throttle::{Throttle, network};

#[cfg(test)]
mod tests;
