//! Rules, and what they raised.

use super::{NOW, at, dev, power, put};
use crate::{Ack, AlertFilter, Store};
use ohmstead_alert::{Episode, default_rules};
use ohmstead_model::TimeRange;

pub async fn rules_keep_their_versions(store: &impl Store) {
    let mut first = default_rules(230_000);
    store.put_rules(first.clone()).await.unwrap();
    let mut second = first[0].clone();
    second.valid.from = at(1000);
    second.threshold += 1;
    first[0].valid.to = at(1000);
    store.put_rules(vec![first[0].clone(), second.clone()]).await.unwrap();
    let mut expected = first;
    expected.push(second);
    expected.sort_by(|a, b| (&a.id, a.valid.from).cmp(&(&b.id, b.valid.from)));
    assert_eq!(store.rules().await.unwrap(), expected);
}

pub async fn episodes_are_replaced_in_their_range_and_keep_their_acks(store: &impl Store) {
    put(store, "m", &[power(1, 1)]).await;
    let episode = |since: i64, cleared: Option<i64>| Episode {
        since: at(since),
        raised_at: at(since + 5),
        cleared_at: cleared.map(at),
        peak: 9,
    };
    let range = |a, b| TimeRange::new(at(a), at(b));
    let m = dev("m");
    store
        .replace_episodes("r", &m, range(0, 100), vec![episode(10, Some(20)), episode(50, None)])
        .await
        .unwrap();
    let ack = Ack { at: NOW, by: "ann".into() };
    assert!(store.ack("r", &m, at(50), ack.clone()).await.unwrap());
    assert!(!store.ack("r", &m, at(51), ack.clone()).await.unwrap());
    assert!(store.ack("r", &m, at(50), Ack { at: NOW + 1, by: "bob".into() }).await.unwrap());
    store.replace_episodes("r", &m, range(30, 100), vec![episode(50, Some(70))]).await.unwrap();
    let filter = |active| AlertFilter { active, limit: 10, ..AlertFilter::default() };
    let found = store.alerts(filter(None)).await.unwrap();
    assert_eq!(
        found.iter().map(|a| a.episode).collect::<Vec<_>>(),
        [episode(50, Some(70)), episode(10, Some(20))]
    );
    assert_eq!((found[0].ack.clone(), found[1].ack.clone()), (Some(ack), None));
    assert_eq!(store.alerts(filter(Some(true))).await.unwrap(), []);
    assert_eq!(store.alerts(filter(Some(false))).await.unwrap().len(), 2);
    let other = AlertFilter { device: Some(dev("x")), ..filter(None) };
    assert_eq!(store.alerts(other).await.unwrap(), []);
    assert_eq!(store.episode_before("r", &m, at(50)).await.unwrap(), Some(episode(10, Some(20))));
    assert_eq!(store.episode_before("r", &m, at(10)).await.unwrap(), None);
    assert_eq!(store.episodes("r", &m, range(10, 50)).await.unwrap(), [episode(10, Some(20))]);
}
