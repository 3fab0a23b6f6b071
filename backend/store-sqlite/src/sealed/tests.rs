use super::*;
use crate::SqliteStore;
use ohmstead_codec::day::{DAY_MS, day_of};
use ohmstead_model::TimestampMs;
use ohmstead_model::{DeviceId, MilliwattHours, Milliwatts, Reading};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{
    Entry, MaintenanceStore, Outcome, ReadingStore, SealRules, Spare, Store, StoreError,
};

const NOW: TimestampMs = TimestampMs(20_000 * DAY_MS + 5);
const RULES: SealRules =
    SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Eighth };

fn device() -> DeviceId {
    DeviceId::new("m").unwrap()
}

fn reading(at: i64) -> Reading {
    Reading {
        at: TimestampMs(at),
        power: Some(Milliwatts(at / 1000 * 31 % 977)),
        energy: Some(MilliwattHours(at / 1000)),
        ..Reading::default()
    }
}

fn entry(reading: Reading) -> Entry {
    Entry::Reading { device: device(), reading }
}

/// Readings every `step` ms of `days` days before `NOW`'s.
fn days(days: i64, step: i64) -> Vec<Reading> {
    let end = day_of(NOW) * DAY_MS;
    (0..days * DAY_MS / step).map(|n| reading(end - days * DAY_MS + n * step)).collect()
}

async fn filled(readings: &[Reading]) -> (tempfile::TempDir, SqliteStore) {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    for part in readings.chunks(8192) {
        store.commit(part.iter().copied().map(entry).collect(), NOW).await.unwrap();
    }
    (dir, store)
}

async fn number(store: &SqliteStore, sql: &'static str) -> i64 {
    store.read("test", move |c| c.query_row(sql, [], |r| r.get(0))).await.unwrap()
}

async fn all(store: &impl ReadingStore) -> Vec<Reading> {
    store.readings(&device(), TimeRange::ALL, usize::MAX).await.unwrap()
}

#[tokio::test]
async fn rows_become_blobs_and_the_file_shrinks() {
    let readings = days(3, 2000);
    let (_dir, store) = filled(&readings).await;
    let before = number(&store, "PRAGMA page_count").await;
    let report = store.seal(NOW, RULES).await.unwrap();
    assert_eq!((report.days, report.readings), (3, readings.len() as u64));
    assert_eq!(number(&store, "SELECT count(*) FROM reading").await, 0);
    assert_eq!(number(&store, "SELECT sum(length(body)) FROM sealed").await, report.bytes as i64);
    let after = number(&store, "PRAGMA page_count").await;
    assert!(after < before / 2, "{before} pages before, {after} after");
    assert_eq!(all(&store).await, readings);
    assert_eq!(store.seal(NOW, RULES).await.unwrap().days, 0, "there is nothing left to do");
}

#[tokio::test]
async fn a_call_does_a_bounded_piece_of_work_and_says_that_there_is_more() {
    let readings = days(4, 60_000);
    let (_dir, store) = filled(&readings).await;
    let rules = SealRules { at_most: 2000, ..RULES };
    let report = store.seal(NOW, rules).await.unwrap();
    assert_eq!((report.days, report.more), (2, true));
    let report = store.seal(NOW, rules).await.unwrap();
    assert_eq!((report.days, report.more), (2, false));
    assert_eq!(all(&store).await, readings);
}

#[tokio::test]
async fn a_late_reading_holds_sealing_up_until_it_is_quiet_again() {
    let (_dir, store) = filled(&days(2, 60_000)).await;
    let rules = SealRules { quiet_ms: 1000, ..RULES };
    assert_eq!(store.seal(NOW, rules).await.unwrap().days, 0);
    let late = reading(NOW.0 - DAY_MS - 7);
    store.commit(vec![entry(late)], NOW + 600).await.unwrap();
    store.commit(vec![entry(reading(NOW.0))], NOW + 1500).await.unwrap();
    assert_eq!(store.seal(NOW + 1599, rules).await.unwrap().days, 0);
    assert_eq!(store.seal(NOW + 1600, rules).await.unwrap().days, 2);
}

#[tokio::test]
async fn what_is_sealed_is_there_after_opening_again_and_still_known_to_commits() {
    let readings = days(2, 60_000);
    let (dir, store) = filled(&readings).await;
    store.seal(NOW, RULES).await.unwrap();
    drop(store);
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(all(&store).await, readings);
    let again = store.commit(vec![entry(readings[7])], NOW).await.unwrap();
    assert_eq!(again, [Outcome::Duplicate]);
}

