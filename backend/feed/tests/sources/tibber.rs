//! Shape: <https://developer.tibber.com/docs/reference> (`Subscription.priceInfo`, `Price`).

use crate::{fault, laid, question};
use ohmstead_feed::{Question, Source};

fn home(id: &str, today: &str, tomorrow: &str) -> String {
    format!(
        r#"{{"id":"{id}","currentSubscription":{{"priceInfo":{{"today":[{today}],"tomorrow":[{tomorrow}]}}}}}}"#
    )
}

fn reply(homes: &[String]) -> String {
    format!(r#"{{"data":{{"viewer":{{"homes":[{}]}}}}}}"#, homes.join(","))
}

const TODAY: &str = r#"{"total":0.31264,"energy":0.12345678,"startsAt":"2026-10-25T02:45:00.000+02:00","currency":"SEK"},
    {"total":0.3,"energy":0.1,"startsAt":"2026-10-25T02:00:00.000+01:00","currency":"SEK"}"#;

#[test]
fn quarter_hours_of_the_home_over_the_hour_that_comes_twice() {
    let q = question(Source::Tibber, "", "2026-10-24T00:00Z", "2026-10-27T00:00Z");
    let body = reply(&[home("a", TODAY, "")]);
    let answer = Source::Tibber.read(&q, 200, body.as_bytes()).unwrap();
    assert_eq!((answer.currency.as_str(), answer.unit.as_str()), ("SEK", "SEK/kWh"));
    let values = vec!["0.12345678".to_owned(), "0.1".into()];
    assert_eq!(laid(&answer, &q), [("2026-10-25T00:45:00Z".into(), 15, values)]);
    let total = Question { with_tax: true, ..q };
    let answer = Source::Tibber.read(&total, 200, body.as_bytes()).unwrap();
    assert_eq!(laid(&answer, &total)[0].2, ["0.31264", "0.3"]);
}

#[test]
fn of_several_homes_one_has_to_be_named() {
    let q = question(Source::Tibber, "", "2026-10-24T00:00Z", "2026-10-27T00:00Z");
    let two = reply(&[home("a", TODAY, ""), home("b", TODAY, "")]);
    assert!(fault(Source::Tibber, &q, 200, &two).to_string().contains("2 homes"));
    let named = Question { zone: "b", ..q };
    assert!(Source::Tibber.read(&named, 200, two.as_bytes()).is_ok());
    let other = Question { zone: "c", ..q };
    assert!(
        fault(Source::Tibber, &other, 200, &two).to_string().contains("none of the account's 2")
    );
    let ended = reply(&[r#"{"id":"a","currentSubscription":null}"#.into()]);
    assert!(fault(Source::Tibber, &q, 200, &ended).to_string().contains("no contract with Tibber"));
    let refused =
        r#"{"errors":[{"message":"Too many requests","extensions":{"code":"X"}}],"data":null}"#;
    assert!(fault(Source::Tibber, &q, 200, refused).to_string().contains("Too many requests"));
}

#[test]
fn the_key_goes_in_a_header_and_is_needed() {
    let q = question(Source::Tibber, "", "2026-10-24T00:00Z", "2026-10-27T00:00Z");
    let ask = &Source::Tibber.asks(&q).unwrap()[0];
    assert_eq!(ask.url, "https://api.tibber.com/v1-beta/gql");
    assert!(ask.headers.contains(&("authorization", "Bearer s3cret".into())));
    assert!(ask.body.as_ref().unwrap().contains("QUARTER_HOURLY"));
    let without = Question { key: None, ..q };
    assert!(Source::Tibber.asks(&without).is_err_and(|e| e.to_string().contains("wants a key")));
}
