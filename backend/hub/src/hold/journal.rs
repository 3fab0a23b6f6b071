//! A file to which messages are appended. Each is on disk before it is answered for; a last one that
//! was cut off is not read, and never was answered for.

use anyhow::Context;
use ohmstead_store::StoreError;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use tokio::sync::oneshot;

/// Bytes at most: about a million readings. Then nothing more is taken, and meters keep it.
const LARGEST: u64 = 256 * 1024 * 1024;
/// Bytes that are read at once.
const PIECE: usize = 1024 * 1024;
/// Length of topic, length of payload, checksum of both.
const HEADER: usize = 12;
/// Messages written with one commit at most.
const AT_ONCE: usize = 256;

type Answer = oneshot::Sender<io::Result<()>>;

/// The file, and the thread that writes it.
pub struct Journal {
    file: Arc<File>,
    /// Bytes that are on disk for good.
    end: Arc<AtomicU64>,
    writer: mpsc::SyncSender<(Vec<u8>, Answer)>,
}

fn unavailable(source: io::Error) -> StoreError {
    StoreError::Unavailable {
        attempt: "keep a message until the clock is set",
        source: source.into(),
    }
}

fn encode(topic: &str, payload: &[u8]) -> Vec<u8> {
    let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let body = [topic.as_bytes(), payload].concat();
    let sum = crc32fast::hash(&body).to_le_bytes();
    [&length(topic.len())[..], &length(payload.len()), &sum, &body].concat()
}

/// The first message in `bytes` and its length; nothing when it is not all there, or damaged.
fn decode(bytes: &[u8]) -> Option<((String, Vec<u8>), usize)> {
    let word =
        |n: usize| bytes.get(n..n + 4)?.try_into().ok().map(u32::from_le_bytes).map(|w| w as usize);
    let (topic, payload, sum) = (word(0)?, word(4)?, word(8)?);
    let end = HEADER.checked_add(topic)?.checked_add(payload)?;
    let body = bytes.get(HEADER..end)?;
    if crc32fast::hash(body) as usize != sum {
        return None;
    }
    let text = std::str::from_utf8(&body[..topic]).ok()?.to_owned();
    Some(((text, body[topic..].to_vec()), end))
}

fn read_piece(file: &File, from: u64, end: u64) -> io::Result<Vec<u8>> {
    // At least one message: none is larger than a packet of the broker.
    let most = usize::try_from(end.saturating_sub(from)).unwrap_or(usize::MAX).min(2 * PIECE);
    let mut bytes = vec![0; most];
    file.read_exact_at(&mut bytes, from)?;
    Ok(bytes)
}

