//! The hub's mark on what it hands out and gets back: it tells what the hub once said from what
//! somebody made up.

use hmac::{Hmac, KeyInit, Mac};
use ohmstead_store::identity::SignInKey;
use sha2::{Digest, Sha256};

/// Bytes of a mark.
pub(crate) const LENGTH: usize = 16;

/// The mark of `message`. What was marked for one purpose is worth nothing for another.
pub(crate) fn mark(key: &SignInKey, purpose: &[u8], message: &[u8]) -> [u8; LENGTH] {
    // Not the key itself, which signs access tokens.
    let own = Sha256::new().chain_update(purpose).chain_update(b"\0").chain_update(key.seed);
    let mut block = [0; 64];
    block[..32].copy_from_slice(&own.finalize());
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(message);
    let mut short = [0; LENGTH];
    short.copy_from_slice(&mac.finalize().into_bytes()[..LENGTH]);
    short
}

/// True when one of the hub's keys made this mark. Takes the same time whatever is given.
pub(crate) fn is_ours(keys: &[SignInKey], purpose: &[u8], message: &[u8], given: &[u8]) -> bool {
    let same = |key| subtle::ConstantTimeEq::ct_eq(&mark(key, purpose, message)[..], given);
    keys.iter().any(|key| bool::from(same(key)))
}
