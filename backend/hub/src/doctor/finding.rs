//! One thing that was looked at.

use serde::Serialize;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// As it should be.
    Ok,
    /// It works, and will not for ever, or less well than it could.
    Warning,
    /// Something does not work.
    Fault,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it concerns, such as `clock`.
    pub part: &'static str,
    /// How bad it is.
    pub grade: Grade,
    /// What was found.
    pub what: String,
    /// How to mend it, unless there is nothing to be mended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mend: Option<String>,
}

impl Finding {
    /// As it should be.
    pub fn ok(part: &'static str, what: impl Into<String>) -> Self {
        Self { part, grade: Grade::Ok, what: what.into(), mend: None }
    }

    /// Works for now.
    pub fn warning(part: &'static str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { part, grade: Grade::Warning, what: what.into(), mend: Some(mend.into()) }
    }

    /// Does not work.
    pub fn fault(part: &'static str, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { part, grade: Grade::Fault, what: what.into(), mend: Some(mend.into()) }
    }
}
