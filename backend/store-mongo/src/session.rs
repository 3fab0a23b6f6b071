//! Transactions, and reads of one state of the database.

use crate::convert::int;
use crate::failure::{Done, Trouble, failed, is_conflict, is_transient, is_unknown};
use crate::left;
use futures::TryStreamExt;
use mongodb::bson::{Document, doc};
use mongodb::options::ReturnDocument;
use mongodb::{ClientSession, Collection, Database};
use ohmstead_model::DeviceId;
use ohmstead_store::{Lease, Result, StoreError};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::{Duration, Instant};

/// How long one change is tried for, while it meets others or the set elects a primary.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long all of a call may take.
const LIMIT: Duration = Duration::from_secs(30);
/// The first pause between two tries; it doubles.
const PAUSE: Duration = Duration::from_millis(2);
const PAUSE_MAX: Duration = Duration::from_millis(500);
/// Who meets others for so long looks whether they are still there, and then again after as long.
const LOOK_AFTER: Duration = Duration::from_secs(2);

/// A transaction under way, or a state of the database that is being read. Filters and documents
/// are the server's own language; what is written becomes visible as a whole, or not at all.
pub struct Tx {
    session: ClientSession,
    db: Database,
}

impl Tx {
    pub fn new(session: ClientSession, db: Database) -> Self {
        Self { session, db }
    }

    fn of(&self, collection: &str) -> Collection<Document> {
        self.db.collection(collection)
    }

    /// Every document that fits.
    pub async fn find(&mut self, collection: &str, filter: Document) -> Done<Vec<Document>> {
        self.page(collection, filter, doc! {}, usize::MAX).await
    }

    /// The first `limit` documents that fit, in the order of `sort`.
    pub async fn page(
        &mut self,
        collection: &str,
        filter: Document,
        sort: Document,
        limit: usize,
    ) -> Done<Vec<Document>> {
        self.part(collection, filter, sort, limit, doc! {}).await
    }

    /// The same with the fields that `fields` names only (all when it is empty).
    pub async fn part(
        &mut self,
        collection: &str,
        filter: Document,
        sort: Document,
        limit: usize,
        fields: Document,
    ) -> Done<Vec<Document>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let all = self.of(collection);
        let mut find = all.find(filter).sort(sort).projection(fields).batch_size(4096);
        // For the server 0 is no limit.
        find = find.limit(i64::try_from(limit).unwrap_or(0));
        let mut cursor = find.session(&mut self.session).await?;
        Ok(cursor.stream(&mut self.session).try_collect().await?)
    }

    /// A document that fits, if there is one.
    pub async fn one(&mut self, collection: &str, filter: Document) -> Done<Option<Document>> {
        Ok(self.of(collection).find_one(filter).session(&mut self.session).await?)
    }

    /// How many documents fit.
    pub async fn count(&mut self, collection: &str, filter: Document) -> Done<u64> {
        Ok(self.of(collection).count_documents(filter).session(&mut self.session).await?)
    }

    /// Adds documents whose keys are new.
    pub async fn insert(&mut self, collection: &str, documents: Vec<Document>) -> Done<()> {
        if documents.is_empty() {
            return Ok(());
        }
        self.of(collection).insert_many(documents).session(&mut self.session).await?;
        Ok(())
    }

    /// Puts a document in the place of the one with its `_id`, or adds it.
    pub async fn put(&mut self, collection: &str, document: Document) -> Done<()> {
        let id = document.get("_id").cloned();
        let all = self.of(collection);
        let put = all.replace_one(doc! { "_id": id }, document).upsert(true);
        put.session(&mut self.session).await?;
        Ok(())
    }

    /// Changes a document that fits; `false` when there is none.
    pub async fn update(
        &mut self,
        collection: &str,
        filter: Document,
        change: Document,
    ) -> Done<bool> {
        let all = self.of(collection);
        let done = all.update_one(filter, change).session(&mut self.session).await?;
        Ok(done.matched_count > 0)
    }

    /// Changes a document, made by the filter and the change when there is none.
    pub async fn upsert(
        &mut self,
        collection: &str,
        filter: Document,
        change: Document,
    ) -> Done<()> {
        let all = self.of(collection);
        all.update_one(filter, change).upsert(true).session(&mut self.session).await?;
        Ok(())
    }

    /// Many upserts, each a filter and a change, in one message to the server.
    pub async fn upsert_each(
        &mut self,
        collection: &str,
        changes: Vec<(Document, Document)>,
    ) -> Done<()> {
        // The server takes 100,000 in one message, and 48 MB.
        for some in changes.chunks(1_000) {
            let updates: Vec<Document> = some
                .iter()
                .map(|(filter, change)| doc! { "q": filter, "u": change, "upsert": true })
                .collect();
            let command = doc! { "update": collection, "updates": updates, "ordered": true };
            let reply = self.db.run_command(command).session(&mut self.session).await?;
            if let Some(first) = reply.get_array("writeErrors").ok().and_then(|all| all.first()) {
                return Err(Trouble::Refused(format!("the database refused a change: {first}")));
            }
        }
        Ok(())
    }

    /// Takes away what fits; how many there were.
    pub async fn delete(&mut self, collection: &str, filter: Document) -> Done<u64> {
        let all = self.of(collection);
        Ok(all.delete_many(filter).session(&mut self.session).await?.deleted_count)
    }

    /// The next number of a count, from 1 on; none is given twice.
    pub async fn next(&mut self, count: &str) -> Done<i64> {
        self.next_many(count, 1).await
    }

    /// The last of the next `n` numbers of a count.
    pub async fn next_many(&mut self, count: &str, n: i64) -> Done<i64> {
        let all = self.of("counts");
        let step = doc! { "$inc": { "n": n } };
        let found = all
            .find_one_and_update(doc! { "_id": count }, step)
            .upsert(true)
            .return_document(ReturnDocument::After)
            .session(&mut self.session)
            .await?;
        int(&found.unwrap_or_default(), "n")
    }
}

