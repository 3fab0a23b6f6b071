use ohmstead_store::StoreError;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Whoever asks has not shown who they are. Says no more: a stranger learns nothing from it.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// Too many attempts.
    #[error("too many attempts; try again in {after_s} s")]
    Throttled {
        /// Seconds until the next attempt is looked at.
        after_s: u32,
    },
    /// They may not.
    #[error("{0}")]
    Forbidden(String),
    /// There is no such thing, or none that they may know of.
    #[error("{0}")]
    Unknown(String),
    /// It does not fit what is there.
    #[error("{0}")]
    Conflict(String),
    /// It makes no sense as it was given.
    #[error("{0}")]
    Invalid(String),
    /// Somebody else who is needed for it does not answer.
    #[error("{0}")]
    Unavailable(String),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers now: {0}")]
    Random(String),
    /// The hub itself failed.
    #[error("{0}")]
    Internal(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
