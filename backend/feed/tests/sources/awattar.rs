//! Shape: <https://www.awattar.at/services/api>.

use crate::{fault, laid, question};
use ohmstead_feed::{FeedError, Source};

#[test]
fn each_entry_holds_from_its_beginning_to_its_end() {
    let q = question(Source::Awattar, "at", "2026-11-27T00:00Z", "2026-11-28T00:00Z");
    let body = r#"{"object":"list","data":[
        {"start_timestamp":1795739400000,"end_timestamp":1795743000000,"marketprice":42.09,"unit":"Eur/MWh"},
        {"start_timestamp":1795743000000,"end_timestamp":1795746600000,"marketprice":-0.01,"unit":"Eur/MWh"}],
        "url":"/at/v1/marketdata"}"#;
    let body =
        body.replace("1795739400000", "1795737600000").replace("1795743000000", "1795741200000");
    let body = body.replace("1795746600000", "1795744800000");
    let answer = Source::Awattar.read(&q, 200, body.as_bytes()).unwrap();
    assert_eq!((answer.currency.as_str(), answer.unit.as_str()), ("EUR", "EUR/MWh"));
    let values = vec!["42.09".to_owned(), "-0.01".into()];
    assert_eq!(laid(&answer, &q), [("2026-11-27T00:00:00Z".into(), 60, values)]);
    let odd = body.replace("Eur/MWh", "Eur/kWh");
    assert!(fault(Source::Awattar, &q, 200, &odd).to_string().contains("Eur/kWh"));
    let nothing = r#"{"object":"list","data":[],"url":"/at/v1/marketdata"}"#;
    assert_eq!(fault(Source::Awattar, &q, 200, nothing), FeedError::NotYet);
}

#[test]
fn each_country_has_its_server() {
    let q = question(Source::Awattar, "at", "1970-01-01T00:00Z", "1970-01-02T00:00Z");
    let asks = Source::Awattar.asks(&q).unwrap();
    assert_eq!(asks[0].url, "https://api.awattar.at/v1/marketdata?start=0&end=86400000");
    assert_eq!(Source::Awattar.base("de"), "https://api.awattar.de");
    assert_eq!(Source::Awattar.series_zone("de"), "DE-LU");
}