/// The tries of one change.
pub struct Tries {
    attempt: &'static str,
    began: Instant,
    looked: Instant,
    pause: Duration,
}

impl Tries {
    pub fn new(attempt: &'static str) -> Self {
        let now = Instant::now();
        Self { attempt, began: now, looked: now, pause: PAUSE }
    }

    /// Ends a try: commits what was done, or undoes it. `None` when it is to be made anew.
    pub async fn end<T>(&mut self, mut tx: Tx, done: Done<T>) -> Result<Option<T>> {
        let error = match done {
            Ok(value) => match self.commit(&mut tx).await {
                Ok(()) => return Ok(Some(value)),
                Err(error) => error,
            },
            Err(error) => {
                // A server that does not hear of it undoes the transaction by itself.
                let _ = tx.session.abort_transaction().await;
                error
            }
        };
        if !is_transient(&error) || self.began.elapsed() > PATIENCE {
            return Err(failed(self.attempt, error));
        }
        if is_conflict(&error) && self.looked.elapsed() > LOOK_AFTER {
            self.look(&tx.db).await;
        }
        self.wait().await;
        Ok(None)
    }

    /// What is in the way may be of a process that was killed.
    async fn look(&mut self, db: &Database) {
        match left::end(db).await {
            Ok(0) => {}
            Ok(count) => tracing::warn!(count, "ended transactions that were left open"),
            // Without the right to ask it goes on when the server has ended them.
            Err(error) => tracing::debug!(%error, "cannot look for transactions left open"),
        }
        self.looked = Instant::now();
    }

    async fn commit(&mut self, tx: &mut Tx) -> Done<()> {
        loop {
            match tx.session.commit_transaction().await {
                Err(error) if is_unknown(&error) && self.began.elapsed() < PATIENCE => {
                    self.wait().await;
                }
                other => return Ok(other?),
            }
        }
    }

    async fn wait(&mut self) {
        // By chance, so that two that met do not meet again.
        let eighths = RandomState::new().build_hasher().finish() as u32 % 8 + 1;
        tokio::time::sleep(self.pause * eighths / 8).await;
        self.pause = (self.pause * 2).min(PAUSE_MAX);
    }
}

