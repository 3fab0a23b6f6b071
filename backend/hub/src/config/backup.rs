//! `[backup]`: copies that the hub makes by itself.

mod s3;

pub use s3::S3Config;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Copies more often than this wear the disk out, s.
const SHORTEST_S: u64 = 900;
/// Longest time between two copies, s: a year.
const LONGEST_S: u64 = 366 * 86_400;

/// Copies that the hub makes by itself; left out: none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupConfig {
    /// How often, such as `6h`, `1d`, `1w`; left out: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// How many copies are kept: the newest.
    pub keep: u32,
    /// Where; left out: `backups` in the data directory, which a broken disk takes with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<PathBuf>,
    /// A bucket that each copy is put into as well; left out: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3: Option<S3Config>,
}

impl Default for BackupConfig {
    fn default() -> Self {
        Self { every: None, keep: 7, directory: None, s3: None }
    }
}

impl BackupConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        if !(1..=1000).contains(&self.keep) {
            bail!("backup.keep: {} is not between 1 and 1000", self.keep);
        }
        if let Some(s3) = &self.s3 {
            s3.check().context("backup.s3")?;
        }
        self.every_s().map(drop)
    }

    /// Seconds from one copy to the next, where copies are wanted.
    ///
    /// # Errors
    /// When `every` is no such time.
    pub fn every_s(&self) -> anyhow::Result<Option<u64>> {
        let Some(text) = self.every.as_deref() else { return Ok(None) };
        let wrong =
            || format!("backup.every: {text:?}: write a number and m, h, d or w, such as 1d");
        let unit = text.chars().last().with_context(wrong)?;
        let seconds = match unit {
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 7 * 86_400,
            _ => bail!(wrong()),
        };
        let number: u64 = text.trim_end_matches(unit).trim().parse().ok().with_context(wrong)?;
        let every = number.checked_mul(seconds).with_context(wrong)?;
        if !(SHORTEST_S..=LONGEST_S).contains(&every) {
            bail!("backup.every: {text:?} is not between 15m and a year");
        }
        Ok(Some(every))
    }

    /// Where the copies are, for a data directory.
    pub fn directory(&self, data: &Path) -> PathBuf {
        self.directory.clone().unwrap_or_else(|| data.join("backups"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_often_is_read_with_its_unit() {
        let every = |text: &str| {
            let config = BackupConfig { every: Some(text.into()), ..BackupConfig::default() };
            config.every_s().map_err(|e| format!("{e:#}"))
        };
        for (text, s) in [("15m", 900), ("6h", 21_600), ("1d", 86_400), ("2w", 1_209_600)] {
            assert_eq!(every(text), Ok(Some(s)));
        }
        for text in
            ["", "1", "d", "1y", "-1d", "1.5d", "14m", "9999w", "1d2h", "99999999999999999999d"]
        {
            assert!(every(text).unwrap_err().contains("backup.every"), "{text}");
        }
    }
}
