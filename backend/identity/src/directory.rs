//! Everything about people and sites, in memory.

use crate::access_token::{Claims, Keys};
use crate::principal::{Limits, Principal, Who};
use crate::{IdentityError, random};
use ohmstead_model::TimestampMs;
use ohmstead_store::Store;
use ohmstead_store::identity::{
    Account, ApiToken, Fingerprint, Grant, Kind, Placements, Session, SignInKey, SiteId,
    SiteRecord, SiteRole,
};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Access tokens whose signature was verified that are remembered; then all are forgotten.
const VERIFIED_MAX: usize = 4096;

pub(crate) struct Directory {
    pub accounts: BTreeMap<String, Account>,
    pub sessions: HashMap<String, Session>,
    pub tokens: HashMap<String, ApiToken>,
    /// Ids of tokens whose use is not written down yet.
    pub used: Mutex<HashMap<String, TimestampMs>>,
    sites: Vec<SiteRecord>,
    /// Where in `sites` each is.
    site_at: HashMap<SiteId, usize>,
    placed: Placements,
    pub keys: Keys,
    pub kept_keys: Vec<SignInKey>,
    verified: Mutex<HashMap<Fingerprint, Claims>>,
}

impl Directory {
    pub async fn load(store: &dyn Store, now: TimestampMs) -> Result<Self, IdentityError> {
        let sessions = store.sessions().await?;
        let (live, ended): (Vec<_>, Vec<_>) =
            sessions.into_iter().partition(|s| now < s.expires_at);
        store.remove_sessions(ended.into_iter().map(|s| s.id).collect()).await?;
        let kept_keys = store.sign_in_keys().await?;
        let placed = Placements::load(store).await?;
        let mut directory = Self {
            accounts: by(store.accounts().await?, |a| a.name.clone()).collect(),
            sessions: by(live, |s| s.id.clone()).collect(),
            tokens: by(store.api_tokens().await?, |t| t.id.clone()).collect(),
            used: Mutex::default(),
            sites: Vec::new(),
            site_at: HashMap::new(),
            placed,
            keys: Keys::new(&kept_keys),
            kept_keys,
            verified: Mutex::default(),
        };
        directory.set_sites(store.sites().await?);
        Ok(directory)
    }

    /// Every site, the oldest first.
    pub fn sites(&self) -> &[SiteRecord] {
        &self.sites
    }

    pub fn set_sites(&mut self, sites: Vec<SiteRecord>) {
        self.site_at = sites.iter().enumerate().map(|(n, s)| (s.id.clone(), n)).collect();
        self.sites = sites;
    }

    pub fn set_keys(&mut self, kept: Vec<SignInKey>) {
        self.keys = Keys::new(&kept);
        self.kept_keys = kept;
        self.verified = Mutex::default();
    }

    /// The site that a hub begins with: the oldest.
    pub fn first_site(&self) -> SiteId {
        self.sites.first().map_or_else(SiteId::first, |s| s.id.clone())
    }

    pub fn site(&self, id: &SiteId) -> Option<&SiteRecord> {
        self.site_at.get(id).map(|n| &self.sites[*n])
    }

    /// To which site a thing belongs: what was never placed, to the first.
    pub fn site_of(&self, kind: Kind, id: &str) -> SiteId {
        self.placed.site_of(kind, id)
    }

    /// What belongs where.
    pub fn placed(&self) -> &Placements {
        &self.placed
    }

    pub fn place(&mut self, things: Vec<(Kind, String, SiteId)>) {
        self.placed.place(things);
    }

    /// Ids that were placed in a site; of the first site not all that belongs to it.
    pub fn placed_in(&self, kind: Kind, site: &SiteId) -> HashSet<String> {
        self.placed.placed_in(kind, site)
    }

    /// True when nobody may do or see anything else by `other`.
    pub fn has_same_rights(&self, other: &Self) -> bool {
        self.accounts == other.accounts
            && self.sessions == other.sessions
            && self.tokens == other.tokens
            && self.sites == other.sites
            && self.placed == other.placed
    }

    /// Ids of tokens whose use is not written down yet.
    pub fn used(&self) -> MutexGuard<'_, HashMap<String, TimestampMs>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True of a token that a hub signed, of a session that is not known.
    pub fn is_of_other(&self, token: &str, now: TimestampMs) -> bool {
        self.keys.verify(token, now).is_some_and(|claims| !self.sessions.contains_key(&claims.sid))
    }

    pub fn is_hub_admin(account: &Account) -> bool {
        let all = |g: &Grant| g.site.is_none() && g.role == SiteRole::Admin;
        !account.disabled && account.grants.iter().any(all)
    }

    pub fn sessions_of(&self, account: &str) -> impl Iterator<Item = &Session> {
        self.sessions.values().filter(move |s| s.account == account)
    }

    /// Who a signed-in person is, as long as the sign-in holds.
    pub fn person(&self, claims: &Claims, now: TimestampMs) -> Option<Principal> {
        let session = self.sessions.get(&claims.sid)?;
        let account = self.accounts.get(&claims.sub)?;
        let holds = session.account == account.name && now < session.expires_at;
        (holds && !account.disabled).then(|| Principal {
            who: Who::Person { name: account.name.clone(), session: session.id.clone() },
            grants: account.grants.clone(),
            limits: None,
        })
    }

    /// Who an access token speaks for.
    pub fn bearer(&self, token: &str, now: TimestampMs) -> Option<Principal> {
        let hash = random::fingerprint(token.as_bytes());
        let known = self.verified.lock().ok()?.get(&hash).cloned();
        let claims = match known {
            Some(claims) => claims,
            None => {
                let claims = self.keys.verify(token, now)?;
                let mut verified = self.verified.lock().ok()?;
                if verified.len() >= VERIFIED_MAX {
                    verified.clear();
                }
                verified.insert(hash, claims.clone());
                claims
            }
        };
        (now.0.div_euclid(1000) < claims.exp).then(|| self.person(&claims, now)).flatten()
    }

    /// Who a token of an integration speaks for.
    pub fn integration(&self, id: &str, hash: Fingerprint, now: TimestampMs) -> Option<Principal> {
        let token = self.tokens.get(id)?;
        let same = subtle::ConstantTimeEq::ct_eq(&token.hash.0[..], &hash.0[..]);
        let account = self.accounts.get(&token.account)?;
        let ended = token.expires_at.is_some_and(|at| at <= now);
        if !bool::from(same) || ended || account.disabled {
            return None;
        }
        self.used.lock().ok()?.insert(id.to_owned(), now);
        Some(Principal {
            who: Who::Token { id: token.id.clone(), account: account.name.clone() },
            grants: account.grants.clone(),
            limits: Some(Limits { scopes: token.scopes.clone(), site: token.site.clone() }),
        })
    }
}

fn by<T, K>(all: Vec<T>, key: impl Fn(&T) -> K) -> impl Iterator<Item = (K, T)> {
    all.into_iter().map(move |it| (key(&it), it))
}
