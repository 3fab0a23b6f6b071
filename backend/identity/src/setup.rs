//! The link by which a hub without accounts gets its first.

use ohmstead_model::TimestampMs;
use ohmstead_store::identity::Fingerprint;

/// What is kept of the link; in memory only: a start makes a new one.
pub(crate) struct Setup {
    /// Hash of its secret.
    pub hash: Fingerprint,
    /// When it ends.
    pub ends: TimestampMs,
}
