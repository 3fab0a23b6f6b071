//! What `/api/reports` takes and gives.

use ohmstead_notify::report::ReportKind;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How often a report is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportKindDto {
    /// Each week, Monday to Sunday.
    Week,
    /// Each calendar month.
    Month,
}

impl From<ReportKindDto> for ReportKind {
    fn from(kind: ReportKindDto) -> Self {
        match kind {
            ReportKindDto::Week => Self::Week,
            ReportKindDto::Month => Self::Month,
        }
    }
}

impl From<ReportKind> for ReportKindDto {
    fn from(kind: ReportKind) -> Self {
        match kind {
            ReportKind::Week => Self::Week,
            ReportKind::Month => Self::Month,
        }
    }
}

/// Which report.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportParams {
    /// `week` or `month`: of the last whole one.
    #[param(inline)]
    pub(crate) kind: ReportKindDto,
}

/// A report to send now.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportBody {
    /// Of the last whole week or month.
    pub(crate) kind: ReportKindDto,
}

/// A report as it would be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportDto {
    /// Its subject.
    pub(crate) subject: String,
    /// Plain text.
    pub(crate) text: String,
    /// The same as HTML.
    pub(crate) html: String,
}
