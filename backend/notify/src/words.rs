//! Notifications in words: plain text and HTML.

use crate::delivery::{Delivery, What};
use crate::place::Place;
use ohmstead_alert::Severity;
use std::fmt::Write;

/// Alerts that one message lists; of more it tells the number.
const LISTED_MAX: usize = 50;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// Names what is told: the same again when it is sent again.
    pub id: String,
    /// True when something critical is told.
    pub is_critical: bool,
}

fn heading(d: &Delivery) -> &'static str {
    match (d.what, d.severity) {
        (What::Raised, Severity::Critical) => "Critical",
        (What::Raised, Severity::Warning) => "Warning",
        (What::Cleared, _) => "Over",
        (What::Withdrawn, _) => "Withdrawn",
    }
}

fn line(place: &Place, d: &Delivery) -> String {
    let at = |t: ohmstead_model::TimestampMs| t.rfc3339(&place.zone);
    let mut line = format!("{}: {} ({}), since {}", heading(d), d.message, d.device, at(d.since));
    if let Some(cleared) = d.cleared_at {
        let _ = write!(line, ", over at {}", at(cleared));
    }
    match d.what {
        What::Withdrawn => line.push_str(". Readings that came later contradict it"),
        _ if d.is_late() => {
            let _ = write!(line, ". Late: the readings arrived at {}", at(d.noticed_at));
        }
        _ => {}
    }
    line
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// One message of one or several deliveries, the newest first.
pub fn compose(place: &Place, deliveries: &[Delivery]) -> Message {
    let subject = match deliveries {
        [one] => format!("{}: {}: {}, {}", place.name, heading(one), one.message, one.device),
        _ => format!("{}: {} alerts", place.name, deliveries.len()),
    };
    let mut lines: Vec<String> =
        deliveries.iter().take(LISTED_MAX).map(|d| line(place, d)).collect();
    if deliveries.len() > LISTED_MAX {
        lines.push(format!("and {} more", deliveries.len() - LISTED_MAX));
    }
    if deliveries.iter().any(|d| d.may_repeat) {
        lines.push("This may be a repeat: an earlier attempt to tell you was not answered.".into());
    }
    let link = place.link.as_ref().map(|l| format!("{}/alerts", l.trim_end_matches('/')));
    let mut text = lines.join("\n");
    text.push('\n');
    let mut html = String::from("<ul>");
    for line in &lines {
        let _ = write!(html, "<li>{}</li>", escape(line));
    }
    html.push_str("</ul>");
    if let Some(link) = link {
        let _ = write!(text, "\n{link}\n");
        let _ = write!(html, "<p><a href=\"{0}\">{0}</a></p>", escape(&link));
    }
    Message {
        subject: subject.replace(['\r', '\n'], " "),
        text,
        html,
        id: deliveries.first().map(Delivery::key).unwrap_or_default(),
        is_critical: deliveries
            .iter()
            .any(|d| d.severity == Severity::Critical && d.what == What::Raised),
    }
}

/// What the test button sends.
pub fn test(place: &Place, now: ohmstead_model::TimestampMs) -> Message {
    let text = format!("This is a test of {}, sent at {}.", place.name, now.rfc3339(&place.zone));
    Message {
        subject: format!("{}: test", place.name),
        html: format!("<p>{}</p>", escape(&text)),
        text,
        id: format!("test.{}", now.0),
        is_critical: false,
    }
}
