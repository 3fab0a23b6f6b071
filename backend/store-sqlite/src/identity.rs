//! Sites, people, the log.

use crate::{SqliteStore, row};
use async_trait::async_trait;
use ohmstead_model::{TimeRange, TimestampMs};
use ohmstead_store::Result;
use ohmstead_store::identity::{
    Account, ApiToken, AuditEntry, AuditFilter, AuditStore, Fingerprint, Kind, OneTimeLink,
    PeopleStore, Session, SignInKey, SiteId, SiteRecord, SiteStore,
};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;

/// Every body of a table of records, in the order that `sql` gives.
fn bodies<T: DeserializeOwned>(c: &Connection, sql: &str) -> rusqlite::Result<Vec<T>> {
    c.prepare_cached(sql)?.query_map([], |r| row::from_json(r, 0))?.collect()
}

fn site_id(r: &Row<'_>, column: usize) -> rusqlite::Result<SiteId> {
    let text: String = r.get(column)?;
    SiteId::new(&text).map_err(|e| row::invalid(column, e))
}

/// A kind of thing that only a newer program knows.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no kind of thing that belongs to a site")]
struct UnknownKind(String);

#[async_trait]
impl SiteStore for SqliteStore {
    async fn sites(&self) -> Result<Vec<SiteRecord>> {
        let sql = "SELECT body FROM site ORDER BY created_at, id";
        self.read("read sites", |c| bodies(c, sql)).await
    }

    async fn put_site(&self, site: SiteRecord) -> Result<()> {
        self.write("write a site", move |open| {
            let sql = "INSERT OR REPLACE INTO site (id, created_at, body) VALUES (?1, ?2, ?3)";
            let body = row::to_json(&site)?;
            open.tx.execute(sql, (site.id.as_str(), site.created_at.0, body))?;
            Ok(())
        })
        .await
    }

    async fn remove_site(&self, id: &SiteId) -> Result<bool> {
        let id = id.clone();
        self.write("remove a site", move |open| {
            let sql = "DELETE FROM site WHERE id = ?1 \
                       AND NOT EXISTS (SELECT 1 FROM placement WHERE site = ?1)";
            Ok(open.tx.execute(sql, [id.as_str()])? > 0)
        })
        .await
    }

    async fn placements(&self) -> Result<Vec<(Kind, String, SiteId)>> {
        self.read("read what belongs to sites", |c| {
            let sql = "SELECT kind, id, site FROM placement ORDER BY kind, id";
            let mut statement = c.prepare_cached(sql)?;
            let rows = statement.query_map([], |r| {
                let kind: String = r.get(0)?;
                let kind = Kind::parse(&kind).ok_or_else(|| row::invalid(0, UnknownKind(kind)))?;
                Ok((kind, r.get(1)?, site_id(r, 2)?))
            })?;
            let mut all = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            all.sort();
            Ok(all)
        })
        .await
    }

    async fn place(&self, things: Vec<(Kind, String, SiteId)>) -> Result<()> {
        self.write("place things in a site", move |open| {
            let sql = "INSERT OR REPLACE INTO placement (kind, id, site) VALUES (?1, ?2, ?3)";
            let mut statement = open.tx.prepare_cached(sql)?;
            for (kind, id, site) in things {
                statement.execute((kind.as_str(), id, site.as_str()))?;
            }
            Ok(())
        })
        .await
    }
}

#[async_trait]
impl PeopleStore for SqliteStore {
    async fn accounts(&self) -> Result<Vec<Account>> {
        self.read("read accounts", |c| bodies(c, "SELECT body FROM account ORDER BY name")).await
    }

    async fn put_account(&self, account: Account) -> Result<()> {
        self.write("write an account", move |open| {
            let sql = "INSERT OR REPLACE INTO account (name, body) VALUES (?1, ?2)";
            open.tx.execute(sql, (&account.name, row::to_json(&account)?))?;
            Ok(())
        })
        .await
    }

    async fn remove_account(&self, name: &str) -> Result<bool> {
        let name = name.to_owned();
        self.write("remove an account", move |open| {
            open.tx.execute("DELETE FROM session WHERE account = ?1", [&name])?;
            open.tx.execute("DELETE FROM api_token WHERE account = ?1", [&name])?;
            Ok(open.tx.execute("DELETE FROM account WHERE name = ?1", [&name])? > 0)
        })
        .await
    }

    async fn sessions(&self) -> Result<Vec<Session>> {
        self.read("read sessions", |c| bodies(c, "SELECT body FROM session ORDER BY id")).await
    }

    async fn put_session(&self, new: Session) -> Result<()> {
        self.write("write a session", move |open| {
            let sql = "INSERT OR REPLACE INTO session (id, account, body) VALUES (?1, ?2, ?3)";
            open.tx.execute(sql, (&new.id, &new.account, row::to_json(&new)?))?;
            Ok(())
        })
        .await
    }

    async fn remove_sessions(&self, ids: Vec<String>) -> Result<()> {
        self.write("end sessions", move |open| {
            let mut statement = open.tx.prepare_cached("DELETE FROM session WHERE id = ?1")?;
            for id in ids {
                statement.execute([id])?;
            }
            Ok(())
        })
        .await
    }

