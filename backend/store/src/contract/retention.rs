//! Raw readings that are kept for a limited time.

use super::{NOW, all, at, dev, maintain, power, put, settle};
use crate::{Entry, Frozen, HeldEpisode, Outcome, SealRules, Spare, Store};
use ohmstead_alert::Episode;
use ohmstead_model::{Reading, Slot, TimeRange, TimestampMs};

const DAY: i64 = 86_400_000;
/// Nothing old has arrived for a while.
const LATER: TimestampMs = TimestampMs(NOW.0 + 3_600_000);

fn midnight() -> i64 {
    NOW.0.div_euclid(DAY) * DAY
}

/// Frozen two days ago, with one more day carried.
fn frozen() -> Frozen {
    let horizon = at(midnight() - 2 * DAY);
    Frozen { horizon, carry: horizon - DAY, first: Slot::of(horizon - 1) }
}

/// Six days of readings, one in ten minutes, that end today.
fn six_days() -> Vec<Reading> {
    (0..6 * 144).map(|n| power(midnight() - 5 * DAY + n * 600_000, n)).collect()
}

pub async fn nothing_before_the_horizon_is_taken(store: &impl Store) {
    let horizon = frozen().horizon.0;
    put(store, "m", &[power(horizon - 5, 1), power(horizon + 5, 1)]).await;
    settle(store).await;
    assert_eq!(store.frozen(&dev("m")).await.unwrap(), None);
    let held = |rule: &str, peak| HeldEpisode {
        rule: rule.to_owned(),
        episode: Episode {
            since: at(horizon - 9),
            raised_at: at(horizon - 7),
            cleared_at: None,
            peak,
        },
    };
    let both = vec![held("a", 1), held("b", 2)];
    assert!(store.freeze(&dev("m"), frozen(), both.clone(), LATER).await.unwrap());
    assert_eq!(store.held_episodes(&dev("m")).await.unwrap(), both);
    assert!(store.freeze(&dev("m"), frozen(), vec![held("b", 3)], LATER).await.unwrap());
    assert_eq!(store.held_episodes(&dev("m")).await.unwrap(), [held("b", 3)]);
    assert_eq!(store.held_episodes(&dev("other")).await.unwrap(), []);
    assert_eq!(store.frozen(&dev("m")).await.unwrap(), Some(frozen()));
    let late = [power(horizon - 5, 1), power(horizon - 1, 2), power(horizon, 3)];
    let outcomes = put(store, "m", &late).await;
    assert_eq!(outcomes, [Outcome::Expired, Outcome::Expired, Outcome::Stored]);
    let mark = store.dirty().await.unwrap().remove(0);
    assert!(mark.range.from.0 > horizon - 1, "what is not taken marks nothing: {mark:?}");
    assert_eq!(put(store, "other", &late).await, [Outcome::Stored; 3]);
    assert_eq!(store.frozen(&dev("other")).await.unwrap(), None);
}

pub async fn what_is_behind_is_not_frozen(store: &impl Store) {
    assert!(!store.freeze(&dev("m"), frozen(), vec![], LATER).await.unwrap(), "not known");
    let horizon = frozen().horizon.0;
    put(store, "m", &[power(horizon - 1, 1)]).await;
    assert!(!store.freeze(&dev("m"), frozen(), vec![], LATER).await.unwrap());
    settle(store).await;
    put(store, "m", &[power(horizon + DAY, 1)]).await;
    assert!(
        store.freeze(&dev("m"), frozen(), vec![], LATER).await.unwrap(),
        "later ones do not matter"
    );
    let earlier = Frozen { horizon: at(horizon - 1), ..frozen() };
    assert!(!store.freeze(&dev("m"), earlier, vec![], LATER).await.unwrap(), "it never moves back");
    assert_eq!(store.frozen(&dev("m")).await.unwrap(), Some(frozen()));
}

pub async fn expired_readings_go_and_all_others_stay(store: &impl Store) {
    let readings = six_days();
    let (late, early): (Vec<Reading>, Vec<Reading>) =
        readings.iter().partition(|r| r.at.0 / 600_000 % 7 == 0);
    put(store, "m", &early).await;
    let worse: Vec<_> = early.iter().map(|r| Reading { estimated: true, ..*r }).collect();
    put(store, "m", &worse).await;
    let rules = SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Eighth };
    maintain(store, NOW, rules).await;
    // Rows beside sealed days, too.
    put(store, "m", &late).await;
    settle(store).await;
    put(store, "other", &readings).await;
    assert!(store.freeze(&dev("m"), frozen(), vec![], LATER).await.unwrap());
    assert_eq!(all(store, "m").await, readings, "frozen, but still there");
    let mut gone = 0;
    loop {
        let report = store.expire(&dev("m")).await.unwrap();
        gone += report.readings;
        if !report.more {
            break;
        }
    }
    let carry = frozen().carry;
    let kept: Vec<Reading> = readings.iter().copied().filter(|r| r.at >= carry).collect();
    assert_eq!(all(store, "m").await, kept);
    assert_eq!(gone as usize, readings.len() - kept.len());
    assert_eq!(store.extents(&[dev("m")]).await.unwrap()[0].first_at, Some(carry));
    let lost = store.conflicts(&dev("m"), TimeRange::ALL).await.unwrap();
    let expected: Vec<_> = worse.iter().copied().filter(|r| r.at >= carry).collect();
    assert_eq!(lost, expected);
    assert_eq!(all(store, "other").await, readings);
    maintain(store, LATER, rules).await;
    assert_eq!(all(store, "m").await, kept, "sealing brings nothing back");
    assert_eq!(store.expire(&dev("m")).await.unwrap().readings, 0);
}

pub async fn placed_readings_before_the_horizon_stay_where_they_are(store: &impl Store) {
    let horizon = frozen().horizon.0;
    let raw = |seq| Reading { seq: Some(seq), boot: Some(3), ..power(0, i64::from(seq)) };
    let unclocked = |seq| Entry::Unclocked { device: dev("m"), reading: raw(seq) };
    store.commit(vec![unclocked(1), unclocked(2)], NOW).await.unwrap();
    let placed = |seq, ms| Reading { at: at(ms), ..raw(seq) };
    let (old, new) = (placed(1, horizon - 9), placed(2, horizon + 9));
    store.replace_placed(&dev("m"), vec![old, new]).await.unwrap();
    settle(store).await;
    assert!(store.freeze(&dev("m"), frozen(), vec![], LATER).await.unwrap());
    assert_eq!(store.unclocked(&dev("m")).await.unwrap(), [raw(2)]);
    assert_eq!(store.placed(&dev("m"), TimeRange::ALL).await.unwrap(), [new]);
    store.replace_placed(&dev("m"), vec![]).await.unwrap();
    assert_eq!(all(store, "m").await, [old]);
    assert_eq!(store.boot_readings(&dev("m"), 3).await.unwrap(), [], "it is no neighbour");
    let again = store.commit(vec![unclocked(1)], NOW).await.unwrap();
    assert_eq!(again, [Outcome::Duplicate], "sent again it is known");
}
