//! People, their sessions, tokens of integrations, one-time links.

use super::SiteId;
use crate::Result;
use async_trait::async_trait;
use ohmstead_model::TimestampMs;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// SHA-256 of a random secret. In JSON as hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fingerprint(…)")
    }
}

impl From<Fingerprint> for String {
    fn from(it: Fingerprint) -> Self {
        it.0.iter().map(|b| format!("{b:02x}")).collect()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = &'static str;
    fn try_from(text: String) -> std::result::Result<Self, Self::Error> {
        let wrong = "not 64 hexadecimal digits";
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return Err(wrong);
        }
        for (byte, n) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[n..n + 2], 16).map_err(|_| wrong)?;
        }
        Ok(Self(bytes))
    }
}

/// What somebody may do in a site. Each role may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteRole {
    /// Look.
    Viewer,
    /// Look, acknowledge, correct, send commands, bring readings in.
    Operator,
    /// Everything in the site.
    Admin,
}

/// A role, in one site or in all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Grant {
    /// The site; `None` = every site, those to come too. An admin of every site administers the hub.
    pub site: Option<SiteId>,
    /// The role there.
    pub role: SiteRole,
}

/// A second factor that is asked for at sign-in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Shared with the authenticator program (RFC 6238), base32.
    pub secret: String,
    /// The step in which a code was last used: none is taken twice.
    pub last_step: Option<u64>,
    /// Hashes of codes that each stand in for the factor once.
    pub recovery: Vec<Fingerprint>,
}

impl fmt::Debug for SecondFactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondFactor")
            .field("recovery", &self.recovery.len())
            .finish_non_exhaustive()
    }
}

/// A person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name they sign in with: lower case, unique.
    pub name: String,
    /// Argon2id of their password in the PHC string format; `None`: they sign in otherwise.
    pub password: Option<String>,
    /// What they may do.
    pub grants: Vec<Grant>,
    /// When the account was made.
    pub created_at: TimestampMs,
    /// Kept, but without use.
    pub disabled: bool,
    /// Asked for at sign-in.
    pub second_factor: Option<SecondFactor>,
    /// At whom, and under what name, a provider of OpenID Connect knows them: `(issuer, subject)`.
    #[serde(default)]
    pub external: Option<(String, String)>,
    /// By what their passkeys know them: 16 random bytes as a UUID, drawn with the first passkey.
    #[serde(default)]
    pub handle: Option<String>,
    /// Passkeys that they may sign in with, oldest first.
    #[serde(default)]
    pub passkeys: Vec<PasskeyRecord>,
}

/// A passkey of a person. Holds a public key, no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasskeyRecord {
    /// The credential's id as the authenticator made it, base64url.
    pub id: String,
    /// What its person calls it.
    pub name: String,
    /// When it was registered.
    pub created_at: TimestampMs,
    /// When it was last used.
    pub used_at: Option<TimestampMs>,
    /// Public key and counter, JSON of the verifier.
    pub credential: String,
}

/// Says everything but the secrets.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name)
            .field("grants", &self.grants)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

/// A sign-in that holds until it ends or is ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: String,
    /// Whose.
    pub account: String,
    /// When they signed in.
    pub created_at: TimestampMs,
    /// When it was last renewed.
    pub used_at: TimestampMs,
    /// When it ends unless it is renewed.
    pub expires_at: TimestampMs,
    /// When it ends for good; `None`: as long as it is renewed.
    #[serde(default)]
    pub ends_at: Option<TimestampMs>,
    /// Where from.
    pub address: String,
    /// What the browser calls itself, shortened.
    pub agent: String,
    /// The refresh token that is good now; an earlier one gives a thief away, unless it is of [`Self::older`].
    pub refresh: Fingerprint,
    /// Earlier ones that the browser which replaced them may still send without having been robbed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub older: Vec<OlderRefresh>,
}

/// A refresh token that may come once more from the browser that replaced it: two of its tabs asked at once, or a page was left
/// before the answer was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OlderRefresh {
    /// The token.
    pub hash: Fingerprint,
    /// What that browser calls itself, which is in no cookie.
    pub browser: Fingerprint,
    /// When it was replaced; `None`: it was given to another tab, and not used since.
    pub replaced_at: Option<TimestampMs>,
}

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Look.
    Read,
    /// Bring readings in.
    Write,
    /// Be a Home Assistant that is told of meters at the MQTT broker, and nothing else.
    HomeAssistant,
    /// Everything that its maker may.
    Manage,
}

/// A token of an integration. It never may do more than its maker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Its id; the token begins with it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who made it.
    pub account: String,
    /// Hash of its secret.
    pub hash: Fingerprint,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// Where; `None` = wherever its maker may.
    pub site: Option<SiteId>,
    /// When it was made.
    pub created_at: TimestampMs,
    /// When it ends.
    pub expires_at: Option<TimestampMs>,
    /// When it was last used, to a minute.
    pub used_at: Option<TimestampMs>,
}

/// What a one-time link does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkPurpose {
    /// Makes an account with these rights.
    Invite(Vec<Grant>),
    /// Sets the password of this account anew.
    Reset(String),
}

/// A link that works once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneTimeLink {
    /// Hash of its secret.
    pub hash: Fingerprint,
    /// What it does.
    pub purpose: LinkPurpose,
    /// Who made it.
    pub made_by: String,
    /// When it was made.
    pub created_at: TimestampMs,
    /// When it ends.
    pub expires_at: TimestampMs,
}

/// A key by which the hub signs what it hands out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInKey {
    /// Named in each token.
    pub id: String,
    /// 32 random bytes.
    pub seed: [u8; 32],
    /// Signs from here on, until a newer one does.
    pub created_at: TimestampMs,
}

impl fmt::Debug for SignInKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInKey").field("id", &self.id).finish_non_exhaustive()
    }
}

/// People and how they prove who they are. Few, and kept in memory by those who ask.
#[async_trait]
pub trait PeopleStore: Send + Sync {
    /// Every account, by name.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn accounts(&self) -> Result<Vec<Account>>;

    /// Makes or replaces an account.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_account(&self, account: Account) -> Result<()>;

    /// Removes an account with its sessions and tokens; `false` when it is not known.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_account(&self, name: &str) -> Result<bool>;

    /// Every session, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn sessions(&self) -> Result<Vec<Session>>;

    /// Makes or replaces a session.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_session(&self, session: Session) -> Result<()>;

    /// Ends sessions.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_sessions(&self, ids: Vec<String>) -> Result<()>;

    /// Every token, by id.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn api_tokens(&self) -> Result<Vec<ApiToken>>;

    /// Makes or replaces a token.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_api_token(&self, token: ApiToken) -> Result<()>;

    /// Removes a token; `false` when it is not known.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn remove_api_token(&self, id: &str) -> Result<bool>;

    /// Keeps a one-time link; those that have ended by its making go.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn put_link(&self, link: OneTimeLink) -> Result<()>;

    /// The link with this hash, if it is still there.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>>;

    /// Takes the link with this hash out: of several callers one gets it.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn take_link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>>;

    /// The keys by which the hub signs, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn sign_in_keys(&self) -> Result<Vec<SignInKey>>;

    /// Adds a key, and removes those made before `keep_from`.
    ///
    /// # Errors
    /// When nothing was changed.
    async fn add_sign_in_key(&self, key: SignInKey, keep_from: TimestampMs) -> Result<()>;
}
