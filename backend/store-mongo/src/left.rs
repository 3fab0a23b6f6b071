//! Transactions that were left open, by a process that was killed or cut off. The server ends them
//! by itself only after more than a minute, and until then nobody can write what they have written.

use crate::connection::APP_NAME;
use crate::failure::Done;
use futures::TryStreamExt;
use mongodb::Database;
use mongodb::bson::{Bson, Document, doc};
use mongodb::options::ReadConcern;

/// A transaction that was idle for so long was left: between two steps of one that goes on pass
/// milliseconds. One that goes on nevertheless (its process was stopped) is tried anew there.
const IDLE_MICROS: i64 = 3_000_000;

/// Ends the transactions that were left open by this database user; how many there were.
///
/// # Errors
/// When the server does not answer, or does not let this user ask.
pub async fn end(db: &Database) -> Done<usize> {
    let left = doc! {
        "type": "idleSession",
        "appName": APP_NAME,
        "transaction.timeInactiveMicros": { "$gt": IDLE_MICROS },
    };
    let asked = [
        doc! { "$currentOp": { "allUsers": false, "idleSessions": true } },
        doc! { "$match": left },
        doc! { "$project": { "id": "$lsid.id" } },
    ];
    // What is under way now is no state of the data.
    let admin = db.client().database("admin");
    let found = admin.aggregate(asked).read_concern(ReadConcern::local()).await?;
    let found: Vec<Document> = found.try_collect().await?;
    let ids: Vec<Bson> =
        found.iter().filter_map(|one| Some(doc! { "id": one.get("id")? }.into())).collect();
    let count = ids.len();
    if count > 0 {
        db.run_command(doc! { "killSessions": ids }).await?;
    }
    Ok(count)
}
