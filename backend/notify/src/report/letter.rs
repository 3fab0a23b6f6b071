//! A report as a letter: plain text and HTML.

use super::contents::{Figures, ReportKind, Totals};
use crate::place::Place;
use crate::words::texts::{Texts, fill, texts};
use crate::words::{Message, escape, kind_words, opened};
use ohmstead_model::Language;
use std::fmt::Write;

/// A heading and the lines below it.
struct Part {
    heading: String,
    lines: Vec<String>,
}

fn subject(language: Language, figures: &Figures) -> String {
    let t = texts(language);
    let text = match figures.kind {
        ReportKind::Week => t.week,
        ReportKind::Month => t.month,
    };
    let days = [language.day(figures.days.from), language.day(figures.days.last())];
    format!("{}: {}", figures.site, fill(text, &[&days[0], &days[1]]))
}

/// A report as it is sent; `id` names it.
pub fn letter(place: &Place, figures: &Figures, id: String) -> Message {
    let language = place.language;
    let title = subject(language, figures);
    let parts = [
        energy(language, figures),
        highest(language, figures),
        stood_out(language, figures),
        outlook(language, figures),
    ];
    let mut html = opened(language);
    let _ = write!(html, "<h1>{}</h1>", escape(&title));
    let mut lines = vec![title.clone()];
    for part in parts.iter().filter(|p| !p.lines.is_empty()) {
        let _ = write!(html, "<h2>{}</h2><ul>", escape(&part.heading));
        lines.push(String::new());
        lines.push(part.heading.clone());
        for line in &part.lines {
            let _ = write!(html, "<li>{}</li>", escape(line));
            lines.push(format!("- {line}"));
        }
        html.push_str("</ul>");
    }
    let mut text = lines.join("\n");
    text.push('\n');
    if let Some(link) =
        place.link.as_ref().map(|l| format!("{}/analytics", l.trim_end_matches('/')))
    {
        let _ = write!(text, "\n{link}\n");
        let _ = write!(html, "<p><a href=\"{0}\">{0}</a></p>", escape(&link));
    }
    html.push_str("</div>");
    let subject = title.replace(['\r', '\n'], " ");
    Message { subject, text, lines, path: "analytics", html, id, is_critical: false }
}

fn energy(language: Language, figures: &Figures) -> Part {
    let t = texts(language);
    let mut lines = Vec::new();
    match figures.totals {
        None => lines.push(t.nothing_measured.to_owned()),
        Some(now) => {
            lines.push(named(t, t.used, &language.energy(now.import)));
            if now.export.0 != 0 {
                lines.push(named(t, t.exported, &language.energy(now.export)));
            }
            if let Some(cost) = now.cost {
                lines.push(named(t, t.cost, &language.money(cost, &figures.currency)));
            }
            if now.covered_percent < 100 {
                lines.push(fill(t.covered, &[&now.covered_percent.to_string()]));
            }
            let (before, year) = match figures.kind {
                ReportKind::Week => (t.week_before, t.week_last_year),
                ReportKind::Month => (t.month_before, t.month_last_year),
            };
            let others = [(before, figures.before), (year, figures.year_before)];
            let compared = others.iter().filter_map(|(name, then)| {
                Some(named(t, name, &against(language, figures, &now, &(*then)?)))
            });
            lines.extend(compared);
        }
    }
    Part { heading: format!("{} / {}", t.used, t.cost), lines }
}

fn named(t: &Texts, name: &str, value: &str) -> String {
    fill(t.days, &[name, value])
}

/// What was used and paid then, and by how much more or less that is now. A time that was measured in part is no
/// measure for another.
fn against(language: Language, figures: &Figures, now: &Totals, then: &Totals) -> String {
    let whole = now.covered_percent >= 95 && then.covered_percent >= 95;
    let with_change =
        |text: String, now: i64, then: i64| match language.change(now, then).filter(|_| whole) {
            Some(change) => format!("{text} ({change})"),
            None => text,
        };
    let mut text = with_change(language.energy(then.import), now.import.0, then.import.0);
    if let (Some(is), Some(was)) = (now.cost, then.cost) {
        let cost = with_change(language.money(was, &figures.currency), is.0, was.0);
        let _ = write!(text, ", {cost}");
    }
    if then.covered_percent < 100 {
        let _ = write!(
            text,
            ". {}",
            fill(texts(language).covered, &[&then.covered_percent.to_string()])
        );
    }
    text
}

fn highest(language: Language, figures: &Figures) -> Part {
    let t = texts(language);
    let line = |(date, energy, cost): &(jiff::civil::Date, _, Option<ohmstead_model::Money>)| {
        let mut text = language.energy(*energy);
        if let Some(cost) = cost {
            let _ = write!(text, ", {}", language.money(*cost, &figures.currency));
        }
        named(t, &language.day(*date), &text)
    };
    Part { heading: t.highest.to_owned(), lines: figures.highest.iter().map(line).collect() }
}

