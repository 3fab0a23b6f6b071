//! Copies that the hub makes by itself: made, restored into an empty directory and opened there (a copy
//! that was never opened is a hope), counted, and the oldest taken away; each then put into a bucket as well,
//! where one is configured.

mod bring;
mod drill;
mod kept;
mod offsite;
mod s3;

pub use bring::{bring, is_address};
pub use kept::{Copy, copies};
pub use offsite::Offsite;
pub use s3::Bucket;

use crate::config::Config;
use crate::copy::{beside, write_checksum};
use anyhow::{Context, bail};
use kept::{kept, surplus};
use ohmstead_api::{BackupFile, BackupReport, LastBackup, LastUpload};
use ohmstead_model::TimestampMs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Room that is left on the disk beside copy and drill, bytes.
const SPARE: u64 = 64 << 20;
/// What became of the last one, beside the copies.
const LAST: &str = "last.json";

/// When copies are made, and where they go.
#[derive(Clone)]
pub struct Backups {
    data: PathBuf,
    dir: PathBuf,
    every_ms: i64,
    keep: usize,
    offsite: Option<Arc<Offsite>>,
}

impl Backups {
    /// As configured; `None` where no copies are wanted.
    ///
    /// # Errors
    /// When `backup.every` is no time, or missing beside a bucket; or when that has no key.
    pub fn of(config: &Config) -> anyhow::Result<Option<Self>> {
        let Some(every_s) = config.backup.every_s()? else {
            if config.backup.s3.is_some() {
                bail!("backup.s3: set backup.every too, such as \"1d\"");
            }
            return Ok(None);
        };
        let Some(data) = config.store.sqlite_dir() else {
            bail!(
                "backup.every is for SQLite: leave it out, and let MongoDB's own backup or a timer \
                 that calls `ohmstead backup` make the copies"
            );
        };
        let dir = config.backup.directory(&config.store.dir);
        Ok(Some(Self {
            data,
            offsite: Offsite::of(&config.backup, &dir)?.map(Arc::new),
            dir,
            every_ms: i64::try_from(every_s)? * 1000,
            keep: config.backup.keep as usize,
        }))
    }

    /// Where the copies are.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The bucket that copies go to as well.
    pub fn offsite(&self) -> Option<&Arc<Offsite>> {
        self.offsite.as_ref()
    }

    /// Milliseconds from one copy to the next.
    pub fn every_ms(&self) -> i64 {
        self.every_ms
    }

    /// True when the newest copy is too old. A copy from the future is none: the clock was wrong then.
    pub fn is_due(&self, now: TimestampMs) -> bool {
        let newest = kept(&self.dir).into_iter().map(|c| c.at).filter(|at| *at <= now).max();
        newest.is_none_or(|at| now - at >= self.every_ms)
    }

    /// Makes a copy, tries it out, and takes the oldest away. What became of it is kept beside the copies.
    pub async fn make(&self, now: TimestampMs) -> LastBackup {
        let began = std::time::Instant::now();
        let mut last = match self.try_make(now).await {
            Ok(last) => last,
            Err(error) => LastBackup { fault: Some(format!("{error:#}")), ..LastBackup::default() },
        };
        last.at = now.to_string();
        last.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        if let Err(error) = self.note(&last) {
            tracing::warn!(
                error = format!("{error:#}"),
                "what became of the backup cannot be noted"
            );
        }
        last
    }

    /// Puts the newest copy into the bucket where it is not there yet; `None` where there is nothing to be put.
    pub async fn put_offsite(&self, now: TimestampMs) -> Option<LastUpload> {
        let offsite = self.offsite.clone()?;
        let copy = offsite.lacking(&kept(&self.dir), now)?;
        let put = tokio::task::spawn_blocking(move || offsite.put(&copy, now)).await;
        let broken = |error: tokio::task::JoinError| LastUpload {
            at: now.to_string(),
            fault: Some(format!("it broke off: {error}")),
            ..LastUpload::default()
        };
        Some(put.unwrap_or_else(broken))
    }

