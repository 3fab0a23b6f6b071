//! Energy by period: utilities' exports, corrected, overlapping, imported again.

use super::*;
use ohmstead_ledger::Rules;
use ohmstead_model::{Slot, SlotRange};
use ohmstead_transfer::{Format, parse_zone};

/// (slot start, Wh) of a device's intervals.
async fn intervals(store: &MemoryStore, id: &str) -> Vec<(String, f64)> {
    let readings = readings(store, id).await;
    let slots = SlotRange::new(Slot(0), Slot(4_000_000));
    let all = ohmstead_ledger::periods(&Rules::default(), &readings, slots);
    all.iter().map(|i| (i.slot.start().to_string(), i.import.units())).collect()
}

fn total(intervals: &[(String, f64)]) -> f64 {
    (intervals.iter().map(|(_, wh)| wh).sum::<f64>() * 1000.0).round() / 1000.0
}

const OCTOPUS: &str = "Consumption (kWh), Start, End\n\
    0.12, 2024-10-27T00:30:00+01:00, 2024-10-27T01:00:00+01:00\n\
    0.10, 2024-10-27T01:00:00+01:00, 2024-10-27T01:30:00+01:00\n\
    0.09, 2024-10-27T01:30:00+01:00, 2024-10-27T01:00:00+00:00\n\
    0.15, 2024-10-27T01:00:00+00:00, 2024-10-27T01:30:00+00:00\n";

#[tokio::test]
async fn octopus_half_hours_keep_the_repeated_hour_apart() {
    let (ingest, store) = hub();
    let report = run(OCTOPUS, &whole("house"), &ingest).await.unwrap();
    assert_eq!((report.format, report.stored, report.rejected), ("octopus", 4, 0));
    let all = intervals(&store, "house").await;
    assert_eq!(all[0], ("2024-10-26T23:30:00Z".into(), 60.0));
    assert_eq!((all.len(), total(&all)), (8, 460.0));
}

#[tokio::test]
async fn enedis_mean_power_stands_at_the_end_of_its_step() {
    let text = "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes\n\
        00000000000000;Courbe de charge;29/10/2023;30/10/2023;Energie active;Consommation;Comptage Brut;W;\n\
        Horodate;Valeur\n\
        2023-10-29T02:00:00+02:00;130\n2023-10-29T02:30:00+02:00;140\n\
        2023-10-29T02:00:00+01:00;150\n2023-10-29T02:30:00+01:00;90\n2023-10-29T03:00:00+01:00;160\n";
    let (ingest, store) = hub();
    let report = run(text, &whole("house"), &ingest).await.unwrap();
    assert_eq!((report.format, report.stored, report.rejected), ("enedis", 5, 0));
    let all = intervals(&store, "house").await;
    assert_eq!(all[0], ("2023-10-28T23:30:00Z".into(), 32.5));
    assert_eq!((all.len(), total(&all)), (10, 335.0));
}

#[tokio::test]
async fn green_button_begins_below_the_customer_and_ends_with_the_last_minute() {
    let text = "Name,A CUSTOMER\nAddress,\"1 STREET, TOWN\"\nAccount Number,0000000000\nService,Service 1\n\n\
        TYPE,DATE,START TIME,END TIME,USAGE (kWh),COST,NOTES\n\
        Electric usage,2026-03-08,01:45,01:59,0.11,$0.03,\n\
        Electric usage,2026-03-08,03:00,03:14,0.12,$0.03,\n";
    let zone = parse_zone("America/Los_Angeles").ok();
    let options = ImportOptions { zone, ..whole("house") };
    let (ingest, store) = hub();
    let report = run(text, &options, &ingest).await.unwrap();
    assert_eq!((report.format, report.stored, report.rejected), ("green-button", 2, 0));
    let all = intervals(&store, "house").await;
    let expected =
        [("2026-03-08T09:45:00Z".to_owned(), 110.0), ("2026-03-08T10:00:00Z".to_owned(), 120.0)];
    assert_eq!(all, expected);
}

#[tokio::test]
async fn imported_again_overlapping_and_corrected_there_is_one_answer() {
    let (ingest, store) = hub();
    let options = whole("house");
    run(OCTOPUS, &options, &ingest).await.unwrap();
    let again = run(OCTOPUS, &options, &ingest).await.unwrap();
    assert_eq!((again.stored, again.duplicates, again.conflicts), (0, 4, 0));
    // The utility corrects one half hour, downwards, in an export that overlaps and goes on.
    let corrected = "Consumption (kWh), Start, End\n\
        0.02, 2024-10-27T01:30:00+01:00, 2024-10-27T01:00:00+00:00\n\
        0.15, 2024-10-27T01:00:00+00:00, 2024-10-27T01:30:00+00:00\n\
        0.20, 2024-10-27T01:30:00+00:00, 2024-10-27T02:00:00+00:00\n";
    let report = run(corrected, &options, &ingest).await.unwrap();
    assert_eq!((report.stored, report.duplicates, report.conflicts), (1, 1, 1));
    assert_eq!(total(&intervals(&store, "house").await), 590.0);
    // The old export again does not bring the old value back.
    run(OCTOPUS, &options, &ingest).await.unwrap();
    assert_eq!(total(&intervals(&store, "house").await), 590.0);
}

