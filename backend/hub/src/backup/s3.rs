//! Objects in a bucket of an S3-compatible store, put and fetched in pieces of bounded size. Everything
//! here blocks: requests are built and signed by `rusty-s3` and sent by the hub's own client.

mod bucket;
mod download;
mod trouble;
mod upload;

pub use bucket::{Bucket, Object};
pub use trouble::Trouble;

/// What went over the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// How much.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}
