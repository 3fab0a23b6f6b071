//! A small sample of every format, and what comes of it.

use super::*;
use ohmstead_transfer::{Counter, Format, Unit, parse_zone};

fn mapped(series: &[&str]) -> ImportOptions {
    let series = series.iter().map(|s| s.parse().unwrap()).collect();
    ImportOptions { series, ..ImportOptions::default() }
}

#[tokio::test]
async fn own_format_takes_columns_in_any_order_and_empty_fields_as_absent() {
    let (report, rows) =
        rows(include_bytes!("samples/ohmstead.csv"), &ImportOptions::default()).await;
    let expected = [
        "house,2026-10-01T12:00:00Z,230.1,1.34,295.4,1240.125,0,0.957,49.98,7,2,",
        "house,2026-10-01T12:00:10Z,,,,1241,,,,,,",
        "solar,2026-10-01T12:00:05.25Z,,,-1500.5,,88.001,,,,,true",
    ];
    assert_eq!(rows, expected);
    assert_eq!((report.format, report.rows, report.stored), ("ohmstead", 3, 3));
    assert_eq!(report.ignored_columns, ["note"]);
    assert_eq!(report.devices[&device("house")].readings, 2);
    assert_eq!(report.devices[&device("solar")].last_at, Some(TimestampMs(1_790_856_005_250)));
}

#[tokio::test]
async fn history_download_tells_hourly_statistics_from_states() {
    let options = mapped(&["sensor.house_energy=house:kWh", "sensor.house_power=power:W"]);
    let (report, rows) = rows(include_bytes!("samples/ha_history.csv"), &options).await;
    let expected = [
        // Two full hours at the beginning: what was true at the end of those hours.
        "house,2026-09-30T07:00:00Z,,,,120500,,,,,,",
        "house,2026-09-30T08:00:00Z,,,,121250,,,,,,",
        "house,2026-09-30T08:12:31.402Z,,,,121300,,,,,,",
        // A full hour among states is a state.
        "house,2026-09-30T09:00:00Z,,,,121375,,,,,,",
        // One full hour at the beginning is the state at the beginning of the download.
        "power,2026-09-30T06:00:00Z,,,450,,,,,,,",
        "power,2026-09-30T06:00:10.017Z,,,455.5,,,,,,,",
    ];
    assert_eq!(rows, expected);
    assert_eq!((report.missing, report.rejected), (1, 0));
    let skipped: Vec<_> = report.skipped.into_iter().collect();
    assert_eq!(skipped, [("sensor.note".to_owned(), 1), ("sensor.temperature".to_owned(), 1)]);
}

#[tokio::test]
async fn statistics_table_gives_the_counter_at_the_end_of_the_hour() {
    let sample = include_bytes!("samples/ha_statistics.csv");
    let mut options = mapped(&["4=house:kWh", "9=power:W", "11=none:W"]);
    options.zone = Some(parse_zone("UTC").unwrap());
    let (report, by_sum) = rows(sample, &options).await;
    let expected = [
        "house,2025-09-30T08:00:00Z,,,,150000,,,,,,",
        "house,2025-09-30T09:00:00Z,,,,150751,,,,,,",
        "house,2025-09-30T11:00:00Z,,,,150851,,,,,,",
        "power,2025-09-30T08:00:00Z,,,512.5,,,,,,,",
    ];
    assert_eq!(by_sum, expected);
    assert_eq!(report.missing, 1);
    assert_eq!(report.not_found.into_iter().collect::<Vec<_>>(), ["11"]);

    options.counter = Counter::State;
    let (_, by_state) = rows(sample, &options).await;
    assert_eq!(by_state[0], "house,2025-09-30T08:00:00Z,,,,6912294,,,,,,");
}

