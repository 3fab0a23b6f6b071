//! Commits what has gathered since the last commit in one transaction (group commit): while one is
//! on its way to a majority's disks, the next gathers.

use crate::commit::{Batch, take_all};
use crate::session::transaction;
use mongodb::Database;
use ohmstead_model::TimestampMs;
use ohmstead_store::{Entry, Outcome, Result, StoreError, WriteTrouble};
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::{mpsc, oneshot};

const ATTEMPT: &str = "commit readings";
/// Entries in one transaction: further calls wait for the next. The more, the more readings of a device
/// share the one change of what is known of it.
const BATCH_MAX: usize = 8_000;

type Reply = oneshot::Sender<Result<Vec<Outcome>>>;

struct Job {
    batch: Batch,
    reply: Reply,
}

/// Takes in entries. The task behind it ends with the last handle.
pub struct Writer {
    jobs: mpsc::UnboundedSender<Job>,
    trouble: Arc<Mutex<WriteTrouble>>,
}

impl Writer {
    pub fn start(db: Database) -> Self {
        let (jobs, queue) = mpsc::unbounded_channel();
        let trouble = Arc::<Mutex<WriteTrouble>>::default();
        tokio::spawn(run(Committer { db, trouble: trouble.clone() }, queue));
        Self { jobs, trouble }
    }

    pub async fn commit(&self, entries: Vec<Entry>, now: TimestampMs) -> Result<Vec<Outcome>> {
        let (reply, answer) = oneshot::channel();
        let gone = || StoreError::Failed {
            attempt: ATTEMPT,
            source: "the store's writer has ended".into(),
        };
        let job = Job { batch: Batch { entries, now }, reply };
        self.jobs.send(job).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    /// True when the last commit failed for want of the database, and none succeeded since.
    pub fn in_trouble(&self) -> bool {
        known(&self.trouble).is_some()
    }
}

fn known(trouble: &Mutex<WriteTrouble>) -> MutexGuard<'_, WriteTrouble> {
    trouble.lock().expect("no thread panics while it holds it")
}

struct Committer {
    db: Database,
    trouble: Arc<Mutex<WriteTrouble>>,
}

async fn run(committer: Committer, mut queue: mpsc::UnboundedReceiver<Job>) {
    while let Some(first) = queue.recv().await {
        let mut size = first.batch.entries.len();
        let (mut batches, mut replies) = (vec![first.batch], vec![first.reply]);
        while size < BATCH_MAX
            && let Ok(next) = queue.try_recv()
        {
            size += next.batch.entries.len();
            batches.push(next.batch);
            replies.push(next.reply);
        }
        committer.group(batches, replies).await;
    }
}

impl Committer {
    fn db(&self) -> &Database {
        &self.db
    }

    async fn group(&self, batches: Vec<Batch>, replies: Vec<Reply>) {
        let done = self.take(&batches).await;
        match done {
            Ok(outcomes) => {
                known(&self.trouble).is_over();
                for (reply, outcomes) in replies.into_iter().zip(outcomes) {
                    let _ = reply.send(Ok(outcomes));
                }
            }
            Err(error) if error.is_retryable() => {
                let text = error.to_string();
                known(&self.trouble).goes_on(&text);
                for reply in replies {
                    let source = text.clone().into();
                    let _ = reply.send(Err(StoreError::Unavailable { attempt: ATTEMPT, source }));
                }
            }
            // One of them is at fault: each by itself, so that the others are stored.
            Err(error) if replies.len() == 1 => {
                for reply in replies {
                    tracing::error!(%error, "entries could not be stored");
                    let _ = reply.send(Err(again(&error)));
                }
            }
            Err(_) => {
                for (batch, reply) in batches.into_iter().zip(replies) {
                    let done = self.take(std::slice::from_ref(&batch)).await;
                    let _ = reply.send(done.map(|mut all| all.pop().unwrap_or_default()));
                }
            }
        }
    }

    async fn take(&self, batches: &[Batch]) -> Result<Vec<Vec<Outcome>>> {
        Ok(transaction!(self, ATTEMPT, |tx| take_all(tx, batches).await?))
    }
}

/// The same failure, in words.
fn again(error: &StoreError) -> StoreError {
    StoreError::Failed { attempt: ATTEMPT, source: error.to_string().into() }
}
