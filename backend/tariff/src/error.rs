//! What can go wrong with a tariff, a price series or a load: always named, always with a way out.

/// A tariff, price series, load or contract that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TariffError {
    /// The text is not JSON, or not of the documented form.
    #[error("{what} could not be read: {place}{reason}")]
    Json {
        /// Which text.
        what: &'static str,
        /// Path of the field with a colon after it; empty where the text is no JSON at all.
        place: String,
        /// What was found there, and what should stand there instead.
        reason: String,
    },
    /// A field that must be there is not.
    #[error("{field} is missing: {mend}")]
    Missing {
        /// Path of the field.
        field: String,
        /// What to do.
        mend: String,
    },
    /// A field holds something that makes no sense.
    #[error("{field}: {problem}; {mend}")]
    Invalid {
        /// Path of the field.
        field: String,
        /// What was found.
        problem: String,
        /// What to do.
        mend: String,
    },
    /// A field is understood, but its meaning cannot be billed exactly.
    #[error("{field} is refused: {problem}; {mend}")]
    Refused {
        /// Path of the field.
        field: String,
        /// What cannot be expressed.
        problem: String,
        /// What to do.
        mend: String,
    },
    /// A line of a load file.
    #[error("load line {line}: {problem}")]
    Load {
        /// Line number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// A text that is not a decimal number.
    #[error(transparent)]
    Decimal(#[from] crate::decimal::NotADecimal),
}

impl TariffError {
    pub(crate) fn missing(field: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::Missing { field: field.into(), mend: mend.into() }
    }

    pub(crate) fn invalid(
        field: impl Into<String>,
        problem: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self::Invalid { field: field.into(), problem: problem.into(), mend: mend.into() }
    }

    pub(crate) fn refused(
        field: impl Into<String>,
        problem: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self::Refused { field: field.into(), problem: problem.into(), mend: mend.into() }
    }
}
