//! What can be wrong with a history.

/// Hours that a history may span: twenty years.
pub const MAX_HOURS: usize = 175_320;
/// Hours that a forecast may reach ahead: two months.
pub const MAX_HORIZON: usize = 24 * 62;

/// Why a history cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InsightError {
    /// A line of the file cannot be read.
    #[error("row {row}: {reason}")]
    Row {
        /// Line of the file, the first is 1.
        row: usize,
        /// What is wrong, and how it should be.
        reason: String,
    },
    /// Nothing was measured.
    #[error("the history holds no measured hour: nothing can be learned from it")]
    Empty,
    /// No temperature is known.
    #[error("no hour of the temperature is known: leave it out")]
    NoTemperature,
    /// More hours than are taken in.
    #[error("the history spans more than {MAX_HOURS} hours: give the last years only")]
    TooLong,
    /// Readings too far apart to see what is switched.
    #[error(
        "readings are {seconds} s apart: five minutes at most are needed, a minute or less is better"
    )]
    TooCoarse {
        /// How far apart they mostly are.
        seconds: i64,
    },
    /// A horizon out of range.
    #[error("a horizon of {hours} hours: use 1 to {MAX_HORIZON}")]
    Horizon {
        /// What was asked for.
        hours: usize,
    },
}

/// The result of asking.
pub type Result<T> = std::result::Result<T, InsightError>;
