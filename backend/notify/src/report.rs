//! The weekly and the monthly report.

mod contents;
mod letter;

pub use contents::{Days, Figures, Outlook, ReportKind, Totals, key};
pub use letter::letter;
