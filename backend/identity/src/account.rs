//! Accounts of people.

use crate::directory::Directory;
use crate::name::check_name;
use crate::random::Secret;
use crate::second_factor::{self, Enrolment};
use crate::{Identity, IdentityError, password};
use ohmstead_store::identity::{Account, Grant, SecondFactor};
use std::collections::HashMap;

/// Accounts of a hub at most.
const ACCOUNTS_MAX: usize = 10_000;
/// Roles of an account at most.
const GRANTS_MAX: usize = 1_000;

/// An account to be made.
pub struct NewAccount {
    /// Its name.
    pub name: String,
    /// Its password.
    pub password: String,
    /// What it may do.
    pub grants: Vec<Grant>,
}

fn unknown(name: &str) -> IdentityError {
    IdentityError::Unknown(format!("there is no account {name:?}"))
}

impl Identity {
    /// True while nobody can sign in at all.
    pub fn has_no_accounts(&self) -> bool {
        self.read().accounts.is_empty()
    }

    /// Every account, by name.
    pub fn accounts(&self) -> Vec<Account> {
        self.read().accounts.values().cloned().collect()
    }

    /// One account.
    pub fn account(&self, name: &str) -> Option<Account> {
        self.read().accounts.get(name).cloned()
    }

    /// Makes an account.
    ///
    /// # Errors
    /// When the name is taken, it, the password or a role makes no sense, or the store fails.
    pub async fn add_account(&self, new: NewAccount) -> Result<Account, IdentityError> {
        let name = check_name(&new.name)?;
        let hash = self.hash_password(new.password).await?;
        let _changing = self.changing.lock().await;
        if self.read().accounts.contains_key(&name) {
            return Err(IdentityError::Conflict(format!("there is an account {name:?} already")));
        }
        self.check_room()?;
        let grants = self.check_grants(new.grants)?;
        let account = Account { name, password: Some(hash), grants, ..self.new_account(None) };
        self.save_account(account.clone()).await?;
        Ok(account)
    }

    /// Refuses one account too many.
    pub(crate) fn check_room(&self) -> Result<(), IdentityError> {
        if self.read().accounts.len() >= ACCOUNTS_MAX {
            let text = format!("there are {ACCOUNTS_MAX} accounts: remove one first");
            return Err(IdentityError::Conflict(text));
        }
        Ok(())
    }

    /// An account made now, by which nobody can sign in or do anything yet.
    pub(crate) fn new_account(&self, external: Option<(String, String)>) -> Account {
        Account {
            name: String::new(),
            password: None,
            grants: Vec::new(),
            created_at: self.clock.now(),
            disabled: false,
            second_factor: None,
            external,
            handle: None,
            passkeys: Vec::new(),
        }
    }

    /// Changes what an account may do, or whether it may be used. What is left out stays.
    ///
    /// # Errors
    /// When it is not known, a site is not known, or nobody would administer the hub any more.
    pub async fn change_account(
        &self,
        name: &str,
        grants: Option<Vec<Grant>>,
        disabled: Option<bool>,
    ) -> Result<Account, IdentityError> {
        let _changing = self.changing.lock().await;
        let mut account = self.account(name).ok_or_else(|| unknown(name))?;
        if let Some(grants) = grants {
            account.grants = self.check_grants(grants)?;
        }
        account.disabled = disabled.unwrap_or(account.disabled);
        self.keep_an_admin(name, Directory::is_hub_admin(&account))?;
        self.save_account(account.clone()).await?;
        if account.disabled {
            self.end_all(name, None).await?;
        }
        Ok(account)
    }