#[tokio::test]
async fn a_day_that_changes_while_it_is_packed_is_left_for_later() {
    let readings = days(1, 60_000);
    let (_dir, store) = filled(&readings).await;
    let between = reading(readings[5].at.0 + 1);
    let better = Reading { energy: Some(MilliwattHours(i64::MAX)), ..readings[9] };
    for change in [between, better] {
        let day = day_of(change.at);
        let note = store.note_sealing(&device(), day).await.unwrap();
        let packed = store.read("test", move |c| job::pack(c, 1, day)).await.unwrap().unwrap();
        store.commit(vec![entry(change)], NOW).await.unwrap();
        assert!(!store.replace_rows(&device(), 1, note, packed).await.unwrap());
    }
    let note = store.note_sealing(&device(), day_of(better.at)).await.unwrap();
    let packed = store.read("test", move |c| job::pack(c, 1, note.piece)).await.unwrap().unwrap();
    store.commit(vec![entry(reading(NOW.0))], NOW).await.unwrap();
    assert!(store.replace_rows(&device(), 1, note, packed).await.unwrap(), "today is another day");
    let all = all(&store).await;
    assert_eq!(all.len(), readings.len() + 2);
    assert!(all.contains(&between) && all.contains(&better) && !all.contains(&readings[9]));
}

#[tokio::test]
async fn rows_beside_the_blob_that_replaces_them_say_the_same() {
    let readings = days(1, 60_000);
    let (dir, store) = filled(&readings).await;
    store.seal(NOW, RULES).await.unwrap();
    // As after a crash between putting the blob in and taking the last rows away.
    let left: Vec<Reading> = readings[1000..].to_vec();
    let rows = left.clone();
    let insert = move |s: &mut crate::open_transaction::OpenTransaction<'_>| {
        rows.iter().try_for_each(|r| crate::commit::insert(s, 1, r, false).map(drop))
    };
    store.write("test", insert).await.unwrap();
    drop(store);
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(all(&store).await, readings);
    assert_eq!(store.readings_before(&device(), NOW, 3).await.unwrap(), readings[1437..]);
    let again = store.commit(left.iter().copied().map(entry).collect(), NOW).await.unwrap();
    assert!(again.iter().all(|o| *o == Outcome::Duplicate));
    assert_eq!(store.seal(NOW, RULES).await.unwrap().days, 1);
    assert_eq!(number(&store, "SELECT count(*) FROM reading").await, 0);
    assert_eq!(all(&store).await, readings);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commits_into_days_that_are_being_sealed_all_land() {
    let (_dir, store) = filled(&[]).await;
    let reference = MemoryStore::new();
    let readings = days(2, 60_000);
    let sealing = store.clone();
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let sealer = tokio::spawn(async move {
        let mut sealed = 0;
        while stopped.try_recv().is_err() {
            sealed += sealing.seal(NOW, RULES).await.unwrap().days;
        }
        sealed
    });
    // Round after round the same instants, some with better values: duplicates, conflicts, news.
    for round in 0..6_i64 {
        for (n, part) in readings.chunks(97).enumerate() {
            let entries = part.iter().enumerate().filter(|(i, _)| (*i as i64 + round) % 3 != 0);
            let entries: Vec<Entry> = entries
                .map(|(i, r)| {
                    let power = r.power.map(|p| Milliwatts(p.0 + (n + i) as i64 * round % 5));
                    entry(Reading { power, ..*r })
                })
                .collect();
            let expected = reference.commit(entries.clone(), NOW).await.unwrap();
            assert_eq!(store.commit(entries, NOW).await.unwrap(), expected);
        }
    }
    stop.send(()).unwrap();
    assert!(sealer.await.unwrap() > 2);
    assert_eq!(all(&store).await, all(&reference).await);
    let range = TimeRange::ALL;
    assert_eq!(
        store.conflicts(&device(), range).await.unwrap(),
        reference.conflicts(&device(), range).await.unwrap()
    );
}

