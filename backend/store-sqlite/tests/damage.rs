//! Silent damage of the file is never a wrong number: what cannot be trusted is an error that says
//! where, and everything else stays.

#![allow(clippy::unwrap_used, missing_docs)]

use futures::TryStreamExt;
use ohmstead_model::{
    DeviceId, Interval, MilliwattHours, Reading, Slot, SlotRange, TimeRange, TimestampMs,
};
use ohmstead_store::{
    Damaged, DeviceStore, Entry, IntervalStore, MaintenanceStore, Outcome, ReadingStore, Result,
    SealRules, Spare, StoreError,
};
use ohmstead_store_sqlite::{FILE, SqliteStore, backup, restore, verify_store};
use std::path::Path;

const DAY: i64 = 86_400_000;
const START: i64 = 19_768 * DAY;
const NOW: TimestampMs = TimestampMs(START + 30 * DAY);

fn dev(id: &str) -> DeviceId {
    DeviceId::new(id).unwrap()
}

/// A reading a minute.
fn reading(n: i64) -> Reading {
    let energy = Some(MilliwattHours(n * 9000 + n % 7 * 100));
    Reading { at: TimestampMs(START + n * 60_000), energy, ..Reading::default() }
}

async fn put(store: &SqliteStore, id: &str, numbers: std::ops::Range<i64>) -> Vec<Outcome> {
    let entry = |n| Entry::Reading { device: dev(id), reading: reading(n) };
    store.commit(numbers.map(entry).collect(), NOW).await.unwrap()
}

/// Days of rows of `a`, as many sealed days of `b`, intervals of both.
async fn fill(dir: &Path, days: i64) {
    let store = SqliteStore::open(dir).unwrap();
    put(&store, "b", 0..days * 1440).await;
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Nothing };
    store.seal(NOW, rules).await.unwrap();
    put(&store, "a", 0..days * 1440).await;
    let first = Slot::of(TimestampMs(START)).0;
    let range = SlotRange::new(Slot(first), Slot(first + days as i32 * 96));
    let interval = |slot| Interval {
        import: MilliwattHours(135_000 + i64::from(slot) % 9),
        covered_ms: 900_000,
        ..Interval::empty(Slot(slot))
    };
    for id in ["a", "b"] {
        let all = (range.from.0..range.to.0).map(interval).collect();
        let mark = store.dirty_device(&dev(id)).await.unwrap();
        store.replace_intervals(&dev(id), range, all, vec![], mark).await.unwrap();
    }
}

/// Everything that is shown or exported, or why not.
async fn answers(store: &SqliteStore) -> Vec<Result<String>> {
    let all = SlotRange::new(Slot(i32::MIN), Slot(i32::MAX));
    let mut answers = Vec::new();
    for id in ["a", "b"].map(dev) {
        answers
            .push(store.readings(&id, TimeRange::ALL, usize::MAX).await.map(|r| format!("{r:?}")));
        let stream = store.stream(&id, TimeRange::ALL, Damaged::Refuse);
        answers.push(stream.try_concat().await.map(|r| format!("{r:?}")));
        answers.push(store.intervals(&id, all).await.map(|i| format!("{i:?}")));
        answers.push(store.energies(&id, all).await.map(|i| format!("{i:?}")));
        answers.push(store.interval_span(&id).await.map(|s| format!("{s:?}")));
        answers.push(store.dirty_device(&id).await.map(|d| format!("{:?}", d.map(|d| d.range))));
    }
    answers
}

#[tokio::test]
async fn a_flipped_bit_anywhere_is_never_a_wrong_number() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 1).await;
    let whole = std::fs::read(dir.path().join(FILE)).unwrap();
    let expected = answers(&SqliteStore::open(dir.path()).unwrap()).await;
    let expected: Vec<String> = expected.into_iter().map(|a| a.unwrap()).collect();
    let (mut refused, mut harmless) = (0, 0);
    // Every page at a place of its own, in all its parts over the whole file.
    let places = (0..whole.len() / 4096).map(|page| page * 4096 + page * 1031 % 4096);
    for place in places.chain([16, 20, 24, 28, 68, 100, 4095, whole.len() - 1]) {
        let copy = tempfile::tempdir().unwrap();
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        std::fs::write(copy.path().join(FILE), bytes).unwrap();
        let told = verify_store(copy.path()).map_or(true, |v| !v.damaged.is_empty());
        assert!(told, "byte {place}: verify says nothing");
        let Ok(store) = SqliteStore::open(copy.path()) else {
            refused += 1;
            continue;
        };
        let mut met = false;
        for (found, expected) in answers(&store).await.into_iter().zip(&expected) {
            match found {
                Ok(found) => assert!(found == *expected, "byte {place}: a wrong answer"),
                Err(StoreError::Damaged { .. }) => met = true,
                Err(other) => panic!("byte {place}: {other}"),
            }
        }
        refused += usize::from(met);
        harmless += usize::from(!met);
    }
    // Empty tables and freed pages are most of the rest.
    assert!(refused > 20, "{refused} refused, {harmless} in pages that nobody asked for");
}

