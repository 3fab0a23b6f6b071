//! Refresh tokens: what a browser keeps in a cookie to get new access tokens.
//!
//! Each is good once. It carries the hub's mark, so the hub knows a token that it once gave out
//! even when it has kept nothing of it: such a token, used a second time, was stolen or copied, and
//! the whole sign-in ends. What is forged ends nothing.
//!
//! A browser may send one twice all the same: two tabs that are opened at once, or a page that is
//! left before the answer is there. It makes a name up for itself, which is in no cookie, and with
//! the same name a token that was replaced less than [`GRACE_MS`] ago is good once more.

use crate::IdentityError;
use crate::mark::{self, is_ours, mark};
use crate::random::{self, Random, Secret};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::{Fingerprint, OlderRefresh, Session, SignInKey};

/// How long a sign-in lasts without use, ms: 30 days.
pub const IDLE_MS: i64 = 30 * 24 * 3600 * 1000;

/// How long the browser that replaced a token may send it again, ms.
pub const GRACE_MS: i64 = 30_000;

/// At most so many earlier tokens of a session are remembered: tabs that are opened at once.
const OLDER_MAX: usize = 32;

const SESSION: usize = 16;
const SECRET: usize = 24;
const MARK: usize = mark::LENGTH;
const PURPOSE: &[u8] = b"ohmstead refresh token";
const ALL: usize = SESSION + SECRET + MARK;

/// A token that the hub once gave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presented {
    /// The sign-in it belongs to.
    pub session: String,
    /// What is kept of it while it is good.
    pub hash: Fingerprint,
}

/// An id for a new sign-in.
pub(crate) fn new_session(random: &dyn Random) -> Result<String, IdentityError> {
    random::text::<SESSION>(random)
}

/// A new token for a sign-in.
///
/// # Errors
/// When there are no random numbers.
pub(crate) fn issue(
    key: &SignInKey,
    session: &str,
    random: &dyn Random,
) -> Result<(Secret, Fingerprint), IdentityError> {
    let mut token = URL_SAFE_NO_PAD
        .decode(session)
        .map_err(|_| IdentityError::Internal("a session's id cannot be read".into()))?;
    token.extend(random::bytes::<SECRET>(random)?);
    let mark = mark(key, PURPOSE, &token);
    token.extend(mark);
    let hash = random::fingerprint(&token);
    Ok((Secret(URL_SAFE_NO_PAD.encode(token)), hash))
}

/// Reads a token; `None` when none of the hub's keys has marked it.
pub(crate) fn read(keys: &[SignInKey], token: &str) -> Option<Presented> {
    if token.len() > 2 * ALL {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|b| b.len() == ALL)?;
    let (body, given) = bytes.split_at(SESSION + SECRET);
    is_ours(keys, PURPOSE, body, given).then(|| Presented {
        session: URL_SAFE_NO_PAD.encode(&body[..SESSION]),
        hash: random::fingerprint(&bytes),
    })
}

/// Whether a session goes on with this token, sent by this browser.
pub(crate) fn holds(
    session: &Session,
    hash: Fingerprint,
    browser: Option<Fingerprint>,
    now: TimestampMs,
) -> bool {
    session.refresh == hash
        || session.older.iter().any(|o| {
            o.hash == hash
                && Some(o.browser) == browser
                && o.replaced_at.is_none_or(|at| now < at + GRACE_MS)
        })
}

/// What is remembered once `used` has been changed for a new token.
pub(crate) fn older(
    session: &Session,
    used: Fingerprint,
    browser: Option<Fingerprint>,
    now: TimestampMs,
) -> Vec<OlderRefresh> {
    let Some(browser) = browser else { return Vec::new() };
    let lately = |o: &&OlderRefresh| o.replaced_at.is_none_or(|at| now < at + GRACE_MS);
    let mut older: Vec<_> = session.older.iter().filter(lately).cloned().collect();
    // Sent again: the one that answered it first may be the one that the browser keeps.
    let again = older.iter().any(|o| o.hash == used && o.replaced_at.is_some());
    if !again {
        older.iter_mut().for_each(|o| o.replaced_at = o.replaced_at.or(Some(now)));
    }
    let replaced_at = (!again).then_some(now);
    older.push(OlderRefresh { hash: session.refresh, browser, replaced_at });
    let surplus = older.len().saturating_sub(OLDER_MAX);
    older.drain(..surplus);
    older
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;
    use proptest::prelude::*;

    fn key(n: u8) -> SignInKey {
        SignInKey { id: n.to_string(), seed: [n; 32], created_at: TimestampMs(0) }
    }

    #[test]
    fn a_token_names_its_sign_in_and_every_one_differs() {
        let session = new_session(&SystemRandom).unwrap();
        let (one, kept) = issue(&key(1), &session, &SystemRandom).unwrap();
        let (two, _) = issue(&key(1), &session, &SystemRandom).unwrap();
        assert_ne!(one, two);
        let read = read(&[key(2), key(1)], one.expose()).unwrap();
        assert_eq!(read, Presented { session, hash: kept });
        assert!(!format!("{one:?}").contains(one.expose()));
    }

    proptest! {
        #[test]
        fn what_the_hub_has_not_marked_is_no_token(flip in 0..ALL, by in 1..=255u8) {
            let session = new_session(&SystemRandom).unwrap();
            let (token, _) = issue(&key(1), &session, &SystemRandom).unwrap();
            prop_assert!(read(&[key(2)], token.expose()).is_none());
            let mut bytes = URL_SAFE_NO_PAD.decode(token.expose()).unwrap();
            bytes[flip] ^= by;
            prop_assert!(read(&[key(1)], &URL_SAFE_NO_PAD.encode(bytes)).is_none());
        }

        #[test]
        fn garbage_is_no_token(text in ".{0,200}") {
            prop_assert!(read(&[key(1)], &text).is_none());
        }
    }
}