#[tokio::test]
async fn exported_statistics_run_backwards_through_the_repeated_hour() {
    let mut options = mapped(&["sensor.meter=house"]);
    options.zone = Some(parse_zone("Europe/Berlin").unwrap());
    let (report, rows) = rows(include_bytes!("samples/ha_statistics.tsv"), &options).await;
    let expected = [
        "house,2026-10-25T00:00:00Z,,,,15500,,,,,,",
        "house,2026-10-25T01:00:00Z,,,,16000,,,,,,",
        "house,2026-10-25T02:00:00Z,,,,16250,,,,,,",
        "house,2026-10-25T03:00:00Z,,,,16750,,,,,,",
    ];
    assert_eq!(rows, expected);
    assert_eq!(report.rejected, 0);
}

#[tokio::test]
async fn emoncms_feed_without_header_and_graph_with_one() {
    let options = ImportOptions { unit: Some(Unit::Watts), ..whole("house") };
    let (report, feed) = rows(include_bytes!("samples/emoncms_feed.csv"), &options).await;
    let expected =
        ["house,2026-10-01T12:00:00Z,,,295.4,,,,,,,", "house,2026-10-01T12:00:20Z,,,301,,,,,,,"];
    assert_eq!(feed, expected);
    assert_eq!((report.format, report.rows, report.missing), ("emoncms", 3, 1));

    let mut options = mapped(&["house:use=house:W", "house:use_kwh=house:kWh", "3=solar:W"]);
    options.zone = Some(parse_zone("Europe/Berlin").unwrap());
    let (report, graph) = rows(include_bytes!("samples/emoncms_graph.csv"), &options).await;
    let expected = [
        "house,2026-10-01T12:00:00Z,,,295.4,1240125,,,,,,",
        "house,2026-10-01T12:00:10Z,,,296,1240126,,,,,,",
        "solar,2026-10-01T12:00:10Z,,,12,,,,,,,",
    ];
    assert_eq!(graph, expected);
    assert_eq!((report.rows, report.missing), (3, 1));
}

#[tokio::test]
async fn uci_minutes_stand_at_their_end_and_a_gap_adds_nothing() {
    let options = ImportOptions { sub_meters: true, ..whole("house") };
    let (report, original) = rows(include_bytes!("samples/uci_original.txt"), &options).await;
    let expected = [
        "house,2006-12-16T16:24:00Z,,,,0,,,,,,",
        "house,2006-12-16T16:25:00Z,234.84,18.4,4216,70.266,,,,,,",
        "house,2006-12-16T16:26:00Z,233.63,23,5360,159.6,,,,,,",
        "house,2006-12-16T16:27:00Z,,,,159.6,,,,,,",
        "house,2006-12-16T16:28:00Z,233.74,23,5388,249.4,,,,,,",
    ];
    assert_eq!(original[..5], expected);
    assert_eq!(original[original.len() - 1], "house-sub3,2006-12-16T16:28:00Z,,,1020,50,,,,,,");
    assert_eq!((report.rows, report.missing, report.rejected), (4, 1, 0));
    assert_eq!(report.devices.len(), 4);

    let (_, iso) = rows(include_bytes!("samples/uci_iso.csv"), &options).await;
    assert_eq!(iso, original);
}

#[tokio::test]
async fn every_sample_is_recognised_by_its_first_line() {
    let samples: [(&[u8], Format); 7] = [
        (include_bytes!("samples/ohmstead.csv"), Format::Ohmstead),
        (include_bytes!("samples/ha_history.csv"), Format::HomeAssistant),
        (include_bytes!("samples/ha_statistics.csv"), Format::HomeAssistant),
        (include_bytes!("samples/emoncms_feed.csv"), Format::Emoncms),
        (include_bytes!("samples/emoncms_graph.csv"), Format::Emoncms),
        (include_bytes!("samples/uci_original.txt"), Format::Uci),
        (include_bytes!("samples/uci_iso.csv"), Format::Uci),
    ];
    for (sample, format) in samples {
        let header = sample.split_inclusive(|b| *b == b'\n').next().unwrap();
        let options = ImportOptions {
            unit: Some(Unit::Watts),
            series: vec!["1=solar".parse().unwrap()],
            ..whole("house")
        };
        let (ingest, _) = hub();
        let report = run(header, &options, &ingest).await.unwrap();
        assert_eq!(report.format, format.name());
        assert_eq!(report.format.parse(), Ok(format));
    }
}
