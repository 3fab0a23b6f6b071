//! Promises about contracts, prices and bills.

use super::{NOW, dev};
use crate::{KeptBill, KeptContract, PriceFilter, Purpose, Store};
use ohmstead_model::{MilliwattHours, Money, Slot, SlotRange};
use ohmstead_tariff::{Bill, Contract, IssuedBill, PriceSeries, Tariff};

fn contract(id: &str, name: &str) -> KeptContract {
    let tariff = Tariff::from_json(
        r#"{"id":"t","name":"T","currency":"EUR","fixed":[{"name":"Base","amount":"0.3500000000000000001","per":"day"}]}"#,
    );
    let contract = Contract { id: id.into(), ..Contract::always(tariff.unwrap()) };
    KeptContract {
        name: name.into(),
        purpose: Purpose::Offer,
        device: Some(dev("m")),
        changed_at: NOW,
        contract,
    }
}

pub async fn contracts_are_kept_replaced_and_removed_by_id(store: &impl Store) {
    let (a, b) = (contract("a", "A"), contract("b", "B"));
    store.put_contracts(vec![b.clone(), a.clone()]).await.unwrap();
    assert_eq!(store.contracts().await.unwrap(), [a.clone(), b]);
    let other = contract("b", "Another");
    store.put_contracts(vec![other.clone()]).await.unwrap();
    assert_eq!(store.contracts().await.unwrap(), [a.clone(), other]);
    assert!(store.remove_contract("b").await.unwrap());
    assert!(!store.remove_contract("b").await.unwrap());
    assert_eq!(store.contracts().await.unwrap(), [a]);
}

fn series(zone: &str, start: i32, step: u16, values: &[&str]) -> PriceSeries {
    PriceSeries {
        name: "day-ahead".into(),
        zone: zone.into(),
        currency: "EUR".into(),
        unit: "EUR/MWh".into(),
        start: Slot(start),
        step,
        values: values.iter().map(|v| v.parse().ok()).collect(),
    }
}

fn range(from: i32, to: i32) -> SlotRange {
    SlotRange::new(Slot(from), Slot(to))
}

pub async fn prices_come_back_digit_for_digit_and_later_ones_hold(store: &impl Store) {
    let all = PriceFilter::default;
    // Over midnight UTC (slot 96), hourly; and another zone.
    let posted = series("NO2", 88, 60, &["81.200000000000000001", "-4.05", "0", "7"]);
    let other = series("SE3", 88, 15, &["1"]);
    let done = store.put_prices(vec![other.clone(), posted.clone()], NOW).await.unwrap();
    assert_eq!((done.new, done.changed, done.same), (17, 0, 0));
    let kept = store.prices(all(), range(0, 200)).await.unwrap();
    assert_eq!(kept, [posted.clone(), other.clone()]);
    let one = PriceFilter { zone: Some("SE3".into()), ..all() };
    assert_eq!(store.prices(one, range(0, 200)).await.unwrap(), [other]);
    // Again: nothing new. A value that is not known changes nothing.
    let again = series("NO2", 88, 60, &["81.200000000000000001", "?"]);
    let done = store.put_prices(vec![again], NOW).await.unwrap();
    assert_eq!((done.new, done.changed, done.same), (0, 0, 4));
    assert_eq!(store.price_changes("day-ahead", "NO2", 9).await.unwrap(), []);
    // A quarter of the second hour is corrected: that hour is told in quarters from now on.
    let mend = series("NO2", 93, 15, &["9.5"]);
    let done = store.put_prices(vec![mend], NOW + 1).await.unwrap();
    assert_eq!((done.new, done.changed, done.same), (0, 1, 0));
    let kept = store.prices(PriceFilter { zone: Some("NO2".into()), ..all() }, range(0, 200));
    let expected = [
        series("NO2", 88, 60, &["81.200000000000000001"]),
        series("NO2", 92, 15, &["-4.05", "9.5", "-4.05", "-4.05"]),
        series("NO2", 96, 60, &["0", "7"]),
    ];
    assert_eq!(kept.await.unwrap(), expected);
    let was = store.price_changes("day-ahead", "NO2", 9).await.unwrap();
    assert_eq!(was.len(), 1);
    assert_eq!(was[0].at, NOW + 1);
    assert_eq!(was[0].was, [series("NO2", 88, 60, &["81.200000000000000001", "-4.05"])]);
    // Values that touch the range are given whole.
    let part = PriceFilter { zone: Some("NO2".into()), ..all() };
    let part = store.prices(part, range(97, 98)).await.unwrap();
    assert_eq!(part, [series("NO2", 96, 60, &["0"])]);
    assert_eq!(store.prices(all(), range(50, 50)).await.unwrap(), []);
}

/// A bill of this number.
pub(super) fn bill(number: &str, total: i64) -> KeptBill {
    let day = |text: &str| text.parse().unwrap();
    KeptBill {
        issued: IssuedBill {
            number: number.into(),
            issued: NOW + total,
            bill: Bill {
                contract: "a".into(),
                currency: "EUR".into(),
                from: day("2026-10-01"),
                to: day("2026-11-01"),
                slots: range(0, 2980),
                partial: false,
                lines: vec![],
                total: Money(total),
                exact: Money(total),
                import: MilliwattHours(1),
                export: MilliwattHours(2),
                estimated: MilliwattHours(0),
                missing_slots: 3,
                not_billed: vec![],
                notes: vec!["n".into()],
            },
            registers: vec![],
        },
        name: "A".into(),
        meters: vec![dev("m")],
        contract: contract("a", "A").contract,
        zone: "Europe/Berlin".into(),
        billing_day: 1,
    }
}

pub async fn an_issued_bill_is_never_changed(store: &impl Store) {
    assert!(store.issue_bill(bill("a-1", 5)).await.unwrap());
    assert!(!store.issue_bill(bill("a-1", 6)).await.unwrap());
    assert!(store.issue_bill(bill("a-2", 7)).await.unwrap());
    assert_eq!(store.bill("a-1").await.unwrap(), Some(bill("a-1", 5)));
    assert_eq!(store.bill("a-3").await.unwrap(), None);
    assert_eq!(store.bills().await.unwrap(), [bill("a-2", 7), bill("a-1", 5)]);
}
