//! Access tokens: JSON Web Tokens (RFC 7519) signed with Ed25519 (`EdDSA`, RFC 8037), good for
//! 15 minutes.
//!
//! The algorithm is fixed here and never taken from a token; nor is a key: a token only names one
//! of the hub's own. A token says who somebody is and by which sign-in; what they may do is looked
//! up when it is used, so a right that was taken away is gone at once.

use crate::IdentityError;
use crate::random::{self, Random};
use ed25519_dalek::SigningKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::SignInKey;
use serde::{Deserialize, Serialize};

/// How long a token is good, s.
pub const LIFETIME_S: i64 = 15 * 60;
/// A key signs this long, ms: 30 days.
pub const KEY_SIGNS_MS: i64 = 30 * 24 * 3600 * 1000;
/// Bytes of a token at most.
const MAX_LEN: usize = 2048;
const ISSUER: &str = "ohmstead";
const AUDIENCE: &str = "ohmstead-api";

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The account.
    pub sub: String,
    /// The sign-in.
    pub sid: String,
    /// Made at, Unix seconds.
    pub iat: i64,
    /// Ends at, Unix seconds.
    pub exp: i64,
    iss: String,
    aud: String,
}

/// The hub's keys: the newest signs, those before it are still good for what they signed.
pub struct Keys(Vec<Key>);

struct Key {
    id: String,
    created_at: TimestampMs,
    sign: EncodingKey,
    verify: DecodingKey,
}

/// A fresh key.
///
/// # Errors
/// When there are no random numbers.
pub fn new_key(random: &dyn Random, now: TimestampMs) -> Result<SignInKey, IdentityError> {
    Ok(SignInKey { id: random::text::<9>(random)?, seed: random::bytes(random)?, created_at: now })
}

/// PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410, section 7).
const PKCS8: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

impl Keys {
    /// From what is kept, newest first.
    pub fn new(kept: &[SignInKey]) -> Self {
        let keys = kept.iter().map(|key| {
            let der: Vec<u8> = PKCS8.iter().chain(&key.seed).copied().collect();
            let public = SigningKey::from_bytes(&key.seed).verifying_key();
            Key {
                id: key.id.clone(),
                created_at: key.created_at,
                sign: EncodingKey::from_ed_der(&der),
                verify: DecodingKey::from_ed_der(public.as_bytes()),
            }
        });
        Self(keys.collect())
    }

    /// True when it is time for a new key.
    pub fn are_old(&self, now: TimestampMs) -> bool {
        self.0.first().is_none_or(|k| now - k.created_at >= KEY_SIGNS_MS)
    }

