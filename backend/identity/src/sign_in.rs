//! Signing in, staying so, and signing out.

use crate::random::Secret;
use crate::{Identity, IdentityError, Principal, access_token, api_token, password, random};
use crate::{refresh_token, second_factor};
use ohmstead_model::TimestampMs;
use ohmstead_store::identity::{Account, AuditEntry, Session};
use std::net::IpAddr;

/// Sign-ins of one account at most; with one more the one that was used least recently ends.
const SESSIONS_MAX: usize = 50;
const WRONG: &str = "user or password is wrong";
/// What is kept of a browser's name, bytes.
const AGENT_MAX: usize = 200;

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its address.
    pub address: IpAddr,
    /// What the program calls itself.
    pub agent: String,
    /// What a browser made up to be known by, if it did: it tells two of its tabs from somebody with a copy of its cookie.
    pub browser: Option<String>,
}

/// What is asked for at sign-in.
#[derive(Clone)]
pub struct Login {
    /// The account.
    pub user: String,
    /// Its password.
    pub password: String,
    /// A code of the second factor, where one was asked for.
    pub code: Option<String>,
}

/// What a person gets at sign-in.
#[derive(Debug)]
pub struct SignedIn {
    /// Whose it is.
    pub account: String,
    /// For each request; good for [`access_token::LIFETIME_S`].
    pub access: Secret,
    /// To get the next; good once.
    pub refresh: Secret,
}

/// When a sign-in ends that is used now.
fn renewed_until(now: TimestampMs, ends_at: Option<TimestampMs>) -> TimestampMs {
    let idle = now + refresh_token::IDLE_MS;
    ends_at.map_or(idle, |end| end.min(idle))
}

impl Identity {
    /// Signs somebody in. An unknown name takes the same time as a wrong password, and gets the same
    /// answer.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`], also where a second factor is missing;
    /// [`IdentityError::Throttled`] after too many attempts; when the store fails.
    pub async fn login(&self, login: Login, from: &Origin) -> Result<SignedIn, IdentityError> {
        let name: String = login.user.trim().to_lowercase().chars().take(128).collect();
        let now = self.clock.now();
        let attempt = self.throttle().attempt(&name, from.address, now);
        if let Err(after_s) = attempt {
            self.log_login(&name, from, "throttled").await;
            return Err(IdentityError::Throttled { after_s });
        }
        let account = self.read().accounts.get(&name).cloned();
        let hash = account.as_ref().and_then(|a| a.password.clone());
        let given = login.password;
        let right = self.hashing(move || password::verify(&given, hash.as_deref())).await?;
        let account = match account.filter(|a| right && !a.disabled) {
            Some(account) => account,
            None => {
                self.log_login(&name, from, WRONG).await;
                return Err(IdentityError::Unauthenticated(WRONG));
            }
        };
        if let Err(error) = self.second_factor(&account, login.code.as_deref()).await {
            self.log_login(&name, from, &error.to_string()).await;
            return Err(error);
        }
        self.throttle().succeeded(&name, from.address, now);
        self.log_login(&name, from, "done").await;
        self.begin_session(&name, from, None).await
    }

    /// Begins a session for somebody who has shown who they are; `longest_ms`: however often it is
    /// renewed, it ends after that.
    pub(crate) async fn begin_session(
        &self,
        name: &str,
        from: &Origin,
        longest_ms: Option<i64>,
    ) -> Result<SignedIn, IdentityError> {
        let _changing = self.changing.lock().await;
        let now = self.clock.now();
        let id = refresh_token::new_session(self.random.as_ref())?;
        let (refresh, hash) = self.new_refresh(&id)?;
        let mut agent = from.agent.clone();
        agent.retain(|c| !c.is_control());
        let end =
            agent.char_indices().map(|(n, c)| n + c.len_utf8()).take_while(|n| *n <= AGENT_MAX);
        agent.truncate(end.last().unwrap_or(0));
        let ends_at = longest_ms.map(|ms| now + ms);
        let session = Session {
            id: id.clone(),
            account: name.to_owned(),
            created_at: now,
            used_at: now,
            expires_at: renewed_until(now, ends_at),
            ends_at,
            address: from.address.to_canonical().to_string(),
            agent,
            refresh: hash,
            older: Vec::new(),
        };
        let surplus = self.surplus_sessions(name, now);
        self.store.remove_sessions(surplus.clone()).await?;
        self.store.put_session(session.clone()).await?;
        let mut directory = self.write();
        for old in surplus {
            directory.sessions.remove(&old);
        }
        // Whoever was removed or disabled meanwhile is not let in: `person` looks the account up.
        directory.sessions.insert(id.clone(), session);
        let access = Secret(directory.keys.issue(name, &id, now)?);
        Ok(SignedIn { account: name.to_owned(), access, refresh })
    }

