//! What became of alerts.

use super::{at, dev};
use crate::{OUTBOX_MAX, Store};
use ohmstead_alert::Episode;
use ohmstead_model::TimeRange;

fn range(from: i64, to: i64) -> TimeRange {
    TimeRange::new(at(from), at(to))
}

fn episode(since: i64, cleared: Option<i64>, peak: i64) -> Episode {
    Episode { since: at(since), raised_at: at(since + 5), cleared_at: cleared.map(at), peak }
}

pub async fn what_becomes_of_episodes_is_told_in_order(store: &impl Store) {
    assert_eq!(store.outbox_end().await.unwrap(), 0);
    let m = dev("m");
    let (on, over) = (episode(50, None, 1), episode(50, Some(70), 1));
    let short = episode(10, Some(20), 3);
    let told = store.replace_episodes("r", &m, range(0, 100), vec![short, on]).await.unwrap();
    let entries = store.outbox_since(0, 10).await.unwrap();
    assert_eq!(entries, told);
    let states: Vec<_> = entries.iter().map(|e| (e.cursor, e.before, e.after)).collect();
    assert_eq!(states, [(1, None, Some(short)), (2, None, Some(on))]);
    assert!(entries.iter().all(|e| e.rule == "r" && e.device == m));

    // The same again is nothing new, nor is a worse value, nor what lies outside the range.
    let worse = episode(50, None, 9);
    let told = store.replace_episodes("r", &m, range(30, 100), vec![worse]).await.unwrap();
    assert_eq!(told, []);
    assert_eq!(store.outbox_since(2, 10).await.unwrap(), []);

    store.replace_episodes("r", &m, range(0, 100), vec![over]).await.unwrap();
    let entries = store.outbox_since(2, 10).await.unwrap();
    let states: Vec<_> = entries.iter().map(|e| (e.cursor, e.before, e.after)).collect();
    assert_eq!(states, [(3, Some(short), None), (4, Some(worse), Some(over))]);
    assert_eq!(store.outbox_since(2, 1).await.unwrap(), entries[..1]);
    assert_eq!(store.outbox_end().await.unwrap(), 4);
}

pub async fn the_outbox_is_bounded_and_its_cursors_go_on(store: &impl Store) {
    let many = |n: usize| (0..n as i64).map(|n| episode(n * 10, Some(n * 10 + 7), 1)).collect();
    store.replace_episodes("r", &dev("m"), range(0, i64::MAX), many(OUTBOX_MAX)).await.unwrap();
    assert_eq!(store.outbox_since(0, 1).await.unwrap()[0].cursor, 1);
    store.replace_episodes("r", &dev("other"), range(0, i64::MAX), many(3)).await.unwrap();
    let first = store.outbox_since(0, 1).await.unwrap();
    assert_eq!(first[0].cursor, 4, "a reader sees by the gap that it missed entries");
    assert_eq!(store.outbox_end().await.unwrap(), OUTBOX_MAX as i64 + 3);
}