/// Flips a bit in the page that holds the row of reading `n` of device `a`.
fn damage_row(dir: &Path, n: i64) {
    let path = dir.join(FILE);
    let mut bytes = std::fs::read(&path).unwrap();
    // An integer of 6 bytes, big-endian, as SQLite keeps it.
    let at = reading(n).at.0.to_be_bytes();
    let energy = reading(n).energy.unwrap().0.to_be_bytes();
    let found: Vec<usize> = (0..bytes.len() - 64)
        .filter(|i| bytes[*i..].starts_with(&at[2..]))
        .filter(|i| bytes[*i..*i + 32].windows(4).any(|w| w == &energy[4..]))
        .collect();
    assert!(!found.is_empty(), "the row is in the file");
    for place in found {
        bytes[place + 3] ^= 4;
    }
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_damaged_page_costs_its_own_days_and_holds_nobody_else_up() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 3).await;
    let day =
        |n: i64| TimeRange::new(TimestampMs(START + n * DAY), TimestampMs(START + (n + 1) * DAY));
    damage_row(dir.path(), 1440 + 700);
    let store = SqliteStore::open(dir.path()).unwrap();
    let error = store.readings(&dev("a"), TimeRange::ALL, usize::MAX).await.unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, StoreError::Damaged { .. }), "{text}");
    assert!(text.contains("of a from 2024-02-16"), "{text}");
    let stream = store.stream(&dev("a"), TimeRange::ALL, Damaged::PassOver);
    let left: Vec<Reading> = stream.try_concat().await.unwrap();
    // The other days are whole; of the damaged one there is at most what lies before the page.
    let whole: Vec<Reading> = (0..1440).chain(2880..4320).map(reading).collect();
    let (its_own, others): (Vec<Reading>, Vec<Reading>) =
        left.into_iter().partition(|r| day(1).contains(r.at));
    assert!(others == whole, "{} readings", others.len());
    let before: Vec<Reading> = (1440..1440 + its_own.len() as i64).map(reading).collect();
    assert!(its_own == before && its_own.len() <= 700, "{} readings", its_own.len());
    let devices = store.devices().await.unwrap();
    let extents = store.extents(&[devices[0].id.clone()]).await.unwrap();
    assert_eq!(extents[0].last, Some(reading(4319)));
    assert_eq!(store.readings(&dev("a"), day(0), usize::MAX).await.unwrap().len(), 1440);

    // What belongs on the page is refused, again and again; all else is taken.
    let late = Reading { at: reading(2140).at + 1, ..reading(2140) };
    let bad = || Entry::Reading { device: dev("a"), reading: late };
    store.commit(vec![bad()], NOW).await.unwrap_err();
    let (refused, taken) =
        tokio::join!(store.commit(vec![bad()], NOW), put(&store, "b", 9000..9100));
    assert!(matches!(refused, Err(StoreError::Damaged { .. })), "{refused:?}");
    assert_eq!(taken, vec![Outcome::Stored; 100]);
    assert_eq!(put(&store, "a", 9000..9001).await, [Outcome::Stored]);
    drop(store);
    let verified = verify_store(dir.path()).unwrap();
    assert!(verified.damaged.iter().any(|d| d.contains("of a from 2024-02-16")), "{verified:?}");
    backup(dir.path(), &dir.path().join("copy"), |_| Ok(())).unwrap_err();
    assert!(!dir.path().join("copy").exists());
}

/// Flips a bit of a page in the write-ahead log, `back` frames before its end, in place.
fn damage_log(dir: &Path, back: usize) {
    const FRAME: usize = 4096 + 24;
    let path = dir.join(format!("{FILE}-wal"));
    let mut bytes = std::fs::read(&path).unwrap();
    let frames = (bytes.len() - 32) / FRAME;
    let place = 32 + (frames - 1 - back) * FRAME + 24 + 1500;
    bytes[place] ^= 16;
    let file = std::fs::File::options().write(true).open(path).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &bytes[place..=place], place as u64).unwrap();
}

