//! Any text as a CSV of prices: read or refused without a panic; series and gaps do not overlap.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ohmstead_model::Slot;
use ohmstead_tariff::{PriceBook, PriceSeries};
use ohmstead_transfer::{parse_zone, read_prices};

fuzz_target!(|text: &str| {
    let like = PriceSeries {
        name: "day-ahead".to_owned(),
        zone: String::new(),
        currency: "EUR".to_owned(),
        unit: "EUR/MWh".to_owned(),
        start: Slot(0),
        step: 60,
        values: Vec::new(),
    };
    let zone = parse_zone("+01:00").ok();
    let Ok(file) = read_prices(text, zone, &like, None) else { return };
    if let Err(e) = PriceBook::new(&file.series) {
        assert!(e.to_string().contains("digits"), "{e}");
    }
    assert!(file.gaps.iter().all(|gap| gap.from < gap.to));
});