    /// A token for a sign-in, good from `now`.
    ///
    /// # Errors
    /// When there is no key.
    pub fn issue(
        &self,
        account: &str,
        session: &str,
        now: TimestampMs,
    ) -> Result<String, IdentityError> {
        let key = self.0.first().ok_or_else(|| IdentityError::Internal("no key to sign".into()))?;
        let iat = now.0.div_euclid(1000);
        let claims = Claims {
            sub: account.into(),
            sid: session.into(),
            iat,
            exp: iat + LIFETIME_S,
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
        };
        let header = Header { kid: Some(key.id.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, &key.sign)
            .map_err(|e| IdentityError::Internal(format!("a token cannot be signed: {e}")))
    }

    /// What a token says, if the hub signed it and it has not ended.
    pub fn verify(&self, token: &str, now: TimestampMs) -> Option<Claims> {
        if token.len() > MAX_LEN {
            return None;
        }
        let named = jsonwebtoken::decode_header(token).ok()?.kid?;
        let key = self.0.iter().find(|k| k.id == named)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // By the injected clock, below.
        rules.validate_exp = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &key.verify, &rules).ok()?.claims;
        let now = now.0.div_euclid(1000);
        // A token from the future was signed before the clock was set back: not refused for that.
        (now < claims.exp && claims.exp - claims.iat <= LIFETIME_S).then_some(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
    use hmac::{Hmac, KeyInit, Mac};
    use proptest::prelude::*;

    const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

    fn key(at: i64) -> SignInKey {
        new_key(&SystemRandom, NOW + at).unwrap()
    }

    #[test]
    fn a_token_is_good_for_its_quarter_hour_and_not_a_second_longer() {
        let keys = Keys::new(&[key(0)]);
        let token = keys.issue("ann", "s1", NOW).unwrap();
        let claims = keys.verify(&token, NOW).unwrap();
        assert_eq!((claims.sub.as_str(), claims.sid.as_str()), ("ann", "s1"));
        assert!(keys.verify(&token, NOW + 899_999).is_some());
        assert!(keys.verify(&token, NOW + 900_000).is_none());
    }

    #[test]
    fn an_older_key_verifies_what_it_signed_and_a_forgotten_one_does_not() {
        let (old, new) = (key(0), key(KEY_SIGNS_MS));
        let token = Keys::new(std::slice::from_ref(&old)).issue("ann", "s", NOW).unwrap();
        let both = Keys::new(&[new.clone(), old]);
        assert!(both.verify(&token, NOW).is_some());
        assert!(Keys::new(std::slice::from_ref(&new)).verify(&token, NOW).is_none());
        let header = jsonwebtoken::decode_header(both.issue("ann", "s", NOW).unwrap()).unwrap();
        assert_eq!(header.kid, Some(new.id));
        assert!(!both.are_old(NOW + KEY_SIGNS_MS) && both.are_old(NOW + 2 * KEY_SIGNS_MS));
    }

    /// RFC 8725, section 2.1: `none`, and HMAC with the public key as its secret.
    #[test]
    fn no_other_algorithm_is_taken_whatever_the_token_says() {
        let kept = key(0);
        let keys = Keys::new(std::slice::from_ref(&kept));
        let good = keys.issue("ann", "s", NOW).unwrap();
        let body = good.split('.').nth(1).unwrap();
        let public = SigningKey::from_bytes(&kept.seed).verifying_key();
        for alg in ["none", "None", "HS256", "HS512", "RS256", "ES256", "EdDSA"] {
            let header =
                B64.encode(format!(r#"{{"alg":"{alg}","typ":"JWT","kid":"{}"}}"#, kept.id));
            let signed = format!("{header}.{body}");
            let mut mac = Hmac::<sha2::Sha256>::new_from_slice(public.as_bytes()).unwrap();
            mac.update(signed.as_bytes());
            let tag = B64.encode(mac.finalize().into_bytes());
            for forged in [format!("{signed}.{tag}"), format!("{signed}."), signed.clone()] {
                assert!(keys.verify(&forged, NOW).is_none(), "{alg}: {forged}");
            }
        }
        // A key of the attacker's own in the header is not looked at.
        let jwk = r#""jwk":{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let header = B64.encode(format!(r#"{{"alg":"EdDSA",{jwk}}}"#));
        assert!(keys.verify(&format!("{header}.{body}.AAAA"), NOW).is_none());
    }

    #[test]
    fn a_token_of_another_hub_or_for_another_use_is_refused() {
        let kept = key(0);
        let keys = Keys::new(std::slice::from_ref(&kept));
        let other = SignInKey { seed: [1; 32], ..kept.clone() };
        let foreign = Keys::new(&[other]).issue("ann", "s", NOW).unwrap();
        assert!(keys.verify(&foreign, NOW).is_none());
        let header = Header { kid: Some(kept.id), ..Header::new(Algorithm::EdDSA) };
        let iat = NOW.0 / 1000;
        for (iss, aud, exp) in [
            ("else", AUDIENCE, iat + 60),
            (ISSUER, "else", iat + 60),
            (ISSUER, AUDIENCE, iat + LIFETIME_S + 1),
        ] {
            let claims = Claims {
                sub: "ann".into(),
                sid: "s".into(),
                iat,
                exp,
                iss: iss.into(),
                aud: aud.into(),
            };
            let token = jsonwebtoken::encode(&header, &claims, &keys.0[0].sign).unwrap();
            assert!(keys.verify(&token, NOW).is_none(), "{claims:?}");
        }
    }

    proptest! {
        /// A token that differs in any byte is none.
        #[test]
        fn a_changed_token_is_refused(at in any::<prop::sample::Index>(), with in "[A-Za-z0-9._-]") {
            let keys = Keys::new(&[SignInKey { id: "k".into(), seed: [5; 32], created_at: NOW }]);
            let token = keys.issue("ann", "s", NOW).unwrap();
            let at = at.index(token.len());
            let mut changed = token.clone();
            changed.replace_range(at..=at, &with);
            // The last character of a signature carries unused bits.
            prop_assume!(changed != token && at + 1 < token.len());
            prop_assert!(keys.verify(&changed, NOW).is_none());
        }

        #[test]
        fn garbage_is_refused_quietly(text in ".{0,400}") {
            let keys = Keys::new(&[SignInKey { id: "k".into(), seed: [5; 32], created_at: NOW }]);
            prop_assert!(keys.verify(&text, NOW).is_none());
        }
    }
}
