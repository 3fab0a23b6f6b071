//! Promises about virtual meters.

use super::dev;
use crate::{Store, VirtualMeter};
use ohmstead_ledger::Combination;

pub async fn virtual_meters_are_kept_replaced_and_removed_by_id(store: &impl Store) {
    let meter = |id: &str, combination, members: &[&str]| VirtualMeter {
        id: dev(id),
        name: (id == "a").then(|| "Küche".into()),
        combination,
        members: members.iter().map(|m| dev(m)).collect(),
    };
    let a = meter("a", Combination::Sum, &["x", "y"]);
    let b = meter("b", Combination::Remainder, &["x"]);
    store.put_virtual_meter(b.clone()).await.unwrap();
    store.put_virtual_meter(a.clone()).await.unwrap();
    assert_eq!(store.virtual_meters().await.unwrap(), [a.clone(), b.clone()]);
    let other = meter("b", Combination::Difference, &["y", "x"]);
    store.put_virtual_meter(other.clone()).await.unwrap();
    assert_eq!(store.virtual_meter(&dev("b")).await.unwrap(), Some(other));
    assert_eq!(store.virtual_meter(&dev("c")).await.unwrap(), None);
    assert!(store.remove_virtual_meter(&dev("b")).await.unwrap());
    assert!(!store.remove_virtual_meter(&dev("b")).await.unwrap());
    assert_eq!(store.virtual_meters().await.unwrap(), [a]);
}
