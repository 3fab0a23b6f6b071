//! Two handles on one store in memory.
#![cfg(feature = "contract")]
#![allow(missing_docs)]

use ohmstead_store::memory::MemoryStore;

async fn fresh() -> ((), MemoryStore, MemoryStore) {
    let one = MemoryStore::new();
    let other = one.another_handle();
    ((), one, other)
}

ohmstead_store::two_handles_tests!(fresh);
