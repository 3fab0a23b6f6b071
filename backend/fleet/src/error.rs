use ohmstead_store::StoreError;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// There is no such thing.
    #[error("{0}")]
    Unknown(String),
    /// It does not fit what is there.
    #[error("{0}")]
    Conflict(String),
    /// It makes no sense as it was given.
    #[error("{0}")]
    Invalid(String),
    /// Not now; later, perhaps.
    #[error("{0}")]
    Unavailable(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}
