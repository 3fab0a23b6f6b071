//! Passkeys (WebAuthn level 3): registered by somebody who is signed in, used in place of a password.
//!
//! A passkey asks for the person itself (a finger, a PIN), so no second factor is asked for beside
//! it. Who signs in is told by the passkey, never typed: so nobody learns which accounts there are,
//! or who has passkeys.

mod ceremony;
mod sign_in;
mod verifier;

pub use sign_in::Ceremony;
pub use verifier::Passkeys;
