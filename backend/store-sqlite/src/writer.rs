//! The one thread that writes: it takes everything that has gathered, commits it together, and
//! only then answers.

use crate::commit;
use crate::failed;
use crate::sealed;
use crate::sealed::cache::Cache;
use ohmstead_codec::day::{DAY_MS, day_of};
use ohmstead_model::{DeviceId, Reading, Slot, SlotRange, TimeRange, TimestampMs};
use ohmstead_store::{Entry, Frozen, Outcome, Result, StoreError};
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;
use tokio::sync::oneshot;

/// Entries in one commit at most: bounds the time a commit takes and what a failure undoes.
const BATCH_MAX: usize = 8192;

/// `last_seen` is written at most this often, ms; between writes it lives in memory.
pub const LAST_SEEN_EVERY_MS: i64 = 30_000;

type Change = Box<dyn FnOnce(&mut Session<'_>) -> rusqlite::Result<Reply> + Send>;
/// Sends an answer once the commit it belongs to has succeeded or failed.
type Reply = Box<dyn FnOnce(std::result::Result<(), &rusqlite::Error>) + Send>;

enum Job {
    Commit { entries: Vec<Entry>, now: TimestampMs, reply: oneshot::Sender<Result<Vec<Outcome>>> },
    Change { attempt: &'static str, change: Change, fail: Box<dyn FnOnce(StoreError) + Send> },
    Probe { reply: oneshot::Sender<Result<()>> },
}

/// What the writer knows of a device without asking the database.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Row id.
    pub row: i64,
    /// The dirty range on disk.
    pub dirty: Option<TimeRange>,
    /// A dirty range that the commit under way takes away: until it ends, the old intervals are
    /// still there to be read.
    pub clearing: Option<TimeRange>,
    /// Grows with every change of readings.
    pub generation: u64,
    /// When anything last arrived.
    pub last_seen: Option<TimestampMs>,
    /// The value of `last_seen` on disk.
    pub last_seen_written: Option<TimestampMs>,
    /// No day from this one on is sealed.
    pub sealed_end: Option<i64>,
    /// The day that is being sealed; taken away by a change of its rows.
    pub sealing: Option<Note>,
    /// The slot in whose month intervals are being packed; taken away by a change of any.
    pub packing: Option<Note>,
    /// What is frozen of it.
    pub frozen: Option<Frozen>,
    /// When a reading that was late by a day or more last became a row.
    pub late_at: Option<TimestampMs>,
    /// The value of `late_at` on disk.
    pub late_written: Option<TimestampMs>,
}

/// What is being compressed, between its snapshot and its commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    /// The UTC day, since 1970-01-01, or the slot.
    pub piece: i64,
    /// Tells one attempt from another.
    pub attempt: u64,
}

/// Shared between the writer and the readers: exact `last_seen` and generations.
pub type KnownDevices = Arc<Mutex<HashMap<DeviceId, Known>>>;

/// One transaction in the making.
pub struct Session<'a> {
    pub tx: &'a Transaction<'a>,
    pub known: MutexGuard<'a, HashMap<DeviceId, Known>>,
    /// Never falls, also across a failed commit.
    pub generation: &'a mut u64,
    pub cache: &'a mut Cache,
    /// To be told when the commit has ended.
    pub after: &'a mut After,
}

/// What readers may know only once a commit has ended.
#[derive(Default)]
pub struct After {
    /// Devices whose dirty mark was taken away.
    pub settled: Vec<DeviceId>,
    /// What a test does while the commit is under way.
    #[cfg(test)]
    pub meanwhile: Option<Box<dyn FnOnce() + Send>>,
}

pub struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    pub known: KnownDevices,
    /// Generations up to this one are in the database. Read and written under the lock of `known`.
    visible: Arc<AtomicU64>,
}