    async fn api_tokens(&self) -> Result<Vec<ApiToken>> {
        self.read("read tokens", |c| bodies(c, "SELECT body FROM api_token ORDER BY id")).await
    }

    async fn put_api_token(&self, token: ApiToken) -> Result<()> {
        self.write("write a token", move |open| {
            let sql = "INSERT OR REPLACE INTO api_token (id, account, body) VALUES (?1, ?2, ?3)";
            open.tx.execute(sql, (&token.id, &token.account, row::to_json(&token)?))?;
            Ok(())
        })
        .await
    }

    async fn remove_api_token(&self, id: &str) -> Result<bool> {
        let id = id.to_owned();
        self.write("remove a token", move |open| {
            Ok(open.tx.execute("DELETE FROM api_token WHERE id = ?1", [id])? > 0)
        })
        .await
    }

    async fn put_link(&self, link: OneTimeLink) -> Result<()> {
        self.write("write a one-time link", move |open| {
            open.tx.execute("DELETE FROM link WHERE expires_at <= ?1", [link.created_at.0])?;
            let sql = "INSERT OR REPLACE INTO link (hash, expires_at, body) VALUES (?1, ?2, ?3)";
            let body = row::to_json(&link)?;
            open.tx.execute(sql, (link.hash.0, link.expires_at.0, body))?;
            Ok(())
        })
        .await
    }

    async fn link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>> {
        self.read("read a one-time link", move |c| {
            let sql = "SELECT body FROM link WHERE hash = ?1";
            c.query_row(sql, [hash.0], |r| row::from_json(r, 0)).optional()
        })
        .await
    }

    async fn take_link(&self, hash: Fingerprint) -> Result<Option<OneTimeLink>> {
        self.write("use a one-time link", move |open| {
            let sql = "DELETE FROM link WHERE hash = ?1 RETURNING body";
            open.tx.query_row(sql, [hash.0], |r| row::from_json(r, 0)).optional()
        })
        .await
    }

    async fn sign_in_keys(&self) -> Result<Vec<SignInKey>> {
        let sql = "SELECT body FROM sign_in_key ORDER BY created_at DESC, id DESC";
        self.read("read the hub's keys", |c| bodies(c, sql)).await
    }

    async fn add_sign_in_key(&self, key: SignInKey, keep_from: TimestampMs) -> Result<()> {
        self.write("write a key of the hub", move |open| {
            open.tx.execute("DELETE FROM sign_in_key WHERE created_at < ?1", [keep_from.0])?;
            let sql = "INSERT INTO sign_in_key (id, created_at, body) VALUES (?1, ?2, ?3)";
            open.tx.execute(sql, (&key.id, key.created_at.0, row::to_json(&key)?))?;
            Ok(())
        })
        .await
    }
}

#[async_trait]
impl AuditStore for SqliteStore {
    async fn add_audit(&self, entry: AuditEntry) -> Result<()> {
        self.write("write the audit log", move |open| {
            let sql = "INSERT INTO audit (at, who, address, action, object, site, before, after, outcome) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
            let AuditEntry { at, who, address, action, object, site, before, after, outcome, .. } =
                entry;
            let site = site.map(String::from);
            open.tx.execute(
                sql,
                (at.0, who, address, action, object, site, before, after, outcome),
            )?;
            Ok(())
        })
        .await
    }

    async fn audit(&self, filter: AuditFilter) -> Result<Vec<AuditEntry>> {
        self.read("read the audit log", move |c| {
            let sites = filter.sites.as_ref().map(row::to_json).transpose()?;
            let mut statement = c.prepare_cached(
                "SELECT id, at, who, address, action, object, site, before, after, outcome FROM audit \
                 WHERE id < ?1 AND (?2 IS NULL OR who = ?2) \
                 AND (?3 IS NULL OR instr(action, ?3) > 0) \
                 AND (?4 IS NULL OR site IN (SELECT value FROM json_each(?4))) \
                 AND (?6 IS NULL OR object = ?6) AND at >= ?7 AND at < ?8 \
                 ORDER BY id DESC LIMIT ?5",
            )?;
            let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
            let before = filter.before.unwrap_or(i64::MAX);
            let time = filter.time.unwrap_or(TimeRange::ALL);
            let AuditFilter { who, action, object, .. } = filter;
            let wanted = (before, who, action, sites, limit, object, time.from.0, time.to.0);
            let rows = statement.query_map(wanted, audit_entry)?;
            rows.collect()
        })
        .await
    }
}

fn audit_entry(r: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    let site: Option<String> = r.get(6)?;
    let site = site.map(|s| SiteId::new(&s).map_err(|e| row::invalid(6, e))).transpose()?;
    Ok(AuditEntry {
        id: r.get(0)?,
        at: TimestampMs(r.get(1)?),
        who: r.get(2)?,
        address: r.get(3)?,
        action: r.get(4)?,
        object: r.get(5)?,
        site,
        before: r.get(7)?,
        after: r.get(8)?,
        outcome: r.get(9)?,
    })
}
