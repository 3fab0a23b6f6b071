//! Notifications in words: plain text and HTML.

mod kinds;
pub(crate) mod texts;

pub use kinds::{kind_words, message};

use texts::{fill, texts};

use crate::delivery::{Delivery, What};
use crate::place::Place;
use ohmstead_alert::Severity;
use ohmstead_model::Language;
use ohmstead_model::TimestampMs;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// Lines that one message has; of more it tells the number.
const LISTED_MAX: usize = 50;
/// A rule that was raised so often for a device in one message has one line for all of it.
const GROUPED_FROM: usize = 10;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The lines of the text, without the link.
    pub lines: Vec<String>,
    /// The dashboard's page about it, below its address.
    pub path: &'static str,
    /// The same as HTML.
    pub html: String,
    /// Names what is told: the same again when it is sent again.
    pub id: String,
    /// True when something critical is told.
    pub is_critical: bool,
}

fn heading(language: Language, d: &Delivery) -> &'static str {
    let t = texts(language);
    match (d.what, d.severity) {
        (What::Raised, Severity::Critical) => t.critical,
        (What::Raised, Severity::Warning) => t.warning,
        (What::Cleared, _) => t.over,
        (What::Withdrawn, _) => t.withdrawn,
    }
}

fn line(place: &Place, d: &Delivery) -> String {
    let (t, at) = (texts(place.language), |t: TimestampMs| t.rfc3339(&place.zone));
    let words = [heading(place.language, d), &d.message, d.device.as_str(), &at(d.since)];
    let mut line = fill(t.line, &words);
    if let Some(cleared) = d.cleared_at {
        line.push_str(&fill(t.over_at, &[&at(cleared)]));
    }
    match d.what {
        What::Withdrawn => line.push_str(t.contradicted),
        _ if d.is_late() => line.push_str(&fill(t.late, &[&at(d.noticed_at)])),
        _ => {}
    }
    line
}

/// A line for each; one for all of a rule and device that was raised again and again.
fn listed(place: &Place, deliveries: &[Delivery]) -> Vec<String> {
    let mut raised: BTreeMap<(&str, &str), Vec<&Delivery>> = BTreeMap::new();
    for d in deliveries.iter().filter(|d| d.what == What::Raised) {
        raised.entry((&d.rule, d.device.as_str())).or_default().push(d);
    }
    raised.retain(|_, all| all.len() >= GROUPED_FROM);
    let mut lines = Vec::new();
    let mut told = BTreeSet::new();
    for d in deliveries {
        let key = (d.rule.as_str(), d.device.as_str());
        match raised.get(&key) {
            // What was raised alone before, and is over now, stays in the line of all.
            Some(all) if told.insert(key) => lines.push(grouped(place, all, deliveries)),
            Some(_) => {}
            None => lines.push(line(place, d)),
        }
    }
    lines
}