#[tokio::test]
async fn a_damaged_day_is_named_and_neither_read_nor_sealed_nor_in_the_way() {
    let readings = days(2, 60_000);
    let (dir, store) = filled(&readings).await;
    store.seal(NOW, RULES).await.unwrap();
    let damage = "UPDATE sealed SET body = CAST(body || x'00' AS BLOB) \
                  WHERE day = (SELECT min(day) FROM sealed)";
    store.write("test", move |s| s.tx.execute(damage, [])).await.unwrap();
    let error = store.readings(&device(), TimeRange::ALL, 1).await.unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("checksum"), "{error}");
    let second = TimeRange::new(readings[1440].at, TimestampMs(i64::MAX));
    assert_eq!(store.readings(&device(), second, usize::MAX).await.unwrap(), readings[1440..]);
    // Sent again, its readings are kept, and the damaged bytes too: somebody may mend them.
    let again = store.commit(vec![entry(readings[3])], NOW).await.unwrap();
    assert_eq!(again, [Outcome::Stored]);
    let report = store.seal(NOW, RULES).await.unwrap();
    assert_eq!((report.days, report.skipped), (0, 1));
    assert_eq!(number(&store, "SELECT count(*) FROM sealed").await, 2);
    assert_eq!(number(&store, "SELECT count(*) FROM reading").await, 1);
    // A copy has the damage too: it is made, says so, and comes back only when asked in full.
    let copy = dir.path().join("copy.db");
    let made = crate::backup(dir.path(), &copy, |_| Ok(())).unwrap();
    assert!(made.damaged.len() == 1 && made.damaged[0].contains("checksum"), "{made:?}");
    let fresh = tempfile::tempdir().unwrap();
    assert!(crate::restore(&copy, fresh.path(), false).is_err());
    assert_eq!(crate::restore(&copy, fresh.path(), true).unwrap().verified, made);
}

#[tokio::test]
async fn a_day_under_another_key_is_noticed() {
    let (_dir, store) = filled(&days(1, 60_000)).await;
    store.seal(NOW, RULES).await.unwrap();
    store.write("test", |s| s.tx.execute("UPDATE sealed SET day = day - 1", [])).await.unwrap();
    assert!(store.readings(&device(), TimeRange::ALL, 10).await.is_err());
}

#[tokio::test]
async fn a_failed_commit_leaves_no_trace_in_what_is_known_of_sealed_days() {
    let readings = days(1, 60_000);
    let (_dir, store) = filled(&readings).await;
    store.seal(NOW, RULES).await.unwrap();
    let full = "PRAGMA max_page_count = 1";
    store.write("test", move |s| s.tx.query_row(full, [], |_| Ok(()))).await.unwrap();
    let many: Vec<Entry> = (0..5000).map(|n| entry(reading(NOW.0 - DAY_MS + n * 7))).collect();
    assert!(store.commit(many.clone(), NOW).await.unwrap_err().is_retryable());
    let room = "PRAGMA max_page_count = 1000000";
    store.write("test", move |s| s.tx.query_row(room, [], |_| Ok(()))).await.unwrap();
    let reference = MemoryStore::new();
    reference.commit(readings.iter().copied().map(entry).collect(), NOW).await.unwrap();
    let expected = reference.commit(many.clone(), NOW).await.unwrap();
    assert_eq!(store.commit(many, NOW).await.unwrap(), expected);
    assert_eq!(all(&store).await, all(&reference).await);
    let (ours, theirs) = (store.counts().await.unwrap(), reference.counts().await.unwrap());
    assert_eq!(ours.conflicts, theirs.conflicts);
}

/// Power alone every second: trembling around a level that changes by the minute.
fn power_only(n: i64) -> Reading {
    let tremble = (n.wrapping_mul(2_654_435_761) >> 7) % 2000;
    let level = (n / 60).wrapping_mul(40_503) % 3_000_000;
    Reading {
        at: TimestampMs((day_of(NOW) - 1) * DAY_MS + n * 1000),
        power: Some(Milliwatts((level + tremble) / 100 * 100 - 500_000)),
        ..Reading::default()
    }
}

#[tokio::test]
async fn a_day_of_seconds_with_power_alone_is_sealed_whole_and_small() {
    let readings: Vec<Reading> = (0..86_400).map(power_only).collect();
    let (_dir, store) = filled(&readings).await;
    let report = store.seal(NOW, RULES).await.unwrap();
    assert_eq!((report.days, report.readings, report.skipped), (1, 86_400, 0));
    assert!(all(&store).await == readings);
    assert!(report.bytes < 2 * 86_400, "{} bytes", report.bytes);
    // A second's page, in the middle of the day.
    let at = readings[40_000].at;
    let page = store.readings(&device(), TimeRange::new(at, at + 1000), 10).await.unwrap();
    assert_eq!(page, readings[40_000..=40_000]);
    assert_eq!(store.commit(vec![entry(readings[7])], NOW).await.unwrap(), [Outcome::Duplicate]);
}
