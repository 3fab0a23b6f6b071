//! Copies in a directory, by their names.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use ohmstead_model::TimestampMs;
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
}
