//! A database of each released schema opens, and everything in it is as it was written.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "migration/content.rs"]
mod content;

use ohmstead_store_sqlite::{FILE, SqliteStore};

/// Run by hand before a release that changes the schema:
/// `FIXTURE=08 cargo test -p ohmstead-store-sqlite --test migration -- --ignored`.
#[tokio::test]
#[ignore = "writes a file into the repository"]
async fn write_the_fixture_of_this_schema() {
    let number = std::env::var("FIXTURE").expect("FIXTURE: the schema's number");
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    content::fill(&store).await;
    old_values(&store).await;
    drop(store);
    let name = format!("{}/tests/fixtures/schema-{number}.db", env!("CARGO_MANIFEST_DIR"));
    std::fs::copy(dir.path().join(FILE), name).unwrap();
}

async fn old_values(store: &SqliteStore) {
    use ohmstead_store::KeyStore;
    for (key, body) in [
        ("virtual/house", r#"{"name":"House","combination":"remainder","members":["main","kitchen"]}"#),
        ("virtual/both", r#"{"name":null,"combination":"sum","members":["main","kitchen"]}"#),
        ("retained//energy/main/status", r#"{"qos":1,"payload":[111,110]}"#),
        ("firmware/0000000001", r#"{"id":1,"board":"esp32c3","version":[1,2,3],"bytes":5,"sha256":"ab","uploaded_at":1708000000000}"#),
        ("firmware-file/0000000001", "\u{1}\u{2}\u{3}\u{4}\u{5}"),
        ("rollout/0000000001", r#"{"id":1,"firmware":1,"board":"esp32c3","version":[1,2,3],"created_at":1,"state":"running","reason":null,"stages":[],"stage":0,"max_failures":0,"accepted_failures":0,"patience_ms":1,"targets":[]}"#),
        ("info/main", r#"{"firmware":"1.2.3","board":"esp32c3","kind":"ac","boot":3,"intervalS":5,"clock":"synced","pending":0,"lost":0,"arrived":1708000000000}"#),
        ("model/main", "1708000000000"),
        ("ready", ""),
    ] {
        store.set_value(key, Some(body.as_bytes().to_vec())).await.unwrap();
    }
}
