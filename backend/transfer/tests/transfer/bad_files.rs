//! Files as they come: cut off, doubled, mangled.

use super::*;
use ohmstead_store::RejectStore;
use ohmstead_transfer::{Format, LINE_MAX, Unit};

const HEADER: &str = "deviceId,timestamp,power\n";

/// (line, reason) of the bad rows.
fn bad(report: &Report) -> Vec<(u64, &'static str)> {
    report.rejects.iter().map(|r| (r.line, r.reason)).collect()
}

async fn own(body: &str) -> (Report, Vec<String>) {
    rows(format!("{HEADER}{body}"), &ImportOptions::default()).await
}

#[tokio::test]
async fn bad_rows_are_counted_shown_and_kept_and_do_not_stop_the_rest() {
    let text = format!(
        "{HEADER}house,1790856000,1\n\
         house,soon,2\nhouse,1790856001,x\nhouse,1790856002,1e300\na b,1790856003,1\n\
         house,,4\nhouse,12,5\nhouse,1990856000,6\nhouse,1790856004,\nhouse,1790856005\n\
         house,1790856006,1,2\nhouse,1790856007,\"1\n,1790856008,1\nhouse,1790856009,9\n"
    );
    let (ingest, store) = hub();
    let options = ImportOptions { name: "meter.csv".into(), ..ImportOptions::default() };
    let report = run(&text, &options, &ingest).await.unwrap();
    let expected = [
        (3, "bad-timestamp"),
        (4, "not-a-number"),
        (5, "implausible"),
        (6, "bad-device-id"),
        (7, "no-timestamp"),
        (8, "before-earliest"),
        (9, "in-future"),
        (10, "no-values"),
        (11, "wrong-number-of-fields"),
        (12, "wrong-number-of-fields"),
        (13, "open-quote"),
        (14, "bad-device-id"),
    ];
    assert_eq!(bad(&report), expected);
    assert_eq!((report.rows, report.stored, report.rejected), (14, 2, 12));
    assert_eq!(readings(&store, "house").await.len(), 2);

    let kept = store.rejects(None, 100).await.unwrap();
    assert_eq!(kept.len(), 12);
    assert_eq!(kept[0].topic, "import/meter.csv");
    assert!(kept[0].detail.starts_with("line 14: "), "{}", kept[0].detail);
    assert_eq!(kept[0].payload, b",1790856008,1");
    assert_eq!(kept[9].device, Some(device("house")), "implausible values have a device");
}

#[tokio::test]
async fn a_million_bad_rows_do_not_push_out_other_rejections() {
    let body: String = (0..20_000).map(|n| format!("house,bad{n},1\n")).collect();
    let (ingest, store) = hub();
    let report = run(format!("{HEADER}{body}"), &ImportOptions::default(), &ingest).await.unwrap();
    assert_eq!((report.rejected, report.rejects.len()), (20_000, 20));
    assert_eq!(store.rejects(None, 10_000).await.unwrap().len(), 1_000);
}

#[tokio::test]
async fn byte_order_mark_crlf_blank_lines_and_spaces_change_nothing() {
    let text =
        "\u{feff}\r\n deviceId , timestamp,\"power\"\r\n\r\n house ,\" 1790856000 \", 5 \r\n  \r\n";
    let (report, rows) = rows(text, &ImportOptions::default()).await;
    assert_eq!(rows, ["house,2026-10-01T12:00:00Z,,,5,,,,,,,"]);
    assert_eq!((report.rows, report.rejected, report.unfinished), (1, 0, false));
}

#[tokio::test]
async fn semicolons_and_decimal_commas_are_understood() {
    let (_, rows) = rows("deviceId;timestamp;power\nhouse;1790856000;1,5\n", &whole("x")).await;
    assert_eq!(rows, ["house,2026-10-01T12:00:00Z,,,1.5,,,,,,,"]);
}

#[tokio::test]
async fn rows_with_another_delimiter_than_the_header_are_refused() {
    let (report, rows) = own("house;1790856000;1\nhouse,1790856001,2\n").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(bad(&report), [(2, "wrong-number-of-fields")]);
}

#[tokio::test]
async fn a_truncated_last_line_is_refused_or_pointed_out() {
    let (report, rows) = own("house,1790856000,1\nhouse,17908").await;
    assert_eq!((rows.len(), bad(&report)), (1, vec![(3, "wrong-number-of-fields")]));
    assert!(report.unfinished);
    let (report, rows) = own("house,1790856000,1").await;
    assert_eq!((rows.len(), report.unfinished), (1, true));
}