impl Journal {
    /// Opens the file, made when there is none.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let attempt = || format!("cannot use {}", path.display());
        let file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .with_context(attempt)?;
        let (length, mut end) = (file.metadata().with_context(attempt)?.len(), 0);
        loop {
            let bytes = read_piece(&file, end, length).with_context(attempt)?;
            let mut at = 0;
            while let Some((_, used)) = decode(&bytes[at..]) {
                at += used;
            }
            if at == 0 {
                break;
            }
            end += at as u64;
        }
        // What was cut off would stand between what comes and what is read.
        file.set_len(end).with_context(attempt)?;
        let (file, end) = (Arc::new(file), Arc::new(AtomicU64::new(end)));
        let (writer, jobs) = mpsc::sync_channel(AT_ONCE);
        let (theirs, written) = (file.clone(), end.clone());
        std::thread::Builder::new()
            .name("held messages".into())
            .spawn(move || write(&theirs, &written, &jobs))
            .with_context(attempt)?;
        Ok(Self { file, end, writer })
    }

    /// True when nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.end.load(Ordering::Acquire) == 0
    }

    /// Adds a message; it is on disk when this returns.
    ///
    /// # Errors
    /// When it is not.
    pub async fn append(&self, topic: &str, payload: &[u8]) -> Result<(), StoreError> {
        let (answer, written) = oneshot::channel();
        let gone = || unavailable(io::Error::other("the thread that writes has ended"));
        let (writer, message) = (self.writer.clone(), encode(topic, payload));
        // The queue is short: a full one is waited for off the runtime's threads.
        let sent = match writer.try_send((message, answer)) {
            Err(mpsc::TrySendError::Full(job)) => {
                tokio::task::spawn_blocking(move || writer.send(job).is_ok()).await.unwrap_or(false)
            }
            other => other.is_ok(),
        };
        if !sent {
            return Err(gone());
        }
        written.await.map_err(|_| gone())?.map_err(unavailable)
    }

    /// Some of the messages from `from` on, and where to read on; none at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub async fn read(&self, from: u64) -> Result<(Vec<(String, Vec<u8>)>, u64), StoreError> {
        let (file, end) = (self.file.clone(), self.end.load(Ordering::Acquire));
        let bytes = tokio::task::spawn_blocking(move || read_piece(&file, from, end)).await;
        let bytes = bytes.map_err(io::Error::other).and_then(|b| b).map_err(unavailable)?;
        let (mut all, mut at) = (Vec::new(), 0);
        while let Some((message, used)) = decode(&bytes[at..]) {
            all.push(message);
            at += used;
        }
        Ok((all, from + at as u64))
    }

    /// Forgets everything. Nobody may be adding.
    ///
    /// # Errors
    /// When it could not.
    pub async fn clear(&self) -> Result<(), StoreError> {
        let (file, end) = (self.file.clone(), self.end.clone());
        let cleared = tokio::task::spawn_blocking(move || {
            file.set_len(0)?;
            file.sync_data()?;
            end.store(0, Ordering::Release);
            Ok(())
        });
        cleared.await.map_err(io::Error::other).and_then(|r| r).map_err(unavailable)
    }
}

/// Writes what comes, as much as is there with one commit; runs until nobody can add any more.
fn write(file: &File, end: &AtomicU64, jobs: &mpsc::Receiver<(Vec<u8>, Answer)>) {
    while let Ok(first) = jobs.recv() {
        let rest = std::iter::from_fn(|| jobs.try_recv().ok()).take(AT_ONCE - 1);
        let (messages, answers): (Vec<_>, Vec<_>) = std::iter::once(first).chain(rest).unzip();
        let (bytes, from) = (messages.concat(), end.load(Ordering::Acquire));
        let done = if from + bytes.len() as u64 > LARGEST {
            Err(io::Error::other("too many messages wait already"))
        } else {
            file.write_all_at(&bytes, from).and_then(|()| file.sync_data())
        };
        if done.is_ok() {
            end.store(from + bytes.len() as u64, Ordering::Release);
        }
        for answer in answers {
            let done = match &done {
                Ok(()) => Ok(()),
                Err(error) => Err(io::Error::other(error.to_string())),
            };
            // Whoever asked may have gone; the message stays.
            let _ = answer.send(done);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_answered_for_is_there_after_a_power_cut_and_what_was_cut_off_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("held");
        let journal = Journal::open(&path).unwrap();
        let large = vec![7; PIECE];
        for (topic, payload) in [("a", &b"1"[..]), ("b", &large), ("c", b"")] {
            journal.append(topic, payload).await.unwrap();
        }
        drop(journal);
        let whole = std::fs::read(&path).unwrap();
        for cut in [0, 1, HEADER, HEADER + 1] {
            let tail = &encode("d", b"lost")[..cut];
            std::fs::write(&path, [&whole[..], tail].concat()).unwrap();
            let journal = Journal::open(&path).unwrap();
            assert_eq!(std::fs::metadata(&path).unwrap().len(), whole.len() as u64);
            let (mut from, mut topics) = (0, String::new());
            loop {
                let (messages, next) = journal.read(from).await.unwrap();
                if messages.is_empty() {
                    break;
                }
                messages.iter().for_each(|(topic, _)| topics.push_str(topic));
                from = next;
            }
            assert_eq!(topics, "abc", "cut after {cut}");
        }
        let journal = Journal::open(&path).unwrap();
        journal.clear().await.unwrap();
        assert!(journal.is_empty());
        journal.append("e", b"2").await.unwrap();
        assert_eq!(journal.read(0).await.unwrap().0, [("e".to_owned(), b"2".to_vec())]);
    }
}
