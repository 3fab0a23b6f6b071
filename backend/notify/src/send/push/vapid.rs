//! The hub's own key, by which push services know it again (VAPID, RFC 8292): a token signed with ES256.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ohmstead_model::TimestampMs;
use serde_json::json;

/// A token holds so long, s; RFC 8292 allows a day.
const LIFETIME_S: i64 = 43_200;

/// What may go wrong with the key.
#[derive(Debug, thiserror::Error)]
pub enum VapidError {
    /// The system could not make one.
    #[error("a key for web push cannot be made")]
    NotMade,
    /// What is kept is no such key.
    #[error("the key for web push is no PKCS #8 key of P-256")]
    NoKey,
    /// It does not sign.
    #[error("the token for the push service cannot be signed")]
    NotSigned,
}

/// The hub's own key. Subscriptions hold for one key only: with another, every browser has to subscribe anew.
pub struct VapidKey {
    pair: EcdsaKeyPair,
    public: String,
}

impl std::fmt::Debug for VapidKey {
    /// Without the private key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "VapidKey({})", self.public)
    }
}

impl VapidKey {
    /// A new key, PKCS #8.
    ///
    /// # Errors
    /// [`VapidError::NotMade`].
    pub fn generate() -> Result<Vec<u8>, VapidError> {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
        made.map(|made| made.as_ref().to_vec()).map_err(|_| VapidError::NotMade)
    }

    /// A kept key.
    ///
    /// # Errors
    /// [`VapidError::NoKey`].
    pub fn from_pkcs8(kept: &[u8]) -> Result<Self, VapidError> {
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, kept)
            .map_err(|_| VapidError::NoKey)?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        Ok(Self { pair, public })
    }

    /// The public key, as browsers want it: an uncompressed point in base64url.
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The header `Authorization` for a push service. `audience`: its scheme and host; `contact`: whom it may ask.
    ///
    /// # Errors
    /// [`VapidError::NotSigned`].
    pub fn authorization(
        &self,
        audience: &str,
        contact: &str,
        now: TimestampMs,
    ) -> Result<String, VapidError> {
        let until = now.0.div_euclid(1000) + LIFETIME_S;
        let header = URL_SAFE_NO_PAD.encode(json!({"typ": "JWT", "alg": "ES256"}).to_string());
        let claims = json!({"aud": audience, "exp": until, "sub": contact}).to_string();
        let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = self.pair.sign(&SystemRandom::new(), signed.as_bytes());
        let signature = signature.map_err(|_| VapidError::NotSigned)?;
        let signature = URL_SAFE_NO_PAD.encode(signature.as_ref());
        Ok(format!("vapid t={signed}.{signature}, k={}", self.public))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    #[test]
    fn the_token_is_signed_by_the_key_that_it_names() {
        let kept = VapidKey::generate().unwrap();
        let key = VapidKey::from_pkcs8(&kept).unwrap();
        let header =
            key.authorization("https://a.example", "mailto:a@b.example", TimestampMs(0)).unwrap();
        let (token, public) = header.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
        assert_eq!(public, key.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let decode = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
        let public = decode(public);
        assert_eq!(public.len(), 65);
        let verifier = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public);
        verifier.verify(signed.as_bytes(), &decode(signature)).unwrap();
        let claims: serde_json::Value =
            serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!(
            claims,
            json!({"aud": "https://a.example", "exp": 43_200, "sub": "mailto:a@b.example"})
        );
        assert!(VapidKey::from_pkcs8(&kept[1..]).is_err());
    }
}
