//! Passkeys of an account, and signing in by one.

use super::ceremony::State;
use super::verifier::Passkeys;
use crate::random;
use crate::{Identity, IdentityError, Origin, SignedIn};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::{Account, PasskeyRecord};
use serde_json::{Value, json};
use uuid::Uuid;
use webauthn_rs::prelude::{
    AuthenticationResult, Passkey, PublicKeyCredential, RegisterPublicKeyCredential,
};

/// Passkeys of an account at most.
const PASSKEYS_MAX: usize = 20;
/// Longest name of a passkey, characters.
const NAME_MAX: usize = 64;
/// How long an authenticator may take, ms.
const CEREMONY_MS: i64 = 5 * 60 * 1000;
const UNKNOWN: IdentityError =
    IdentityError::Unauthenticated("this passkey is not known here, or its answer does not hold");
const OVER: IdentityError = IdentityError::Unauthenticated("that took too long: begin again");

/// What an authenticator is to be asked.
#[derive(Debug, Clone)]
pub struct Ceremony {
    /// Goes back with its answer; good once.
    pub id: String,
    /// For `navigator.credentials`, as JSON of WebAuthn level 3 (`parseCreationOptionsFromJSON`,
    /// `parseRequestOptionsFromJSON`).
    pub options: Value,
}

fn internal(error: &dyn std::fmt::Display) -> IdentityError {
    IdentityError::Internal(format!("passkeys: {error}"))
}

fn unknown(id: &str) -> IdentityError {
    let id: String = id.chars().take(100).collect();
    IdentityError::Unknown(format!("there is no passkey {id:?} of yours"))
}

