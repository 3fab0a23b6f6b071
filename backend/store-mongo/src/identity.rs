//! Sites, people, the log.

use crate::MongoStore;
use crate::convert::{binary, int, optional, optional_text, part, text, time, to_json};
use crate::document::{self, bodies, body};
use crate::failure::{Done, Trouble};
use crate::session::{reading, transaction};
use async_trait::async_trait;
use mongodb::bson::{Document, doc};
use ohmstead_model::TimestampMs;
use ohmstead_store::Result;
use ohmstead_store::identity::{
    Account, ApiToken, AuditEntry, AuditFilter, AuditStore, Fingerprint, Kind, OneTimeLink,
    PeopleStore, Session, SignInKey, SiteId, SiteRecord, SiteStore,
};

const SITES: &str = "sites";
/// What is not here belongs to the first site.
const PLACEMENTS: &str = "placements";
const ACCOUNTS: &str = "accounts";
const SESSIONS: &str = "sessions";
const TOKENS: &str = "api_tokens";
const LINKS: &str = "links";
const KEYS: &str = "sign_in_keys";
/// Entries are added, never changed or removed.
const AUDIT: &str = "audit";

fn site_id(text: &str) -> Done<SiteId> {
    SiteId::new(text).map_err(|e| Trouble::Damaged(e.to_string()))
}

fn placement(found: &Document) -> Done<(Kind, String, SiteId)> {
    let key = part(found, "_id")?;
    let kind = text(key, "kind")?;
    let unknown = || format!("{kind:?} is no kind of thing that belongs to a site");
    let kind = Kind::parse(&kind).ok_or_else(|| Trouble::Damaged(unknown()))?;
    Ok((kind, text(key, "id")?, site_id(&text(found, "site")?)?))
}

#[async_trait]
impl SiteStore for MongoStore {
    async fn sites(&self) -> Result<Vec<SiteRecord>> {
        Ok(reading!(self, "read sites", |tx| {
            let oldest = doc! { "created_at": 1, "_id": 1 };
            bodies(&tx.page(SITES, doc! {}, oldest, usize::MAX).await?)?
        }))
    }

    async fn put_site(&self, site: SiteRecord) -> Result<()> {
        transaction!(self, "write a site", |tx| {
            let (id, at) = (site.id.as_str(), site.created_at.0);
            tx.put(SITES, doc! { "_id": id, "created_at": at, "body": to_json(&site)? }).await?;
        });
        Ok(())
    }

    async fn remove_site(&self, id: &SiteId) -> Result<bool> {
        Ok(transaction!(self, "remove a site", |tx| {
            let empty = tx.one(PLACEMENTS, doc! { "site": id.as_str() }).await?.is_none();
            empty && tx.delete(SITES, doc! { "_id": id.as_str() }).await? > 0
        }))
    }

    async fn placements(&self) -> Result<Vec<(Kind, String, SiteId)>> {
        let mut all = reading!(self, "read what belongs to sites", |tx| {
            let found = tx.find(PLACEMENTS, doc! {}).await?;
            found.iter().map(placement).collect::<Done<Vec<_>>>()?
        });
        all.sort();
        Ok(all)
    }

    async fn place(&self, things: Vec<(Kind, String, SiteId)>) -> Result<()> {
        transaction!(self, "place things in a site", |tx| {
            let placed = things.iter().map(|(kind, id, site)| {
                let key = doc! { "_id": { "kind": kind.as_str(), "id": id } };
                (key, doc! { "$set": { "site": site.as_str() } })
            });
            tx.upsert_each(PLACEMENTS, placed.collect()).await?;
        });
        Ok(())
    }
}

/// A link's key.
fn by_hash(hash: Fingerprint) -> Document {
    doc! { "_id": binary(hash.0) }
}

#[async_trait]
impl PeopleStore for MongoStore {
    async fn accounts(&self) -> Result<Vec<Account>> {
        Ok(reading!(self, "read accounts", |tx| bodies(&document::all(tx, ACCOUNTS).await?)?))
    }

    async fn put_account(&self, account: Account) -> Result<()> {
        transaction!(self, "write an account", |tx| {
            let row = doc! { "_id": &account.name, "body": to_json(&account)? };
            tx.put(ACCOUNTS, row).await?;
        });
        Ok(())
    }

    async fn remove_account(&self, name: &str) -> Result<bool> {
        Ok(transaction!(self, "remove an account", |tx| {
            tx.delete(SESSIONS, doc! { "account": name }).await?;
            tx.delete(TOKENS, doc! { "account": name }).await?;
            tx.delete(ACCOUNTS, doc! { "_id": name }).await? > 0
        }))
    }

    async fn sessions(&self) -> Result<Vec<Session>> {
        Ok(reading!(self, "read sessions", |tx| bodies(&document::all(tx, SESSIONS).await?)?))
    }

    async fn put_session(&self, new: Session) -> Result<()> {
        transaction!(self, "write a session", |tx| {
            let row = doc! { "_id": &new.id, "account": &new.account, "body": to_json(&new)? };
            tx.put(SESSIONS, row).await?;
        });
        Ok(())
    }

    async fn remove_sessions(&self, ids: Vec<String>) -> Result<()> {
        transaction!(self, "end sessions", |tx| {
            tx.delete(SESSIONS, doc! { "_id": { "$in": &ids } }).await?;
        });
        Ok(())
    }

