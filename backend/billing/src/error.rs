//! Why a question about money has no answer.

use ohmstead_store::StoreError;
use ohmstead_tariff::TariffError;

/// A question that cannot be answered; the text says how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum BillingError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A tariff, contract or price series cannot be billed.
    #[error(transparent)]
    Tariff(#[from] TariffError),
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// The question makes no sense as it is.
    #[error("{0}")]
    Refused(String),
    /// It clashes with what is there.
    #[error("{0}")]
    Conflict(String),
    /// The calculation did not come to its end.
    #[error("the calculation was interrupted")]
    Interrupted,
}
