//! Rules, episodes and their acknowledgements.

use crate::convert::{device_id, int, optional, optional_time, part, text, time, to_json};
use crate::document::{self, bodies};
use crate::failure::Done;
use crate::session::{Tx, derived, reading, transaction};
use crate::{MongoStore, outbox};
use async_trait::async_trait;
use mongodb::bson::{Bson, Document, doc};
use ohmstead_alert::{Episode, Rule};
use ohmstead_model::{DeviceId, TimeRange, TimestampMs};
use ohmstead_store::{Ack, AlertFilter, AlertRecord, AlertStore, OutboxEntry, Result};
use std::collections::HashMap;

const RULES: &str = "rules";
const EPISODES: &str = "episodes";
/// Apart from the episodes, which are recomputed.
const ACKS: &str = "acks";
/// How many keys are asked for in one question.
const KEYS: usize = 1_000;

/// The key of an episode; those of one rule and device ascend with `since`.
fn key(rule: &str, device: &DeviceId, since: TimestampMs) -> Document {
    doc! { "rule": rule, "device": device.as_str(), "since": since.0 }
}

/// The episodes of a rule and device that began in `range`.
fn began_in(rule: &str, device: &DeviceId, range: TimeRange) -> Document {
    let (from, to) = (key(rule, device, range.from), key(rule, device, range.to));
    doc! { "_id": { "$gte": from, "$lt": to } }
}

fn row(rule: &str, device: &DeviceId, e: &Episode) -> Document {
    doc! {
        "_id": key(rule, device, e.since),
        "raised_at": e.raised_at.0,
        "cleared_at": optional(e.cleared_at.map(|t| t.0)),
        "peak": e.peak,
    }
}

fn episode(found: &Document) -> Done<Episode> {
    Ok(Episode {
        since: time(part(found, "_id")?, "since")?,
        raised_at: time(found, "raised_at")?,
        cleared_at: optional_time(found, "cleared_at")?,
        peak: int(found, "peak")?,
    })
}

/// Those that began in `range`, ascending.
async fn episodes(
    tx: &mut Tx,
    rule: &str,
    device: &DeviceId,
    range: TimeRange,
) -> Done<Vec<Episode>> {
    let within = began_in(rule, device, range);
    let found = tx.page(EPISODES, within, doc! { "_id": 1 }, usize::MAX).await?;
    found.iter().map(episode).collect()
}

type Seen = HashMap<(String, DeviceId, TimestampMs), Ack>;

fn key_of(found: &Document) -> Done<(String, DeviceId, TimestampMs)> {
    let key = part(found, "_id")?;
    Ok((text(key, "rule")?, device_id(key, "device")?, time(key, "since")?))
}

/// The acknowledgements of these episodes.
async fn acks(tx: &mut Tx, episodes: &[Document]) -> Done<Seen> {
    let mut seen = Seen::new();
    for some in episodes.chunks(KEYS) {
        let keys: Vec<&Bson> = some.iter().filter_map(|e| e.get("_id")).collect();
        for ack in tx.find(ACKS, doc! { "_id": { "$in": keys } }).await? {
            let note = Ack { at: time(&ack, "at")?, by: text(&ack, "by")? };
            seen.insert(key_of(&ack)?, note);
        }
    }
    Ok(seen)
}

fn record(found: &Document, seen: &mut Seen) -> Done<AlertRecord> {
    let key = key_of(found)?;
    let ack = seen.remove(&key);
    Ok(AlertRecord { rule: key.0, device: key.1, episode: episode(found)?, ack })
}

fn wanted(filter: &AlertFilter) -> Document {
    let mut wanted = doc! {};
    if let Some(before) = filter.before {
        wanted.insert("_id.since", doc! { "$lt": before.0 });
    }
    if let Some(device) = &filter.device {
        wanted.insert("_id.device", device.as_str());
    }
    match filter.active {
        Some(true) => drop(wanted.insert("cleared_at", Bson::Null)),
        Some(false) => drop(wanted.insert("cleared_at", doc! { "$ne": Bson::Null })),
        None => {}
    }
    wanted
}

#[async_trait]
impl AlertStore for MongoStore {
    async fn rules(&self) -> Result<Vec<Rule>> {
        Ok(reading!(self, "read the rules", |tx| bodies(&document::all(tx, RULES).await?)?))
    }

    async fn put_rules(&self, rules: Vec<Rule>) -> Result<()> {
        transaction!(self, "write rules", |tx| {
            for rule in &rules {
                let key = doc! { "id": &rule.id, "valid_from": rule.valid.from.0 };
                tx.put(RULES, doc! { "_id": key, "body": to_json(rule)? }).await?;
            }
        });
        Ok(())
    }

    async fn episode_before(
        &self,
        rule: &str,
        device: &DeviceId,
        at: TimestampMs,
    ) -> Result<Option<Episode>> {
        Ok(reading!(self, "read an alert", |tx| {
            let before = began_in(rule, device, TimeRange::new(TimestampMs(i64::MIN), at));
            let found = tx.page(EPISODES, before, doc! { "_id": -1 }, 1).await?;
            found.first().map(episode).transpose()?
        }))
    }

    async fn episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
    ) -> Result<Vec<Episode>> {
        Ok(reading!(self, "read alerts", |tx| episodes(tx, rule, device, range).await?))
    }

    async fn replace_episodes(
        &self,
        rule: &str,
        device: &DeviceId,
        range: TimeRange,
        new: Vec<Episode>,
    ) -> Result<Vec<OutboxEntry>> {
        Ok(derived!(self, "write alerts", device, |tx| {
            let old = episodes(tx, rule, device, range).await?;
            if old == new {
                Vec::new()
            } else {
                tx.delete(EPISODES, began_in(rule, device, range)).await?;
                let (within, beyond): (Vec<_>, Vec<_>) =
                    new.iter().partition(|e| range.contains(e.since));
                let rows = within.into_iter().map(|e| row(rule, device, e)).collect();
                tx.insert(EPISODES, rows).await?;
                for e in beyond {
                    tx.put(EPISODES, row(rule, device, e)).await?;
                }
                outbox::append(tx, rule, device, &old, &new).await?
            }
        }))
    }

    async fn alerts(&self, filter: AlertFilter) -> Result<Vec<AlertRecord>> {
        Ok(reading!(self, "read alerts", |tx| {
            let newest = doc! { "_id.since": -1, "_id.rule": 1, "_id.device": 1 };
            let found = tx.page(EPISODES, wanted(&filter), newest, filter.limit).await?;
            let mut seen = acks(tx, &found).await?;
            found.iter().map(|e| record(e, &mut seen)).collect::<Done<Vec<_>>>()?
        }))
    }

    async fn ack(
        &self,
        rule: &str,
        device: &DeviceId,
        since: TimestampMs,
        ack: Ack,
    ) -> Result<bool> {
        Ok(transaction!(self, "acknowledge an alert", |tx| {
            let key = key(rule, device, since);
            let known = tx.one(EPISODES, doc! { "_id": key.clone() }).await?.is_some();
            if known {
                // The first acknowledgement stays.
                let first = doc! { "$setOnInsert": { "at": ack.at.0, "by": &ack.by } };
                tx.upsert(ACKS, doc! { "_id": key }, first).await?;
            }
            known
        }))
    }
}