impl Writer {
    pub fn start(connection: Connection) -> Result<Self> {
        let attempt = "start the writer";
        let mut generation = 0;
        let known = load(&connection, &mut generation).map_err(|e| failed(attempt, e))?;
        let known = Arc::new(Mutex::new(known));
        let visible = Arc::new(AtomicU64::new(generation));
        let (jobs, queue) = channel();
        let state = State {
            connection,
            known: known.clone(),
            visible: visible.clone(),
            generation,
            cache: Cache::default(),
            stale: false,
            trouble: Trouble::default(),
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || state.run(&queue))
            .map_err(|e| StoreError::Failed { attempt, source: e.into() })?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)), known, visible })
    }

    /// The generation that a pass beginning now may settle. That of a change whose commit is under
    /// way is not given out: what the pass reads may not have the change yet.
    pub fn settleable(
        &self,
        known: &MutexGuard<'_, HashMap<DeviceId, Known>>,
        of: &DeviceId,
    ) -> u64 {
        let visible = self.visible.load(Ordering::SeqCst);
        known.get(of).map_or(visible, |k| k.generation.min(visible))
    }

    fn send(&self, job: Job) {
        let jobs = self.jobs.lock().expect("no thread panics while it holds the sender");
        // A closed queue drops the job and with it the reply: the caller sees `gone`.
        let _ = jobs.as_ref().expect("the queue is open until drop").send(job);
    }

    pub async fn commit(&self, entries: Vec<Entry>, now: TimestampMs) -> Result<Vec<Outcome>> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Commit { entries, now, reply });
        answer.await.unwrap_or_else(|_| Err(gone("commit readings")))
    }

    /// Whether the writer can write: it takes the write lock, changes a row in memory and takes
    /// that back, and no page goes to the disk. After a commit that failed for want of space it
    /// says so until one succeeds or there is room again.
    pub async fn probe(&self) -> Result<()> {
        let (reply, answer) = oneshot::channel();
        self.send(Job::Probe { reply });
        answer.await.unwrap_or_else(|_| Err(gone("look whether the store can be written")))
    }

    pub async fn run<T: Send + 'static>(
        &self,
        attempt: &'static str,
        change: impl FnOnce(&mut Session<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        // Either the change or its failure answers.
        let reply = Arc::new(Mutex::new(Some(reply)));
        let take = |cell: &Mutex<Option<oneshot::Sender<_>>>| {
            cell.lock().expect("nothing panics while taking").take()
        };
        let other = reply.clone();
        let change: Change = Box::new(move |session| {
            let value = change(session)?;
            Ok(Box::new(move |committed| {
                if let (Ok(()), Some(reply)) = (committed, take(&reply)) {
                    let _ = reply.send(Ok(value));
                }
            }))
        });
        let fail = Box::new(move |error| {
            if let Some(reply) = take(&other) {
                let _ = reply.send(Err(error));
            }
        });
        self.send(Job::Change { attempt, change, fail });
        answer.await.unwrap_or_else(|_| Err(gone(attempt)))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Ok(mut jobs) = self.jobs.lock() {
            jobs.take();
        }
        if let Some(thread) = self.thread.lock().ok().and_then(|mut t| t.take()) {
            let _ = thread.join();
        }
    }
}

fn gone(attempt: &'static str) -> StoreError {
    StoreError::Failed { attempt, source: "the store's writer has ended".into() }
}

struct State {
    connection: Connection,
    known: KnownDevices,
    visible: Arc<AtomicU64>,
    generation: u64,
    cache: Cache,
    /// A commit failed: what is known must be read again before the next.
    stale: bool,
    trouble: Trouble,
}

/// The same failure, told once for many commits.
fn again(attempt: &'static str, later: bool, text: &str) -> StoreError {
    let source = text.to_owned().into();
    if later {
        StoreError::Unavailable { attempt, source }
    } else {
        StoreError::Failed { attempt, source }
    }
}

/// Changes a page and takes that back: the database must be writable, and nothing goes to the
/// disk. After a `failure` only a commit shows whether the disk takes one again.
pub fn probe(connection: &mut Connection, failure: bool) -> rusqlite::Result<()> {
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = tx.pragma_query_value(None, "user_version", |r| r.get(0))?;
    tx.pragma_update(None, "user_version", version)?;
    if failure { tx.commit() } else { tx.rollback() }
}