fn stood_out(language: Language, figures: &Figures) -> Part {
    let t = texts(language);
    let alerts = figures.alerts.iter();
    let mut lines: Vec<String> =
        alerts.map(|(kind, n)| format!("{n} × {}", kind_words(language, *kind))).collect();
    lines.extend(figures.unusual.iter().cloned());
    if lines.is_empty() {
        lines.push(t.nothing_stood_out.to_owned());
    }
    Part { heading: t.stood_out.to_owned(), lines }
}

fn outlook(language: Language, figures: &Figures) -> Part {
    let t = texts(language);
    let mut lines = Vec::new();
    if let Some(energy) = figures.next_week {
        lines.push(fill(t.next_week, &[&language.energy(energy)]));
    }
    lines.extend(figures.outlook.iter().map(|o| {
        let last = o.to.yesterday().unwrap_or(o.to);
        let values = [
            o.contract.clone(),
            language.day(o.from),
            language.day(last),
            language.money(o.so_far, &o.currency),
            language.money(o.at_end, &o.currency),
        ];
        fill(t.bill, &values.each_ref().map(String::as_str))
    }));
    Part { heading: t.outlook.to_owned(), lines }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Days, Outlook};
    use jiff::civil::date;
    use ohmstead_alert::RuleKind;
    use ohmstead_model::{MilliwattHours, Money};

    fn figures() -> Figures {
        let totals = |kwh: i64, cents: i64, covered_percent| Totals {
            import: MilliwattHours(kwh * 1_000_000),
            export: MilliwattHours(0),
            cost: Some(Money(cents * 10_000)),
            covered_percent,
        };
        Figures {
            kind: ReportKind::Week,
            site: "Home <1>".into(),
            days: Days { from: date(2026, 11, 9), to: date(2026, 11, 16) },
            currency: "EUR".into(),
            totals: Some(totals(110, 3300, 100)),
            before: Some(totals(100, 3000, 100)),
            year_before: Some(totals(50, 1500, 40)),
            highest: vec![(date(2026, 11, 14), MilliwattHours(25_000_000), Some(Money(7_500_000)))],
            alerts: vec![(RuleKind::OverPower, 2)],
            unusual: Vec::new(),
            next_week: Some(MilliwattHours(105_000_000)),
            outlook: vec![Outlook {
                contract: "Power".into(),
                from: date(2026, 11, 1),
                to: date(2026, 12, 1),
                so_far: Money(70_000_000),
                at_end: Money(140_000_000),
                currency: "EUR".into(),
            }],
        }
    }

    fn place(language: Language) -> Place {
        let zone = jiff::tz::TimeZone::UTC;
        Place {
            id: "home".into(),
            name: "Home".into(),
            zone,
            currency: "EUR".into(),
            link: Some("https://e.example/".into()),
            language,
        }
    }

    #[test]
    fn a_report_tells_what_was_used_paid_and_is_to_come() {
        let message = letter(&place(Language::En), &figures(), "id".into());
        assert_eq!(message.subject, "Home <1>: Week from Mon 9 Nov 2026 to Sun 15 Nov 2026");
        let told = [
            "- Used: 110.0 kWh",
            "- Cost: 33.00 EUR",
            "- Week before: 100.0 kWh (+10.0 %), 30.00 EUR (+10.0 %)",
            // Measured in part only: no percentage is made of it.
            "- Same week last year: 50.0 kWh, 15.00 EUR. 40 % of the time was measured.",
            "- Sat 14 Nov 2026: 25.0 kWh, 7.50 EUR",
            "- 2 × Power too high",
            "- The next seven days: about 105.0 kWh",
            "- Power, Sun 1 Nov 2026 to Mon 30 Nov 2026: 70.00 EUR so far, about 140.00 EUR at the end",
        ];
        for line in told {
            assert!(message.text.contains(line), "{line} is missing:\n{}", message.text);
        }
        assert!(message.html.contains("Home &lt;1&gt;") && !message.html.contains("<1>"));
        assert!(message.text.ends_with("https://e.example/analytics\n"), "{}", message.text);
    }

    #[test]
    fn every_language_has_its_own_words_and_direction() {
        let german = letter(&place(Language::De), &figures(), "id".into());
        assert!(german.text.contains("- Woche davor: 100,0 kWh (+10,0 %)"), "{}", german.text);
        let arabic = letter(&place(Language::Ar), &figures(), "id".into());
        assert!(arabic.html.starts_with("<div lang=\"ar\" dir=\"rtl\">"), "{}", arabic.html);
        assert!(arabic.text.contains("الأسبوع السابق: 100.0 kWh"), "{}", arabic.text);
    }

    #[test]
    fn a_period_without_a_measurement_says_so() {
        let empty = Figures { totals: None, alerts: Vec::new(), ..figures() };
        let message = letter(&place(Language::En), &empty, "id".into());
        assert!(message.text.contains("- Nothing was measured."), "{}", message.text);
        assert!(message.text.contains("What stood out\n- Nothing."), "{}", message.text);
    }
}
