//! A bucket: asked once or again, listed; small objects put, read and deleted.

use super::trouble::Trouble;
use crate::config::S3Config;
use crate::http::Outward;
use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use md5::{Digest, Md5};
use rusty_s3::actions::ListObjectsV2;
use rusty_s3::{Credentials, S3Action, UrlStyle};
use std::time::Duration;
use ureq::http::{Request, Response};

/// Bytes that are sent or fetched at once, and so held in memory; more where a file is too large for so many pieces.
pub(super) const PIECE: usize = 8 << 20;
/// Bytes of an answer: a piece, or a list, which is much less.
const ANSWER_MAX: u64 = PIECE as u64 + 1024;
/// A piece must have passed by then: some 30 kB/s.
const DEADLINE: Duration = Duration::from_secs(300);
/// What only looks has an answer by then.
const LOOK: Duration = Duration::from_secs(10);
/// A request that the line or the store failed is asked again after these.
const PAUSES: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(20)];
/// So long a signature holds.
const SIGNED: Duration = Duration::from_secs(900);
/// Pages of a list at most, of 1,000 objects each.
const PAGES: usize = 100;

/// A bucket, and the key to it.
pub struct Bucket {
    outward: Outward,
    at: String,
    pub(super) bucket: rusty_s3::Bucket,
    pub(super) key: Credentials,
    pauses: &'static [Duration],
}

/// An object in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// Its size.
    pub bytes: u64,
}

impl Bucket {
    /// As configured; nothing is asked yet.
    ///
    /// # Errors
    /// When there is no key, or a file of it or of a certificate cannot be read.
    pub fn of(config: &S3Config) -> anyhow::Result<Self> {
        Self::with(config, DEADLINE, &PAUSES).context("backup.s3")
    }

    /// The same for somebody who waits: each thing is asked once.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn to_look(config: &S3Config) -> anyhow::Result<Self> {
        Self::with(config, LOOK, &[]).context("backup.s3")
    }

    fn with(
        config: &S3Config,
        deadline: Duration,
        pauses: &'static [Duration],
    ) -> anyhow::Result<Self> {
        let style = if config.is_path_style() { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let endpoint = config.endpoint()?;
        let at = endpoint.origin().ascii_serialization();
        let (name, region) = (config.bucket.clone(), config.region.clone());
        let bucket = rusty_s3::Bucket::new(endpoint, style, name, region)
            .context("endpoint: it cannot carry the bucket in its name: set path_style = true")?;
        let (id, secret, token) = config.key()?;
        let key = match token {
            None => Credentials::new(id.expose(), secret.expose()),
            Some(token) => {
                Credentials::new_with_token(id.expose(), secret.expose(), token.expose())
            }
        };
        let outward = Outward::patient(config.ca.as_deref(), deadline)?;
        Ok(Self { outward, at, bucket, key, pauses })
    }

    /// Asks, and again where that may help. The answer is good.
    pub(super) fn ask<'a, A: S3Action<'a>>(
        &self,
        action: &A,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response<Vec<u8>>, Trouble> {
        let mut pauses = self.pauses.iter();
        loop {
            let trouble = match self.once(action, headers, body) {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            match pauses.next().filter(|_| trouble.may_pass()) {
                Some(pause) => std::thread::sleep(*pause),
                None => return Err(trouble),
            }
        }
    }

    fn once<'a, A: S3Action<'a>>(
        &self,
        action: &A,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Response<Vec<u8>>, Trouble> {
        let url = action.sign(SIGNED);
        let mut request = Request::builder().method(A::METHOD.to_str()).uri(url.as_str());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body).map_err(|e| Trouble::Strange(e.to_string()))?;
        let answer = self.outward.ask(request, ANSWER_MAX);
        let answer =
            answer.map_err(|e| Trouble::Away { at: self.at.clone(), why: e.to_string() })?;
        match answer.status().as_u16() {
            200..=299 => Ok(answer),
            status => Err(Trouble::refused(status, answer.body())),
        }
    }

    /// The objects whose keys begin with `folder` and have no further `/`.
    ///
    /// # Errors
    /// When the store does not tell.
    pub fn list(&self, folder: &str) -> Result<Vec<Object>, Trouble> {
        let mut all = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..PAGES {
            let mut list = self.bucket.list_objects_v2(Some(&self.key));
            list.with_prefix(folder);
            list.with_delimiter("/");
            if let Some(token) = token {
                list.with_continuation_token(token);
            }
            let answer = self.ask(&list, &[], &[])?;
            let page = ListObjectsV2::parse_response(&text(&answer)?)
                .map_err(|e| Trouble::Strange(format!("no list of a bucket: {e}")))?;
            let object = |o: rusty_s3::actions::list_objects_v2::ListObjectsContent| Object {
                bytes: o.size.unwrap_or_default(),
                key: o.key,
            };
            all.extend(page.contents.into_iter().map(object));
            token = page.next_continuation_token;
            if token.is_none() {
                return Ok(all);
            }
        }
        Err(Trouble::Strange(format!("more than {PAGES},000 objects in {folder}")))
    }

    /// Puts what fits into memory; the store compares it with its MD5.
    ///
    /// # Errors
    /// When the store does not take it.
    pub fn put(&self, key: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let put = self.bucket.put_object(Some(&self.key), key);
        self.ask(&put, &[("content-md5", &md5(bytes))], bytes).map(drop)
    }

    /// A small object's text; `None` where there is none.
    ///
    /// # Errors
    /// When the store does not give it.
    pub fn text(&self, key: &str) -> Result<Option<String>, Trouble> {
        match self.ask(&self.bucket.get_object(Some(&self.key), key), &[], &[]) {
            Ok(answer) => text(&answer).map(Some),
            Err(trouble) if trouble.is_no_such_object() => Ok(None),
            Err(trouble) => Err(trouble),
        }
    }

    /// Deletes an object; one that is not there is no trouble.
    ///
    /// # Errors
    /// When the store does not do it.
    pub fn delete(&self, key: &str) -> Result<(), Trouble> {
        self.ask(&self.bucket.delete_object(Some(&self.key), key), &[], &[]).map(drop)
    }

    /// Ends an upload that was not finished: its pieces are paid for until then.
    ///
    /// # Errors
    /// When the store does not do it.
    pub fn abort(&self, key: &str, upload: &str) -> Result<(), Trouble> {
        let abort = self.bucket.abort_multipart_upload(Some(&self.key), key, upload);
        match self.ask(&abort, &[], &[]) {
            Err(Trouble::Refused { code, .. }) if code == "NoSuchUpload" => Ok(()),
            other => other.map(drop),
        }
    }
}

/// As the store reads it.
pub(super) fn md5(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(Md5::digest(bytes))
}

pub(super) fn text(answer: &Response<Vec<u8>>) -> Result<String, Trouble> {
    let text = std::str::from_utf8(answer.body());
    text.map(str::to_owned).map_err(|_| Trouble::Strange("it is no text".into()))
}