    async fn api_tokens(&self) -> Result<Vec<ApiToken>> {
        Ok(reading!(self, "read tokens", |tx| bodies(&document::all(tx, TOKENS).await?)?))
    }

    async fn put_api_token(&self, token: ApiToken) -> Result<()> {
        transaction!(self, "write a token", |tx| {
            let (id, account) = (&token.id, &token.account);
            let row = doc! { "_id": id, "account": account, "body": to_json(&token)? };
            tx.put(TOKENS, row).await?;
        });
        Ok(())
    }

    async fn remove_api_token(&self, id: &str) -> Result<bool> {
        Ok(transaction!(self, "remove a token", |tx| {
            tx.delete(TOKENS, doc! { "_id": id }).await? > 0
        }))
    }

    async fn put_link(&self, link: OneTimeLink) -> Result<()> {
        transaction!(self, "write a one-time link", |tx| {
            let ended = doc! { "expires_at": { "$lte": link.created_at.0 } };
            tx.delete(LINKS, ended).await?;
            let mut row = by_hash(link.hash);
            row.insert("expires_at", link.expires_at.0);
            row.insert("body", to_json(&link)?);
            tx.put(LINKS, row).await?;
        });
        Ok(())
    }

    async fn link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>> {
        Ok(reading!(self, "read a one-time link", |tx| {
            body(tx.one(LINKS, by_hash(hash)).await?)?
        }))
    }

    async fn take_link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>> {
        Ok(transaction!(self, "take a one-time link", |tx| {
            // Of two that take it at once, one begins again and finds none.
            let found = body(tx.one(LINKS, by_hash(hash)).await?)?;
            tx.delete(LINKS, by_hash(hash)).await?;
            found
        }))
    }

    async fn sign_in_keys(&self) -> Result<Vec<SignInKey>> {
        Ok(reading!(self, "read the hub's keys", |tx| {
            let newest = doc! { "created_at": -1, "_id": -1 };
            bodies(&tx.page(KEYS, doc! {}, newest, usize::MAX).await?)?
        }))
    }

    async fn add_sign_in_key(&self, key: SignInKey, keep_from: TimestampMs) -> Result<()> {
        transaction!(self, "write a key of the hub", |tx| {
            tx.delete(KEYS, doc! { "created_at": { "$lt": keep_from.0 } }).await?;
            let (id, at) = (&key.id, key.created_at.0);
            let row = doc! { "_id": id, "created_at": at, "body": to_json(&key)? };
            tx.insert(KEYS, vec![row]).await?;
        });
        Ok(())
    }
}

fn entry(found: &Document) -> Done<AuditEntry> {
    let site = optional_text(found, "site")?;
    Ok(AuditEntry {
        id: int(found, "_id")?,
        at: time(found, "at")?,
        who: text(found, "who")?,
        address: optional_text(found, "address")?,
        action: text(found, "action")?,
        object: optional_text(found, "object")?,
        site: site.map(|s| site_id(&s)).transpose()?,
        before: optional_text(found, "before")?,
        after: optional_text(found, "after")?,
        outcome: text(found, "outcome")?,
    })
}

fn row(id: i64, entry: &AuditEntry) -> Document {
    doc! {
        "_id": id,
        "at": entry.at.0,
        "who": &entry.who,
        "address": optional(entry.address.as_ref()),
        "action": &entry.action,
        "object": optional(entry.object.as_ref()),
        "site": optional(entry.site.as_ref().map(SiteId::as_str)),
        "before": optional(entry.before.as_ref()),
        "after": optional(entry.after.as_ref()),
        "outcome": &entry.outcome,
    }
}

fn wanted(filter: AuditFilter) -> Document {
    let AuditFilter { who, sites, action, object, time, before, limit: _ } = filter;
    let mut wanted = doc! { "_id": { "$lt": before.unwrap_or(i64::MAX) } };
    for (field, value) in [("who", who), ("object", object)] {
        if let Some(value) = value {
            wanted.insert(field, value);
        }
    }
    if let Some(sites) = sites {
        let ids: Vec<String> = sites.into_iter().map(String::from).collect();
        wanted.insert("site", doc! { "$in": ids });
    }
    if let Some(time) = time {
        wanted.insert("at", doc! { "$gte": time.from.0, "$lt": time.to.0 });
    }
    if let Some(action) = action {
        // Any text is taken as it is: a regular expression would give some of it a meaning.
        let place = doc! { "$indexOfBytes": ["$action", { "$literal": action }] };
        wanted.insert("$expr", doc! { "$gte": [place, 0] });
    }
    wanted
}

#[async_trait]
impl AuditStore for MongoStore {
    async fn add_audit(&self, entry: AuditEntry) -> Result<()> {
        transaction!(self, "write the audit log", |tx| {
            let id = tx.next(AUDIT).await?;
            tx.insert(AUDIT, vec![row(id, &entry)]).await?;
        });
        Ok(())
    }

    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditEntry>> {
        let limit = filter.limit;
        let wanted = wanted(filter);
        Ok(reading!(self, "read the audit log", |tx| {
            let found = tx.page(AUDIT, wanted, doc! { "_id": -1 }, limit).await?;
            found.iter().map(entry).collect::<Done<Vec<_>>>()?
        }))
    }
}
