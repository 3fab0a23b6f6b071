//! Any bytes as the answer of any source: read or refused without a panic, the same each time; what is laid out can
//! be billed and does not overlap.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_feed::{Question, Source, lay_out};
use ohmstead_model::{Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_tariff::{PriceBook, PriceSeries};

const DAY_MS: i64 = 86_400_000;

fuzz_target!(|body: &[u8]| {
    let from = TimestampMs(1_795_737_600_000);
    let range = TimeRange::new(from, from + 3 * DAY_MS);
    for (source, zone) in [
        (Source::Entsoe, "DE-LU"),
        (Source::Awattar, "de"),
        (Source::Octopus, "E-1R-AGILE-24-10-01-C"),
        (Source::Tibber, ""),
        (Source::Energinet, "DK1"),
        (Source::EnergyCharts, "DE-LU"),
        (Source::ElectricityMaps, "DE"),
        (Source::UkCarbon, ""),
    ] {
        let base = source.base(zone);
        let q = Question { base, zone, key: Some("k"), currency: "EUR", with_tax: false, range };
        for status in [200, 400, 404] {
            let answer = source.read(&q, status, body);
            assert_eq!(answer, source.read(&q, status, body));
            let Ok(answer) = answer else { continue };
            let like = PriceSeries {
                name: "x".into(),
                zone: String::new(),
                currency: answer.currency,
                unit: answer.unit,
                start: Slot(0),
                step: 15,
                values: Vec::new(),
            };
            let Ok(series) = lay_out(&answer.points, SlotRange::touching(range), &like) else {
                continue;
            };
            if let Err(e) = PriceBook::new(&series) {
                let said = e.to_string();
                assert!(said.contains("digits") || said.contains("is not known"), "{said}");
            }
        }
    }
});
