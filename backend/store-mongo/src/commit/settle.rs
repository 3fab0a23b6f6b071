//! What becomes of one entry, in memory.

use super::batch::{Place, Seen, Touched, unclocked_key};
use mongodb::bson::doc;
use ohmstead_codec::day::DAY_MS;
use ohmstead_model::{DeviceId, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Entry, Outcome};

/// `last_seen` alone is written at most this often, ms.
const LAST_SEEN_EVERY_MS: i64 = 30_000;

/// Settles an entry. Whether a loser is new is not known yet: it counts as a conflict until then.
pub fn take(seen: &mut Seen, entry: &Entry, now: TimestampMs) -> Outcome {
    let number = seen.settled;
    seen.settled += 1;
    match entry {
        Entry::Reading { device, reading } => {
            arrived(touch(seen, device, now), now);
            take_reading(seen, device, reading, now, number)
        }
        Entry::Unclocked { device, reading } => {
            arrived(touch(seen, device, now), now);
            take_unclocked(seen, device, reading, now)
        }
        Entry::Reject(_) => Outcome::Rejected,
        Entry::Status { device, online } => {
            let touched = touch(seen, device, now);
            if *online {
                arrived(touched, now);
            }
            touched.online = Some((*online, now));
            Outcome::Noted
        }
    }
}

fn touch<'s>(seen: &'s mut Seen, device: &DeviceId, now: TimestampMs) -> &'s mut Touched {
    seen.devices
        .entry(device.clone())
        .or_insert_with(|| Touched { created_at: Some(now), ..Touched::default() })
}

/// Notes that something arrived, also when that is earlier: a clock that ran ahead and was set
/// back must not make the device look as if it were heard of until then.
fn arrived(touched: &mut Touched, now: TimestampMs) {
    let before = touched.known.last_seen;
    touched.noted |= before.is_none_or(|before| (now - before).abs() >= LAST_SEEN_EVERY_MS);
    touched.known.last_seen = Some(now);
}

fn mark(touched: &mut Touched, range: TimeRange) {
    touched.changed = true;
    touched.known.dirty = Some(touched.known.dirty.map_or(range, |d| d.union(range)));
}

fn take_reading(
    seen: &mut Seen,
    device: &DeviceId,
    reading: &Reading,
    now: TimestampMs,
    number: usize,
) -> Outcome {
    let touched = touch(seen, device, now);
    if touched.known.frozen.is_some_and(|f| reading.at < f.horizon) {
        return Outcome::Expired;
    }
    let key = (device.clone(), reading.at.0);
    let place = seen.places.entry(key);
    let place = place.or_insert(Place { kept: None, stored: false, changed: false });
    let Some(kept) = place.kept else {
        (place.kept, place.changed) = (Some(*reading), true);
        changed(touch(seen, device, now), reading, now);
        return Outcome::Stored;
    };
    if kept == *reading {
        return Outcome::Duplicate;
    }
    let loser = if reading.beats(&kept) {
        (place.kept, place.changed) = (Some(*reading), true);
        changed(touch(seen, device, now), reading, now);
        kept
    } else {
        *reading
    };
    seen.losers.push((device.clone(), loser, number));
    Outcome::Conflict
}

/// Notes that the reading of an instant is new or another.
fn changed(touched: &mut Touched, reading: &Reading, now: TimestampMs) {
    let known = &mut touched.known;
    if now - reading.at >= DAY_MS {
        known.late_at = Some(now);
    }
    if known.last.is_none_or(|last| last.at <= reading.at) {
        known.last = Some(*reading);
    }
    known.first_at = Some(known.first_at.map_or(reading.at, |first| first.min(reading.at)));
    mark(touched, TimeRange::new(reading.at, reading.at + 1));
}

fn take_unclocked(
    seen: &mut Seen,
    device: &DeviceId,
    reading: &Reading,
    now: TimestampMs,
) -> Outcome {
    // What was read could be written.
    let Ok(key) = unclocked_key(device, reading) else { return Outcome::Duplicate };
    if !seen.unclocked.insert(key.to_string()) {
        return Outcome::Duplicate;
    }
    seen.unclocked_new.push(doc! { "_id": key, "frozen": false });
    // Where it belongs is not known yet: an empty range says that there is something to place.
    mark(touch(seen, device, now), TimeRange::new(now, now));
    Outcome::Stored
}
