//! What every source may answer, and what none does.

use crate::{fault, question};
use ohmstead_feed::{FeedError, Source};

fn zone(source: Source) -> &'static str {
    match source {
        Source::Awattar => "de",
        Source::Octopus => "E-1R-AGILE-24-10-01-C",
        Source::Energinet => "DK1",
        Source::Tibber | Source::UkCarbon => "",
        Source::ElectricityMaps => "DE",
        Source::Entsoe | Source::EnergyCharts => "DE-LU",
        Source::OpenMeteo => "52.52,13.41",
    }
}

#[test]
fn every_source_tells_refusals_apart() {
    for source in Source::ALL {
        let q = question(source, zone(source), "2026-11-27T00:00Z", "2026-11-28T00:00Z");
        assert!(source.asks(&q).is_ok(), "{}", source.name());
        let of = |status, body| fault(source, &q, status, body);
        assert_eq!(of(403, "no"), FeedError::Denied(403));
        assert_eq!(of(429, ""), FeedError::Busy);
        assert_eq!(of(302, ""), FeedError::Moved(302));
        let failed = of(500, "<h1>Oh\n no</h1>");
        assert_eq!(failed, FeedError::Failed { status: 500, said: "<h1>Oh no</h1>".into() });
        for body in ["", "null", "[]", "{}", "{\"data\":7}", "\u{feff}{}", "<x/>"] {
            let error = of(200, body);
            assert!(
                matches!(error, FeedError::Unreadable(_) | FeedError::Unfit(_)),
                "{}: {error}",
                source.name()
            );
        }
    }
}

#[test]
fn a_zone_that_is_none_is_told_before_anything_is_asked() {
    for (source, zone) in [
        (Source::Awattar, "fr"),
        (Source::Entsoe, "Germany"),
        (Source::Energinet, ""),
        (Source::EnergyCharts, ""),
        (Source::ElectricityMaps, ""),
        (Source::UkCarbon, "../x"),
        (Source::Energinet, "DK1\"]}"),
    ] {
        let told = source.check(zone).unwrap_err();
        assert!(told.contains(source.name()), "{told}");
        let q = question(source, zone, "2026-11-27T00:00Z", "2026-11-28T00:00Z");
        assert!(source.asks(&q).is_err());
    }
}
