//! What the hub remembers of a departure: in the browser, with the hub's mark on it.

use crate::error::IdentityError;
use crate::mark::{self, is_ours, mark};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::SignInKey;
use serde::{Deserialize, Serialize};

const PURPOSE: &[u8] = b"ohmstead openid flow";
/// Longest cookie that is looked at, bytes.
const COOKIE_MAX: usize = 1024;

/// A departure to a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Flow {
    /// To whom.
    pub provider: String,
    /// Comes back in the address: the return belongs to this departure.
    pub state: String,
    /// Comes back in the ID token: the token was made for this departure.
    pub nonce: String,
    /// Shown when the code is changed for tokens (PKCE): a code that somebody else caught is
    /// worth nothing to them.
    pub verifier: String,
    /// When it is over.
    pub ends: TimestampMs,
}

impl Flow {
    /// As the cookie holds it.
    pub fn sealed(&self, key: &SignInKey) -> Result<String, IdentityError> {
        let mut bytes = serde_json::to_vec(self)
            .map_err(|e| IdentityError::Internal(format!("a departure cannot be written: {e}")))?;
        let mark = mark(key, PURPOSE, &bytes);
        bytes.extend(mark);
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// From a cookie; `None` when the hub did not write it.
    pub fn opened(keys: &[SignInKey], cookie: &str) -> Option<Self> {
        let bytes = Some(cookie).filter(|c| c.len() <= COOKIE_MAX);
        let bytes = URL_SAFE_NO_PAD.decode(bytes?).ok()?;
        let (body, given) = bytes.split_at(bytes.len().checked_sub(mark::LENGTH)?);
        is_ours(keys, PURPOSE, body, given).then(|| serde_json::from_slice(body).ok())?
    }

    /// True when this is the departure's state; takes the same time whatever is given.
    pub fn is_state(&self, given: &str) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.state.as_bytes(), given.as_bytes()).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> SignInKey {
        SignInKey { id: format!("k{n}"), seed: [n; 32], created_at: TimestampMs(0) }
    }

    #[test]
    fn only_what_the_hub_wrote_is_read() {
        let flow = Flow {
            provider: "company".into(),
            state: "s".into(),
            nonce: "n".into(),
            verifier: "v".into(),
            ends: TimestampMs(5),
        };
        let cookie = flow.sealed(&key(1)).unwrap();
        assert_eq!(Flow::opened(&[key(2), key(1)], &cookie), Some(flow));
        assert_eq!(Flow::opened(&[key(2)], &cookie), None);
        for n in 0..cookie.len() {
            let mut other = cookie.clone().into_bytes();
            other[n] = if other[n] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            assert_eq!(Flow::opened(&[key(1)], &other), None, "byte {n}");
        }
        for wrong in ["", "AAAA", "=", &"A".repeat(5000)] {
            assert_eq!(Flow::opened(&[key(1)], wrong), None);
        }
    }
}
