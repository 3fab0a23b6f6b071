//! An object on its way out of a bucket, a range at a time.

use super::Passed;
use super::bucket::{Bucket, PIECE};
use super::trouble::Trouble;
use crate::key::hex;
use anyhow::Context;
use sha2::{Digest, Sha256};
use ureq::http::Response;

impl Bucket {
    /// Fetches an object from end to end; `take` gets what comes, in order.
    ///
    /// # Errors
    /// When the store does not give it, it changes meanwhile, or `take` fails.
    pub fn fetch(
        &self,
        key: &str,
        mut take: impl FnMut(&[u8]) -> std::io::Result<()>,
    ) -> anyhow::Result<Passed> {
        let (mut from, mut whole, mut hash) = (0_u64, None, Sha256::new());
        while whole.is_none_or(|whole| from < whole) {
            let range = format!("bytes={from}-{}", from + PIECE as u64 - 1);
            let get = self.bucket.get_object(Some(&self.key), key);
            let answer = self.ask(&get, &[("range", &range)], &[])?;
            let of = size_of(&answer).context("the store does not say how large it is")?;
            let body = answer.body();
            let is_range = body.len() as u64 == (of - from.min(of)).min(PIECE as u64);
            if whole.is_some_and(|whole| whole != of) || !is_range || body.is_empty() {
                let came = body.len();
                let what = format!("{came} bytes from {from} of an object of {of} bytes");
                return Err(Trouble::Strange(what).into());
            }
            hash.update(body);
            take(body)?;
            from += body.len() as u64;
            whole = Some(of);
        }
        Ok(Passed { bytes: from, sha256: hex(&hash.finalize()) })
    }
}

/// Size of the whole object, of an answer with a range of it.
fn size_of(answer: &Response<Vec<u8>>) -> Option<u64> {
    match answer.headers().get("content-range") {
        Some(range) => range.to_str().ok()?.rsplit_once('/')?.1.parse().ok(),
        // All of it came.
        None => Some(answer.body().len() as u64),
    }
}
