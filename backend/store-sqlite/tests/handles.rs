//! Two handles on one database file, each with a writer and a memory of its own, as two processes have them.
#![allow(missing_docs, clippy::unwrap_used)]

use ohmstead_store_sqlite::SqliteStore;
use tempfile::TempDir;

async fn fresh() -> (TempDir, SqliteStore, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let one = SqliteStore::open(dir.path()).unwrap();
    let other = SqliteStore::open(dir.path()).unwrap();
    (dir, one, other)
}

ohmstead_store::two_handles_tests!(fresh);
