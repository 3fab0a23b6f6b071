//! Sites, people, the log.

use super::MemoryStore;
use crate::Result;
use crate::identity::{
    Account, ApiToken, AuditEntry, AuditFilter, AuditStore, Fingerprint, Kind, OneTimeLink,
    PeopleStore, Session, SignInKey, SiteId, SiteRecord, SiteStore,
};
use async_trait::async_trait;
use ohmstead_model::TimestampMs;

#[async_trait]
impl SiteStore for MemoryStore {
    async fn sites(&self) -> Result<Vec<SiteRecord>> {
        let mut all: Vec<_> = self.lock().identity.sites.values().cloned().collect();
        all.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(all)
    }

    async fn put_site(&self, site: SiteRecord) -> Result<()> {
        self.lock().identity.sites.insert(site.id.clone(), site);
        Ok(())
    }

    async fn remove_site(&self, id: &SiteId) -> Result<bool> {
        let data = &mut self.lock().identity;
        let empty = !data.placements.values().any(|site| site == id);
        Ok(empty && data.sites.remove(id).is_some())
    }

    async fn placements(&self) -> Result<Vec<(Kind, String, SiteId)>> {
        let inner = self.lock();
        let all = inner.identity.placements.iter();
        Ok(all.map(|((kind, id), site)| (*kind, id.clone(), site.clone())).collect())
    }

    async fn place(&self, things: Vec<(Kind, String, SiteId)>) -> Result<()> {
        let all = things.into_iter().map(|(kind, id, site)| ((kind, id), site));
        self.lock().identity.placements.extend(all);
        Ok(())
    }
}

#[async_trait]
impl PeopleStore for MemoryStore {
    async fn accounts(&self) -> Result<Vec<Account>> {
        Ok(self.lock().identity.accounts.values().cloned().collect())
    }

    async fn put_account(&self, account: Account) -> Result<()> {
        self.lock().identity.accounts.insert(account.name.clone(), account);
        Ok(())
    }

    async fn remove_account(&self, name: &str) -> Result<bool> {
        let data = &mut self.lock().identity;
        data.sessions.retain(|_, s| s.account != name);
        data.tokens.retain(|_, t| t.account != name);
        Ok(data.accounts.remove(name).is_some())
    }

    async fn sessions(&self) -> Result<Vec<Session>> {
        Ok(self.lock().identity.sessions.values().cloned().collect())
    }

    async fn put_session(&self, session: Session) -> Result<()> {
        self.lock().identity.sessions.insert(session.id.clone(), session);
        Ok(())
    }

    async fn remove_sessions(&self, ids: Vec<String>) -> Result<()> {
        self.lock().identity.sessions.retain(|id, _| !ids.contains(id));
        Ok(())
    }

    async fn api_tokens(&self) -> Result<Vec<ApiToken>> {
        Ok(self.lock().identity.tokens.values().cloned().collect())
    }

    async fn put_api_token(&self, token: ApiToken) -> Result<()> {
        self.lock().identity.tokens.insert(token.id.clone(), token);
        Ok(())
    }

    async fn remove_api_token(&self, id: &str) -> Result<bool> {
        Ok(self.lock().identity.tokens.remove(id).is_some())
    }

    async fn put_link(&self, link: OneTimeLink) -> Result<()> {
        let data = &mut self.lock().identity;
        data.links.retain(|_, l| l.expires_at > link.created_at);
        data.links.insert(link.hash, link);
        Ok(())
    }

    async fn link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>> {
        Ok(self.lock().identity.links.get(&hash).cloned())
    }

    async fn take_link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>> {
        Ok(self.lock().identity.links.remove(&hash))
    }

    async fn sign_in_keys(&self) -> Result<Vec<SignInKey>> {
        Ok(self.lock().identity.keys.clone())
    }

    async fn add_sign_in_key(&self, key: SignInKey, keep_from: TimestampMs) -> Result<()> {
        let keys = &mut self.lock().identity.keys;
        keys.retain(|k| k.created_at >= keep_from);
        keys.push(key);
        keys.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        Ok(())
    }
}

#[async_trait]
impl AuditStore for MemoryStore {
    async fn add_audit(&self, mut entry: AuditEntry) -> Result<()> {
        let log = &mut self.lock().identity.audit;
        entry.id = log.len() as i64 + 1;
        log.push(entry);
        Ok(())
    }

    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditEntry>> {
        let AuditFilter { who, sites, action, object, time, before, limit } = filter;
        let inner = self.lock();
        let wanted = |e: &&AuditEntry| {
            before.is_none_or(|b| e.id < b)
                && who.as_ref().is_none_or(|w| *w == e.who)
                && action.as_ref().is_none_or(|a| e.action.contains(a))
                && object.as_ref().is_none_or(|o| e.object.as_ref() == Some(o))
                && time.is_none_or(|t| t.contains(e.at))
                && sites.as_ref().is_none_or(|s| e.site.as_ref().is_some_and(|x| s.contains(x)))
        };
        Ok(inner.identity.audit.iter().rev().filter(wanted).take(limit).cloned().collect())
    }
}
