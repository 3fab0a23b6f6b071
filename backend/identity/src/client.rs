//! People who show name and password at a connection of their own, without a sign-in: at the MQTT
//! broker.

use crate::{Identity, IdentityError, Origin, Principal, Who, random};
use ohmstead_store::identity::{Account, Fingerprint};

const WRONG: &str = "user or password is wrong";

/// Tells one password of an account from the next.
fn mark(account: &Account) -> Option<Fingerprint> {
    account.password.as_ref().map(|hash| random::fingerprint(hash.as_bytes()))
}

impl Identity {
    /// Who shows this name and password. Counts as an attempt to sign in. Holds until the password
    /// changes or the account goes ([`Identity::still`]).
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`], also for accounts with a second factor, which cannot be
    /// asked for there; [`IdentityError::Throttled`] after too many attempts.
    pub async fn connect(
        &self,
        name: &str,
        password: String,
        from: &Origin,
    ) -> Result<Principal, IdentityError> {
        let name: String = name.trim().to_lowercase().chars().take(128).collect();
        let right = self.is_password(&name, password, from).await?;
        let account = self.account(&name).filter(|a| right && !a.disabled);
        let account = account.ok_or(IdentityError::Unauthenticated(WRONG))?;
        if account.second_factor.is_some() {
            return Err(IdentityError::Unauthenticated(
                "this account has a second factor: make a token for this program",
            ));
        }
        self.principal(&account).ok_or(IdentityError::Unauthenticated(WRONG))
    }

    fn principal(&self, account: &Account) -> Option<Principal> {
        Some(Principal {
            who: Who::Client { name: account.name.clone(), password: mark(account)? },
            grants: account.grants.clone(),
            limits: None,
        })
    }

    /// Whoever an external broker let in by this name, with the rights they have now: a token by its
    /// id, or a person.
    pub fn named(&self, name: &str) -> Option<Principal> {
        let token = self.read().tokens.get(name).map(|token| token.hash);
        if let Some(hash) = token {
            let now = self.clock.now();
            return self.read().integration(name, hash, now);
        }
        let account = self.account(&name.trim().to_lowercase())?;
        if account.disabled { None } else { self.principal(&account) }
    }

    /// The same principal with the rights they have now.
    pub(crate) fn still_client(&self, name: &str, password: &Fingerprint) -> Option<Principal> {
        let account = self.account(name)?;
        let holds = !account.disabled && mark(&account).as_ref() == Some(password);
        if holds { self.principal(&account) } else { None }
    }
}
