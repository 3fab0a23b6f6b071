//! Links that work once: the first administrator, invitations, forgotten passwords.

use crate::name::check_name;
use crate::random::{self, Secret};
use crate::setup::Setup;
use crate::{Identity, IdentityError, NewAccount, Origin, SignedIn};
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::{Account, Fingerprint, Grant, LinkPurpose, OneTimeLink, SiteRole};

/// How long the set-up link of a start is good, ms: a day.
pub const SETUP_MS: i64 = 24 * 3600 * 1000;
/// How long an invitation is good, ms: a week.
pub const INVITATION_MS: i64 = 7 * 24 * 3600 * 1000;
/// How long a link to a new password is good, ms: a day.
const RESET_MS: i64 = 24 * 3600 * 1000;
const NO_LINK: IdentityError =
    IdentityError::Unauthenticated("this link does not work, or not any more: ask for a new one");

impl Identity {
    /// The secret of a link that makes the first administrator; `None` once there are accounts. A
    /// new one replaces the last.
    ///
    /// # Errors
    /// When there are no random numbers.
    pub fn setup_link(&self) -> Result<Option<Secret>, IdentityError> {
        if !self.has_no_accounts() {
            return Ok(None);
        }
        let secret = random::text::<24>(self.random.as_ref())?;
        let setup = Setup {
            hash: random::fingerprint(secret.as_bytes()),
            ends: self.clock.now() + SETUP_MS,
        };
        let mut slot = self.setup.lock().expect("nothing panics while the link is kept");
        *slot = Some(setup);
        Ok(Some(Secret(secret)))
    }

    fn is_setup(&self, hash: Fingerprint) -> bool {
        let now = self.clock.now();
        let slot = self.setup.lock().expect("nothing panics while the link is kept");
        slot.as_ref().is_some_and(|s| s.hash == hash && now < s.ends) && self.has_no_accounts()
    }

    /// A link that makes an account with these rights.
    ///
    /// # Errors
    /// When a site is not known, or the store fails.
    pub async fn invite(
        &self,
        grants: Vec<Grant>,
        by: &str,
    ) -> Result<(Secret, TimestampMs), IdentityError> {
        let grants = self.check_grants(grants)?;
        self.keep_link(LinkPurpose::Invite(grants), INVITATION_MS, by).await
    }

    /// A link by which an account gets a new password.
    ///
    /// # Errors
    /// When there is no such account, or the store fails.
    pub async fn reset_link(
        &self,
        name: &str,
        by: &str,
    ) -> Result<(Secret, TimestampMs), IdentityError> {
        if self.account(name).is_none() {
            return Err(IdentityError::Unknown(format!("there is no account {name:?}")));
        }
        self.keep_link(LinkPurpose::Reset(name.to_owned()), RESET_MS, by).await
    }

    async fn keep_link(
        &self,
        purpose: LinkPurpose,
        lifetime_ms: i64,
        by: &str,
    ) -> Result<(Secret, TimestampMs), IdentityError> {
        let secret = random::text::<24>(self.random.as_ref())?;
        let now = self.clock.now();
        let link = OneTimeLink {
            hash: random::fingerprint(secret.as_bytes()),
            purpose,
            made_by: by.to_owned(),
            created_at: now,
            expires_at: now + lifetime_ms,
        };
        self.store.put_link(link).await?;
        Ok((Secret(secret), now + lifetime_ms))
    }

    /// Uses a link: makes the account, or sets its password, and signs in. `user` is not needed
    /// where a password is set anew. Nothing is used up when the name or the password does not do.
    ///
    /// # Errors
    /// When the link does not work, the name is taken or the password may not be used.
    pub async fn redeem(
        &self,
        token: &str,
        user: Option<&str>,
        password: String,
        from: &Origin,
    ) -> Result<SignedIn, IdentityError> {
        // Links have 192 random bits; this only keeps the store from being asked all day.
        let now = self.clock.now();
        let attempt = self.throttle().attempt("", from.address, now);
        attempt.map_err(|after_s| IdentityError::Throttled { after_s })?;
        if token.len() > 128 {
            return Err(NO_LINK);
        }
        let hash = random::fingerprint(token.as_bytes());
        let account = if self.is_setup(hash) {
            let all = Grant { site: None, role: SiteRole::Admin };
            let account = self.redeem_account(user, password, vec![all], None).await?;
            self.setup.lock().expect("nothing panics while the link is kept").take();
            account
        } else {
            let link = self.store.link(hash).await?.filter(|l| now < l.expires_at);
            match link.ok_or(NO_LINK)?.purpose {
                LinkPurpose::Invite(grants) => {
                    self.redeem_account(user, password, grants, Some(hash)).await?
                }
                LinkPurpose::Reset(name) => {
                    crate::password::check(&password)?;
                    self.store.take_link(hash).await?.ok_or(NO_LINK)?;
                    self.set_password(&name, password, None).await?;
                    // Whoever had got into the account may have left one.
                    self.remove_passkeys(&name).await?;
                    self.account(&name).ok_or(NO_LINK)?
                }
            }
        };
        self.throttle().succeeded("", from.address, now);
        self.log(&account.name, from, "use a one-time link", "done").await;
        self.begin_session(&account.name, from, None).await
    }

    async fn redeem_account(
        &self,
        user: Option<&str>,
        password: String,
        grants: Vec<Grant>,
        link: Option<Fingerprint>,
    ) -> Result<Account, IdentityError> {
        let user = user.ok_or_else(|| IdentityError::Invalid("user: choose a name".into()))?;
        let name = check_name(user)?;
        crate::password::check(&password)?;
        if self.account(&name).is_some() {
            return Err(IdentityError::Conflict(format!(
                "there is an account {name:?} already: choose another name"
            )));
        }
        if let Some(hash) = link {
            self.store.take_link(hash).await?.ok_or(NO_LINK)?;
            self.add_account(NewAccount { name, password, grants }).await
        } else {
            self.add_first_account(NewAccount { name, password, grants }).await
        }
    }

    /// Of two that use the set-up link at once, one gets the hub.
    async fn add_first_account(&self, new: NewAccount) -> Result<Account, IdentityError> {
        let hash = self.hash_password(new.password).await?;
        let _changing = self.changing.lock().await;
        if !self.has_no_accounts() {
            return Err(NO_LINK);
        }
        let NewAccount { name, grants, .. } = new;
        let account = Account { name, password: Some(hash), grants, ..self.new_account(None) };
        self.save_account(account.clone()).await?;
        Ok(account)
    }
}
