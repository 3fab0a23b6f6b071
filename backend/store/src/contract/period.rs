//! Promises about devices of periods.

use super::{dev, power, put};
use crate::Store;

pub async fn a_device_of_periods_has_another_revision_each_time(store: &impl Store) {
    assert_eq!(store.period_revision(&dev("utility")).await.unwrap(), None);
    for revision in 1..4 {
        let given = store.next_period_revision(&dev("utility")).await.unwrap();
        assert_eq!(given, Some(revision));
        assert_eq!(store.period_revision(&dev("utility")).await.unwrap(), given);
        // What came as periods does not keep others from coming.
        put(store, "utility", &[power(i64::from(revision) * 900_000, 1)]).await;
    }
    put(store, "meter", &[power(1_000, 1)]).await;
    assert_eq!(store.next_period_revision(&dev("meter")).await.unwrap(), None);
    assert_eq!(store.period_revision(&dev("meter")).await.unwrap(), None);
}
