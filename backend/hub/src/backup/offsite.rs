//! The same copies in a bucket: put there, read back from end to end and compared, and the oldest taken
//! away. A copy counts once its checksum lies beside it, which is put there last.

use super::kept::{Copy, copies, surplus};
use super::s3::Bucket;
use crate::config::BackupConfig;
use crate::copy::beside;
use anyhow::{Context, bail};
use ohmstead_api::{BackupFile, BucketReport, LastUpload};
use ohmstead_model::TimestampMs;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// What is known of the bucket, beside the copies.
const NOTE: &str = "s3.json";
/// How a checksum's name ends.
const SUM: &str = ".sha256";

/// What is known of a bucket, kept over a restart.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Note {
    address: String,
    last: Option<LastUpload>,
    files: Vec<BackupFile>,
    unfinished: Option<Unfinished>,
}

/// An object that is being put.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Unfinished {
    key: String,
    /// Of an upload in pieces.
    upload: Option<String>,
}

/// A bucket for copies.
pub struct Offsite {
    bucket: Bucket,
    endpoint: String,
    folder: String,
    keep: usize,
    dir: PathBuf,
    note: Mutex<Note>,
}

impl Offsite {
    /// The bucket that copies in `dir` go to; `None` where none is configured.
    ///
    /// # Errors
    /// When it has no key, or the key cannot be read.
    pub fn of(config: &BackupConfig, dir: &Path) -> anyhow::Result<Option<Self>> {
        let Some(s3) = &config.s3 else { return Ok(None) };
        let folder = s3.folder();
        let address = format!("s3://{}/{folder}", s3.bucket);
        let kept = std::fs::read_to_string(dir.join(NOTE)).ok();
        let kept = kept.and_then(|text| serde_json::from_str::<Note>(&text).ok());
        // What is known of another bucket says nothing of this one.
        let note = kept.filter(|note| note.address == address);
        Ok(Some(Self {
            bucket: Bucket::of(s3)?,
            endpoint: s3.endpoint()?.origin().ascii_serialization(),
            folder,
            keep: s3.keep.unwrap_or(config.keep) as usize,
            dir: dir.to_owned(),
            note: Mutex::new(note.unwrap_or(Note { address, ..Note::default() })),
        }))
    }

    /// The newest copy here, where the bucket does not have it yet.
    pub fn lacking(&self, here: &[Copy], now: TimestampMs) -> Option<Copy> {
        let newest = here.iter().filter(|c| c.at <= now).max_by_key(|c| c.at)?;
        let has = self.note().files.iter().any(|f| f.name == newest.name());
        (!has).then(|| newest.clone())
    }

    /// Puts a copy there and takes the oldest away; says what became of it. Blocks.
    pub fn put(&self, copy: &Copy, now: TimestampMs) -> LastUpload {
        let began = std::time::Instant::now();
        let mut last = match self.try_put(copy, now) {
            Ok(last) => last,
            Err(error) => LastUpload { fault: Some(format!("{error:#}")), ..LastUpload::default() },
        };
        last.at = now.to_string();
        last.took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.change(|note| note.last = Some(last.clone()));
        last
    }

    fn try_put(&self, copy: &Copy, now: TimestampMs) -> anyhow::Result<LastUpload> {
        self.clear()?;
        let (file, key) = (self.dir.join(copy.name()), format!("{}{}", self.folder, copy.name()));
        let sum = beside(&file);
        let sum = std::fs::read_to_string(&sum)
            .with_context(|| format!("cannot read {}", sum.display()))?;
        self.begin(&key, None);
        let sent = self
            .bucket
            .put_file(&key, &file, |id| self.begin(&key, Some(id)))
            .with_context(|| format!("cannot put {} into the bucket", copy.name()))?;
        let back = self.bucket.fetch(&key, |_| Ok(()));
        let back = back.with_context(|| format!("cannot read {} back", copy.name()))?;
        if back != sent {
            self.clear()?;
            bail!("what the bucket gives back of {} is not what was sent", copy.name());
        }
        if sum.split_whitespace().next() != Some(&sent.sha256) {
            self.clear()?;
            bail!(
                "{} is not what it was when it was made: its SHA-256 is another than {SUM} beside it says",
                file.display()
            );
        }
        self.bucket.put(&format!("{key}{SUM}"), sum.as_bytes()).context("its checksum")?;
        let there = BackupFile { name: copy.name(), at: copy.at.to_string(), bytes: sent.bytes };
        self.change(|note| {
            note.unfinished = None;
            note.files.insert(0, there);
        });
        let rotated = self.rotate(now);
        rotated.context("it is in the bucket, and old ones cannot be taken away")?;
        Ok(LastUpload {
            file: Some(copy.name()),
            bytes: sent.bytes,
            sha256: Some(sent.sha256),
            ..LastUpload::default()
        })
    }

    /// Takes away what an earlier run began and did not finish; nothing else.
    fn clear(&self) -> anyhow::Result<()> {
        let Some(Unfinished { key, upload }) = self.note().unfinished.clone() else {
            return Ok(());
        };
        let what = || format!("cannot take the unfinished {key} out of the bucket");
        if let Some(upload) = upload {
            self.bucket.abort(&key, &upload).with_context(what)?;
        }
        self.bucket.delete(&key).with_context(what)?;
        self.change(|note| note.unfinished = None);
        Ok(())
    }

    fn begin(&self, key: &str, upload: Option<&str>) {
        let (key, upload) = (key.to_owned(), upload.map(str::to_owned));
        self.change(|note| note.unfinished = Some(Unfinished { key, upload }));
    }

    fn rotate(&self, now: TimestampMs) -> anyhow::Result<()> {
        let mut all = copies(&self.bucket, &self.folder)?;
        for copy in surplus(&all, now, self.keep) {
            let key = format!("{}{}", self.folder, copy.name());
            // The large one first: broken off, what is left of it counts for nothing.
            self.bucket.delete(&key)?;
            self.bucket.delete(&format!("{key}{SUM}"))?;
            all.retain(|c| *c != copy);
        }
        all.sort_by_key(|c| std::cmp::Reverse(c.at));
        self.change(|note| note.files = all.iter().map(Copy::shown).collect());
        Ok(())
    }

    /// What is there, and what became of the last.
    pub fn report(&self) -> BucketReport {
        let note = self.note().clone();
        BucketReport {
            address: note.address,
            endpoint: self.endpoint.clone(),
            keep: self.keep as u32,
            last: note.last,
            files: note.files,
        }
    }

    fn note(&self) -> MutexGuard<'_, Note> {
        self.note.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Note)) {
        let mut note = self.note();
        change(&mut note);
        let text = serde_json::to_string_pretty(&*note).map_err(anyhow::Error::from);
        let kept = text.and_then(|t| crate::file::write_file(&self.dir.join(NOTE), &t, false));
        if let Err(error) = kept {
            tracing::warn!(error = format!("{error:#}"), "what is in the bucket cannot be noted");
        }
    }
}
