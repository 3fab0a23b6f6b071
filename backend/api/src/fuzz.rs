//! How the API reads what clients send, for fuzzers: any text as a query string and as a body, without
//! a hub behind it.

use crate::dto::{
    alerts, audit, bills, channels, compare, corrections, cost, devices, energy, forecast,
    readings, rollouts, tokens, transfer, users, virtual_meters,
};
use crate::extract::{json, read_query};
use serde::de::DeserializeOwned;

fn query_as<T: DeserializeOwned>(text: &str) -> bool {
    read_query::<T>(text).is_ok()
}

fn body_as<T: DeserializeOwned>(text: &[u8]) -> bool {
    json::read::<T>(text).is_ok()
}

/// Reads a query string (without its `?`) as those of the operations that take most; how many took it.
pub fn query(text: &str) -> usize {
    let taken = [
        query_as::<readings::ReadingParams>(text),
        query_as::<energy::EnergyParams>(text),
        query_as::<cost::CostParams>(text),
        query_as::<cost::ProjectionParams>(text),
        query_as::<compare::CompareParams>(text),
        query_as::<alerts::AlertParams>(text),
        query_as::<audit::AuditParams>(text),
        query_as::<bills::BillListParams>(text),
        query_as::<corrections::CorrectionParams>(text),
        query_as::<forecast::ForecastParams>(text),
        query_as::<transfer::ImportParams>(text),
        query_as::<transfer::ExportParams>(text),
        query_as::<crate::PriceParams>(text),
        query_as::<crate::TariffParams>(text),
    ];
    taken.into_iter().filter(|taken| *taken).count()
}

/// Reads a JSON body as those of the operations that take most; how many took it.
pub fn body(text: &[u8]) -> usize {
    let taken = [
        body_as::<alerts::RuleList>(text),
        body_as::<alerts::BacktestRequest>(text),
        body_as::<channels::ChannelDto>(text),
        body_as::<rollouts::NewRollout>(text),
        body_as::<devices::DeviceChange>(text),
        body_as::<tokens::TokenBody>(text),
        body_as::<users::NewUser>(text),
        body_as::<virtual_meters::VirtualMeter>(text),
    ];
    let _ = std::str::from_utf8(text).map(|text| {
        let currency = "EUR";
        let _ = crate::parse_prices(text, false, &crate::PriceParams::default(), currency);
        let _ = crate::parse_prices(text, true, &crate::PriceParams::default(), currency);
    });
    taken.into_iter().filter(|taken| *taken).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    /// Pieces that parameters and bodies are made of, and some that belong to none.
    const PIECES: [&str; 20] = [
        "deviceId=m1",
        "&",
        "from=",
        "2026-10-25T02:30:00",
        "%00",
        "%",
        "=",
        "bucket=day",
        "limit=1e9",
        "{",
        "}",
        "[",
        "]",
        "\"id\":",
        "\"rules\"",
        ":",
        ",",
        "null",
        "\u{1f4a9}",
        "-9223372036854775809",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// For a moment what the fuzz targets `query` and `body` do for hours.
        #[test]
        fn any_text_is_read_or_refused(
            parts in proptest::collection::vec(prop_oneof![
                proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
                any::<String>(),
            ], 0..12),
        ) {
            let text = parts.concat();
            super::query(&text);
            super::body(text.as_bytes());
        }
    }

    #[test]
    fn what_fits_is_taken() {
        assert!(super::query("deviceId=m1&from=1&to=2") > 0);
        assert_eq!(super::body(br#"{"rules": []}"#), 1);
    }
}
