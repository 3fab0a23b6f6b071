//! A browser's subscription to web push.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What a browser hands out so that it can be reached (`PushSubscription`). Whoever has it may send there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Where its push service takes messages for it.
    pub endpoint: String,
    /// Its public key: a point of P-256, uncompressed, in base64url.
    pub p256dh: String,
    /// Its secret, 16 bytes in base64url.
    pub auth: String,
}

impl std::fmt::Debug for Subscription {
    /// Without what makes it possible to send there.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subscription({})", self.service())
    }
}

impl Subscription {
    /// A name for it that tells nothing of it; the same for the same browser and site of the dashboard.
    pub fn id(&self) -> String {
        let mut id = "push-".to_owned();
        for byte in &Sha256::digest(self.endpoint.as_bytes())[..8] {
            let _ = write!(id, "{byte:02x}");
        }
        id
    }

    /// True when both keys are of the right size and form.
    pub fn is_complete(&self) -> bool {
        self.keys().is_some()
    }

    /// The public key and the secret.
    pub fn keys(&self) -> Option<([u8; 65], [u8; 16])> {
        // Browsers leave the padding out; others may not.
        let decode = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        let public: [u8; 65] = decode(&self.p256dh)?.try_into().ok()?;
        let auth = decode(&self.auth)?.try_into().ok()?;
        (public[0] == 4).then_some((public, auth))
    }

    /// Scheme and host with port: what a token for the push service is made out to.
    pub fn origin(&self) -> Option<(&str, &str)> {
        let (scheme, rest) = self.endpoint.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next().filter(|a| !a.is_empty())?;
        Some((scheme, authority))
    }

    /// The push service's name; the rest of the address is the browser's secret.
    pub fn service(&self) -> &str {
        let authority = self.origin().map_or("", |(_, authority)| authority);
        authority.rsplit_once(':').map_or(authority, |(host, _)| host)
    }
}