fn check_label(name: &str) -> Result<String, IdentityError> {
    let name = name.trim();
    let fits =
        (1..=NAME_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    let text = || IdentityError::Invalid(format!("name: use 1 to {NAME_MAX} characters"));
    fits.then(|| name.to_owned()).ok_or_else(text)
}

impl Identity {
    /// True when people may sign in by passkeys.
    pub fn has_passkeys(&self) -> bool {
        self.passkeys.is_some()
    }

    fn verifier(&self) -> Result<&Passkeys, IdentityError> {
        self.passkeys.as_ref().ok_or_else(|| {
            let text = "passkeys need a name to be bound to: set http.external_url, such as https://energy.example";
            IdentityError::Conflict(text.into())
        })
    }

    fn own_account(&self, name: &str) -> Result<Account, IdentityError> {
        let none = || IdentityError::Unknown(format!("there is no account {name:?}"));
        self.account(name).ok_or_else(none)
    }

    /// A person's passkeys, oldest first.
    pub fn passkeys_of(&self, name: &str) -> Vec<PasskeyRecord> {
        self.account(name).map(|a| a.passkeys).unwrap_or_default()
    }

    /// Begins to register a passkey of an account.
    ///
    /// # Errors
    /// When there are no passkeys here, the account has too many, or signs in by a provider: a
    /// passkey would open the hub when the provider no longer does.
    pub fn begin_passkey(&self, name: &str, from: &Origin) -> Result<Ceremony, IdentityError> {
        let verifier = self.verifier()?;
        let account = self.own_account(name)?;
        check_may_have(&account)?;
        let handle = match account.handle.as_deref().map(Uuid::parse_str) {
            Some(handle) => handle.map_err(|e| internal(&e))?,
            None => {
                uuid::Builder::from_random_bytes(random::bytes(self.random.as_ref())?).into_uuid()
            }
        };
        let known = account.passkeys.iter();
        let known = known.filter_map(|p| URL_SAFE_NO_PAD.decode(&p.id).ok());
        let (asked, state) = verifier
            .webauthn
            .start_passkey_registration(handle, name, name, Some(known.collect()))
            .map_err(|e| internal(&e))?;
        let mut options = serde_json::to_value(&asked).map_err(|e| internal(&e))?;
        let mut options = options["publicKey"].take();
        // It is to say by itself whose it is.
        options["authenticatorSelection"]["residentKey"] = json!("required");
        options["authenticatorSelection"]["requireResidentKey"] = json!(true);
        let state = State::Register { account: name.to_owned(), handle, state: Box::new(state) };
        self.keep(verifier, state, from, options)
    }

    fn keep(
        &self,
        verifier: &Passkeys,
        state: State,
        from: &Origin,
        options: Value,
    ) -> Result<Ceremony, IdentityError> {
        let id = random::text::<16>(self.random.as_ref())?;
        let now = self.clock.now();
        verifier.ceremonies().put(id.clone(), state, from.address, now, now + CEREMONY_MS);
        Ok(Ceremony { id, options })
    }

    /// Keeps a passkey that an authenticator has made for this account.
    ///
    /// # Errors
    /// When it does not belong to a ceremony of this account, or does not hold.
    pub async fn finish_passkey(
        &self,
        name: &str,
        ceremony: &str,
        label: &str,
        credential: Value,
    ) -> Result<PasskeyRecord, IdentityError> {
        let label = check_label(label)?;
        let verifier = self.verifier()?;
        let invalid =
            |e: &dyn std::fmt::Display| IdentityError::Invalid(format!("credential: {e}"));
        let credential: RegisterPublicKeyCredential =
            serde_json::from_value(credential).map_err(|e| invalid(&e))?;
        let now = self.clock.now();
        let state = verifier.ceremonies().take(ceremony, now);
        let Some(State::Register { account, handle, state }) = state else { return Err(OVER) };
        if account != name {
            return Err(OVER);
        }
        let made = verifier.webauthn.finish_passkey_registration(&credential, &state);
        let made = made.map_err(|e| invalid(&e))?;
        let record = PasskeyRecord {
            id: URL_SAFE_NO_PAD.encode(made.cred_id()),
            name: label,
            created_at: now,
            used_at: None,
            credential: serde_json::to_string(&made).map_err(|e| internal(&e))?,
        };
        let _changing = self.changing.lock().await;
        let mut account = self.own_account(name)?;
        check_may_have(&account)?;
        let handle = handle.to_string();
        if account.handle.get_or_insert_with(|| handle.clone()) != &handle {
            return Err(OVER);
        }
        let taken = |a: &Account| a.passkeys.iter().any(|p| p.id == record.id);
        if self.read().accounts.values().any(taken) {
            return Err(IdentityError::Conflict("this passkey is registered already".into()));
        }
        account.passkeys.push(record.clone());
        self.save_account(account).await?;
        Ok(record)
    }

    /// Gives a passkey another name.
    ///
    /// # Errors
    /// When the account has no such passkey.
    pub async fn rename_passkey(
        &self,
        name: &str,
        id: &str,
        label: &str,
    ) -> Result<PasskeyRecord, IdentityError> {
        let label = check_label(label)?;
        let _changing = self.changing.lock().await;
        let mut account = self.own_account(name)?;
        let record = account.passkeys.iter_mut().find(|p| p.id == id).ok_or_else(|| unknown(id))?;
        record.name = label;
        let record = record.clone();
        self.save_account(account).await?;
        Ok(record)
    }

    /// Removes a passkey; it opens nothing from now on.
    ///
    /// # Errors
    /// When the account has no such passkey.
    pub async fn remove_passkey(&self, name: &str, id: &str) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        let mut account = self.own_account(name)?;
        let before = account.passkeys.len();
        account.passkeys.retain(|p| p.id != id);
        if account.passkeys.len() == before {
            return Err(unknown(id));
        }
        self.save_account(account).await
    }

    /// Removes every passkey of an account: for one that is given a new password by somebody else.
    ///
    /// # Errors
    /// When the account is not known.
    pub async fn remove_passkeys(&self, name: &str) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        let account = self.own_account(name)?;
        self.save_account(Account { passkeys: Vec::new(), ..account }).await
    }

    /// Begins a sign-in by a passkey, whosever it is.
    ///
    /// # Errors
    /// When there are no passkeys here.
    pub fn begin_passkey_login(&self, from: &Origin) -> Result<Ceremony, IdentityError> {
        let verifier = self.verifier()?;
        let started = verifier.webauthn.start_discoverable_authentication();
        let (asked, state) = started.map_err(|e| internal(&e))?;
        let mut options = serde_json::to_value(&asked).map_err(|e| internal(&e))?;
        self.keep(verifier, State::SignIn(Box::new(state)), from, options["publicKey"].take())
    }

    /// Signs in whoever has the passkey.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`]; [`IdentityError::Throttled`]; when the store fails.
    pub async fn finish_passkey_login(
        &self,
        ceremony: &str,
        credential: Value,
        from: &Origin,
    ) -> Result<SignedIn, IdentityError> {
        let verifier = self.verifier()?;
        let now = self.clock.now();
        let attempt = self.throttle().attempt("", from.address, now);
        attempt.map_err(|after_s| IdentityError::Throttled { after_s })?;
        let credential: PublicKeyCredential =
            serde_json::from_value(credential).map_err(|_| UNKNOWN)?;
        let state = verifier.ceremonies().take(ceremony, now);
        let Some(State::SignIn(state)) = state else { return Err(OVER) };
        let (handle, id) = verifier
            .webauthn
            .identify_discoverable_authentication(&credential)
            .map_err(|_| UNKNOWN)?;
        let (handle, id) = (handle.to_string(), URL_SAFE_NO_PAD.encode(id));
        let name = {
            // A counter is compared and written before the next one looks at it.
            let _changing = self.changing.lock().await;
            let account = self.with_handle(&handle).filter(|a| !a.disabled).ok_or(UNKNOWN)?;
            let found = account.passkeys.iter().find(|p| p.id == id).ok_or(UNKNOWN)?;
            let passkey: Passkey =
                serde_json::from_str(&found.credential).map_err(|e| internal(&e))?;
            let verifier = &verifier.webauthn;
            let shown =
                verifier.finish_discoverable_authentication_v2(&credential, *state, &passkey);
            match shown {
                Ok(shown) if shown.user_verified() => {
                    self.note_use(account, &id, passkey, &shown, now).await?
                }
                shown => {
                    let why = shown.err().map_or("nobody was asked".into(), |e| e.to_string());
                    self.log(&account.name, from, "login by passkey", &why).await;
                    return Err(UNKNOWN);
                }
            }
        };
        self.throttle().succeeded("", from.address, now);
        self.log(&name, from, "login by passkey", "done").await;
        self.begin_session(&name, from, None).await
    }

    fn with_handle(&self, handle: &str) -> Option<Account> {
        let directory = self.read();
        let mut all = directory.accounts.values();
        all.find(|a| a.handle.as_deref() == Some(handle)).cloned()
    }

    /// Writes down that a passkey was used, and its counter.
    async fn note_use(
        &self,
        mut account: Account,
        id: &str,
        mut passkey: Passkey,
        shown: &AuthenticationResult,
        now: TimestampMs,
    ) -> Result<String, IdentityError> {
        let changed = passkey.update_credential(shown) == Some(true);
        if let Some(record) = account.passkeys.iter_mut().find(|p| p.id == id) {
            record.used_at = Some(now);
            if changed {
                record.credential = serde_json::to_string(&passkey).map_err(|e| internal(&e))?;
            }
        }
        let name = account.name.clone();
        self.save_account(account).await?;
        Ok(name)
    }
}

fn check_may_have(account: &Account) -> Result<(), IdentityError> {
    if account.password.is_none() {
        let text = "this account signs in by a provider, which alone says for how long";
        return Err(IdentityError::Forbidden(text.into()));
    }
    if account.passkeys.len() >= PASSKEYS_MAX {
        let text = format!("there are {PASSKEYS_MAX} passkeys of this account: remove one first");
        return Err(IdentityError::Conflict(text));
    }
    Ok(())
}
