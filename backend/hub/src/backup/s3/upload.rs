//! A file on its way into a bucket: in one piece where it fits, else in many, one in memory at a time.

use super::Passed;
use super::bucket::{Bucket, PIECE, md5, text};
use super::trouble::Trouble;
use crate::key::hex;
use anyhow::{Context, bail};
use rusty_s3::actions::{CompleteMultipartUploadResponse, CreateMultipartUpload};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Pieces of a file at most; stores take 10,000.
const PIECES: u64 = 9000;

/// A file that is read once, and how much of it was.
struct Source {
    file: File,
    left: u64,
    hash: Sha256,
}

impl Source {
    /// What comes next.
    fn piece(&mut self, size: u64) -> anyhow::Result<Vec<u8>> {
        let wanted = size.min(self.left);
        let mut piece = Vec::with_capacity(usize::try_from(wanted)?);
        self.file.by_ref().take(wanted).read_to_end(&mut piece)?;
        if piece.len() as u64 != wanted {
            bail!("it became shorter while it was read");
        }
        self.hash.update(&piece);
        self.left -= wanted;
        Ok(piece)
    }
}

impl Bucket {
    /// Puts a file. `begun` is told the id of an upload in pieces before the first is sent, so that what a
    /// killed program leaves can be ended; what fails here is ended here.
    ///
    /// # Errors
    /// When the file cannot be read, or the store does not take it.
    pub fn put_file(
        &self,
        key: &str,
        file: &Path,
        begun: impl FnOnce(&str),
    ) -> anyhow::Result<Passed> {
        let opened = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        let bytes = opened.metadata()?.len();
        let mut source = Source { file: opened, left: bytes, hash: Sha256::new() };
        if bytes <= PIECE as u64 {
            let all = source.piece(bytes)?;
            self.put(key, &all)?;
        } else {
            let create = self.bucket.create_multipart_upload(Some(&self.key), key);
            let answer = self.ask(&create, &[], &[])?;
            let created = CreateMultipartUpload::parse_response(&text(&answer)?)
                .map_err(|e| Trouble::Strange(format!("no id of an upload: {e}")))?;
            let upload = created.upload_id();
            begun(upload);
            if let Err(error) = self.in_pieces(key, upload, &mut source, piece_of(bytes)) {
                // Whoever can do nothing more about it does not hide the reason by it.
                let _ = self.abort(key, upload);
                return Err(error);
            }
        }
        Ok(Passed { bytes, sha256: hex(&source.hash.finalize()) })
    }

    fn in_pieces(
        &self,
        key: &str,
        upload: &str,
        source: &mut Source,
        size: u64,
    ) -> anyhow::Result<()> {
        let mut tags: Vec<String> = Vec::new();
        while source.left > 0 {
            let piece = source.piece(size)?;
            let number = u16::try_from(tags.len() + 1)?;
            let part = self.bucket.upload_part(Some(&self.key), key, number, upload);
            let answer = self
                .ask(&part, &[("content-md5", &md5(&piece))], &piece)
                .with_context(|| format!("piece {number}"))?;
            let tag = answer.headers().get("etag").and_then(|tag| tag.to_str().ok());
            tags.push(tag.context("the store gives no tag for a piece")?.to_owned());
        }
        let tags = tags.iter().map(String::as_str);
        let complete = self.bucket.complete_multipart_upload(Some(&self.key), key, upload, tags);
        let body = complete.clone().body();
        let answer = self.ask(&complete, &[], body.as_bytes())?;
        // It may say that all is well before it knows.
        CompleteMultipartUploadResponse::parse(&text(&answer)?)
            .map(drop)
            .map_err(|_| Trouble::refused(answer.status().as_u16(), answer.body()).into())
    }
}

/// Bytes of a piece, of a file of that size.
fn piece_of(bytes: u64) -> u64 {
    let least = bytes.div_ceil(PIECES);
    (PIECE as u64).max(least.next_multiple_of(1 << 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_any_size_has_no_more_pieces_than_a_store_takes() {
        assert_eq!(piece_of(PIECE as u64 + 1), PIECE as u64);
        for bytes in [1 << 30, 70 << 30, 72 << 30, 1_u64 << 40, 5 << 40] {
            let size = piece_of(bytes);
            assert!(bytes.div_ceil(size) <= PIECES && size >= PIECE as u64, "{bytes}: {size}");
        }
        assert_eq!(piece_of(1 << 40), 117 << 20, "a terabyte needs larger ones");
    }
}
