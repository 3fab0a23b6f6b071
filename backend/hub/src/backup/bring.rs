//! A copy in a bucket, brought back.

use super::kept::copies;
use super::s3::Bucket;
use crate::config::{Config, S3Config};
use crate::copy::beside;
use anyhow::{Context, bail};
use std::fs::File;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What the address of a copy in a bucket begins with.
const SCHEME: &str = "s3://";

/// True for the address of a copy in a bucket.
pub fn is_address(text: &Path) -> bool {
    text.to_str().is_some_and(|text| text.starts_with(SCHEME))
}

/// Fetches `s3://BUCKET/KEY`, or the newest below `s3://BUCKET/FOLDER/`, into the data directory, and compares it with
/// its checksum there. The copy is gone with the directory that is given. Blocks.
///
/// # Errors
/// When no store is configured, it has no such copy, or what comes is not what was put there.
pub fn bring(config: &Config, address: &Path) -> anyhow::Result<(TempDir, PathBuf)> {
    let (bucket_name, key) = parts(address)?;
    let Some(s3) = &config.backup.s3 else {
        bail!(
            "set [backup.s3], at least bucket, access_key and secret_key: it says where the store is and who asks"
        );
    };
    let bucket = Bucket::of(&S3Config { bucket: bucket_name, ..s3.clone() })?;
    let key = match key.is_empty() || key.ends_with('/') {
        true => newest(&bucket, &key)?,
        false => key,
    };
    let name = key.rsplit('/').next().unwrap_or(&key).to_owned();
    let dir = &config.store.dir;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.with_context(|| format!("cannot make {}", dir.display()))?;
    let room = tempfile::Builder::new().prefix(".ohmstead-restore").tempdir_in(dir)?;
    let file = room.path().join(name);
    let attempt = || format!("cannot fetch {key}");
    let mut to = File::options().write(true).create_new(true).mode(0o600).open(&file)?;
    let came = bucket.fetch(&key, |piece| to.write_all(piece)).with_context(attempt)?;
    to.sync_all()?;
    // Where there is none, whoever restores the file says so.
    if let Some(sum) = bucket.text(&format!("{key}.sha256")).with_context(attempt)? {
        if sum.split_whitespace().next() != Some(&came.sha256) {
            bail!(
                "{key} is not what was put into the bucket: its SHA-256 is another than {key}.sha256 says"
            );
        }
        std::fs::write(beside(&file), sum)?;
    }
    println!("Fetched {key}: {} bytes.", came.bytes);
    Ok((room, file))
}

fn newest(bucket: &Bucket, folder: &str) -> anyhow::Result<String> {
    let newest = copies(bucket, folder).context("cannot look into the bucket")?.pop();
    let newest = newest.with_context(|| format!("there is no copy in {folder:?} of the bucket"))?;
    Ok(format!("{folder}{}", newest.name()))
}

/// Bucket and key.
fn parts(address: &Path) -> anyhow::Result<(String, String)> {
    let text = address.to_str().and_then(|text| text.strip_prefix(SCHEME));
    let wrong = || {
        format!(
            "{}: write s3://BUCKET/KEY, or s3://BUCKET/FOLDER/ for the newest",
            address.display()
        )
    };
    let (bucket, key) = text.and_then(|text| text.split_once('/')).with_context(wrong)?;
    if bucket.is_empty() {
        bail!(wrong());
    }
    Ok((bucket.to_owned(), key.to_owned()))
}