#[tokio::test]
async fn doubled_and_shuffled_rows_give_the_same_readings() {
    let body: Vec<String> =
        (0..50).map(|n| format!("house,{},{n}\n", 1_790_856_000 + n * 10)).collect();
    let (_, expected) = own(&body.concat()).await;
    let mut mixed = [body.clone(), body].concat();
    mixed.reverse();
    mixed.swap(3, 77);
    let (report, rows) = own(&mixed.concat()).await;
    assert_eq!(rows, expected);
    assert_eq!((report.stored, report.duplicates, report.conflicts), (50, 50, 0));
}

#[tokio::test]
async fn a_huge_field_is_one_bad_row() {
    let body = format!("house,1790856000,{}\nhouse,1790856001,2\n", "9".repeat(3 * LINE_MAX));
    let (report, rows) = own(&body).await;
    assert_eq!((rows.len(), bad(&report)), (1, vec![(2, "line-too-long")]));
    let body = format!("house,1790856000,{}\nhouse,1790856001,2\n", "9".repeat(LINE_MAX - 100));
    let (report, _) = own(&body).await;
    assert_eq!(bad(&report), [(2, "not-a-number")]);
    assert!(report.rejects[0].detail.len() < 100);
}

#[tokio::test]
async fn bytes_that_are_no_text_are_one_bad_row() {
    let (ingest, store) = hub();
    let text = [HEADER.as_bytes(), b"h\xffuse,1790856000,1\nhouse,1790856001,2\n"].concat();
    let report = run(text, &ImportOptions::default(), &ingest).await.unwrap();
    assert_eq!(bad(&report), [(2, "not-text")]);
    assert_eq!(readings(&store, "house").await.len(), 1);
}

#[tokio::test]
async fn an_unknown_file_is_refused_saying_what_was_seen_and_what_is_expected() {
    let (ingest, _) = hub();
    let files: [(&[u8], &str); 6] = [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"When,What\n1,2\n", "When,What"),
        (b"\"Seconds since start\", \"use\"\n0, 5\n", "Seconds since start"),
        (b"\xff\xfed\0e\0", "UTF-16"),
        (b"timestamp,power\r1790856000,1\r", "timestamp,power"),
    ];
    for (file, seen) in files {
        let error = run(file, &whole("house"), &ingest).await.unwrap_err();
        assert!(matches!(error, TransferError::Unrecognised { .. }), "{error}");
        let text = error.to_string();
        assert!(text.contains(seen) && text.contains("expected"), "{text}");
    }
    let uci = ImportOptions { format: Some(Format::Uci), ..whole("house") };
    let text = run(HEADER, &uci, &ingest).await.unwrap_err().to_string();
    assert!(text.contains("deviceId,timestamp,power") && text.contains("Global_active"), "{text}");
    assert!(!text.contains("emoncms"), "{text}");
}