    /// Ids of sessions that end because they are over or too many.
    fn surplus_sessions(&self, name: &str, now: TimestampMs) -> Vec<String> {
        let directory = self.read();
        let mut own: Vec<_> = directory.sessions_of(name).collect();
        own.sort_by_key(|s| std::cmp::Reverse((s.expires_at > now, s.used_at)));
        let kept = own.iter().take(SESSIONS_MAX - 1).take_while(|s| s.expires_at > now).count();
        own[kept..].iter().map(|s| s.id.clone()).collect()
    }

    fn new_refresh(
        &self,
        session: &str,
    ) -> Result<(Secret, ohmstead_store::identity::Fingerprint), IdentityError> {
        let directory = self.read();
        let key = directory.kept_keys.first();
        let key = key.ok_or_else(|| IdentityError::Internal("no key to sign with".into()))?;
        refresh_token::issue(key, session, self.random.as_ref())
    }

    async fn second_factor(
        &self,
        account: &Account,
        code: Option<&str>,
    ) -> Result<(), IdentityError> {
        if account.second_factor.is_none() {
            return Ok(());
        }
        let Some(code) = code.filter(|c| c.len() <= 64) else {
            return Err(IdentityError::Unauthenticated("a code of the second factor is needed"));
        };
        let _changing = self.changing.lock().await;
        // As it is now: of two that use the same code at once, one gets in.
        let now = self.clock.now();
        let Some(mut account) = self.read().accounts.get(&account.name).cloned() else {
            return Err(IdentityError::Unauthenticated(WRONG));
        };
        let Some(factor) = account.second_factor.as_mut() else { return Ok(()) };
        if !second_factor::use_code(factor, &account.name, code, now)? {
            return Err(IdentityError::Unauthenticated("the code of the second factor is wrong"));
        }
        self.save_account(account).await
    }

    /// Renews a session by its refresh token, which is used up by it.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`] for what is no token of a session that holds. A token that
    /// was used before ends its whole session: somebody has a copy. Unless the browser that used it
    /// says, within [`refresh_token::GRACE_MS`], that it is the same one.
    pub async fn refresh(&self, token: &str, from: &Origin) -> Result<SignedIn, IdentityError> {
        const OVER: IdentityError = IdentityError::Unauthenticated("sign in again");
        let _changing = self.changing.lock().await;
        let now = self.clock.now();
        let mut found = self.session_of(token);
        let browser = from.browser.as_ref().map(|b| random::fingerprint(b.as_bytes()));
        let holds = |session: &Session, hash| refresh_token::holds(session, hash, browser, now);
        let is_good = found.as_ref().is_some_and(|(p, session)| holds(session, p.hash));
        if !is_good && self.store.is_shared() {
            // Another hub may have begun or renewed the session.
            self.load_again().await?;
            found = self.session_of(token);
        }
        let (presented, session) = found.ok_or(OVER)?;
        if !holds(&session, presented.hash) {
            tracing::warn!(
                account = session.account, address = %from.address,
                "a refresh token was used a second time: its session is ended"
            );
            self.end(vec![session.id.clone()]).await?;
            let outcome = "refused: this token was used before; the session is ended";
            self.log(&session.account, from, "refresh", outcome).await;
            return Err(OVER);
        }
        let usable = self.read().accounts.get(&session.account).is_some_and(|a| !a.disabled);
        if now >= session.expires_at || !usable {
            self.end(vec![session.id]).await?;
            return Err(OVER);
        }
        let (refresh, hash) = self.new_refresh(&session.id)?;
        let renewed = Session {
            refresh: hash,
            older: refresh_token::older(&session, presented.hash, browser, now),
            used_at: now,
            expires_at: renewed_until(now, session.ends_at),
            address: from.address.to_canonical().to_string(),
            ..session
        };
        self.store.put_session(renewed.clone()).await?;
        let mut directory = self.write();
        let access = Secret(directory.keys.issue(&renewed.account, &renewed.id, now)?);
        let account = renewed.account.clone();
        directory.sessions.insert(renewed.id.clone(), renewed);
        Ok(SignedIn { account, access, refresh })
    }

    /// What a refresh token says, and the session that it is of.
    fn session_of(&self, token: &str) -> Option<(refresh_token::Presented, Session)> {
        let directory = self.read();
        let presented = refresh_token::read(&directory.kept_keys, token)?;
        let session = directory.sessions.get(&presented.session).cloned()?;
        Some((presented, session))
    }