    /// Removes an account; its sessions and tokens end at once.
    ///
    /// # Errors
    /// When it is not known, or nobody would administer the hub any more.
    pub async fn remove_account(&self, name: &str) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        if self.account(name).is_none() {
            return Err(unknown(name));
        }
        self.keep_an_admin(name, false)?;
        self.store.remove_account(name).await?;
        let mut directory = self.write();
        directory.accounts.remove(name);
        directory.sessions.retain(|_, s| s.account != name);
        directory.tokens.retain(|_, t| t.account != name);
        drop(directory);
        self.tell();
        Ok(())
    }

    /// Sets a password; every session of the account but `but` ends.
    ///
    /// # Errors
    /// When the account is not known or the password may not be used.
    pub async fn set_password(
        &self,
        name: &str,
        password: String,
        but: Option<&str>,
    ) -> Result<(), IdentityError> {
        let hash = self.hash_password(password).await?;
        let _changing = self.changing.lock().await;
        let mut account = self.account(name).ok_or_else(|| unknown(name))?;
        account.password = Some(hash);
        self.save_account(account).await?;
        self.end_all(name, but).await
    }

    /// True when this is the account's password. Counts as an attempt to sign in.
    ///
    /// # Errors
    /// [`IdentityError::Throttled`].
    pub async fn is_password(
        &self,
        name: &str,
        password: String,
        from: &crate::Origin,
    ) -> Result<bool, IdentityError> {
        let now = self.clock.now();
        let attempt = self.throttle().attempt(name, from.address, now);
        attempt.map_err(|after_s| IdentityError::Throttled { after_s })?;
        let hash = self.account(name).and_then(|a| a.password);
        let right = self.hashing(move || password::verify(&password, hash.as_deref())).await?;
        if right {
            self.throttle().succeeded(name, from.address, now);
        }
        Ok(right)
    }

    /// A secret for an authenticator program; nothing is kept until it is confirmed.
    ///
    /// # Errors
    /// When there are no random numbers.
    pub fn enrol_second_factor(&self, name: &str) -> Result<Enrolment, IdentityError> {
        second_factor::enrol(name, self.random.as_ref())
    }

    /// Puts a second factor in force, by a code that shows that the person has it. Gives the recovery
    /// codes, shown once.
    ///
    /// # Errors
    /// When the code does not belong to the secret.
    pub async fn confirm_second_factor(
        &self,
        name: &str,
        secret: &str,
        code: &str,
    ) -> Result<Vec<Secret>, IdentityError> {
        let (codes, recovery) = second_factor::recovery_codes(self.random.as_ref())?;
        let _changing = self.changing.lock().await;
        let mut account = self.account(name).ok_or_else(|| unknown(name))?;
        if secret.len() < 32 || secret.len() > 128 {
            return Err(IdentityError::Invalid("secret: use the one that was given out".into()));
        }
        let mut factor = SecondFactor { secret: secret.into(), last_step: None, recovery: vec![] };
        let invalid =
            || IdentityError::Invalid("code: it does not belong to this secret and time".into());
        let right = second_factor::use_code(&mut factor, name, code, self.clock.now());
        if !right.map_err(|_| invalid())? {
            return Err(invalid());
        }
        factor.recovery = recovery;
        account.second_factor = Some(factor);
        self.save_account(account).await?;
        Ok(codes)
    }

    /// Takes the second factor of an account away.
    ///
    /// # Errors
    /// When the account is not known.
    pub async fn remove_second_factor(&self, name: &str) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        let mut account = self.account(name).ok_or_else(|| unknown(name))?;
        account.second_factor = None;
        self.save_account(account).await
    }

    pub(crate) async fn hash_password(&self, password: String) -> Result<String, IdentityError> {
        password::check(&password)?;
        let random = self.random.clone();
        self.hashing(move || password::hash(&password, random.as_ref())).await?
    }

    /// Stores before it holds in memory. The caller is changing already.
    pub(crate) async fn save_account(&self, account: Account) -> Result<(), IdentityError> {
        self.store.put_account(account.clone()).await?;
        self.write().accounts.insert(account.name.clone(), account);
        self.tell();
        Ok(())
    }

    /// Refuses to leave the hub without anybody who administers it.
    fn keep_an_admin(&self, name: &str, stays: bool) -> Result<(), IdentityError> {
        let directory = self.read();
        let other = |a: &&Account| a.name != name && Directory::is_hub_admin(a);
        let was = directory.accounts.get(name).is_some_and(Directory::is_hub_admin);
        if was && !stays && !directory.accounts.values().any(|a| other(&a)) {
            return Err(IdentityError::Conflict(format!(
                "{name} is the only one who administers the hub: make another administrator first"
            )));
        }
        Ok(())
    }

    /// One role for each site, the highest; and only sites that there are.
    pub(crate) fn check_grants(&self, grants: Vec<Grant>) -> Result<Vec<Grant>, IdentityError> {
        if grants.len() > GRANTS_MAX {
            return Err(IdentityError::Invalid(format!("roles: use at most {GRANTS_MAX}")));
        }
        let directory = self.read();
        let mut best: HashMap<_, Grant> = HashMap::new();
        for grant in grants {
            if let Some(site) = grant.site.as_ref().filter(|s| directory.site(s).is_none()) {
                return Err(IdentityError::Invalid(format!("there is no site {site}")));
            }
            let at = best.entry(grant.site.clone()).or_insert_with(|| grant.clone());
            at.role = at.role.max(grant.role);
        }
        let mut grants: Vec<_> = best.into_values().collect();
        grants.sort();
        Ok(grants)
    }
}
