//! Databases on the replica set that runs for the tests.

use std::process::{Command, id};
use std::sync::atomic::{AtomicU32, Ordering};

static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a new database; `None`, and it says so, where no MongoDB can be had. With
/// `MONGO_REQUIRED` there must be one.
pub fn database() -> Option<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/mongod");
    let run = Command::new(script).arg("start").output().unwrap();
    if !run.status.success() {
        let why = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(std::env::var_os("MONGO_REQUIRED").is_none(), "no MongoDB for the test: {why}");
        eprintln!("skipped, there is no MongoDB: {why}");
        return None;
    }
    let server = String::from_utf8(run.stdout).unwrap().trim().to_owned();
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    Some(server.replace("/?", &format!("/hub_{}_{number}?", id())))
}
