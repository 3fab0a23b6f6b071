//! Why there is no answer.

use ohmstead_insight::InsightError;
use ohmstead_store::StoreError;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisError {
    /// No device, virtual meter or anomaly of that name.
    #[error("{0}")]
    Unknown(String),
    /// Nothing to learn from.
    #[error("no full hour of it is measured yet: ask again an hour after its first reading")]
    Empty,
    /// The question cannot be answered as it is.
    #[error(transparent)]
    Refused(InsightError),
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A calculation was cut off.
    #[error("the models broke off")]
    Interrupted,
}

impl From<InsightError> for AnalysisError {
    fn from(error: InsightError) -> Self {
        match error {
            InsightError::Empty => Self::Empty,
            other => Self::Refused(other),
        }
    }
}
