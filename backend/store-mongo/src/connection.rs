//! Reaching the database, and seeing that it can keep what is promised.

use crate::failure::{failed, refuse};
use mongodb::bson::{Document, doc};
use mongodb::options::{Acknowledgment, ClientOptions, ReadConcern, WriteConcern};
use mongodb::{Client, Database};
use ohmstead_store::Result;
use std::time::Duration;

/// The database's name where the address gives none.
const NAME: &str = "ohmstead";
/// Under this name the server knows what is connected.
pub const APP_NAME: &str = "ohmstead";
/// The oldest server that was tested.
const OLDEST: i64 = 6;
/// How long a server is looked for before a call fails, where the address does not say.
const LOOK_FOR: Duration = Duration::from_secs(5);

/// A client of the database that `url` names. Nothing is sent yet.
pub async fn connect(url: &str) -> Result<Database> {
    let attempt = "read store.url";
    let mut options = ClientOptions::parse(url).await.map_err(|e| failed(attempt, e))?;
    // Whatever the address says: what is acknowledged is on the disks of a majority.
    options.write_concern =
        Some(WriteConcern::builder().w(Acknowledgment::Majority).journal(true).build());
    options.read_concern = Some(ReadConcern::majority());
    options.selection_criteria = None;
    options.retry_writes = Some(true);
    options.retry_reads = Some(true);
    options.server_selection_timeout.get_or_insert(LOOK_FOR);
    options.connect_timeout.get_or_insert(LOOK_FOR);
    options.app_name = Some(APP_NAME.to_owned());
    let name = options.default_database.clone().unwrap_or_else(|| NAME.to_owned());
    let client = Client::with_options(options).map_err(|e| failed(attempt, e))?;
    Ok(client.database(&name))
}

/// Refuses a server that cannot keep what is promised, and says what to do.
pub async fn check(db: &Database) -> Result<()> {
    let attempt = "open the database";
    let ask = async |command: &str| {
        db.run_command(doc! { command: 1 }).await.map_err(|e| failed(attempt, e))
    };
    let server = ask("buildInfo").await?;
    let version = server.get_str("version").unwrap_or("0").to_owned();
    let major = version.split('.').next().and_then(|n| n.parse().ok()).unwrap_or(0_i64);
    if major < OLDEST {
        let why =
            format!("the server is MongoDB {version}, which is too old: use {OLDEST}.0 or later");
        return Err(refuse(attempt, why));
    }
    if !keeps_transactions(&ask("hello").await?) {
        return Err(refuse(
            attempt,
            "the server stands alone, without a replica set, and so keeps no transactions: start it \
             with `mongod --replSet rs0`, then run `rs.initiate()` once in its shell (one member \
             is enough)",
        ));
    }
    Ok(())
}

/// True of a member of a replica set, and of a router of a sharded cluster.
fn keeps_transactions(hello: &Document) -> bool {
    hello.contains_key("setName") || hello.get_str("msg").is_ok_and(|msg| msg == "isdbgrid")
}
