//! Entries that came together, and what the database has of what they touch.

use crate::failure::{Done, Trouble};
use crate::known::{self, Known};
use crate::session::Tx;
use crate::{row, sealed};
use mongodb::bson::{Bson, Document, doc};
use ohmstead_codec::day::{Day, day_of};
use ohmstead_model::{DeviceId, Reading, TimestampMs};
use ohmstead_store::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Entries of one call.
pub struct Batch {
    pub entries: Vec<Entry>,
    pub now: TimestampMs,
}

/// A device in the making of a transaction.
#[derive(Default)]
pub struct Touched {
    pub known: Known,
    /// It has no document yet: this is when it was first heard of.
    pub created_at: Option<TimestampMs>,
    pub online: Option<(bool, TimestampMs)>,
    /// Its readings changed.
    pub changed: bool,
    /// Its document is written: more than a moment has passed since anything was noted.
    pub noted: bool,
}

/// A reading's place.
pub struct Place {
    /// What is in force there, from a document or a sealed day.
    pub kept: Option<Reading>,
    /// There is a document.
    pub stored: bool,
    /// It is another than before.
    pub changed: bool,
}

/// What the transaction knows and will write.
#[derive(Default)]
pub struct Seen {
    pub devices: BTreeMap<DeviceId, Touched>,
    pub places: HashMap<(DeviceId, i64), Place>,
    /// Readings that lost, with the number of the outcome that depends on whether they are new.
    pub losers: Vec<(DeviceId, Reading, usize)>,
    /// Readings without a clock that are known, as documents' keys.
    pub unclocked: HashSet<String>,
    /// Those that are new.
    pub unclocked_new: Vec<Document>,
    /// How many entries were settled.
    pub settled: usize,
}

/// Keys asked for in one message.
const KEYS: usize = 2_000;

/// The key of a reading without a clock.
pub fn unclocked_key(device: &DeviceId, reading: &Reading) -> Done<Document> {
    let reading = Reading { at: TimestampMs(0), ..*reading };
    let text = crate::convert::to_json(&reading)?;
    let number = |n: Option<u32>| n.map_or(Bson::Null, |n| Bson::Int64(i64::from(n)));
    Ok(doc! {
        "d": device.as_str(),
        "b": number(reading.boot),
        "s": number(reading.seq),
        "r": text,
    })
}

fn device_of(entry: &Entry) -> Option<&DeviceId> {
    match entry {
        Entry::Reading { device, .. }
        | Entry::Unclocked { device, .. }
        | Entry::Status { device, .. } => Some(device),
        Entry::Reject(_) => None,
    }
}

/// Documents by their keys.
pub async fn by_keys(tx: &mut Tx, collection: &str, keys: Vec<Bson>) -> Done<Vec<Document>> {
    let mut all = Vec::new();
    for some in keys.chunks(KEYS) {
        all.extend(tx.find(collection, doc! { "_id": { "$in": some } }).await?);
    }
    Ok(all)
}

/// Reads what the entries touch.
pub async fn read(tx: &mut Tx, batches: &[Batch]) -> Done<Seen> {
    let mut seen = Seen::default();
    let entries = || batches.iter().flat_map(|b| &b.entries);
    let ids: BTreeSet<&DeviceId> = entries().filter_map(device_of).collect();
    let keys = ids.iter().map(|id| Bson::from(id.as_str())).collect();
    for document in by_keys(tx, "devices", keys).await? {
        let touched = Touched { known: known::parse(&document)?, ..Touched::default() };
        seen.devices.insert(crate::convert::device_id(&document, "_id")?, touched);
    }
    let mut keys: HashSet<(&DeviceId, i64)> = HashSet::new();
    let mut unclocked = BTreeMap::new();
    for entry in entries() {
        match entry {
            Entry::Reading { device, reading } if may_be_there(&seen, device, reading) => {
                keys.insert((device, reading.at.0));
            }
            Entry::Unclocked { device, reading } => {
                let key = unclocked_key(device, reading)?;
                unclocked.insert(key.to_string(), Bson::from(key));
            }
            _ => {}
        }
    }
    read_places(tx, &mut seen, &keys).await?;
    let known = by_keys(tx, "unclocked", unclocked.into_values().collect()).await?;
    for document in known {
        seen.unclocked.insert(crate::convert::part(&document, "_id")?.to_string());
    }
    Ok(seen)
}

/// Live readings are newer than all before: there is nothing to look for.
fn may_be_there(seen: &Seen, device: &DeviceId, reading: &Reading) -> bool {
    let last = seen.devices.get(device).and_then(|d| d.known.last);
    last.is_some_and(|last| reading.at <= last.at)
}

async fn read_places(tx: &mut Tx, seen: &mut Seen, keys: &HashSet<(&DeviceId, i64)>) -> Done<()> {
    let ids = keys.iter().map(|(device, at)| Bson::from(row::key(device, "t", *at))).collect();
    for document in by_keys(tx, "readings", ids).await? {
        let device = crate::convert::device_id(crate::convert::part(&document, "_id")?, "d")?;
        let reading = row::reading(&document)?;
        let place = Place { kept: Some(reading), stored: true, changed: false };
        seen.places.insert((device, reading.at.0), place);
    }
    // What is sealed, where there is no document: one of those has won over it.
    let mut days: BTreeMap<(&DeviceId, i64), Vec<i64>> = BTreeMap::new();
    for (device, at) in keys {
        let day = day_of(TimestampMs(*at));
        let end = seen.devices.get(*device).and_then(|d| d.known.sealed_end);
        let missing = !seen.places.contains_key(&((*device).clone(), *at));
        if missing && end.is_some_and(|end| day < end) {
            days.entry((device, day)).or_default().push(*at);
        }
    }
    for ((device, day), instants) in days {
        let Some(sealed) = sealed_or_damaged(tx, device, day).await? else { continue };
        for at in instants {
            if let Ok(i) = sealed.at().binary_search(&at) {
                let kept = Some(sealed.reading(i));
                let place = Place { kept, stored: false, changed: false };
                seen.places.insert((device.clone(), at), place);
            }
        }
    }
    Ok(())
}

/// A sealed day. In a damaged one there is nothing: what arrives for it becomes a document, so
/// that one bad day cannot keep others from being stored.
async fn sealed_or_damaged(tx: &mut Tx, device: &DeviceId, day: i64) -> Done<Option<Day>> {
    match sealed::load(tx, device, day).await {
        Err(Trouble::Damaged(what)) => {
            tracing::error!(what, "a sealed day is damaged");
            Ok(None)
        }
        found => found,
    }
}