    /// Ends the session of a refresh token; anything else is nothing to end.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn logout(&self, token: &str) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        let presented = refresh_token::read(&self.read().kept_keys, token);
        match presented {
            Some(presented) => self.end(vec![presented.session]).await,
            None => Ok(()),
        }
    }

    /// A person's sessions, the one that was used last first.
    pub fn sessions(&self, account: &str) -> Vec<Session> {
        let now = self.clock.now();
        let directory = self.read();
        let mut all: Vec<_> =
            directory.sessions_of(account).filter(|s| now < s.expires_at).cloned().collect();
        all.sort_by(|a, b| (b.used_at, &b.id).cmp(&(a.used_at, &a.id)));
        all
    }

    /// Ends one session of a person; `false` when there is none.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn end_session(&self, account: &str, id: &str) -> Result<bool, IdentityError> {
        let _changing = self.changing.lock().await;
        if self.read().sessions.get(id).is_none_or(|s| s.account != account) {
            return Ok(false);
        }
        self.end(vec![id.to_owned()]).await.map(|()| true)
    }

    /// Ends every session of a person, but perhaps one.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn end_sessions(
        &self,
        account: &str,
        but: Option<&str>,
    ) -> Result<(), IdentityError> {
        let _changing = self.changing.lock().await;
        self.end_all(account, but).await
    }

    /// The same, by one who is changing already.
    pub(crate) async fn end_all(
        &self,
        account: &str,
        but: Option<&str>,
    ) -> Result<(), IdentityError> {
        let ids = self.read().sessions_of(account).map(|s| s.id.clone()).collect::<Vec<_>>();
        self.end(ids.into_iter().filter(|id| Some(id.as_str()) != but).collect()).await
    }

    async fn end(&self, ids: Vec<String>) -> Result<(), IdentityError> {
        self.store.remove_sessions(ids.clone()).await?;
        let mut directory = self.write();
        for id in ids {
            directory.sessions.remove(&id);
        }
        drop(directory);
        self.tell();
        Ok(())
    }

    /// Who sent a bearer token: of a session or of an integration.
    ///
    /// # Errors
    /// [`IdentityError::Unauthenticated`].
    pub fn authenticate(&self, token: &str) -> Result<Principal, IdentityError> {
        let now = self.clock.now();
        let directory = self.read();
        let known = match api_token::split(token) {
            Some((id, secret)) => {
                directory.integration(id, random::fingerprint(secret.as_bytes()), now)
            }
            None => directory.bearer(token, now),
        };
        known.ok_or(IdentityError::Unauthenticated(
            "the token is not valid, or not any more: sign in again",
        ))
    }

    /// The same principal with the rights they have now; `None` when they have none any more.
    pub fn still(&self, principal: &Principal) -> Option<Principal> {
        use crate::Who;
        if let Who::Client { name, password } = &principal.who {
            return self.still_client(name, password);
        }
        let now = self.clock.now();
        let directory = self.read();
        match &principal.who {
            Who::Anybody | Who::Client { .. } => Some(principal.clone()),
            Who::Person { name, session } => {
                let session = directory.sessions.get(session)?;
                let account = directory.accounts.get(name)?;
                let holds = session.account == *name && now < session.expires_at;
                (holds && !account.disabled)
                    .then(|| Principal { grants: account.grants.clone(), ..principal.clone() })
            }
            Who::Token { id, .. } => {
                let hash = directory.tokens.get(id)?.hash;
                directory.integration(id, hash, now)
            }
        }
    }

    async fn log_login(&self, account: &str, from: &Origin, outcome: &str) {
        self.log(account, from, "login", outcome).await;
    }

    /// What cannot be written down must not keep anybody from signing in or out.
    pub(crate) async fn log(&self, account: &str, from: &Origin, action: &str, outcome: &str) {
        let known = self.read().accounts.contains_key(account);
        // A stranger's attempts are counted by the throttle; the log is not theirs to fill, nor is a
        // password that was typed into the wrong field to be kept.
        if !known || outcome == "throttled" {
            tracing::info!(address = %from.address, action, outcome, "refused");
            return;
        }
        let entry = AuditEntry {
            who: format!("person:{account}"),
            address: Some(from.address.to_canonical().to_string()),
            action: action.into(),
            outcome: outcome.into(),
            ..AuditEntry::default()
        };
        if let Err(error) = self.record(entry).await {
            tracing::error!(%error, "the audit log cannot be written");
        }
    }

    /// How long an access token is good, s.
    pub fn access_lifetime_s(&self) -> i64 {
        access_token::LIFETIME_S
    }
}