/// How often the log repeats that nothing can be written.
const REPEAT: std::time::Duration = std::time::Duration::from_secs(60);

/// A store that cannot write, told to the log at the beginning, now and then, and at the end.
#[derive(Default)]
struct Trouble {
    /// When the log was last told, and how many failures came since.
    told: Option<(Instant, u64)>,
}

impl Trouble {
    fn is_some(&self) -> bool {
        self.told.is_some()
    }

    fn goes_on(&mut self, error: &str) {
        let failures = match &mut self.told {
            Some((at, failures)) if at.elapsed() < REPEAT => {
                *failures += 1;
                return;
            }
            told => told.map_or(1, |(_, failures)| failures + 1),
        };
        tracing::error!(
            error,
            failures,
            "the store could not write; what came is not acknowledged, so that it is sent again"
        );
        self.told = Some((Instant::now(), 0));
    }

    fn is_over(&mut self) {
        if self.told.take().is_some() {
            tracing::info!("the store can be written again");
        }
    }
}

type CommitReply = (oneshot::Sender<Result<Vec<Outcome>>>, Vec<Outcome>);
type Answers = (Vec<CommitReply>, Vec<(Reply, Box<dyn FnOnce(StoreError) + Send>, &'static str)>);

impl State {
    fn run(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let mut size = 0;
            let (mut batch, mut probes) = (Vec::new(), Vec::new());
            let mut next = Some(first);
            while let Some(job) = next {
                if let Job::Commit { entries, .. } = &job {
                    size += entries.len();
                }
                match job {
                    Job::Probe { reply } => probes.push(reply),
                    other => batch.push(other),
                }
                next = if size < BATCH_MAX { queue.try_recv().ok() } else { None };
            }
            if !batch.is_empty() {
                self.group(batch);
            }
            self.answer(probes);
        }
        // Leaves a single tidy file behind; not needed for safety.
        let _ = self.connection.pragma_update(None, "wal_checkpoint", "TRUNCATE");
    }

    fn answer(&mut self, probes: Vec<oneshot::Sender<Result<()>>>) {
        if probes.is_empty() {
            return;
        }
        let attempt = "look whether the store can be written";
        let result = probe(&mut self.connection, self.trouble.is_some());
        match &result {
            Ok(()) => self.trouble.is_over(),
            Err(error) => self.trouble.goes_on(&error.to_string()),
        }
        let later = result.map_err(|e| (failed(attempt, e).is_retryable(), attempt));
        for reply in probes {
            let _ = reply.send(match later {
                Ok(()) => Ok(()),
                Err((later, attempt)) => Err(again(attempt, later, "it could not be written")),
            });
        }
    }

    fn group(&mut self, batch: Vec<Job>) {
        let mut answers: Answers = (Vec::new(), Vec::new());
        let mut rest = batch.into_iter();
        let mut after = After::default();
        let result = self.transact(&mut rest, &mut answers, &mut after);
        self.publish(after);
        let Err(error) = result else {
            self.trouble.is_over();
            for (reply, outcomes) in answers.0 {
                let _ = reply.send(Ok(outcomes));
            }
            for (done, ..) in answers.1 {
                done(Ok(()));
            }
            return;
        };
        self.stale = true;
        let text = error.to_string();
        self.trouble.goes_on(&text);
        let later = failed("commit", error).is_retryable();
        for (reply, _) in answers.0 {
            let _ = reply.send(Err(again("commit readings", later, &text)));
        }
        for (_, fail, attempt) in answers.1 {
            fail(again(attempt, later, &text));
        }
        for job in rest {
            match job {
                Job::Commit { reply, .. } => {
                    drop(reply.send(Err(again("commit readings", later, &text))))
                }
                Job::Change { attempt, fail, .. } => fail(again(attempt, later, &text)),
                Job::Probe { reply } => {
                    drop(reply.send(Err(again("look at the writer", later, &text))))
                }
            }
        }
    }

    /// The commit has ended, well or not: what readers are told from now on.
    fn publish(&self, after: After) {
        let mut known = self.known.lock().expect("no thread panics while it holds the devices");
        self.visible.store(self.generation, Ordering::SeqCst);
        for device in after.settled {
            if let Some(known) = known.get_mut(&device) {
                known.clearing = None;
            }
        }
    }

    fn transact(
        &mut self,
        jobs: &mut impl Iterator<Item = Job>,
        answers: &mut Answers,
        after: &mut After,
    ) -> rusqlite::Result<()> {
        if self.stale {
            let fresh = load(&self.connection, &mut self.generation)?;
            *self.known.lock().expect("no thread panics while it holds the devices") = fresh;
            self.cache.clear();
            self.stale = false;
        }
        let tx = self.connection.transaction()?;
        let mut session = Session {
            tx: &tx,
            known: self.known.lock().expect("no thread panics while it holds the devices"),
            generation: &mut self.generation,
            cache: &mut self.cache,
            after,
        };
        for job in jobs {
            match job {
                Job::Commit { entries, now, reply } => {
                    match commit::take_all(&mut session, entries, now) {
                        Ok(outcomes) => answers.0.push((reply, outcomes)),
                        Err(e) => {
                            answers.0.push((reply, Vec::new()));
                            return Err(e);
                        }
                    }
                }
                Job::Change { attempt, change, fail } => {
                    tx.prepare_cached("SAVEPOINT change")?.execute([])?;
                    match change(&mut session) {
                        Ok(done) => answers.1.push((done, fail, attempt)),
                        Err(e) if is_own_fault(&e) => {
                            tx.prepare_cached("ROLLBACK TO change")?.execute([])?;
                            fail(failed(attempt, e));
                        }
                        Err(e) => {
                            answers.1.push((Box::new(|_| ()), fail, attempt));
                            return Err(e);
                        }
                    }
                    tx.prepare_cached("RELEASE change")?.execute([])?;
                }
                // Answered beside the transaction.
                Job::Probe { reply } => drop(reply.send(Ok(()))),
            }
        }
        drop(session);
        #[cfg(test)]
        after.meanwhile.take().into_iter().for_each(|act| act());
        tx.commit()
    }
}

/// True when only the change itself is at fault, and the others in its group can go on.
fn is_own_fault(error: &rusqlite::Error) -> bool {
    !matches!(error, rusqlite::Error::SqliteFailure(e, _)
        if e.code != rusqlite::ErrorCode::ConstraintViolation && e.code != rusqlite::ErrorCode::TypeMismatch)
}

/// Reads what the writer keeps in memory; every device gets a new generation.
fn load(
    connection: &Connection,
    generation: &mut u64,
) -> rusqlite::Result<HashMap<DeviceId, Known>> {
    let mut statement = connection.prepare(
        "SELECT d.name, d.id, d.last_seen, m.from_ms, m.to_ms,
         (SELECT max(day) FROM sealed WHERE device = d.id), f.horizon, f.carry, f.first_slot, d.late_at
         FROM device d LEFT JOIN dirty m ON m.device = d.id LEFT JOIN frozen f ON f.device = d.id",
    )?;
    let rows = statement.query_map([], |row| {
        let last_seen = row.get::<_, Option<i64>>(2)?.map(TimestampMs);
        *generation += 1;
        let dirty = row.get::<_, Option<i64>>(3)?.zip(row.get::<_, Option<i64>>(4)?);
        let known = Known {
            row: row.get(1)?,
            clearing: None,
            dirty: dirty.map(|(from, to)| TimeRange::new(TimestampMs(from), TimestampMs(to))),
            generation: *generation,
            last_seen,
            last_seen_written: last_seen,
            sealed_end: row.get::<_, Option<i64>>(5)?.map(|day| day + 1),
            sealing: None,
            packing: None,
            frozen: match row.get::<_, Option<i64>>(6)? {
                Some(horizon) => Some(Frozen {
                    horizon: TimestampMs(horizon),
                    carry: TimestampMs(row.get(7)?),
                    first: Slot(row.get(8)?),
                }),
                None => None,
            },
            late_at: row.get::<_, Option<i64>>(9)?.map(TimestampMs),
            late_written: row.get::<_, Option<i64>>(9)?.map(TimestampMs),
        };
        Ok((crate::row::device_id(row, 0)?, known))
    })?;
    rows.collect()
}

impl Session<'_> {
    /// The device's row, made on first sight.
    pub fn device(&mut self, id: &DeviceId, now: TimestampMs) -> rusqlite::Result<&mut Known> {
        if !self.known.contains_key(id) {
            self.tx
                .prepare_cached("INSERT INTO device (name, created_at) VALUES (?1, ?2)")?
                .execute((id.as_str(), now.0))?;
            let known = Known { row: self.tx.last_insert_rowid(), ..Known::default() };
            self.known.insert(id.clone(), known);
        }
        Ok(self.known.get_mut(id).expect("just put there"))
    }

    /// The row of a device that may not exist.
    pub fn row(&self, id: &DeviceId) -> Option<i64> {
        self.known.get(id).map(|k| k.row)
    }

    /// Widens the device's dirty range; writes only when it grows.
    pub fn mark(&mut self, id: &DeviceId, range: TimeRange) -> rusqlite::Result<()> {
        *self.generation += 1;
        let generation = *self.generation;
        let Some(known) = self.known.get_mut(id) else { return Ok(()) };
        known.generation = generation;
        if known.dirty.is_some_and(|d| d.from <= range.from && range.to <= d.to) {
            return Ok(());
        }
        // Widened to whole slots, so that live readings rarely have to widen it again.
        let slots = SlotRange::touching(range).times();
        let whole = known.dirty.map_or(slots, |d| d.union(slots)).union(range);
        known.dirty = Some(whole);
        self.tx
            .prepare_cached(
                "INSERT OR REPLACE INTO dirty (device, from_ms, to_ms) VALUES (?1, ?2, ?3)",
            )?
            .execute((known.row, whole.from.0, whole.to.0))?;
        Ok(())
    }

    /// Notes that the clocked row of an instant is new or another.
    pub fn row_changed(
        &mut self,
        id: &DeviceId,
        at: TimestampMs,
        now: TimestampMs,
    ) -> rusqlite::Result<()> {
        let Some(known) = self.known.get_mut(id) else { return Ok(()) };
        if known.sealing.is_some_and(|s| s.piece == day_of(at)) {
            known.sealing = None;
        }
        if now - at >= DAY_MS {
            known.late_at = Some(now);
            if known.late_written.is_none_or(|written| now - written >= LAST_SEEN_EVERY_MS) {
                known.late_written = Some(now);
                self.tx
                    .prepare_cached("UPDATE device SET late_at = ?2 WHERE id = ?1")?
                    .execute((known.row, now.0))?;
            }
        }
        Ok(())
    }

    /// The sealed reading of an instant. In a damaged day there is none: what arrives for it
    /// becomes a row, so that one bad day cannot keep others from being stored.
    pub fn sealed(&mut self, id: &DeviceId, at: TimestampMs) -> rusqlite::Result<Option<Reading>> {
        let day = day_of(at);
        let Some(known) = self.known.get(id) else { return Ok(None) };
        if known.sealed_end.is_none_or(|end| day >= end) {
            return Ok(None);
        }
        let (tx, row) = (self.tx, known.row);
        match self.cache.find(row, day, at, || sealed::load(tx, row, day)) {
            Err(error) if sealed::is_damage(&error) => {
                tracing::error!(device = id.as_str(), %error, "a sealed day is damaged");
                Ok(None)
            }
            found => found,
        }
    }

    /// The first column of the first row, if there is one.
    pub fn one<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> rusqlite::Result<Option<T>> {
        self.tx.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional()
    }
}
