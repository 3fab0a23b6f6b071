//! A database that cannot keep what is promised is refused, with what to do about it.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod support;

use mongodb::bson::{Document, doc};
use ohmstead_store::StoreError;
use ohmstead_store_mongo::MongoStore;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use support::{Fresh, server};

/// The words of a refusal, and whether the same call may succeed later.
async fn refusal(url: &str) -> (String, bool) {
    let error = MongoStore::open(url).await.err().expect("it is refused");
    (error.to_string(), error.is_retryable())
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let Some(fresh) = Fresh::new() else { return };
    let store = fresh.open().await;
    let schema = store.db().collection::<Document>("schema");
    let newer = doc! { "$set": { "n": 99_i64, "oldest": 2_i64 } };
    schema.update_one(doc! { "_id": "version" }, newer).await.unwrap();
    let error = MongoStore::open(&fresh.url).await.err().unwrap();
    assert!(matches!(error, StoreError::TooNew { found: 99, known: 1 }), "{error}");
}

#[tokio::test]
async fn a_database_that_is_away_may_come_back() {
    // Nothing listens on the port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("mongodb://127.0.0.1:{port}/?serverSelectionTimeoutMS=200");
    let (words, later) = refusal(&url).await;
    assert!(later, "{words}");
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    let (words, later) = refusal("mongodb://").await;
    assert!(words.contains("store.url") && !later, "{words}");
}

/// A server that stands alone; it ends with the test.
struct Alone {
    process: Child,
    port: u16,
    _dir: tempfile::TempDir,
}

impl Drop for Alone {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn alone() -> Option<Alone> {
    server(1)?;
    let dir = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let program = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/mongo/venv/ready");
    let process = Command::new(program)
        .args([
            "--auth",
            "--bind_ip",
            "127.0.0.1",
            "--nounixsocket",
            "--wiredTigerCacheSizeGB",
            "0.25",
        ])
        .args(["--port", &port.to_string(), "--dbpath"])
        .arg(dir.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    Some(Alone { process, port, _dir: dir })
}

impl Alone {
    /// The refusal once it answers.
    async fn refusal(&self, user: &str) -> String {
        let url = format!("mongodb://{user}127.0.0.1:{}/?serverSelectionTimeoutMS=500", self.port);
        for _ in 0..100 {
            match refusal(&url).await {
                (_, true) => tokio::time::sleep(Duration::from_millis(50)).await,
                (words, false) => return words,
            }
        }
        panic!("the server did not come up");
    }
}

#[tokio::test]
async fn a_server_without_a_replica_set_and_wrong_credentials_are_refused() {
    let Some(alone) = alone() else { return };
    let words = alone.refusal("").await;
    assert!(words.contains("rs.initiate()"), "{words}");
    let words = alone.refusal("ann:wrong@").await;
    assert!(words.contains("password") && words.contains("store.url"), "{words}");
    assert!(!words.contains("wrong@"), "no password in what is said: {words}");
}
