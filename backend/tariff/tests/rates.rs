//! What a kWh costs at each time, held against what the bill makes of every slot.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at what is unexpected")]

#[path = "site/site.rs"]
mod site;

use jiff::civil::date;
use ohmstead_model::Slot;
use ohmstead_tariff::exact::Exact;
use ohmstead_tariff::rates::{Rate, rates, together, within};
use ohmstead_tariff::{Contract, Costs, Decimal, PriceSeries, Version};
use site::{KWH, Site, tariff_of};

fn tariff(energy: &str, rest: &str) -> String {
    format!(
        r#"{{"id":"t","name":"T","currency":"EUR","energy":[{{"name":"Energy","price":{energy}}}]{rest}}}"#
    )
}

const NIGHT: &str = r#"{"bands":{"bands":[{"name":"day","tiers":[{"price":"0.30"}]},
    {"name":"night","tiers":[{"price":"0.20"}]}],
    "schedule":{"rules":[{"from":"22:00","to":"06:00","band":"night"},{"band":"day"}]}}}"#;
const ON_TOP: &str = r#","levies":[{"name":"Levy","price":"0.02"}],
    "taxes":[{"name":"Duty","percent":"10","on":["energy"]},{"name":"VAT","percent":"20","on":["energy","levy","tax"]}]"#;

fn rates_of(site: &Site, json: &str) -> Vec<Rate> {
    rates(&Contract::always(tariff_of(json)), &site.table, &site.prices).unwrap()
}

/// The price that holds in a slot, least and most.
fn at(rates: &[Rate], slot: Slot) -> (Exact, Exact) {
    let rate = rates.iter().find(|rate| rate.slots.contains(slot)).unwrap();
    let price = rate.price.as_ref().unwrap();
    (price.least.clone(), price.most.clone())
}

fn number(text: &str) -> Exact {
    text.parse::<Decimal>().unwrap().exact()
}

#[test]
fn every_slot_costs_its_energy_at_the_price_in_force() {
    // The autumn day of Berlin has 25 hours.
    let load = |t: jiff::civil::DateTime| (KWH / 4 + i64::from(t.hour()) * 1001, 0);
    let spot = PriceSeries {
        name: "spot".to_owned(),
        zone: String::new(),
        currency: "EUR".to_owned(),
        unit: "EUR/MWh".to_owned(),
        start: Slot(0),
        step: 60,
        values: Vec::new(),
    };
    let days = (date(2026, 10, 24), date(2026, 10, 27));
    let site = Site::new("Europe/Berlin", 1, days, load);
    let hours = i64::try_from(site.table.range().len() / 4).unwrap();
    let values = (0..hours).map(|n| Some(Decimal::from(n * 7 - 40))).collect();
    let spot = PriceSeries { start: site.table.range().from, values, ..spot };
    let site = site.with_prices(&[spot]);
    let formula = |more: &str| {
        format!(r#"{{"series":{{"series":"spot","multiplier":"1.05","adder":"0.11"{more}}}}}"#)
    };
    for energy in [
        NIGHT.to_owned(),
        formula(""),
        formula(r#","average":"day""#),
        formula(r#","decimals":3,"floor":"0.1""#),
    ] {
        let json = tariff(&energy, ON_TOP);
        let found = rates_of(&site, &json);
        let costs = Costs::new(&site.bill(&json), &site.table, &site.load);
        let mut next = site.table.range().from;
        for rate in &found {
            assert_eq!(rate.slots.from, next, "one after the other");
            next = rate.slots.to;
            let (least, most) = at(&found, rate.slots.from);
            assert_eq!(least, most);
            let mwh = rate.slots.iter().map(|slot| {
                i128::from(site.load.import()[(slot.0 - site.table.range().from.0) as usize])
            });
            let due = (Exact::kwh(mwh.sum()) * least).money();
            // A slot's cost is a difference of rounded running sums.
            let off = (costs.sum(rate.slots).0 - due.0).abs();
            assert!(off <= 2, "{off} millionths in {rate:?}");
        }
        assert_eq!(next, site.table.range().to);
    }
}

#[test]
fn a_band_holds_from_change_to_change() {
    let site = Site::new("Europe/Berlin", 1, (date(2026, 10, 25), date(2026, 10, 26)), |_| (0, 0));
    let found = rates_of(&site, &tariff(NIGHT, ON_TOP));
    let spans: Vec<_> =
        found.iter().map(|r| (r.slots.len() / 4, r.bands[0].band.as_str())).collect();
    assert_eq!(spans, [(7, "night"), (16, "day"), (2, "night")]);
    // (0.20 × 1.1 + 0.02) × 1.2
    assert_eq!(at(&found, found[0].slots.from).0, number("0.288"));
}

#[test]
fn tiers_are_a_range_contracts_add_up_and_what_is_not_known_stays_so() {
    let site = Site::new("UTC", 1, (date(2026, 6, 1), date(2026, 6, 4)), |_| (KWH, 0));
    let tiers = r#"{"bands":{"bands":[{"name":"all","tiers":[{"upTo":"10","price":"0.30"},{"price":"0.20"}]}]}}"#;
    let tiered = rates_of(&site, &tariff(tiers, ""));
    let first = site.table.range().from;
    assert_eq!(at(&tiered, first), (number("0.20"), number("0.30")));
    let network = Contract {
        id: "network".to_owned(),
        versions: vec![Version {
            valid_from: Some(date(2026, 6, 2)),
            valid_to: Some(date(2026, 6, 3)),
            tariff: tariff_of(&tariff(NIGHT, "")),
        }],
        ..Contract::always(tariff_of(&tariff(NIGHT, "")))
    };
    let second = rates(&network, &site.table, &site.prices).unwrap();
    let both = together(&[tiered.clone(), second]);
    // Alone on the first and third day, night and day and night between.
    assert_eq!(both.iter().map(|r| r.slots.len() / 4).collect::<Vec<_>>(), [24, 6, 16, 2, 24]);
    assert_eq!(at(&both, Slot(first.0 + 96 + 40)), (number("0.50"), number("0.60")));
    let cut = within(both, ohmstead_model::SlotRange::new(Slot(first.0 + 4), Slot(first.0 + 100)));
    assert_eq!(cut.iter().map(|r| r.slots.len()).collect::<Vec<_>>(), [92, 4]);
    let unknown = rates_of(&site, &tariff(r#"{"series":{"series":"spot"}}"#, ""));
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0].price, None);
    assert_eq!(together(&[unknown, tiered])[0].price, None);
}
