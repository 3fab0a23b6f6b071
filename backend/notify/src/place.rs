//! The site that notifications speak of.

use jiff::tz::TimeZone;

/// What notifications say of where they come from.
#[derive(Debug, Clone)]
pub struct Place {
    /// The site's name.
    pub name: String,
    /// The zone of every time in them.
    pub zone: TimeZone,
    /// Where the dashboard is, for links.
    pub link: Option<String>,
}
