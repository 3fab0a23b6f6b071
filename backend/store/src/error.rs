/// A storage call that failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full, the database is locked or away: the same call may succeed later.
    #[error("{attempt}: the store cannot be used now: {source}")]
    Unavailable {
        /// What was tried.
        attempt: &'static str,
        /// What the database said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Trying again will not help.
    #[error("{attempt}: {source}")]
    Failed {
        /// What was tried.
        attempt: &'static str,
        /// What the database said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Something that was stored is not what was written. The rest can be read.
    #[error("{attempt}: {what}")]
    Damaged {
        /// What was tried.
        attempt: &'static str,
        /// What is damaged, by device and time.
        what: String,
    },
    /// Another process changed it since it was read; nothing was changed.
    #[error(
        "{attempt}: it was changed by another process meanwhile: read it again, then try again"
    )]
    Changed {
        /// What was tried.
        attempt: &'static str,
    },
    /// Another process has the lease by now; nothing was changed.
    #[error(
        "{attempt}: another process has the lease {lease:?} by now, so this one must not write"
    )]
    LeaseLost {
        /// What was tried.
        attempt: &'static str,
        /// Which lease.
        lease: String,
    },
    /// The store was written by a newer program.
    #[error(
        "the database has schema version {found}, this program knows up to {known}: use a newer ohmstead"
    )]
    TooNew {
        /// Version in the database.
        found: u32,
        /// Newest version this program knows.
        known: u32,
    },
}

impl StoreError {
    /// True when the same call may succeed later.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }
}

/// Result of a storage call.
pub type Result<T> = std::result::Result<T, StoreError>;
