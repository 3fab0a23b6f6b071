//! Promises to several processes that want the same thing at the same time.

use super::billing::bill;
use super::{NOW, at, dev};
use crate::identity::{AuditEntry, AuditFilter, Fingerprint, LinkPurpose, OneTimeLink};
use crate::{FirmwareDraft, PriceFilter, Store};
use futures::future::join;
use ohmstead_alert::Episode;
use ohmstead_model::{Slot, SlotRange, TimeRange};
use ohmstead_tariff::PriceSeries;
use std::collections::BTreeSet;

pub async fn of_two_that_want_one_thing_one_gets_it(one: &impl Store, other: &impl Store) {
    for n in 0..10_u16 {
        let number = format!("a-{n}");
        let (a, b) =
            join(one.issue_bill(bill(&number, 1)), other.issue_bill(bill(&number, 2))).await;
        assert!(a.unwrap() ^ b.unwrap(), "bill {n}");

        let put = |body: &str| body.to_owned();
        let id = u64::from(n) + 1;
        let (a, b) =
            join(one.put_rollout(id, put("a"), 0), other.put_rollout(id, put("b"), 0)).await;
        let first = [a.unwrap(), b.unwrap()];
        assert_eq!(first.iter().flatten().count(), 1, "roll-out {n}: {first:?}");
        let last = first.into_iter().flatten().next().unwrap();
        let (a, b) =
            join(one.put_rollout(id, put("c"), last), other.put_rollout(id, put("d"), last)).await;
        let next = [a.unwrap(), b.unwrap()];
        assert_eq!(next.iter().flatten().count(), 1, "roll-out {n}: {next:?}");

        let draft = || FirmwareDraft {
            board: "c3".into(),
            version: [1, 0, n],
            sha256: "ab".into(),
            uploaded_at: NOW,
        };
        let file = vec![7; 9];
        let (a, b) =
            join(one.add_firmware(draft(), file.clone()), other.add_firmware(draft(), file)).await;
        let kept = [a.unwrap(), b.unwrap()];
        assert_eq!(kept.iter().flatten().count(), 1, "firmware {n}: {kept:?}");

        let hash = Fingerprint([n as u8; 32]);
        let link = OneTimeLink {
            hash,
            purpose: LinkPurpose::Reset("ann".into()),
            made_by: "bob".into(),
            created_at: NOW,
            expires_at: NOW + 1,
        };
        one.put_link(link).await.unwrap();
        let (a, b) = join(one.take_link(hash), other.take_link(hash)).await;
        let taken = [a.unwrap(), b.unwrap()];
        assert_eq!(taken.iter().flatten().count(), 1, "link {n}: {taken:?}");

        let device = dev("m");
        let (a, b) =
            join(one.add_event(&device, &number, NOW), other.add_event(&device, &number, NOW))
                .await;
        assert!(a.unwrap() ^ b.unwrap(), "event {n}");
    }
    assert_eq!(one.events(None, None, 99).await.unwrap().len(), 10);
    assert_eq!(one.bills().await.unwrap(), other.bills().await.unwrap());
    assert_eq!(one.firmwares().await.unwrap().len(), 10);
}

async fn log_and_count(store: &impl Store, who: &str) -> Vec<u32> {
    let mut revisions = Vec::new();
    for _ in 0..15 {
        let entry = AuditEntry { at: NOW, who: who.into(), ..AuditEntry::default() };
        store.add_audit(entry).await.unwrap();
        revisions.extend(store.next_period_revision(&dev("utility")).await.unwrap());
    }
    revisions
}

pub async fn numbers_given_through_both_are_given_once(one: &impl Store, other: &impl Store) {
    let (mut revisions, more) = join(log_and_count(one, "a"), log_and_count(other, "b")).await;
    revisions.extend(more);
    revisions.sort_unstable();
    assert_eq!(revisions, (1..=30).collect::<Vec<u32>>());
    let log = one.audit(AuditFilter { limit: 99, ..AuditFilter::default() }).await.unwrap();
    let ids: Vec<i64> = log.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, (1..=30).rev().collect::<Vec<i64>>());
    assert_eq!(log.iter().filter(|entry| entry.who == "a").count(), 15);
}

/// Raises and clears alerts of a device; each is told.
async fn alarm(store: &impl Store, device: &str) {
    for n in 0..20 {
        let since = at(n * 10);
        let episode = Episode { since, raised_at: since, cleared_at: Some(since + 5), peak: 1 };
        let range = TimeRange::new(since, since + 10);
        store.replace_episodes("r", &dev(device), range, vec![episode]).await.unwrap();
    }
}

pub async fn a_reader_of_the_outbox_passes_nothing_by(one: &impl Store, other: &impl Store) {
    let read = async {
        let (mut cursor, mut told) = (0, BTreeSet::new());
        while told.len() < 40 {
            for entry in other.outbox_since(cursor, 7).await.unwrap() {
                assert_eq!(entry.cursor, cursor + 1, "an entry was passed by");
                cursor = entry.cursor;
                told.insert((entry.device, entry.after.unwrap().since));
            }
        }
        told
    };
    let (_, told) = join(join(alarm(one, "a"), alarm(other, "b")), read).await;
    assert_eq!(told.len(), 40);
    assert_eq!(one.outbox_end().await.unwrap(), 40);
}

fn price(slot: i32, value: &str) -> PriceSeries {
    PriceSeries {
        name: "day-ahead".into(),
        zone: "NO2".into(),
        currency: "EUR".into(),
        unit: "EUR/MWh".into(),
        start: Slot(slot),
        step: 15,
        values: vec![value.parse().ok()],
    }
}

/// Each posts quarter hours of one day: none of them takes the other's away.
pub async fn prices_posted_through_both_all_hold(one: &impl Store, other: &impl Store) {
    let post = async |store: &dyn Store, first: i32| {
        for n in 0..10 {
            let posted = vec![price(first + 2 * n, "1.5")];
            assert_eq!(store.put_prices(posted, NOW).await.unwrap().new, 1);
        }
    };
    join(post(one, 0), post(other, 1)).await;
    let range = SlotRange::new(Slot(0), Slot(96));
    let kept = one.prices(PriceFilter::default(), range).await.unwrap();
    assert_eq!(kept.iter().map(|series| series.values.len()).sum::<usize>(), 20);
}
