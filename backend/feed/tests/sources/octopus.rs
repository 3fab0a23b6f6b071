//! Shape: <https://developer.octopus.energy/docs/api/> (list tariff charges).

use crate::{fault, laid, question};
use ohmstead_feed::{FeedError, Question, Source};

const TARIFF: &str = "E-1R-AGILE-24-10-01-C";

fn rate(from: &str, to: &str, exc: &str, inc: &str, method: &str) -> String {
    format!(
        r#"{{"value_exc_vat":{exc},"value_inc_vat":{inc},"valid_from":"{from}","valid_to":{to},"payment_method":{method}}}"#
    )
}

fn page(next: &str, rates: &[String]) -> String {
    format!(
        r#"{{"count":{},"next":{next},"previous":null,"results":[{}]}}"#,
        rates.len(),
        rates.join(",")
    )
}

#[test]
fn half_hours_newest_first_with_or_without_vat_and_the_next_page() {
    let q = question(Source::Octopus, TARIFF, "2026-11-26T00:00Z", "2026-11-28T00:00Z");
    let rates = [
        rate("2026-11-27T00:30:00Z", "\"2026-11-27T01:00:00Z\"", "-1.2", "-1.26", "null"),
        rate("2026-11-27T00:00:00Z", "\"2026-11-27T00:30:00Z\"", "28.09", "29.4945", "null"),
    ];
    let next = "https://api.octopus.energy/v1/products/x/?page=2";
    let body = page(&format!("\"{next}\""), &rates);
    let answer = Source::Octopus.read(&q, 200, body.as_bytes()).unwrap();
    assert_eq!((answer.currency.as_str(), answer.unit.as_str()), ("GBP", "p/kWh"));
    assert_eq!(answer.next.as_deref(), Some(next));
    assert_eq!(
        laid(&answer, &q),
        [("2026-11-27T00:00:00Z".into(), 30, vec!["28.09".into(), "-1.2".into()])]
    );
    let taxed = Question { with_tax: true, ..q };
    let answer = Source::Octopus.read(&taxed, 200, body.as_bytes()).unwrap();
    assert_eq!(laid(&answer, &taxed)[0].2, ["29.4945", "-1.26"]);
    // A page elsewhere would be sent what is meant for this server.
    let foreign = page("\"https://evil.example/?page=2\"", &rates);
    assert!(fault(Source::Octopus, &q, 200, &foreign).to_string().contains("another server"));
    assert_eq!(fault(Source::Octopus, &q, 200, &page("null", &[])), FeedError::NotYet);
}

#[test]
fn a_rate_without_an_end_holds_for_the_time_that_was_asked_for() {
    let q = question(Source::Octopus, TARIFF, "2026-11-26T00:00Z", "2026-11-26T02:00Z");
    let rates = [
        rate("2022-10-01T00:00:00Z", "null", "20", "21", "\"DIRECT_DEBIT\""),
        rate("2022-10-01T00:00:00Z", "null", "22", "23", "\"NON_DIRECT_DEBIT\""),
    ];
    let answer = Source::Octopus.read(&q, 200, page("null", &rates).as_bytes()).unwrap();
    assert_eq!(laid(&answer, &q), [("2026-11-26T00:00:00Z".into(), 15, vec!["20".into(); 8])]);
}

#[test]
fn the_product_follows_from_the_tariff() {
    let q = question(Source::Octopus, TARIFF, "2026-11-26T00:00Z", "2026-11-28T00:00Z");
    let url = &Source::Octopus.asks(&q).unwrap()[0].url;
    let path = "/v1/products/AGILE-24-10-01/electricity-tariffs/E-1R-AGILE-24-10-01-C/standard-unit-rates/?period_from=";
    assert!(url.contains(path), "{url}");
    for zone in ["", "AGILE-24-10-01", "E-1R-AGILE-24-10-01-Z", "E-1R-../../x-C"] {
        assert!(Source::Octopus.check(zone).unwrap_err().contains("the tariff's code"), "{zone}");
    }
}
