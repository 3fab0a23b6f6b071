use super::*;
use ohmstead_model::{DeviceId, Milliwatts, Reading, TimeRange, TimestampMs};
use ohmstead_store::{Entry, Outcome, ReadingStore, Store, StoreError, contract_tests};
use tempfile::TempDir;

async fn fresh() -> (TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    (dir, store)
}

contract_tests!(fresh);

fn device() -> DeviceId {
    DeviceId::new("m").unwrap()
}

fn entry(n: i64) -> Entry {
    let reading =
        Reading { at: TimestampMs(n * 1000), power: Some(Milliwatts(n)), ..Reading::default() };
    Entry::Reading { device: device(), reading }
}

#[tokio::test]
async fn what_was_committed_and_marked_is_there_after_opening_again() {
    use ohmstead_store::{DeviceStore, IntervalStore};
    let (dir, store) = fresh().await;
    store.commit((0..10).map(entry).collect(), TimestampMs(5)).await.unwrap();
    drop(store);
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(store.readings(&device(), TimeRange::ALL, 100).await.unwrap().len(), 10);
    assert_eq!(store.dirty().await.unwrap().len(), 1);
    assert_eq!(store.device(&device()).await.unwrap().unwrap().last_seen, Some(TimestampMs(5)));
}

/// A pass that begins while a reading is being committed reads without it, so what it writes must
/// not take the reading's mark away.
#[tokio::test]
async fn a_mark_stays_when_the_pass_began_before_its_commit_ended() {
    use ohmstead_model::SlotRange;
    use ohmstead_store::IntervalStore;
    use std::sync::mpsc;
    let (_dir, store) = fresh().await;
    store.commit(vec![entry(1)], TimestampMs(0)).await.unwrap();
    let (reached, at_commit) = mpsc::channel();
    let (go_on, wait) = mpsc::channel();
    let committing = store.clone();
    let committed = tokio::spawn(async move {
        let change = committing.write("test", move |open| {
            commit::take_all(open, vec![entry(2)], TimestampMs(0))?;
            open.after.meanwhile = Some(Box::new(move || {
                reached.send(()).unwrap();
                wait.recv().unwrap();
            }));
            Ok(())
        });
        change.await.unwrap();
    });
    tokio::task::spawn_blocking(move || at_commit.recv().unwrap()).await.unwrap();
    let mark = store.dirty_device(&device()).await.unwrap().unwrap();
    assert_eq!(store.dirty().await.unwrap(), std::slice::from_ref(&mark));
    assert_eq!(store.readings(&device(), TimeRange::ALL, 9).await.unwrap().len(), 1);
    go_on.send(()).unwrap();
    committed.await.unwrap();
    let nothing = SlotRange::touching(TimeRange::new(TimestampMs(0), TimestampMs(9000)));
    store.replace_intervals(&device(), nothing, vec![], vec![], Some(mark)).await.unwrap();
    let mark =
        store.dirty_device(&device()).await.unwrap().expect("the second reading is to be derived");
    store.replace_intervals(&device(), nothing, vec![], vec![], Some(mark)).await.unwrap();
    assert_eq!(store.dirty().await.unwrap(), []);
}

#[tokio::test]
async fn a_full_disk_refuses_without_loss_and_recovers_without_reopening() {
    let (_dir, store) = fresh().await;
    store.commit((0..100).map(entry).collect(), TimestampMs(0)).await.unwrap();
    // A real SQLITE_FULL from the engine, as a full disk gives it.
    let pages: i64 = store
        .write("test", |s| s.tx.query_row("PRAGMA page_count", [], |r| r.get(0)))
        .await
        .unwrap();
    let limit = move |n: i64| store_limit(n);
    store.write("test", limit(pages)).await.unwrap();
    let error = store.commit((100..20_000).map(entry).collect(), TimestampMs(0)).await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    assert_eq!(store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap().len(), 100);
    store.write("test", limit(1 << 30)).await.unwrap();
    assert!(store.is_ready().await, "there is room again");
    let outcomes = store.commit((90..20_000).map(entry).collect(), TimestampMs(0)).await.unwrap();
    assert_eq!(outcomes.iter().filter(|o| **o == Outcome::Duplicate).count(), 10);
    assert_eq!(store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap().len(), 20_000);
}

