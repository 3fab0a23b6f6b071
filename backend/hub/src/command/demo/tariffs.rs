//! What the demo's household pays: an example contract, and two offers to compare with.

use crate::clock::SystemClock;
use crate::config::Config;
use crate::node::Node;
use anyhow::anyhow;
use ohmstead_api::{TariffParams, parse_tariff};
use ohmstead_model::{Clock, SiteCalendar, Slot};
use ohmstead_tariff::{Decimal, PriceSeries};

const TARIFFS: [&str; 3] = [
    include_str!("../../../demo/time-of-use.json"),
    include_str!("../../../demo/flat.json"),
    include_str!("../../../demo/dynamic.json"),
];

/// Invented prices are given this many days ahead: the demo may run for some days.
const AHEAD_DAYS: i32 = 14;
/// Quarter hours of a day.
const DAY: i32 = 96;

/// Hourly market prices of a day, EUR/MWh: cheap nights, an evening peak, the sun at noon.
const SHAPE: [i32; 24] = [
    68, 62, 58, 56, 58, 66, 88, 112, 118, 96, 70, 48, 36, 30, 34, 52, 84, 128, 152, 144, 118, 98,
    84, 74,
];

/// Puts the examples in place, unless the data directory has tariffs already.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn put(
    hub: &Node,
    config: &Config,
    calendar: &SiteCalendar,
    days: u16,
) -> anyhow::Result<()> {
    if !hub.store.contracts().await?.is_empty() {
        return Ok(());
    }
    let now = SystemClock.now();
    let currency = format!("\"currency\": {:?}", config.site.currency);
    let mut kept = Vec::with_capacity(TARIFFS.len());
    for text in TARIFFS {
        let text = text.replace("\"currency\": \"EUR\"", &currency);
        let new = parse_tariff(&text, &TariffParams::default()).map_err(|e| anyhow!("{e}"))?;
        kept.push(new.kept(now));
    }
    hub.store.put_contracts(kept).await?;
    let from = Slot(Slot::of(now).0.div_euclid(4) * 4 - (i32::from(days) + 1) * DAY);
    let series = prices(calendar, &config.site.currency, from, Slot::of(now).0 + AHEAD_DAYS * DAY);
    hub.store.put_prices(vec![series], now).await?;
    Ok(())
}

/// Invented prices, the same in every demo: by hour of the local day, some days dearer than
/// others, and below nothing on a sunny one.
fn prices(calendar: &SiteCalendar, currency: &str, from: Slot, to: i32) -> PriceSeries {
    let price = |slot: i32| {
        let at = Slot(slot).start();
        let (hour, _) = calendar.time_of_day(at);
        let hour = usize::from(hour.unsigned_abs());
        let day = slot.div_euclid(DAY);
        let level = (day * 37).rem_euclid(23) - 11;
        let sun = if (10..16).contains(&hour) && day.rem_euclid(5) == 0 { 52 } else { 0 };
        let cents = (SHAPE[hour] + level - sun) * 100 + (slot * 31).rem_euclid(97);
        Some(Decimal::new(cents.into(), 2))
    };
    PriceSeries {
        name: "example-day-ahead".to_owned(),
        zone: "EXAMPLE".to_owned(),
        currency: currency.to_owned(),
        unit: format!("{currency}/MWh"),
        start: from,
        step: 60,
        values: (from.0..to).step_by(4).map(price).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_can_be_billed_and_say_what_they_are() {
        for text in TARIFFS {
            let new = parse_tariff(text, &TariffParams::default()).unwrap();
            let version = &new.contract().versions[0];
            assert!(version.tariff.name.starts_with("Example tariff"));
        }
        let calendar = SiteCalendar::new("Europe/Berlin", 1).unwrap();
        let series = prices(&calendar, "EUR", Slot(1_958_400), 1_958_400 + 30 * DAY);
        assert_eq!(series.values.len(), 30 * 24);
        assert!(series.values.iter().flatten().any(|v| v.is_negative()));
        assert!(ohmstead_tariff::PriceBook::new(&[series]).is_ok());
    }
}
