//! What was exported is imported unchanged.

use super::*;
use futures::FutureExt;
use futures::TryStreamExt;
use ohmstead_model::{Milliamps, Millihertz, Millivolts, MilliwattHours, Milliwatts, PowerFactor};
use ohmstead_store::Entry;
use ohmstead_transfer::{Exported, exported};
use proptest::option::of;
use proptest::prelude::*;

/// Sparse, with every value the checks let through; at least one that makes it a reading.
fn reading() -> impl Strategy<Value = Reading> {
    const ENERGY: i64 = 1_000_000_000_000_000;
    let values = (
        of((0i64..=1_500_000).prop_map(Millivolts)),
        of((-10_000_000i64..=10_000_000).prop_map(Milliamps)),
        of((-15_000_000_000i64..=15_000_000_000).prop_map(Milliwatts)),
        of((0i64..=ENERGY).prop_map(MilliwattHours)),
        of((0i64..=ENERGY).prop_map(MilliwattHours)),
    );
    let extras = (
        of((-1000i64..=1000).prop_map(PowerFactor)),
        of((0i64..=1_000_000).prop_map(Millihertz)),
        of(any::<u32>()),
        of(any::<u32>()),
        any::<bool>(),
    );
    (946_684_800_000i64..=NOW.0, values, extras).prop_map(|(at, values, extras)| {
        let (voltage, current, power, energy, energy_exported) = values;
        let (power_factor, frequency, seq, boot, estimated) = extras;
        let none = voltage.is_none()
            && current.is_none()
            && power.is_none()
            && energy.is_none()
            && energy_exported.is_none();
        Reading {
            at: TimestampMs(at),
            voltage,
            current,
            power: if none { Some(Milliwatts(-1)) } else { power },
            energy,
            energy_exported,
            power_factor,
            frequency,
            seq,
            boot,
            estimated,
        }
    })
}

/// The reference store never waits.
fn ready<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing here waits")
}

proptest! {
    #[test]
    fn an_export_imported_gives_the_same_readings(
        readings in prop::collection::vec((0..3usize, reading()), 0..60),
        batch in 1..40usize,
    ) {
        let ids = ["house", "-", "A_very-long-id-with-all-64-characters-that-an-id-can-have_012345"];
        let (_, before) = hub();
        let entries = readings
            .into_iter()
            .map(|(n, reading)| Entry::Reading { device: device(ids[n]), reading })
            .collect();
        ready(before.commit(entries, NOW)).unwrap();
        let text = ready(dump(&before));

        let (ingest, after) = hub();
        let options = ImportOptions { batch, ..ImportOptions::default() };
        let report = ready(run(&text, &options, &ingest)).unwrap();
        prop_assert_eq!(report.rejected + report.duplicates + report.conflicts, 0);
        for id in ids {
            prop_assert_eq!(ready(super::readings(&before, id)), ready(super::readings(&after, id)));
        }
        prop_assert_eq!(ready(dump(&after)), text);
    }

    #[test]
    fn no_bytes_make_an_import_panic(
        header in prop::sample::select(vec![
            "deviceId,timestamp,power\n", "entity_id,state,last_changed\n",
            "statistic_id,start,sum,unit\n", "\"Unix timestamp\", \"a\"\n", "1790856000,5\n",
            "Date;Time;Global_active_power\n", "",
        ]),
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let (ingest, _) = hub();
        let options = ImportOptions {
            unit: Some(ohmstead_transfer::Unit::KilowattHours),
            zone: ohmstead_transfer::parse_zone("Europe/Berlin").ok(),
            ..whole("house")
        };
        let _ = ready(run([header.as_bytes(), &body].concat(), &options, &ingest));
    }

    #[test]
    fn no_text_of_numbers_and_times_makes_an_import_panic(
        header in prop::sample::select(vec![
            "deviceId,timestamp,power\n", "entity_id,state,last_changed\n",
            "statistic_id,start,sum\n", "time,a,b\n", "Date,Time,Global_active_power\n",
        ]),
        body in "([a-c\"]?,?[0-9./: TZe+-]{0,24},[0-9.e?-]{0,12}\n){0,12}",
    ) {
        let (ingest, _) = hub();
        let options = ImportOptions {
            unit: Some(ohmstead_transfer::Unit::KilowattHours),
            zone: ohmstead_transfer::parse_zone("Pacific/Apia").ok(),
            ..whole("house")
        };
        let _ = ready(run(format!("{header}{body}"), &options, &ingest));
    }
}

#[tokio::test]
async fn an_export_is_cut_into_pages_without_loss_and_to_its_range() {
    let (_, store) = hub();
    let start = 1_790_856_000_000;
    let entries = (0..25).flat_map(|n| {
        ["a", "b"].map(|id| Entry::Reading {
            device: device(id),
            reading: Reading {
                at: TimestampMs(start + n),
                power: Some(Milliwatts(n)),
                ..Reading::default()
            },
        })
    });
    store.commit(entries.collect(), NOW).await.unwrap();
    let range = TimeRange::new(TimestampMs(start + 5), TimestampMs(start + 20));
    let mut expected = EXPORT_HEADER.lines().map(str::to_owned).collect::<Vec<_>>();
    for id in ["a", "b"] {
        for reading in store.readings(&device(id), range, 100).await.unwrap() {
            expected.push(format!(
                "{id},{},,,{},,,,,,,",
                reading.at,
                reading.power.unwrap().units()
            ));
        }
    }
    assert_eq!(expected.len(), 31);
    let devices = ["a", "unknown", "b"].map(device);
    let devices = devices.map(|id| Exported { of: id.clone(), id, range }).to_vec();
    let parts: Vec<String> = exported(&*store, devices).try_collect().await.unwrap();
    assert_eq!(parts.concat().lines().collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn an_empty_export_is_a_header_and_imports_as_nothing() {
    let (ingest, store) = hub();
    let text = dump(&store).await;
    assert_eq!(text, EXPORT_HEADER);
    let report = run(&text, &ImportOptions::default(), &ingest).await.unwrap();
    assert_eq!((report.rows, report.unfinished), (0, false));
}