#[tokio::test]
async fn options_that_do_not_fit_the_file_are_said_before_anything_is_stored() {
    let history =
        "entity_id,state,last_changed\na,1,2026-10-01T00:00:01Z\nb,1,2026-10-01T00:00:02Z\n";
    let graph = "timestamp,x,y\n1790856000,1,2\n";
    let named = |s: &str, t: &str| ImportOptions {
        series: vec![s.parse().unwrap(), t.parse().unwrap()],
        ..ImportOptions::default()
    };
    let none = ImportOptions::default;
    let cases = [
        ("timestamp,power\n1790856000,1\n", none(), "no column deviceId"),
        ("deviceId,timestamp,power,Power\nhouse,1790856000,1,2\n", none(), "twice"),
        (history, none(), "whose readings"),
        (history, whole("house"), "in which unit"),
        (history, ImportOptions { unit: Some(Unit::Watts), ..whole("house") }, "several series"),
        (history, named("a=house:W", "b=house:kWh"), "two series go to the device house"),
        (graph, whole("house"), "x, y"),
        (graph, named("x=house:W", "z=solar:W"), "no feed \"z\""),
        (graph, named("x=house:W", "y=house:kW"), "same value of the device house"),
        ("1790856000,1\n", whole("house"), "in which unit"),
        ("timestamp,Global_active_power\n", none(), "whose readings"),
    ];
    for (text, options, expected) in cases {
        let (ingest, store) = hub();
        let error = run(text, &options, &ingest).await.unwrap_err();
        assert!(matches!(error, TransferError::Options(_)), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(store.devices().await.unwrap(), []);
    }
}

#[tokio::test]
async fn naive_times_need_a_zone_and_skipped_ones_are_bad_rows() {
    let text = "2026-03-29 01:59:00,1\n2026-03-29 02:30:00,2\n2026-03-29 03:00:00,3\n";
    let options = ImportOptions { unit: Some(Unit::Watts), ..whole("house") };
    let (report, _) = rows(text, &options).await;
    assert_eq!(bad(&report), [(1, "no-zone"), (2, "no-zone"), (3, "no-zone")]);
    let zone = ohmstead_transfer::parse_zone("Europe/Berlin").ok();
    let (report, rows) = rows(text, &ImportOptions { zone, ..options }).await;
    assert_eq!((rows.len(), bad(&report)), (2, vec![(2, "no-such-time")]));
}

#[tokio::test]
async fn uci_minutes_out_of_order_or_implausible_do_not_move_the_counter() {
    let text = "timestamp,Global_active_power,Voltage\n\
                2007-01-01T00:01:00,6,230\n2007-01-01T00:00:00,6,230\n2007-01-01T00:01:00,6,230\n\
                2007-01-01T00:02:00,-6,230\n2007-01-01T00:03:00,6,99999\n2007-01-01T00:04:00,1e9,230\n\
                2007-01-01T00:05:00,6,230\n";
    let (report, rows) = rows(text, &whole("house")).await;
    let expected = [
        (3, "out-of-order"),
        (4, "out-of-order"),
        (5, "implausible"),
        (6, "implausible"),
        (7, "implausible"),
    ];
    assert_eq!(bad(&report), expected);
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[3], "house,2006-12-31T23:06:00Z,230,,6000,200,,,,,,");
    assert_eq!(report.devices[&device("house")].highest_energy.unwrap().0, 200_000);
}

#[tokio::test]
async fn a_bad_field_is_left_out_and_the_rest_of_its_row_counts() {
    let text = "deviceId,timestamp,power,energy,powerFactor\n\
                house,1790856000,600,1000,64.536\nhouse,1790856060,x,1010,\n\
                house,1790856120,NaN,1020,unavailable\n";
    let (ingest, store) = hub();
    let report = run(text, &ImportOptions::default(), &ingest).await.unwrap();
    assert_eq!((report.stored, report.rejected, report.partial), (3, 0, 2));
    assert_eq!(bad(&report), [(2, "partial"), (3, "partial")]);
    let energies: Vec<_> =
        readings(&store, "house").await.iter().map(|r| r.energy.unwrap().0).collect();
    assert_eq!(energies, [1_000_000, 1_010_000, 1_020_000]);
    let kept = store.rejects(None, 10).await.unwrap();
    assert!(kept.iter().all(|r| r.reason == "partial"), "{kept:?}");
    assert!(kept[1].detail.starts_with("line 2: powerFactor 64.536 is outside"), "{kept:?}");
}

#[tokio::test]
async fn our_own_format_reads_local_times_semicolons_and_the_repeated_hour() {
    let zone = ohmstead_transfer::parse_zone("Europe/Paris").ok();
    let options = ImportOptions { zone, ..ImportOptions::default() };
    let text = "\u{feff}deviceId;timestamp;energy\n\
                house;2026-10-25 02:00:00;1000,5\nhouse;2026-10-25 02:30:00;1001\n\
                solar;2026-10-25 02:30:00;7\n\
                house;2026-10-25 02:00:00;1002\nhouse;25/10/2026 02:30;1003\n\
                solar;2026-10-25 02:30:00;8\n";
    let (report, rows) = rows(text, &options).await;
    assert_eq!((report.stored, report.rejected), (6, 0));
    let expected = [
        "house,2026-10-25T00:00:00Z,,,,1000.5,,,,,,",
        "house,2026-10-25T00:30:00Z,,,,1001,,,,,,",
        "house,2026-10-25T01:00:00Z,,,,1002,,,,,,",
        "house,2026-10-25T01:30:00Z,,,,1003,,,,,,",
        "solar,2026-10-25T00:30:00Z,,,,7,,,,,,",
        "solar,2026-10-25T01:30:00Z,,,,8,,,,,,",
    ];
    assert_eq!(rows, expected);
    let (report, _) = self::rows(text, &ImportOptions::default()).await;
    assert!(report.rejects.iter().all(|r| r.reason == "no-zone"));
}
