//! Shape: <https://www.energidataservice.dk> (DayAheadPrices, Elspotprices), christianhelle/edsclient,
//! jkruse/elpriser.

use crate::{laid, question};
use ohmstead_feed::{Question, Source};

#[test]
fn quarter_hours_of_the_area_in_the_currency_that_is_wanted() {
    // The hour that comes twice on the clock in Denmark: 00:00Z and 01:00Z are both 02:00.
    let q = question(Source::Energinet, "DK1", "2026-10-25T00:00Z", "2026-10-26T00:00Z");
    let record = |utc: &str, dk: &str, area: &str, eur: &str, dkk: &str| {
        format!(
            r#"{{"TimeUTC":"2026-10-25T{utc}:00","TimeDK":"2026-10-25T{dk}:00","PriceArea":"{area}","DayAheadPriceEUR":{eur},"DayAheadPriceDKK":{dkk}}}"#
        )
    };
    let records = [
        record("00:45", "02:45", "DK1", "48.610001", "362.730011"),
        record("01:00", "02:00", "DK1", "-3.01", "-22.459999"),
        record("01:00", "02:00", "DK2", "999", "999"),
        record("01:15", "02:15", "DK1", "0", "0"),
    ];
    let body = format!(
        r#"{{"total":4,"limit":0,"dataset":"DayAheadPrices","records":[{}]}}"#,
        records.join(",")
    );
    let answer = Source::Energinet.read(&q, 200, body.as_bytes()).unwrap();
    let values = vec!["48.610001".to_owned(), "-3.01".into(), "0".into()];
    assert_eq!(laid(&answer, &q), [("2026-10-25T00:45:00Z".into(), 15, values)]);
    let krone = Question { currency: "DKK", ..q };
    let answer = Source::Energinet.read(&krone, 200, body.as_bytes()).unwrap();
    assert_eq!(
        (answer.unit.as_str(), laid(&answer, &krone)[0].2[1].as_str()),
        ("DKK/MWh", "-22.459999")
    );
}

#[test]
fn records_of_the_dataset_before_are_hours() {
    let q = question(Source::Energinet, "DK2", "2024-08-23T00:00Z", "2024-08-24T00:00Z");
    let body = r#"{"total":2,"dataset":"Elspotprices","records":[
        {"HourUTC":"2024-08-23T21:00:00","HourDK":"2024-08-23T23:00:00","PriceArea":"DK2","SpotPriceDKK":362.73,"SpotPriceEUR":48.61},
        {"HourUTC":"2024-08-23T20:00:00","HourDK":"2024-08-23T22:00:00","PriceArea":"DK2","SpotPriceDKK":370.0,"SpotPriceEUR":49.5}]}"#;
    let answer = Source::Energinet.read(&q, 200, body.as_bytes()).unwrap();
    assert_eq!(
        laid(&answer, &q),
        [("2024-08-23T20:00:00Z".into(), 60, vec!["49.5".into(), "48.61".into()])]
    );
    let url = &Source::Energinet.asks(&q).unwrap()[0].url;
    assert!(url.contains("/dataset/DayAheadPrices?start=2024-08-23T00%3A00&"), "{url}");
    assert!(url.contains("filter=%7B%22PriceArea%22%3A%5B%22DK2%22%5D%7D"), "{url}");
}
