//! Changes by other processes, as a change stream of the database tells them.

use crate::MongoStore;
use futures::stream::{self, BoxStream, StreamExt};
use mongodb::Database;
use mongodb::bson::{Document, doc};
use ohmstead_store::{Area, ChangeStore};
use std::time::Duration;

/// Collections, and what is in them.
const AREAS: &[(&str, Area)] = &[
    ("accounts", Area::People),
    ("sessions", Area::People),
    ("api_tokens", Area::People),
    ("sign_in_keys", Area::People),
    ("sites", Area::People),
    ("placements", Area::People),
    ("credentials", Area::Credentials),
    ("meter_infos", Area::MeterInfo),
    ("firmware", Area::Firmware),
    ("rollouts", Area::Rollouts),
    ("commands", Area::Commands),
    ("settings", Area::Settings),
    ("values", Area::Values),
];
/// A stream that broke is begun anew after this.
const AGAIN: Duration = Duration::from_secs(1);

type Events = mongodb::change_stream::ChangeStream<Document>;

/// Begins to listen; waits for as long as the database is away.
async fn listen(db: &Database) -> Events {
    let names: Vec<&str> = AREAS.iter().map(|(name, _)| *name).collect();
    let wanted = [
        doc! { "$match": { "ns.coll": { "$in": names } } },
        // Which records changed is not asked, so that none is sent.
        doc! { "$project": { "ns": 1 } },
    ];
    loop {
        match db.watch().pipeline(wanted.clone()).await {
            Ok(events) => return events.with_type(),
            Err(error) => {
                tracing::debug!(%error, "changes by others cannot be listened for; trying again");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

fn area(event: &Document) -> Option<Area> {
    let collection = event.get_document("ns").ok()?.get_str("coll").ok()?;
    AREAS.iter().find(|(name, _)| *name == collection).map(|(_, area)| *area)
}

/// The next areas, and how it goes on.
async fn next(db: Database, events: Option<Events>) -> (Vec<Area>, (Database, Option<Events>)) {
    let Some(mut events) = events else {
        let events = listen(&db).await;
        return (Area::ALL.to_vec(), (db, Some(events)));
    };
    match events.next().await {
        Some(Ok(event)) => (area(&event).into_iter().collect(), (db, Some(events))),
        // What was changed since is not known.
        _ => {
            tokio::time::sleep(AGAIN).await;
            (Vec::new(), (db, None))
        }
    }
}

impl ChangeStore for MongoStore {
    fn is_shared(&self) -> bool {
        true
    }

    fn changes(&self) -> BoxStream<'static, Area> {
        let from = (self.db().clone(), None);
        let all = stream::unfold(from, |(db, events)| async move { Some(next(db, events).await) });
        all.flat_map(stream::iter).boxed()
    }
}
