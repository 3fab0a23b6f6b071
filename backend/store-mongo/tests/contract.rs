//! Every promise of the contract, on a real replica set.
#![allow(missing_docs)]

mod support;

use ohmstead_store_mongo::MongoStore;
use support::Fresh;

async fn fresh() -> Option<(Fresh, MongoStore)> {
    let fresh = Fresh::new()?;
    let store = fresh.open().await;
    Some((fresh, store))
}

ohmstead_store::contract_tests!(optional fresh);