#[tokio::test]
async fn a_bit_that_flips_in_the_log_is_never_a_wrong_number() {
    let fresh = async || {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path()).unwrap();
        for n in 0..30 {
            put(&store, "a", n * 50..n * 50 + 50).await;
        }
        (dir, store)
    };
    let (_dir, whole) = fresh().await;
    let expected: Vec<String> = answers(&whole).await.into_iter().map(|a| a.unwrap()).collect();
    let mut met = [0, 0];
    for back in 0..12 {
        let (dir, store) = fresh().await;
        damage_log(dir.path(), back);
        let compare = |found: Vec<Result<String>>| {
            let mut damaged = 0;
            for (found, expected) in found.into_iter().zip(&expected) {
                match found {
                    Ok(found) => assert!(found == *expected, "{back}: a wrong answer"),
                    Err(StoreError::Damaged { .. }) => damaged = 1,
                    Err(other) => panic!("{back}: {other}"),
                }
            }
            damaged
        };
        met[0] += compare(answers(&store).await);
        // The end of the store brings the log into the database, and the damage with it.
        drop(store);
        let Ok(store) = SqliteStore::open(dir.path()) else {
            met[1] += 1;
            continue;
        };
        let damaged = compare(answers(&store).await);
        drop(store);
        let told = verify_store(dir.path()).unwrap().damaged;
        assert!(damaged == 0 || !told.is_empty(), "{back}: verify says nothing");
        met[1] += damaged;
    }
    assert!(met[0] > 0 && met[1] > 0, "{met:?}");
}

/// The files of a store as a killed process leaves them.
fn copy_files(from: &Path, to: &Path) {
    for end in ["", "-wal", "-commits"] {
        let name = format!("{FILE}{end}");
        std::fs::copy(from.join(&name), to.join(&name)).unwrap();
    }
}

#[tokio::test]
async fn committed_frames_that_are_gone_are_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    for n in 0..20 {
        put(&store, "a", n * 10..n * 10 + 10).await;
    }
    let killed = |change: &dyn Fn(&Path)| {
        let copy = tempfile::tempdir().unwrap();
        copy_files(dir.path(), copy.path());
        change(&copy.path().join(format!("{FILE}-wal")));
        copy
    };
    let whole = killed(&|_| {});
    drop(SqliteStore::open(whole.path()).unwrap());
    assert_eq!(verify_store(whole.path()).unwrap().damaged, Vec::<String>::new());

    let flip = |wal: &Path| {
        let mut bytes = std::fs::read(wal).unwrap();
        let last = bytes.len() - 5000;
        bytes[last] ^= 1;
        std::fs::write(wal, bytes).unwrap();
    };
    let cut = |wal: &Path| {
        let bytes = std::fs::read(wal).unwrap();
        std::fs::write(wal, &bytes[..bytes.len() / 2]).unwrap();
    };
    let away = |wal: &Path| std::fs::remove_file(wal).unwrap();
    for (n, change) in [&flip as &dyn Fn(&Path), &cut, &away].into_iter().enumerate() {
        let broken = killed(change);
        drop(SqliteStore::open(broken.path()).unwrap());
        let told = verify_store(broken.path()).unwrap().damaged;
        assert!(told.iter().any(|t| t.contains("committed data is missing")), "{n}: {told:?}");
    }
    // A change without readings counts as well.
    store.mark_dirty(&dev("a"), TimeRange::ALL).await.unwrap();
    let broken = killed(&flip);
    drop(SqliteStore::open(broken.path()).unwrap());
    assert!(!verify_store(broken.path()).unwrap().damaged.is_empty());
    drop(store);
    drop(SqliteStore::open(dir.path()).unwrap());
    assert_eq!(verify_store(dir.path()).unwrap().damaged, Vec::<String>::new());
}

