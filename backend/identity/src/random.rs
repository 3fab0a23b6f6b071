//! Random bytes, injected so that tests own them.

use crate::IdentityError;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ohmstead_store::identity::Fingerprint;
use sha2::{Digest, Sha256};

/// Where random bytes come from.
pub trait Random: Send + Sync + 'static {
    /// Fills `bytes` with what nobody can guess.
    ///
    /// # Errors
    /// When the system gives none now.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), IdentityError>;
}

/// The operating system's.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), IdentityError> {
        getrandom::fill(bytes).map_err(|e| IdentityError::Random(e.to_string()))
    }
}

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>(random: &dyn Random) -> Result<[u8; N], IdentityError> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}

/// `N` random bytes as text that may stand in addresses, cookies and headers.
pub(crate) fn text<const N: usize>(random: &dyn Random) -> Result<String, IdentityError> {
    Ok(URL_SAFE_NO_PAD.encode(bytes::<N>(random)?))
}

/// What is kept of a secret that was drawn at random. It has 128 bits or more, which nobody can
/// try out, so a fast hash is enough.
pub(crate) fn fingerprint(secret: &[u8]) -> Fingerprint {
    Fingerprint(Sha256::digest(secret).into())
}

/// A secret that is shown once and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub(crate) String);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Secret {
    /// The secret itself, to hand it over.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
