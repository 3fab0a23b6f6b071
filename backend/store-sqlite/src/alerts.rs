//! Rules, episodes and their acknowledgements.

use crate::{SqliteStore, outbox, row};
use async_trait::async_trait;
use ohmstead_alert::{Episode, Rule};
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::{Ack, AlertFilter, AlertRecord, AlertStore, OutboxEntry, Result};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Four columns from `first` on.
pub fn episode(r: &Row<'_>, first: usize) -> rusqlite::Result<Episode> {
    Ok(Episode {
        since: TimestampMs(r.get(first)?),
        raised_at: TimestampMs(r.get(first + 1)?),
        cleared_at: r.get::<_, Option<i64>>(first + 2)?.map(TimestampMs),
        peak: r.get(first + 3)?,
    })
}

fn record(r: &Row<'_>) -> rusqlite::Result<AlertRecord> {
    let at: Option<i64> = r.get(6)?;
    let by: Option<String> = r.get(7)?;
    Ok(AlertRecord {
        rule: r.get(0)?,
        device: row::device_id(r, 1)?,
        episode: episode(r, 2)?,
        ack: at.zip(by).map(|(at, by)| Ack { at: TimestampMs(at), by }),
    })
}

/// The episodes of a rule and device that began in `range`, ascending.
fn episodes(
    c: &Connection,
    rule: &str,
    device: &DeviceId,
    range: TimeRange,
) -> rusqlite::Result<Vec<Episode>> {
    let mut statement = c.prepare_cached(
        "SELECT since, raised_at, cleared_at, peak FROM episode \
         WHERE rule = ?1 AND device = ?2 AND since >= ?3 AND since < ?4 ORDER BY since",
    )?;
    let key = (rule, device.as_str(), range.from.0, range.to.0);
    statement.query_map(key, |r| episode(r, 0))?.collect()
}

#[async_trait]
impl AlertStore for SqliteStore {
    async fn rules(&self) -> Result<Vec<Rule>> {
        self.read("read the rules", |c| {
            let mut statement =
                c.prepare_cached("SELECT body FROM rule ORDER BY id, valid_from")?;
            statement.query_map([], |r| row::from_json(r, 0))?.collect()
        })
        .await
    }

    async fn put_rules(&self, rules: Vec<Rule>) -> Result<()> {
        self.write("write rules", move |open| {
            for rule in &rules {
                open.tx
                    .prepare_cached(
                        "INSERT OR REPLACE INTO rule (id, valid_from, body) VALUES (?1, ?2, ?3)",
                    )?
                    .execute((&rule.id, rule.valid.from.0, row::to_json(rule)?))?;
            }
            Ok(())
        })
        .await
    }

    async fn episode_before(
        &self,
        rule: &str,
        device: &DeviceId,
        at: TimestampMs,
    ) -> Result<Option<Episode>> {
        let (rule, device) = (rule.to_owned(), device.clone());
        self.read("read an alert", move |c| {
            c.prepare_cached(
                "SELECT since, raised_at, cleared_at, peak FROM episode \
                 WHERE rule = ?1 AND device = ?2 AND since < ?3 ORDER BY since DESC LIMIT 1",
            )?
            .query_row((&rule, device.as_str(), at.0), |r| episode(r, 0))
            .optional()
        })
        .await
    }

    async fn episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
    ) -> Result<Vec<Episode>> {
        let (rule, device) = (rule.to_owned(), device.clone());
        self.read("read alerts", move |c| episodes(c, &rule, &device, range)).await
    }

    async fn replace_episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
        new: Vec<Episode>,
    ) -> Result<Vec<OutboxEntry>> {
        let (rule, device) = (rule.to_owned(), device.clone());
        self.write_fenced("write alerts", move |open| {
            let old = episodes(open.tx, &rule, &device, range)?;
            open
                .tx
                .prepare_cached("DELETE FROM episode WHERE rule = ?1 AND device = ?2 AND since >= ?3 AND since < ?4")?
                .execute((&rule, device.as_str(), range.from.0, range.to.0))?;
            for e in &new {
                open
                    .tx
                    .prepare_cached(
                        "INSERT OR REPLACE INTO episode (rule, device, since, raised_at, cleared_at, peak) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    )?
                    .execute(params![rule, device.as_str(), e.since.0, e.raised_at.0, e.cleared_at.map(|t| t.0), e.peak])?;
            }
            outbox::append(open.tx, &rule, &device, &old, &new)
        })
        .await
    }

    async fn alerts(&self, filter: AlertFilter) -> Result<Vec<AlertRecord>> {
        self.read("read alerts", move |c| {
            // The planner cannot use the partial index through a parameter.
            let state = match filter.active {
                Some(true) => "AND e.cleared_at IS NULL",
                Some(false) => "AND e.cleared_at IS NOT NULL",
                None => "",
            };
            let sql = format!(
                "SELECT e.rule, e.device, e.since, e.raised_at, e.cleared_at, e.peak, a.at, a.by FROM episode e \
                 LEFT JOIN ack a ON a.rule = e.rule AND a.device = e.device AND a.since = e.since \
                 WHERE e.since < ?1 AND (?2 IS NULL OR e.device = ?2) {state} \
                 ORDER BY e.since DESC, e.rule, e.device LIMIT ?3"
            );
            let before = filter.before.map_or(i64::MAX, |b| b.0);
            let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
            let mut statement = c.prepare_cached(&sql)?;
            let device = filter.device.as_ref().map(DeviceId::as_str);
            statement.query_map((before, device, limit), record)?.collect()
        })
        .await
    }

    async fn ack(
        &self,
        rule: &str,
        device: &DeviceId,
        since: TimestampMs,
        ack: Ack,
    ) -> Result<bool> {
        let (rule, device) = (rule.to_owned(), device.clone());
        self.write("acknowledge an alert", move |open| {
            let key = (&rule, device.as_str(), since.0);
            let known: Option<i64> = open
                .one("SELECT 1 FROM episode WHERE rule = ?1 AND device = ?2 AND since = ?3", key)?;
            if known.is_some() {
                open.tx.execute(
                    "INSERT INTO ack (rule, device, since, at, by) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
                    (&rule, device.as_str(), since.0, ack.at.0, &ack.by),
                )?;
            }
            Ok(known.is_some())
        })
        .await
    }
}
