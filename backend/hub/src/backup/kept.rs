//! Copies in a directory, by their names.

use super::s3::{Bucket, Object, Trouble};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use ohmstead_api::BackupFile;
use ohmstead_model::TimestampMs;
use std::collections::BTreeSet;
use std::path::Path;

/// How a copy's time stands in its name: UTC, sorted as text.
const FORM: &str = "%Y%m%dT%H%M%SZ";

/// A copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copy {
    /// When it was made, to the second.
    pub at: TimestampMs,
    /// Its size.
    pub bytes: u64,
}

impl Copy {
    /// One that is made now.
    pub fn of(now: TimestampMs) -> Self {
        Self { at: TimestampMs(now.0.div_euclid(1000) * 1000), bytes: 0 }
    }

    /// Its file's name.
    pub fn name(&self) -> String {
        let at = Timestamp::from_millisecond(self.at.0).unwrap_or_default();
        format!("ohmstead-{}.db", at.strftime(FORM))
    }

    /// As the dashboard knows it.
    pub fn shown(&self) -> BackupFile {
        BackupFile { name: self.name(), at: self.at.to_string(), bytes: self.bytes }
    }

    fn parse(name: &str) -> Option<Self> {
        let at = name.strip_prefix("ohmstead-")?.strip_suffix(".db")?;
        let at = TimeZone::UTC.to_timestamp(DateTime::strptime(FORM, at).ok()?).ok()?;
        Some(Self { at: TimestampMs(at.as_millisecond()), bytes: 0 })
    }
}

/// The copies in a directory, oldest first; none where it cannot be read.
pub fn kept(dir: &Path) -> Vec<Copy> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut all: Vec<Copy> = entries
        .filter_map(|entry| {
            let copy = Copy::parse(entry.file_name().to_str()?)?;
            Some(Copy { bytes: entry.metadata().ok()?.len(), ..copy })
        })
        .collect();
    all.sort_by_key(|c| c.at);
    all
}

/// The copies in a bucket, oldest first. Blocks.
///
/// # Errors
/// When the store does not tell.
pub fn copies(bucket: &Bucket, folder: &str) -> Result<Vec<Copy>, Trouble> {
    Ok(whole(folder, &bucket.list(folder)?))
}

/// The copies among objects that have their checksum beside them, oldest first.
fn whole(folder: &str, objects: &[Object]) -> Vec<Copy> {
    let keys: BTreeSet<&str> = objects.iter().map(|o| o.key.as_str()).collect();
    let copy = |object: &Object| {
        keys.contains(format!("{}.sha256", object.key).as_str()).then_some(())?;
        let copy = Copy::parse(object.key.strip_prefix(folder)?)?;
        Some(Copy { bytes: object.bytes, ..copy })
    };
    let mut all: Vec<Copy> = objects.iter().filter_map(copy).collect();
    all.sort_by_key(|c| c.at);
    all
}

/// Those that go where the newest `keep` are kept, and those of the future first: they were made under a
/// wrong clock.
pub fn surplus(all: &[Copy], now: TimestampMs, keep: usize) -> Vec<Copy> {
    let mut all = all.to_vec();
    all.sort_by_key(|c| (c.at <= now, c.at));
    all.truncate(all.len().saturating_sub(keep));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_other_files_are_none() {
        let copy = Copy::of(TimestampMs(1_790_000_000_123));
        assert_eq!(copy.name(), "ohmstead-20260921T141320Z.db");
        assert_eq!(Copy::parse(&copy.name()), Some(copy));
        for other in ["ohmstead.db", "ohmstead-mine.db", "ohmstead-20260921T141320Z.db.sha256", "x"]
        {
            assert_eq!(Copy::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_copy_in_a_bucket_counts_with_its_checksum_alone() {
        let name = |s: i64| Copy::of(TimestampMs(s * 1000)).name();
        let keys = [
            format!("a/{}", name(20)),
            format!("a/{}.sha256", name(20)),
            format!("a/{}", name(10)),
            format!("a/{}.sha256", name(10)),
            format!("a/{}", name(30)),
            format!("a/{}.sha256", name(40)),
            "a/notes.db".into(),
            "a/notes.db.sha256".into(),
        ];
        let objects = keys.map(|key| Object { key, bytes: 7 });
        let all = whole("a/", &objects);
        let times: Vec<i64> = all.iter().map(|c| c.at.0 / 1000).collect();
        assert_eq!(times, [10, 20]);
        assert_eq!(surplus(&all, TimestampMs(15_000), 1)[0].at.0, 20_000, "of the future");
        assert_eq!(surplus(&all, TimestampMs(25_000), 1)[0].at.0, 10_000);
        assert!(surplus(&all, TimestampMs(25_000), 2).is_empty());
    }
}
