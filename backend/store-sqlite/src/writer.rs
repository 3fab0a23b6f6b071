//! The one thread that writes: it takes everything that has gathered, commits it together, and
//! only then answers.

use crate::commit;
use crate::commits::{Commit, Commits};
use crate::failure::{failed, is_damage};
use crate::known::{KnownDevices, load, load_again};
use crate::open_transaction::{After, OpenTransaction, total_changes};
use crate::sealed::cache::Cache;
use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{Entry, Outcome, Result, StoreError, WriteTrouble};
use rusqlite::{Connection, TransactionBehavior};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

/// Entries in one commit at most: bounds the time a commit takes and what a failure undoes.
const BATCH_MAX: usize = 8192;

type Change = Box<dyn FnOnce(&mut OpenTransaction<'_>) -> rusqlite::Result<Reply> + Send>;
/// Sends an answer once the commit it belongs to has succeeded or failed.
type Reply = Box<dyn FnOnce(std::result::Result<(), &rusqlite::Error>) + Send>;

enum Job {
    Commit { entries: Vec<Entry>, now: TimestampMs, reply: oneshot::Sender<Result<Vec<Outcome>>> },
    Change { attempt: &'static str, change: Change, fail: Box<dyn FnOnce(StoreError) + Send> },
    Probe { reply: oneshot::Sender<Result<()>> },
}

/// Which generations a pass may settle.
pub struct Settleable {
    of: HashMap<DeviceId, u64>,
    visible: u64,
}

impl Settleable {
    /// That of a device; of one that only another process knows, one that settles nothing.
    pub fn of(&self, device: &DeviceId) -> u64 {
        self.of.get(device).map_or(0, |generation| (*generation).min(self.visible))
    }
}

pub struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<std::thread::JoinHandle<()>>>,
    pub known: KnownDevices,
    /// Generations up to this one are in the database. Read and written under the lock of `known`.
    visible: Arc<AtomicU64>,
}

impl Writer {
    pub fn start(connection: Connection, commits: Commits) -> Result<Self> {
        let attempt = "start the writer";
        let mut generation = 0;
        // First, so that a change between the two is seen as one.
        let data_version = data_version(&connection).map_err(|e| failed(attempt, e))?;
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
            data_version,
            trouble: WriteTrouble::default(),
            commits,
            careful: false,
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || state.run(&queue))
            .map_err(|e| StoreError::Failed { attempt, source: e.into() })?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)), known, visible })
    }

    /// The generations that passes beginning now may settle, of one device or of all. That of a
    /// change whose commit is under way is not given out: what the pass reads may not have the
    /// change yet.
    pub fn settleable(&self, device: Option<&DeviceId>) -> Settleable {
        let known = self.known.lock().expect("no thread panics while it holds the devices");
        let visible = self.visible.load(Ordering::SeqCst);
        let of: HashMap<DeviceId, u64> = match device {
            Some(id) => known.get(id).map(|k| (id.clone(), k.generation)).into_iter().collect(),
            None => known.iter().map(|(id, k)| (id.clone(), k.generation)).collect(),
        };
        Settleable { of, visible }
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
        change: impl FnOnce(&mut OpenTransaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = oneshot::channel();
        // Either the change or its failure answers.
        let reply = Arc::new(Mutex::new(Some(reply)));
        let take = |cell: &Mutex<Option<oneshot::Sender<_>>>| {
            cell.lock().expect("nothing panics while taking").take()
        };
        let other = reply.clone();
        let change: Change = Box::new(move |open| {
            let value = change(open)?;
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
    /// What [`data_version`] said when `known` was read.
    data_version: i64,
    trouble: WriteTrouble,
    commits: Commits,
    /// A page was found damaged: each commit is undone by itself where it meets one.
    careful: bool,
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
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = tx.pragma_query_value(None, "user_version", |r| r.get(0))?;
    tx.pragma_update(None, "user_version", version)?;
    if failure { tx.commit() } else { tx.rollback() }
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
        if let (Ok(()), Some(commit)) = (&result, after.noted)
            && let Err(error) = self.commits.note(commit)
        {
            tracing::warn!(%error, "the last commit could not be noted beside the database");
        }
        self.publish();
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
        // The next time only what meets the damage fails.
        self.careful |= is_damage(&error);
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
    fn publish(&self) {
        let _known = self.known.lock().expect("no thread panics while it holds the devices");
        self.visible.store(self.generation, Ordering::SeqCst);
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
        // The write lock first: what is known is then that of the last commit, whoever made it.
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version = data_version(&tx)?;
        if version != self.data_version {
            let mut known = self.known.lock().expect("no thread panics while it holds the devices");
            load_again(&tx, &mut self.generation, &mut known)?;
            drop(known);
            self.cache.clear();
            self.data_version = version;
        }
        let changes = total_changes(&tx)?;
        let mut open = OpenTransaction {
            tx: &tx,
            known: self.known.lock().expect("no thread panics while it holds the devices"),
            generation: &mut self.generation,
            cache: &mut self.cache,
            after,
        };
        for job in jobs {
            take(job, &mut open, self.careful, answers)?;
        }
        drop(open);
        after.noted = number_commit(&tx, changes, after.stored)?;
        #[cfg(test)]
        after.meanwhile.take().into_iter().for_each(|act| act());
        tx.commit()
    }
}

/// Makes one job's change; one that fails by its own fault is answered and leaves nothing. An
/// error undoes the whole group.
fn take(
    job: Job,
    open: &mut OpenTransaction<'_>,
    careful: bool,
    answers: &mut Answers,
) -> rusqlite::Result<()> {
    match job {
        Job::Commit { entries, now, reply } => {
            let stored = open.after.stored;
            let done = if careful {
                open.apart(|open| commit::take_all(open, entries, now))
            } else {
                commit::take_all(open, entries, now).map(Ok)
            };
            match done {
                Ok(Ok(outcomes)) => answers.0.push((reply, outcomes)),
                Ok(Err(own)) => {
                    open.after.stored = stored;
                    drop(reply.send(Err(failed("commit readings", own))));
                }
                Err(error) => {
                    answers.0.push((reply, Vec::new()));
                    return Err(error);
                }
            }
        }
        Job::Change { attempt, change, fail } => match open.apart(change) {
            Ok(Ok(done)) => answers.1.push((done, fail, attempt)),
            Ok(Err(own)) => fail(failed(attempt, own)),
            Err(error) => {
                answers.1.push((Box::new(|_| ()), fail, attempt));
                return Err(error);
            }
        },
        // Answered beside the transaction.
        Job::Probe { reply } => drop(reply.send(Ok(()))),
    }
    Ok(())
}

/// Another number once another connection has committed a change.
fn data_version(c: &Connection) -> rusqlite::Result<i64> {
    c.prepare_cached("PRAGMA data_version")?.query_row([], |r| r.get(0))
}

/// What can be told later of a commit that is about to end; nothing when it changes nothing. One
/// without new readings is counted: the others are known by a reading.
fn number_commit(
    c: &Connection,
    changes_before: i64,
    stored: Option<(i64, TimestampMs)>,
) -> rusqlite::Result<Option<Commit>> {
    if total_changes(c)? == changes_before {
        return Ok(None);
    }
    let sql = if stored.is_some() {
        "SELECT number FROM sequence"
    } else {
        "UPDATE sequence SET number = number + 1 RETURNING number"
    };
    match c.prepare_cached(sql)?.query_row([], |r| r.get(0)) {
        Ok(number) => Ok(Some(Commit { number, reading: stored })),
        // Without the count lost commits are noticed later or not; without the commit nothing is kept.
        Err(error) if is_damage(&error) => {
            tracing::error!(%error, "the count of commits is damaged");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
