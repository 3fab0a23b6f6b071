//! Tokens of integrations: `ohm_<id>_<secret>`. The id is there to find a token that turns up
//! somewhere; of the secret only a hash is kept.

use crate::random::{self, Secret};
use crate::{Identity, IdentityError, Principal};
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::{ApiToken, Scope, SiteId};
use std::collections::BTreeSet;

const PREFIX: &str = "ohm_";
/// Hexadecimal digits of the id.
const ID_LEN: usize = 12;
/// Tokens of one account at most.
const TOKENS_MAX: usize = 200;

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken {
    /// What people call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// Where; `None` = wherever its maker may.
    pub site: Option<SiteId>,
    /// When it ends.
    pub expires_at: Option<TimestampMs>,
}

/// A token that was made.
#[derive(Debug)]
pub struct MadeToken {
    /// What is kept of it.
    pub kept: ApiToken,
    /// The token itself, shown once.
    pub token: Secret,
}

/// Id and secret of what looks like a token.
pub(crate) fn split(token: &str) -> Option<(&str, &str)> {
    let rest = token.strip_prefix(PREFIX)?;
    let (id, secret) = rest.split_at_checked(ID_LEN)?;
    Some((id, secret.strip_prefix('_')?))
}

impl Identity {
    /// Makes a token for somebody.
    ///
    /// # Errors
    /// When it makes no sense, the site is not theirs to see, or the store fails.
    pub async fn add_token(
        &self,
        maker: &Principal,
        new: NewToken,
    ) -> Result<MadeToken, IdentityError> {
        let account = maker.account().ok_or_else(|| {
            IdentityError::Conflict(
                "without login there is nobody to whom a token could belong".into(),
            )
        })?;
        let NewToken { name, scopes, site, expires_at } = new;
        let name = name.trim().to_owned();
        if !(1..=100).contains(&name.chars().count()) {
            return Err(IdentityError::Invalid("name: use 1 to 100 characters".into()));
        }
        if scopes.is_empty() {
            return Err(IdentityError::Invalid("scopes: name read, write or manage".into()));
        }
        let now = self.clock.now();
        if expires_at.is_some_and(|at| at <= now) {
            return Err(IdentityError::Invalid("expiresAt: use a time to come".into()));
        }
        let _changing = self.changing.lock().await;
        {
            let directory = self.read();
            if let Some(site) = &site
                && !(maker.sees(site) && directory.site(site).is_some())
            {
                return Err(IdentityError::Unknown(format!("there is no site {site}")));
            }
            if directory.tokens.values().filter(|t| t.account == account).count() >= TOKENS_MAX {
                let text = format!("there are {TOKENS_MAX} tokens: remove one first");
                return Err(IdentityError::Conflict(text));
            }
        }
        let id: String = random::bytes::<{ ID_LEN / 2 }>(self.random.as_ref())?
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let secret = random::text::<32>(self.random.as_ref())?;
        let kept = ApiToken {
            id: id.clone(),
            name,
            account: account.to_owned(),
            hash: random::fingerprint(secret.as_bytes()),
            scopes,
            site,
            created_at: now,
            expires_at,
            used_at: None,
        };
        self.store.put_api_token(kept.clone()).await?;
        self.write().tokens.insert(id.clone(), kept.clone());
        Ok(MadeToken { kept, token: Secret(format!("{PREFIX}{id}_{secret}")) })
    }

    /// Every token, newest first.
    pub fn tokens(&self) -> Vec<ApiToken> {
        let directory = self.read();
        let used = directory.used.lock().map(|u| u.clone()).unwrap_or_default();
        let with_use = |t: &ApiToken| ApiToken {
            used_at: used.get(&t.id).copied().or(t.used_at),
            ..t.clone()
        };
        let mut all: Vec<_> = directory.tokens.values().map(with_use).collect();
        all.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        all
    }

    /// Takes a token away, at once; `false` when there is none.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn remove_token(&self, id: &str) -> Result<bool, IdentityError> {
        let _changing = self.changing.lock().await;
        let known = self.store.remove_api_token(id).await?;
        self.write().tokens.remove(id);
        self.tell();
        Ok(known)
    }

    /// Writes down when tokens were last used.
    pub(crate) async fn note_used_tokens(&self) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        let used = self.read().used.lock().map(|mut u| std::mem::take(&mut *u)).unwrap_or_default();
        for (id, at) in used {
            let token = self.read().tokens.get(&id).cloned();
            let Some(mut token) = token else { continue };
            token.used_at = Some(at);
            self.store.put_api_token(token.clone()).await?;
            self.write().tokens.insert(id, token);
        }
        Ok(())
    }
}
