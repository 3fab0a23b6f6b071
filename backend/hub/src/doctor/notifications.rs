//! Channels, and what waits for them: whether this version of the program can read all of it.

use super::finding::Finding;
use ohmstead_notify::service::kept::{PREFIX, check};
use std::path::Path;

const PART: &str = "notifications";
/// Entries that are named; of more the number is told.
const NAMED_MAX: usize = 20;

/// Reads what is kept of notifications; nothing where there is no database yet, or none that can be read, which is
/// said of the database.
pub fn examine(dir: &Path) -> Vec<Finding> {
    if !dir.join(ohmstead_store_sqlite::FILE).exists() {
        return Vec::new();
    }
    let Ok(all) = ohmstead_store_sqlite::kept_values(dir, PREFIX) else { return Vec::new() };
    let entries = all.len();
    let wrong = all.into_iter().filter_map(|(key, body)| Some((check(&key, &body)?, key)));
    let mut found: Vec<Finding> = wrong
        .map(|(u, key)| {
            let what = format!("{} cannot be read: {key}: {}", u.what, u.error);
            Finding::fault(PART, what, u.mend)
        })
        .collect();
    if found.is_empty() {
        return vec![Finding::ok(PART, format!("all entries can be read: {entries}"))];
    }
    if found.len() > NAMED_MAX {
        let more = found.len() - NAMED_MAX;
        found.truncate(NAMED_MAX);
        found.push(Finding::fault(
            PART,
            format!("{more} more entries cannot be read"),
            "mend those first",
        ));
    }
    found
}
