//! Two handles on one database, each with connections and a writer of its own, as two hubs have them.
#![allow(missing_docs)]

mod support;

use ohmstead_store_mongo::MongoStore;
use support::Fresh;

async fn fresh() -> Option<(Fresh, MongoStore, MongoStore)> {
    let fresh = Fresh::new()?;
    let (one, other) = (fresh.open().await, fresh.open().await);
    Some((fresh, one, other))
}

ohmstead_store::two_handles_tests!(optional fresh);
