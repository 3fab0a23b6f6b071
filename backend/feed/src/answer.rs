//! What sources answer.

use ohmstead_model::TimestampMs;
use ohmstead_tariff::Decimal;

/// Stands for the currency where the values are grams of CO2 and no money: a series of carbon intensity has the
/// unit `gCO2/kWh`, and no contract can be billed by it.
pub const CARBON: &str = "gCO2";
/// The same where the values are outdoor temperatures.
pub use ohmstead_tariff::price::CELSIUS;
/// Unit of carbon intensity.
pub(crate) const CARBON_UNIT: &str = "gCO2/kWh";

/// Points of one answer at most: more than half a year of quarter hours.
pub(crate) const POINTS_MAX: usize = 20_000;
/// Characters of what a source says that are told.
const SAID_MAX: usize = 200;

/// What holds from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// Its first instant.
    pub from: TimestampMs,
    /// The first instant after it; `None`: it holds until the next.
    pub to: Option<TimestampMs>,
    /// In the answer's unit; at most nine decimals. `None`: not known, so that what was before ends here.
    pub value: Option<Decimal>,
}

/// What a source answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// ISO 4217 code, or [`CARBON`].
    pub currency: String,
    /// As price series have it: `EUR/MWh`, `p/kWh`, `gCO2/kWh`.
    pub unit: String,
    /// In any order.
    pub points: Vec<Point>,
    /// Where the answer goes on.
    pub next: Option<String>,
}

/// Why there are no points.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// No fault: it is asked again later.
    #[error("nothing is published for that time yet")]
    NotYet,
    /// The key is missing, wrong, or not for this.
    #[error("the source does not let the hub in (HTTP {0}): see the feed's key")]
    Denied(u16),
    /// Too many questions.
    #[error("the source has had too many questions for now (HTTP 429)")]
    Busy,
    /// The question is answered elsewhere.
    #[error("the source sends elsewhere (HTTP {0}), which is not followed: see the feed's url")]
    Moved(u16),
    /// The source's own fault, or a question that it does not take.
    #[error("the source answers HTTP {status}: {said}")]
    Failed {
        /// HTTP status.
        status: u16,
        /// The beginning of what it says.
        said: String,
    },
    /// Something else than the source documents.
    #[error("the answer is not as the source documents it: {0}")]
    Unreadable(String),
    /// The feed's settings do not fit the source.
    #[error("{0}")]
    Unfit(String),
}

/// Lets an answer through whose status says that it is one.
pub(crate) fn accepted(status: u16, body: &[u8]) -> Result<(), FeedError> {
    match status {
        200..=299 => Ok(()),
        300..=399 => Err(FeedError::Moved(status)),
        401 | 403 => Err(FeedError::Denied(status)),
        429 => Err(FeedError::Busy),
        _ => Err(FeedError::Failed { status, said: said(&String::from_utf8_lossy(body)) }),
    }
}

/// The beginning of a text, in one line.
pub(crate) fn said(text: &str) -> String {
    let line: String = text.chars().take(8 * SAID_MAX).collect();
    let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line.chars().filter(|c| !c.is_control()).take(SAID_MAX).collect();
    if line.is_empty() { "(nothing)".to_owned() } else { line }
}

/// An instant as sources write it.
pub(crate) fn instant(text: &str) -> Result<TimestampMs, FeedError> {
    TimestampMs::parse(text).map_err(|e| FeedError::Unreadable(e.to_string()))
}
