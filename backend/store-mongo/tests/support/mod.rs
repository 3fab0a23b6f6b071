//! A database of its own for each test, on a real replica set.
#![allow(missing_docs, dead_code, clippy::unwrap_used, clippy::panic)]

use ohmstead_store_mongo::MongoStore;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A database that is taken away with it.
pub struct Fresh {
    pub url: String,
}

impl Fresh {
    /// `None`, and it says so, where no MongoDB can be had; with `MONGO_REQUIRED` there must be one.
    pub fn new() -> Option<Self> {
        Some(Self::at(&server(1)?))
    }

    /// The same on a replica set of its own.
    pub fn at(server: &str) -> Self {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        Self { url: server.replace("/?", &format!("/{name}?")) }
    }

    pub async fn open(&self) -> MongoStore {
        MongoStore::open(&self.url).await.unwrap()
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        let url = self.url.clone();
        let drop = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let client = mongodb::Client::with_uri_str(&url).await.unwrap();
                let _ = client.default_database().unwrap().drop().await;
            });
        };
        let _ = std::thread::spawn(drop).join();
    }
}

/// The address of a replica set of `nodes` members that runs for the tests: `scripts/mongod`
/// starts it once and `scripts/mongod stop` ends it.
pub fn server(nodes: u32) -> Option<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/mongod");
    let run = Command::new(script).args(["start", &nodes.to_string()]).output().unwrap();
    if run.status.success() {
        return Some(String::from_utf8(run.stdout).unwrap().trim().to_owned());
    }
    let why = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(std::env::var_os("MONGO_REQUIRED").is_none(), "no MongoDB for the test: {why}");
    eprintln!("skipped, there is no MongoDB: {why}");
    None
}
