use super::*;
use ohmstead_store_sqlite::SqliteStore;
use std::os::unix::fs::PermissionsExt;

const DAY: i64 = 86_400_000;
const NOW: TimestampMs = TimestampMs(1_790_000_000_000);

struct Bench {
    dir: tempfile::TempDir,
    backups: Backups,
}

impl Bench {
    fn new(keep: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        SqliteStore::open(&data).unwrap();
        let backups =
            Backups { data, dir: dir.path().join("copies"), every_ms: DAY, keep, offsite: None };
        Self { dir, backups }
    }

    fn names(&self) -> Vec<String> {
        let all = std::fs::read_dir(&self.backups.dir).unwrap();
        let mut all: Vec<_> = all.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        all.sort();
        all
    }
}

#[tokio::test]
async fn a_copy_is_due_made_and_tried_out_and_the_oldest_go() {
    let bench = Bench::new(2);
    let backups = &bench.backups;
    for day in 0..4 {
        let now = TimestampMs(NOW.0 + day * DAY);
        assert!(backups.is_due(now));
        let last = backups.make(now).await;
        assert_eq!(last.fault, None);
        assert!(!backups.is_due(TimestampMs(now.0 + DAY - 1000)));
        assert_eq!(backups.report().last.unwrap(), last);
    }
    std::fs::write(backups.dir.join("ohmstead-mine.db"), "not of the hub").unwrap();
    backups.make(TimestampMs(NOW.0 + 4 * DAY)).await;
    let names = bench.names();
    let of = |day: i64| Copy::of(TimestampMs(NOW.0 + day * DAY)).name();
    let mut expected = vec!["last.json".to_owned(), "ohmstead-mine.db".to_owned()];
    for day in [3, 4] {
        expected.extend([of(day), format!("{}.sha256", of(day))]);
    }
    expected.sort();
    assert_eq!(names, expected, "two are kept, with their checksums, and nothing unfinished");
    let mode = backups.dir.join(of(4)).metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "hashes of passwords are in it: {mode:o}");
}

#[tokio::test]
async fn a_copy_that_fails_takes_no_good_one_away_and_is_told() {
    let bench = Bench::new(1);
    let backups = &bench.backups;
    assert_eq!(backups.make(NOW).await.fault, None);
    std::fs::write(backups.data.join(ohmstead_store_sqlite::FILE), "no database").unwrap();
    let later = TimestampMs(NOW.0 + DAY);
    let last = backups.make(later).await;
    assert!(last.fault.as_deref().is_some_and(|f| f.contains("cannot back up")), "{last:?}");
    assert!(backups.is_due(later), "it is tried again");
    assert_eq!(kept(&backups.dir).len(), 1, "the good one is there");
    assert_eq!(backups.report().last.unwrap().fault, last.fault);
}

#[tokio::test]
async fn what_a_killed_run_left_is_cleared_and_a_copy_of_the_future_counts_for_nothing() {
    let bench = Bench::new(1);
    let backups = &bench.backups;
    std::fs::create_dir(&backups.dir).unwrap();
    let left = backups.dir.join(".ohmstead-20200101T000000Z.db.partial");
    std::fs::write(&left, "half").unwrap();
    let drill = backups.dir.join(format!("{}x1", drill::PREFIX));
    std::fs::create_dir(&drill).unwrap();
    std::fs::write(drill.join(ohmstead_store_sqlite::FILE), "half").unwrap();
    let future = Copy::of(TimestampMs(NOW.0 + 400 * DAY)).name();
    std::fs::write(backups.dir.join(&future), "of a wrong clock").unwrap();
    assert!(backups.is_due(NOW));
    assert_eq!(backups.make(NOW).await.fault, None);
    assert!(!backups.is_due(NOW));
    assert!(!left.exists() && !drill.exists());
    assert!(backups.dir.join(Copy::of(NOW).name()).exists(), "the one that was just made is kept");
    assert!(!backups.dir.join(future).exists());
    drop(bench.dir);
}
