//! Promises about roll-outs.

use crate::{RolloutRecord, Store};

pub async fn a_rollout_is_replaced_only_by_who_knows_its_last_revision(store: &impl Store) {
    let put = |id, body: &str, replaces| store.put_rollout(id, body.to_owned(), replaces);
    assert_eq!(put(1, "a", 5).await.unwrap(), None, "there is nothing to replace");
    let first = put(1, "a", 0).await.unwrap().unwrap();
    assert_eq!(put(1, "b", 0).await.unwrap(), None, "it is there already");
    let second = put(1, "b", first).await.unwrap().unwrap();
    assert!(second > first);
    assert_eq!(put(1, "c", first).await.unwrap(), None, "it was changed since");
    put(2, "x", 0).await.unwrap().unwrap();
    let all = store.rollouts().await.unwrap();
    let record = |id, revision, body: &str| RolloutRecord { id, revision, body: body.into() };
    assert_eq!(all, [record(1, second, "b"), record(2, first, "x")]);
}
