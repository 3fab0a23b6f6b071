//! Shape: <https://api.energy-charts.info> (`PriceModel`).

use crate::{fault, laid, question};
use ohmstead_feed::{FeedError, Source};

fn body(from: i64, step: i64, prices: &str) -> String {
    let count = prices.split(',').count() as i64;
    let times: Vec<String> = (0..count).map(|n| (from + n * step).to_string()).collect();
    format!(
        r#"{{"license_info":"CC BY 4.0 (creativecommons.org/licenses/by/4.0) from Bundesnetzagentur | SMARD.de","unix_seconds":[{}],"price":[{prices}],"unit":"EUR / MWh","deprecated":false}}"#,
        times.join(",")
    )
}

#[test]
fn quarter_hours_hours_and_what_is_not_known() {
    let q = question(Source::EnergyCharts, "DE-LU", "2026-11-27T00:00Z", "2026-11-28T00:00Z");
    let quarters = body(1_795_737_600, 900, "94.87,90.31,null,86.19");
    let answer = Source::EnergyCharts.read(&q, 200, quarters.as_bytes()).unwrap();
    assert_eq!(answer.unit, "EUR/MWh");
    let first = vec!["94.87".to_owned(), "90.31".into()];
    assert_eq!(
        laid(&answer, &q),
        [
            ("2026-11-27T00:00:00Z".to_owned(), 15, first),
            ("2026-11-27T00:45:00Z".into(), 15, vec!["86.19".into()]),
        ]
    );
    let hours = body(1_795_737_600, 3600, "1,2.5");
    let answer = Source::EnergyCharts.read(&q, 200, hours.as_bytes()).unwrap();
    assert_eq!(laid(&answer, &q)[0].1, 60);
    // Binary fractions of the source are rounded, not refused.
    let long = body(1_795_737_600, 3600, "58.765447504659946");
    let answer = Source::EnergyCharts.read(&q, 200, long.as_bytes()).unwrap();
    assert_eq!(laid(&answer, &q)[0].2, ["58.765447505"]);
}

#[test]
fn a_day_that_is_not_there_yet_is_404_and_no_fault() {
    let q = question(Source::EnergyCharts, "DE-LU", "2026-11-27T00:00Z", "2026-11-28T00:00Z");
    assert_eq!(
        fault(Source::EnergyCharts, &q, 404, r#"{"detail":"Not Found"}"#),
        FeedError::NotYet
    );
    let uneven = body(0, 900, "1,2").replace("[0,900]", "[0]");
    assert!(
        fault(Source::EnergyCharts, &q, 200, &uneven).to_string().contains("1 times and 2 prices")
    );
    let odd = body(0, 900, "1").replace("EUR / MWh", "EUR / kWh");
    assert!(fault(Source::EnergyCharts, &q, 200, &odd).to_string().contains("EUR / kWh"));
    let asks = Source::EnergyCharts.asks(&q).unwrap();
    assert_eq!(
        asks[0].url,
        "https://api.energy-charts.info/price?bzn=DE-LU&start=2026-11-27T00%3A00Z&end=2026-11-27T23%3A59Z"
    );
}
