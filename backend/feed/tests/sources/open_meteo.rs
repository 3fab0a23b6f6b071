//! Shape: <https://open-meteo.com/en/docs>.

use crate::{fault, laid, question};
use ohmstead_feed::{FeedError, Measure, Source};

const FROM: &str = "2026-11-27T00:00Z";
const TO: &str = "2026-11-29T00:00Z";

#[test]
fn hours_past_and_to_come_are_read_in_degrees() {
    let q = question(Source::OpenMeteo, "52.52,13.41", FROM, TO);
    let body = r#"{"latitude":52.52,"longitude":13.419998,"generationtime_ms":0.02,"utc_offset_seconds":0,"timezone":"GMT",
        "timezone_abbreviation":"GMT","elevation":38.0,"hourly_units":{"time":"unixtime","temperature_2m":"°C"},
        "hourly":{"time":[1795737600,1795741200,1795744800],"temperature_2m":[-0.4,null,1.2]}}"#;
    let answer = Source::OpenMeteo.read(&q, 200, body.as_bytes()).unwrap();
    assert_eq!((answer.currency.as_str(), answer.unit.as_str()), ("degC", "degC"));
    let laid = laid(&answer, &q);
    assert_eq!(laid[0], ("2026-11-27T00:00:00Z".into(), 60, vec!["-0.4".into()]));
    assert_eq!(laid[1], ("2026-11-27T02:00:00Z".into(), 60, vec!["1.2".into()]));
    assert_eq!(Source::OpenMeteo.measure(), Measure::Temperature);
}

#[test]
fn a_place_is_asked_for_by_whole_days_of_which_the_last_counts() {
    let q = question(Source::OpenMeteo, "-33.87,151.21", FROM, TO);
    let url = Source::OpenMeteo.asks(&q).unwrap().remove(0).url;
    assert_eq!(
        url,
        "https://api.open-meteo.com/v1/forecast?latitude=-33.87&longitude=151.21&hourly=temperature_2m&timeformat=unixtime&start_date=2026-11-27&end_date=2026-11-28&apikey=s3cret"
    );
    for zone in ["", "Berlin", "52.52", "91,0", "1,181", "1e1,5", "nan,0", "52.52,13.41,5"] {
        assert!(Source::OpenMeteo.check(zone).unwrap_err().contains("latitude"), "{zone}");
    }
}

#[test]
fn other_units_and_lists_that_do_not_fit_are_refused() {
    let q = question(Source::OpenMeteo, "52.52,13.41", FROM, TO);
    let reply = |unit: &str, values: &str| {
        format!(
            r#"{{"hourly_units":{{"time":"unixtime","temperature_2m":"{unit}"}},"hourly":{{"time":[1795737600],"temperature_2m":{values}}}}}"#
        )
    };
    for body in [reply("°F", "[1]"), reply("°C", "[1,2]"), r#"{"hourly":{}}"#.into()] {
        let error = fault(Source::OpenMeteo, &q, 200, &body);
        assert!(matches!(error, FeedError::Unreadable(_)), "{body}: {error}");
    }
    let said = r#"{"error":true,"reason":"Parameter 'start_date' is out of allowed range"}"#;
    let error = fault(Source::OpenMeteo, &q, 400, said);
    assert!(error.to_string().contains("out of allowed range"), "{error}");
}