    async fn try_make(&self, now: TimestampMs) -> anyhow::Result<LastBackup> {
        let this = self.clone();
        let copy = tokio::task::spawn_blocking(move || this.copy(now)).await??;
        let partial = self.partial(&copy);
        let tried = drill::try_out(&partial, &self.dir).await;
        let verified = match tried {
            Ok(verified) => verified,
            Err(error) => {
                let _ = std::fs::remove_file(&partial);
                return Err(error.context("the copy was made, and cannot be restored"));
            }
        };
        let file = self.dir.join(copy.name());
        // The checksum first: a copy under its name is whole with all that belongs to it.
        write_checksum(&partial, &file)?;
        std::fs::rename(&partial, &file)
            .with_context(|| format!("cannot give {} its name", file.display()))?;
        self.rotate(now);
        Ok(LastBackup {
            file: Some(copy.name()),
            devices: verified.devices,
            readings: verified.readings,
            bytes: verified.bytes,
            ..LastBackup::default()
        })
    }

    fn partial(&self, copy: &Copy) -> PathBuf {
        self.dir.join(format!(".{}.partial", copy.name()))
    }

    /// The copy, not under its name yet. Blocks.
    fn copy(&self, now: TimestampMs) -> anyhow::Result<Copy> {
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.dir);
        made.with_context(|| format!("cannot make {}", self.dir.display()))?;
        self.clear()?;
        self.has_room()?;
        let copy = Copy::of(now);
        ohmstead_store_sqlite::backup(&self.data, &self.partial(&copy), |_| Ok(()))
            .with_context(|| format!("cannot back up to {}", self.dir.display()))?;
        Ok(copy)
    }

    /// Removes what an earlier run left unfinished: a copy without its name, a drill's directory.
    fn clear(&self) -> anyhow::Result<()> {
        for entry in std::fs::read_dir(&self.dir)
            .with_context(|| format!("cannot read {}", self.dir.display()))?
        {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let removed = if name.starts_with(drill::PREFIX) {
                std::fs::remove_dir_all(&path)
            } else if name.starts_with(".ohmstead-") && name.ends_with(".partial") {
                std::fs::remove_file(&path)
            } else {
                continue;
            };
            removed.with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }

    /// The hub writes to the same disk as often as not: a copy must never fill it.
    fn has_room(&self) -> anyhow::Result<()> {
        let stored = self.data.join(ohmstead_store_sqlite::FILE).metadata().map_or(0, |m| m.len());
        let room = rustix::fs::statvfs(&self.dir)?;
        let free = room.f_bavail * room.f_frsize;
        let needed = 2 * stored + SPARE;
        if free < needed {
            bail!(
                "{} MiB are free in {}, and the copy and its trial take up to {} MiB: make room, or lower backup.keep",
                free >> 20,
                self.dir.display(),
                needed >> 20
            );
        }
        Ok(())
    }

    /// Takes the oldest away; only files that are named as copies are.
    fn rotate(&self, now: TimestampMs) {
        for copy in surplus(&kept(&self.dir), now, self.keep) {
            let file = self.dir.join(copy.name());
            if let Err(error) = std::fs::remove_file(&file) {
                tracing::warn!(%error, file = %file.display(), "an old backup cannot be removed");
                continue;
            }
            // It may be missing: then there is nothing to be removed.
            let _ = std::fs::remove_file(beside(&file));
        }
    }

    fn note(&self, last: &LastBackup) -> anyhow::Result<()> {
        crate::file::write_file(&self.dir.join(LAST), &serde_json::to_string_pretty(last)?, false)
    }

    /// What there is, and what became of the last.
    pub fn report(&self) -> BackupReport {
        let last = std::fs::read_to_string(self.dir.join(LAST)).ok();
        let mut files: Vec<BackupFile> = kept(&self.dir).iter().map(Copy::shown).collect();
        files.reverse();
        BackupReport {
            directory: self.dir.display().to_string(),
            every_s: self.every_ms / 1000,
            keep: self.keep as u32,
            last: last.and_then(|text| serde_json::from_str(&text).ok()),
            files,
            s3: self.offsite.as_ref().map(|o| o.report()),
        }
    }
}

#[cfg(test)]
mod tests;