fn store_limit(
    pages: i64,
) -> impl FnOnce(&mut open_transaction::OpenTransaction<'_>) -> rusqlite::Result<()> {
    move |s| s.tx.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
}

#[tokio::test]
async fn a_store_that_cannot_write_is_not_ready_until_it_can() {
    let (_dir, store) = fresh().await;
    assert!(store.is_ready().await);
    // As small as the file is now: the next page that it needs is refused.
    store.write("test", store_limit(1)).await.unwrap();
    store.commit((0..20_000).map(entry).collect(), TimestampMs(0)).await.unwrap_err();
    assert_eq!(store.readings(&device(), TimeRange::ALL, 9).await.unwrap(), []);
    store.write("test", store_limit(1 << 30)).await.unwrap();
    assert!(store.is_ready().await);
}

#[tokio::test]
async fn a_probe_writes_nothing_to_the_disk() {
    let (dir, store) = fresh().await;
    store.commit(vec![entry(1)], TimestampMs(0)).await.unwrap();
    let files =
        || ["", "-wal"].map(|end| std::fs::read(dir.path().join(format!("{FILE}{end}"))).unwrap());
    let before = files();
    for _ in 0..100 {
        assert!(store.is_ready().await);
    }
    assert!(files() == before);
    store.commit(vec![entry(2)], TimestampMs(0)).await.unwrap();
    assert_eq!(store.readings(&device(), TimeRange::ALL, 9).await.unwrap().len(), 2);
}

#[test]
fn a_database_that_cannot_be_written_is_refused_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(dir.path()).unwrap());
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let mut connection = Connection::open_with_flags(dir.path().join(FILE), flags).unwrap();
    let error = writer::probe(&mut connection, false).unwrap_err();
    assert_eq!(error.sqlite_error_code(), Some(rusqlite::ErrorCode::ReadOnly));
}

#[tokio::test]
async fn a_failed_change_spoils_neither_its_neighbours_nor_the_writer() {
    let (_dir, store) = fresh().await;
    let bad = store.write("test", |s| {
        s.tx.execute("INSERT INTO rule VALUES ('a', 1, 'x'), ('a', 1, 'y')", [])
    });
    assert!(matches!(bad.await, Err(StoreError::Failed { attempt: "test", .. })));
    assert_eq!(store.commit(vec![entry(1)], TimestampMs(0)).await.unwrap(), [Outcome::Stored]);
}

#[tokio::test]
async fn what_an_undone_change_made_is_not_taken_for_known() {
    use ohmstead_store::{DeviceStore, IntervalStore};
    let (dir, store) = fresh().await;
    let bad = store.write("test", |s| {
        s.device(&device(), TimestampMs(0))?;
        s.mark(&device(), TimeRange::new(TimestampMs(0), TimestampMs(9000)))?;
        s.tx.execute("INSERT INTO rule VALUES ('a', 1, 'x'), ('a', 1, 'y')", [])
    });
    let (bad, good) = tokio::join!(bad, store.commit(vec![entry(1)], TimestampMs(0)));
    bad.unwrap_err();
    assert_eq!(good.unwrap(), [Outcome::Stored]);
    drop(store);
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(store.devices().await.unwrap().len(), 1);
    assert_eq!(store.readings(&device(), TimeRange::ALL, 9).await.unwrap().len(), 1);
    assert_eq!(store.dirty().await.unwrap().len(), 1, "it is still to be derived");
}

#[test]
fn a_database_from_the_future_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    drop(SqliteStore::open(dir.path()).unwrap());
    let connection = connect(&dir.path().join(FILE)).unwrap();
    connection.pragma_update(None, "user_version", 999).unwrap();
    drop(connection);
    assert!(matches!(SqliteStore::open(dir.path()), Err(StoreError::TooNew { found: 999, .. })));
}

#[test]
fn commits_are_fully_synchronous_in_wal_mode() {
    let dir = tempfile::tempdir().unwrap();
    let connection = connect(&dir.path().join(FILE)).unwrap();
    let mode: String = connection.pragma_query_value(None, "journal_mode", |r| r.get(0)).unwrap();
    let level: i64 = connection.pragma_query_value(None, "synchronous", |r| r.get(0)).unwrap();
    assert_eq!((mode.as_str(), level), ("wal", 2));
}
