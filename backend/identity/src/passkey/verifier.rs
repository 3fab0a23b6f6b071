//! What verifies passkeys, and remembers what authenticators were asked.

use super::ceremony::Ceremonies;
use crate::error::IdentityError;
use std::sync::{Mutex, MutexGuard};
use url::{Host, Url};
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

/// Verifies passkeys that are bound to the hub's name.
pub struct Passkeys {
    pub(super) webauthn: Webauthn,
    ceremonies: Mutex<Ceremonies>,
}

impl Passkeys {
    /// `origin`: how browsers reach the hub, such as `https://energy.example`; `None` where that is
    /// an address of numbers, to which passkeys cannot be bound.
    ///
    /// # Errors
    /// When it is no origin.
    pub fn new(origin: &str, name: &str) -> Result<Option<Self>, IdentityError> {
        let wrong = |e: &dyn std::fmt::Display| IdentityError::Invalid(format!("{origin}: {e}"));
        let url = Url::parse(origin).map_err(|e| wrong(&e))?;
        let Some(Host::Domain(host)) = url.host() else { return Ok(None) };
        let webauthn = WebauthnBuilder::new(host, &url).and_then(|b| b.rp_name(name).build());
        let webauthn = webauthn.map_err(|e| wrong(&e))?;
        Ok(Some(Self { webauthn, ceremonies: Mutex::default() }))
    }

    pub(super) fn ceremonies(&self) -> MutexGuard<'_, Ceremonies> {
        self.ceremonies.lock().expect("nothing panics while ceremonies are kept")
    }
}