#[tokio::test]
async fn a_restore_replaces_whatever_lies_there_and_can_be_broken_off() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copy) = (dir.path().join("data"), dir.path().join("copy.db"));
    std::fs::create_dir(&data).unwrap();
    fill(&data, 3).await;
    // Of a backup that was killed.
    std::fs::write(dir.path().join("copy.db.partial"), b"half").unwrap();
    backup(&data, &copy, |_| Ok(())).unwrap();
    let count = async |dir: &Path| {
        let store = SqliteStore::open(dir).unwrap();
        store.readings(&dev("a"), TimeRange::ALL, usize::MAX).await.unwrap().len()
    };
    for broken in [&b"no database at all"[..], b""] {
        std::fs::write(data.join(FILE), broken).unwrap();
        std::fs::write(data.join(format!("{FILE}-wal")), b"nor a log").unwrap();
        let restored = restore(&copy, &data, false).unwrap();
        assert_eq!(std::fs::read(restored.kept.unwrap()).unwrap(), broken);
        assert_eq!(count(&data).await, 4320);
    }
    // Killed while it copies: nothing has changed. Killed after that: the next opening finishes.
    std::fs::write(data.join(format!("{FILE}.restoring")), b"half").unwrap();
    assert_eq!(count(&data).await, 4320);
    std::fs::write(data.join(FILE), b"broken").unwrap();
    std::fs::copy(&copy, data.join(format!("{FILE}.restored"))).unwrap();
    assert_eq!(count(&data).await, 4320);
    assert!(!data.join(format!("{FILE}.restored")).exists());
}

/// Flips a bit of every page of a table.
fn damage_table(dir: &Path, table: &str) {
    let path = dir.join(FILE);
    let c = ohmstead_store_sqlite::connect(&path).unwrap();
    let pages: Vec<usize> = c
        .prepare("SELECT pageno FROM dbstat WHERE name = ?1")
        .unwrap()
        .query_map([table], |r| r.get::<_, i64>(0))
        .unwrap()
        .map(|page| usize::try_from(page.unwrap() - 1).unwrap())
        .collect();
    drop(c);
    let mut bytes = std::fs::read(&path).unwrap();
    assert!(!pages.is_empty());
    pages.iter().for_each(|page| bytes[page * 4096 + 2048] ^= 4);
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_damaged_count_of_commits_keeps_nothing_from_being_stored() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 1).await;
    damage_table(dir.path(), "sequence");
    let store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(put(&store, "a", 9000..9001).await, [Outcome::Stored]);
    store.mark_dirty(&dev("a"), TimeRange::ALL).await.unwrap();
    drop(store);
    assert!(!verify_store(dir.path()).unwrap().damaged.is_empty());
}

#[tokio::test]
async fn nothing_takes_the_place_of_a_store_while_it_is_copied_nor_of_one_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let (data, other) = (dir.path().join("data"), dir.path().join("other"));
    for each in [&data, &other] {
        std::fs::create_dir(each).unwrap();
        fill(each, 1).await;
    }
    let (first, second) = (dir.path().join("first"), dir.path().join("second"));
    backup(&other, &first, |_| Ok(())).unwrap();
    let mut permissions = std::fs::metadata(&first).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&first, permissions).unwrap();
    backup(&data, &second, |_| {
        let error = restore(&first, &data, false).unwrap_err().to_string();
        assert!(error.contains("a backup or a check is reading it"), "{error}");
        Ok(())
    })
    .unwrap();
    assert!(!data.join(format!("{FILE}.restored")).exists(), "nor does the next opening");
    // A copy that nobody may write makes a store that can be written.
    restore(&first, &data, false).unwrap();
    let store = SqliteStore::open(&data).unwrap();
    assert_eq!(put(&store, "a", 9000..9001).await, [Outcome::Stored]);
    assert!(!std::fs::metadata(data.join(FILE)).unwrap().permissions().readonly());
    // The last commit is in the log beside the file: a copy of the file alone would be without.
    let error = restore(&data.join(FILE), &other, false).unwrap_err().to_string();
    assert!(error.contains("ohmstead backup"), "{error}");
}

#[tokio::test]
async fn every_read_of_damaged_intervals_names_the_device() {
    let dir = tempfile::tempdir().unwrap();
    fill(dir.path(), 1).await;
    damage_table(dir.path(), "interval");
    let store = SqliteStore::open(dir.path()).unwrap();
    let (b, all) = (dev("b"), SlotRange::new(Slot(i32::MIN), Slot(i32::MAX)));
    let errors = [
        store.intervals(&b, all).await.unwrap_err(),
        store.energies(&b, all).await.unwrap_err(),
        store.interval_span(&b).await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains(" of b from "), "{error}");
    }
    assert_eq!(store.readings(&b, TimeRange::ALL, usize::MAX).await.unwrap().len(), 1440);
}