/// Gives up where a server neither answers nor ends the connection: one that was frozen, or cut
/// off. What was on its way then is done or not; the same again is safe, by its key.
pub async fn within<T>(attempt: &'static str, work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(LIMIT, work).await.unwrap_or_else(|_| {
        let source = format!("the database did not answer within {} s", LIMIT.as_secs()).into();
        Err(StoreError::Unavailable { attempt, source })
    })
}

/// Refuses once another has the lease. Who takes it and who writes under it meet in its document, so
/// that nobody commits after it was taken.
pub async fn check_lease(tx: &mut Tx, lease: Option<&Lease>) -> Done<()> {
    let Some(lease) = lease else { return Ok(()) };
    let here = doc! { "_id": &lease.name, "token": lease.token.cast_signed() };
    if tx.update("leases", here, doc! { "$inc": { "writes": 1_i64 } }).await? {
        return Ok(());
    }
    Err(Trouble::Lost(lease.name.clone()))
}

/// Refuses once another has the lease. Two processes that derive the same device meet in its
/// document here, so that the one whose lease is gone cannot commit after the other has written.
pub async fn check_fence(tx: &mut Tx, lease: Option<&Lease>, device: &DeviceId) -> Done<()> {
    let Some(lease) = lease else { return Ok(()) };
    let here = doc! { "_id": &lease.name, "token": lease.token.cast_signed() };
    if tx.one("leases", here).await?.is_none() {
        return Err(Trouble::Lost(lease.name.clone()));
    }
    tx.upsert("fences", doc! { "_id": device.as_str() }, doc! { "$inc": { "n": 1_i64 } }).await
}

/// Begins a transaction.
pub async fn begin(db: &Database, attempt: &'static str) -> Result<Tx> {
    let begun = async {
        let mut session = db.client().start_session().await?;
        session.start_transaction().await?;
        Ok::<_, mongodb::error::Error>(session)
    };
    let session = begun.await.map_err(|e| failed(attempt, e))?;
    Ok(Tx::new(session, db.clone()))
}

/// Begins to read one state of the database.
pub async fn snapshot(db: &Database, attempt: &'static str) -> Result<Tx> {
    let session = db.client().start_session().snapshot(true).await;
    Ok(Tx::new(session.map_err(|e: mongodb::error::Error| failed(attempt, e))?, db.clone()))
}

/// Makes a change in a transaction; evaluates to what the body does. The body runs again when the
/// transaction met another, so it must not consume what it uses. `?` in it takes a `Trouble`.
macro_rules! transaction {
    ($store:expr, $attempt:expr, |$tx:ident| $body:expr) => {{
        let tried = async {
            let mut tries = $crate::session::Tries::new($attempt);
            let done = loop {
                let mut begun = $crate::session::begin($store.db(), $attempt).await?;
                let done = {
                    let $tx = &mut begun;
                    let body = async {
                        let value = $body;
                        Ok::<_, $crate::failure::Trouble>(value)
                    };
                    body.await
                };
                if let Some(value) = tries.end(begun, done).await? {
                    break value;
                }
            };
            Ok::<_, ohmstead_store::StoreError>(done)
        };
        $crate::session::within($attempt, tried).await?
    }};
}

/// The same of what is derived of a device: not once another process has the lease.
macro_rules! derived {
    ($store:expr, $attempt:expr, $device:expr, |$tx:ident| $body:expr) => {{
        let fence = $store.fenced();
        $crate::session::transaction!($store, $attempt, |tx| {
            $crate::session::check_fence(tx, fence.as_ref(), $device).await?;
            let $tx = &mut *tx;
            $body
        })
    }};
}

/// Reads one state of the database; evaluates to what the body does.
macro_rules! reading {
    ($store:expr, $attempt:expr, |$tx:ident| $body:expr) => {{
        let read = async {
            let mut begun = $crate::session::snapshot($store.db(), $attempt).await?;
            let $tx = &mut begun;
            let body = async {
                let value = $body;
                Ok::<_, $crate::failure::Trouble>(value)
            };
            body.await.map_err(|e| $crate::failure::failed($attempt, e))
        };
        $crate::session::within($attempt, read).await?
    }};
}

pub(crate) use {derived, reading, transaction};