/// One line for a rule that was raised so often for a device. `raised` is not empty.
fn grouped(place: &Place, raised: &[&Delivery], deliveries: &[Delivery]) -> String {
    let (t, at) = (texts(place.language), |t: TimestampMs| t.rfc3339(&place.zone));
    let Some(newest) = raised.iter().max_by_key(|d| d.since) else { return String::new() };
    let first = raised.iter().map(|d| d.since).min().unwrap_or(newest.since);
    let over = deliveries.iter().filter(|d| d.rule == newest.rule && d.device == newest.device);
    let over = over.filter(|d| d.since == newest.since).find_map(|d| d.cleared_at);
    let number = raised.len().to_string();
    let words = [heading(place.language, newest), &newest.message, newest.device.as_str()];
    let mut line = fill(t.again_and_again, &[words[0], words[1], words[2], &number, &at(first)]);
    match over {
        Some(over) => line.push_str(&fill(t.over_at, &[&at(over)])),
        None => line.push_str(t.still_on),
    }
    line
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What is told of in a digest: of an episode that began and is over its beginning, which says when it was over.
fn gathered(deliveries: &[Delivery]) -> Vec<Delivery> {
    let is_of = |d: &Delivery, other: &Delivery, what| {
        other.what == what
            && (&d.rule, &d.device, d.since) == (&other.rule, &other.device, other.since)
    };
    let has = |d: &Delivery, what| deliveries.iter().find(|other| is_of(d, other, what));
    let kept =
        deliveries.iter().filter(|d| d.what != What::Cleared || has(d, What::Raised).is_none());
    let whole = |d: &Delivery| match has(d, What::Cleared) {
        Some(over) if d.what == What::Raised => {
            Delivery { cleared_at: over.cleared_at, message: over.message.clone(), ..d.clone() }
        }
        _ => d.clone(),
    };
    kept.map(whole).collect()
}

/// One message of one or several deliveries, the newest first. A digest has one line for each episode.
pub fn compose(place: &Place, deliveries: &[Delivery], is_digest: bool) -> Message {
    let t = texts(place.language);
    let gathered = if is_digest { gathered(deliveries) } else { Vec::new() };
    let told = if is_digest { &gathered[..] } else { deliveries };
    let subject = match told {
        _ if is_digest => {
            format!("{}: {}", place.name, fill(t.digest, &[&told.len().to_string()]))
        }
        [one] => {
            let heading = heading(place.language, one);
            format!("{}: {heading}: {}, {}", place.name, one.message, one.device)
        }
        _ => format!("{}: {}", place.name, fill(t.alerts, &[&deliveries.len().to_string()])),
    };
    let mut lines = listed(place, told);
    if lines.len() > LISTED_MAX {
        let more = lines.len() - LISTED_MAX;
        lines.truncate(LISTED_MAX);
        lines.push(fill(t.and_more, &[&more.to_string()]));
    }
    if deliveries.iter().any(|d| d.may_repeat) {
        lines.push(t.may_repeat.to_owned());
    }
    let link = place.link.as_ref().map(|l| format!("{}/alerts", l.trim_end_matches('/')));
    let mut text = lines.join("\n");
    text.push('\n');
    let mut html = opened(place.language);
    html.push_str("<ul>");
    for line in &lines {
        let _ = write!(html, "<li>{}</li>", escape(line));
    }
    html.push_str("</ul>");
    if let Some(link) = link {
        let _ = write!(text, "\n{link}\n");
        let _ = write!(html, "<p><a href=\"{0}\">{0}</a></p>", escape(&link));
    }
    html.push_str("</div>");
    Message {
        subject: subject.replace(['\r', '\n'], " "),
        text,
        lines,
        path: "alerts",
        html,
        id: deliveries.first().map(Delivery::key).unwrap_or_default(),
        is_critical: deliveries
            .iter()
            .any(|d| d.severity == Severity::Critical && d.what == What::Raised),
    }
}

/// The beginning of a page in a language.
pub(crate) fn opened(language: Language) -> String {
    let (code, direction) = language.of_page();
    format!("<div lang=\"{code}\" dir=\"{direction}\">")
}

/// Says that a message may have come before.
pub(crate) fn add_repeat(language: Language, message: &mut Message) {
    let repeat = texts(language).may_repeat;
    let _ = write!(message.text, "\n{repeat}\n");
    let _ = write!(message.html, "<p>{}</p>", escape(repeat));
    message.lines.push(repeat.to_owned());
}

/// What the test button sends.
pub fn test(place: &Place, now: TimestampMs) -> Message {
    let t = texts(place.language);
    let text = fill(t.test, &[&place.name, &now.rfc3339(&place.zone)]);
    Message {
        subject: format!("{}: {}", place.name, t.test_subject),
        html: format!("{}<p>{}</p></div>", opened(place.language), escape(&text)),
        lines: vec![text.clone()],
        path: "alerts",
        text,
        id: format!("test.{}", now.0),
        is_critical: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::test_delivery;

    fn home() -> Place {
        Place {
            id: "home".into(),
            name: "Home".into(),
            zone: jiff::tz::TimeZone::UTC,
            link: None,
            currency: "EUR".into(),
            language: Language::En,
        }
    }

    #[test]
    fn a_digest_has_one_line_for_each_episode() {
        let at = |minute: i64| TimestampMs(minute * 60_000);
        let raised =
            |minute| Delivery { since: at(minute), raised_at: at(minute), ..test_delivery() };
        let over = Delivery {
            what: What::Cleared,
            cleared_at: Some(at(9)),
            message: "worse".into(),
            ..raised(1)
        };
        // The beginning of the last one was in the digest of the day before.
        let before = Delivery { what: What::Cleared, cleared_at: Some(at(8)), ..raised(-1000) };
        let told = compose(&home(), &[raised(5), over, raised(1), before], true);
        assert_eq!(told.subject, "Home: digest, alerts: 3");
        assert_eq!(
            told.lines,
            [
                "Warning: m (m1), since 1970-01-01T00:05:00+00:00",
                "Warning: worse (m1), since 1970-01-01T00:01:00+00:00, over at 1970-01-01T00:09:00+00:00",
                "Over: m (m1), since 1969-12-31T07:20:00+00:00, over at 1970-01-01T00:08:00+00:00",
            ]
        );
    }

    #[test]
    fn a_rule_that_flaps_has_one_line_in_a_digest() {
        let place = home();
        let at = |minute: i64| TimestampMs(minute * 60_000);
        let mut all: Vec<_> = (0..GROUPED_FROM as i64)
            .map(|n| Delivery { since: at(n), raised_at: at(n), ..test_delivery() })
            .collect();
        let few = compose(&place, &all[1..], false);
        assert_eq!(few.lines.len(), GROUPED_FROM - 1, "{few:?}");
        all.push(Delivery { rule: "other".into(), ..test_delivery() });
        let on = compose(&place, &all, false).lines;
        assert_eq!(on[0], "Warning: m (m1), 10 times since 1970-01-01T00:00:00+00:00, still on");
        assert_eq!(
            (on.len(), on[1].as_str()),
            (2, "Warning: m (m1), since 1970-01-01T00:00:00+00:00")
        );
        all.push(Delivery {
            what: What::Cleared,
            cleared_at: Some(at(15)),
            ..all[GROUPED_FROM - 1].clone()
        });
        let over = compose(&place, &all, false).lines;
        assert!(over[0].ends_with(", over at 1970-01-01T00:15:00+00:00"), "{over:?}");
        assert_eq!(over.len(), 2);
    }
}
