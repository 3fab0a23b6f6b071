//! Shapes: <https://carbon-intensity.github.io/api-definitions/>, <https://portal.electricitymaps.com/docs/api>.

use crate::{laid, question};
use ohmstead_feed::Source;

#[test]
fn what_was_measured_in_great_britain_comes_before_what_was_forecast() {
    let q = question(Source::UkCarbon, "", "2026-11-27T00:00Z", "2026-11-28T00:00Z");
    let body = r#"{"data":[
        {"from":"2026-11-27T00:00Z","to":"2026-11-27T00:30Z","intensity":{"forecast":156,"actual":149,"index":"moderate"}},
        {"from":"2026-11-27T00:30Z","to":"2026-11-27T01:00Z","intensity":{"forecast":150,"actual":null,"index":"moderate"}}]}"#;
    let answer = Source::UkCarbon.read(&q, 200, body.as_bytes()).unwrap();
    assert_eq!((answer.currency.as_str(), answer.unit.as_str()), ("gCO2", "gCO2/kWh"));
    assert_eq!(
        laid(&answer, &q),
        [("2026-11-27T00:00:00Z".into(), 30, vec!["149".into(), "150".into()])]
    );
    let region = r#"{"data":{"regionid":12,"dnoregion":"SSE South","shortname":"South England","data":[
        {"from":"2026-11-27T00:00Z","to":"2026-11-27T00:30Z","intensity":{"forecast":78,"index":"low"},
         "generationmix":[{"fuel":"gas","perc":20.1}]}]}}"#;
    let answer = Source::UkCarbon.read(&q, 200, region.as_bytes()).unwrap();
    assert_eq!(laid(&answer, &q)[0].2, ["78"]);
}

#[test]
fn country_region_and_postcode_are_asked_for() {
    let url = |zone| {
        let q = question(Source::UkCarbon, zone, "2026-11-27T00:00Z", "2026-11-28T00:00Z");
        Source::UkCarbon.asks(&q).unwrap().remove(0).url
    };
    let base = "https://api.carbonintensity.org.uk";
    let time = "2026-11-27T00:00Z/2026-11-28T00:00Z";
    assert_eq!(url(""), format!("{base}/intensity/{time}"));
    assert_eq!(url("12"), format!("{base}/regional/intensity/{time}/regionid/12"));
    assert_eq!(url("RG41"), format!("{base}/regional/intensity/{time}/postcode/RG41"));
}

#[test]
fn electricity_maps_gives_the_past_and_to_some_the_future() {
    let q = question(Source::ElectricityMaps, "DE", "2026-11-27T00:00Z", "2026-11-28T00:00Z");
    let history = r#"{"zone":"DE","history":[
        {"zone":"DE","carbonIntensity":384,"datetime":"2026-11-27T13:00:00.000Z","updatedAt":"2026-11-27T13:48:29.075Z",
         "createdAt":"2026-11-24T13:47:05.835Z","emissionFactorType":"lifecycle","isEstimated":true,"estimationMethod":"TIME_SLICER_AVERAGE"},
        {"zone":"DE","carbonIntensity":null,"datetime":"2026-11-27T14:00:00.000Z"},
        {"zone":"DE","carbonIntensity":58.765447504659946,"datetime":"2026-11-27T15:00:00.000Z"}]}"#;
    let answer = Source::ElectricityMaps.read(&q, 200, history.as_bytes()).unwrap();
    let laid_out = laid(&answer, &q);
    assert_eq!(laid_out[0], ("2026-11-27T13:00:00Z".into(), 60, vec!["384".into()]));
    assert_eq!(laid_out[1].2, ["58.765447505"]);
    let forecast = r#"{"zone":"DE","forecast":[{"carbonIntensity":326,"datetime":"2026-11-27T16:00:00.000Z"}],"updatedAt":"2026-11-27T15:30:00.000Z"}"#;
    assert_eq!(Source::ElectricityMaps.read(&q, 200, forecast.as_bytes()).unwrap().points.len(), 1);
    let asks = Source::ElectricityMaps.asks(&q).unwrap();
    let wants: Vec<(&str, bool)> = asks.iter().map(|a| (a.url.as_str(), a.is_optional)).collect();
    let base = "https://api.electricitymaps.com/v3/carbon-intensity";
    let (history, forecast) =
        (format!("{base}/history?zone=DE"), format!("{base}/forecast?zone=DE"));
    assert_eq!(wants, [(history.as_str(), false), (forecast.as_str(), true)]);
    assert!(asks.iter().all(|a| a.headers.contains(&("auth-token", "s3cret".into()))));
}