/// In the shape of the ESPI sample feeds; numbers our own.
const ESPI: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:espi="http://naesb.org/espi"><title>Usage</title>
<entry><content><espi:ReadingType><espi:accumulationBehaviour>4</espi:accumulationBehaviour><espi:flowDirection>1</espi:flowDirection><espi:intervalLength>900</espi:intervalLength><espi:powerOfTenMultiplier>-3</espi:powerOfTenMultiplier><espi:uom>72</espi:uom></espi:ReadingType></content></entry>
<entry><content><espi:IntervalBlock><espi:interval><espi:duration>1800</espi:duration><espi:start>1790856000</espi:start></espi:interval>
<espi:IntervalReading><espi:cost>5</espi:cost><espi:timePeriod><espi:duration>900</espi:duration><espi:start>1790856000</espi:start></espi:timePeriod><espi:value>250500</espi:value></espi:IntervalReading>
<espi:IntervalReading><espi:timePeriod><espi:duration>900</espi:duration><espi:start>1790856900</espi:start></espi:timePeriod><espi:value>100000</espi:value><espi:ReadingQuality><espi:quality>8</espi:quality></espi:ReadingQuality></espi:IntervalReading>
</espi:IntervalBlock></content></entry>
<entry><content><espi:ReadingType><espi:flowDirection>1</espi:flowDirection><espi:uom>169</espi:uom></espi:ReadingType></content></entry>
<entry><content><espi:IntervalBlock><espi:IntervalReading><espi:timePeriod><espi:duration>900</espi:duration><espi:start>1790856000</espi:start></espi:timePeriod><espi:value>9</espi:value></espi:IntervalReading></espi:IntervalBlock></content></entry>
</feed>"#;

#[tokio::test]
async fn green_button_xml_says_unit_power_of_ten_and_quality() {
    let (ingest, store) = hub();
    let report = run(ESPI, &whole("house"), &ingest).await.unwrap();
    assert_eq!((report.format, report.stored, report.rejected), ("green-button", 2, 0));
    let kept = readings(&store, "house").await;
    let values: Vec<_> = kept.iter().map(|r| (r.energy.unwrap().0, r.estimated)).collect();
    assert_eq!(values, [(250_500, false), (100_000, true)]);
    assert_eq!(kept[0].at, TimestampMs(1_790_856_900_000));
    let cut = &ESPI[..ESPI.len() - 300];
    let error = run(cut, &whole("other"), &ingest).await.unwrap_err();
    assert!(matches!(error, TransferError::Read { .. }), "a file that is cut off says so");
    let broken = ESPI.replace("</espi:value>", "</espi:wert>");
    assert!(matches!(run(broken, &whole("third"), &ingest).await, Err(TransferError::Read { .. })));
    let huge = format!("<feed>{}", "x".repeat(3 << 20));
    assert!(run(huge, &whole("fourth"), &ingest).await.is_err());
    let untyped = ESPI.replace("ReadingType", "OtherType");
    let report = run(untyped, &whole("fifth"), &ingest).await.unwrap();
    assert_eq!((report.stored, report.rejects[0].reason), (0, "unit-not-known"));
}

#[tokio::test]
async fn any_csv_by_a_mapping() {
    let text = "Zeitpunkt;Verbrauch\n25.10.2026 02:00;0,25\n25.10.2026 02:30;0,5\n\
        25.10.2026 02:00;0,75\n25.10.2026 02:30;1\n25.10.2026 03:00;\n";
    let options = ImportOptions {
        format: Some(Format::Mapped),
        map: Some("time=Zeitpunkt,used=Verbrauch:kWh".parse().unwrap()),
        zone: parse_zone("Europe/Berlin").ok(),
        ..whole("house")
    };
    let (ingest, store) = hub();
    let report = run(text, &options, &ingest).await.unwrap();
    assert_eq!((report.stored, report.rejected, report.missing), (4, 0, 1));
    let all = intervals(&store, "house").await;
    assert_eq!(all[0], ("2026-10-25T00:00:00Z".into(), 125.0));
    assert_eq!((all.len(), total(&all)), (8, 2_500.0));
}

#[tokio::test]
async fn a_counter_and_periods_do_not_mix() {
    let (ingest, _) = hub();
    let counter = "deviceId,timestamp,energy\nhouse,1790856000,1000\n";
    run(counter, &ImportOptions::default(), &ingest).await.unwrap();
    let error = run(OCTOPUS, &whole("house"), &ingest).await.unwrap_err().to_string();
    assert!(error.contains("device of its own"), "{error}");
}

#[tokio::test]
async fn the_cadence_of_a_counter_is_seen() {
    let rows: String =
        (0..48).map(|n| format!("house,{},{n}\n", 1_790_856_000 + n * 3600)).collect();
    let (ingest, _) = hub();
    let text = format!("deviceId,timestamp,energy\n{rows}");
    let report = run(text, &ImportOptions::default(), &ingest).await.unwrap();
    assert_eq!(report.devices[&device("house")].cadence_ms(), Some(3_600_000));
}
