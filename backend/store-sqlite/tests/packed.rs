//! Intervals are packed by months and unpacked again; whoever asks sees the same as from a store
//! that packs nothing.

#![allow(clippy::unwrap_used, missing_docs)]

use ohmstead_model::{
    DeviceId, Flags, Interval, MilliwattHours, Milliwatts, Slot, SlotRange, Stats, TimestampMs,
};
use ohmstead_store::memory::MemoryStore;
use ohmstead_store::{
    DevicePatch, DeviceStore, INTERVAL_PIECE, IntervalStore, MaintenanceStore, SealRules, Spare,
};
use ohmstead_store_sqlite::SqliteStore;
use proptest::prelude::*;

const RULES: SealRules =
    SealRules { after_ms: 0, quiet_ms: 0, at_most: usize::MAX, spare: Spare::Nothing };
/// In the fourth month.
const NOW: Slot = Slot(INTERVAL_PIECE * 3 + 1000);

#[derive(Debug, Clone)]
enum Step {
    /// Every `every`th slot of a range gets an interval, the others none.
    Replace {
        range: SlotRange,
        every: usize,
        value: i64,
    },
    Pack,
}

fn bound() -> impl Strategy<Value = i32> {
    prop_oneof![
        2 => (0..5_i32).prop_map(|m| m * INTERVAL_PIECE),
        2 => (0..5_i32, -2..3_i32).prop_map(|(m, d)| m * INTERVAL_PIECE + d),
        2 => 0..5 * INTERVAL_PIECE,
        1 => Just(i32::MIN),
        1 => Just(i32::MAX),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let replace =
        (bound(), bound(), 1..200_usize, any::<i32>()).prop_map(|(a, b, every, value)| {
            let range = SlotRange::new(Slot(a.min(b)), Slot(a.max(b)));
            Step::Replace { range, every, value: value.into() }
        });
    prop_oneof![3 => replace, 2 => Just(Step::Pack)]
}

fn intervals(range: SlotRange, every: usize, value: i64) -> Vec<Interval> {
    let (from, to) = (range.from.0.max(0), range.to.0.min(5 * INTERVAL_PIECE));
    let of = |slot: i32| Interval {
        import: MilliwattHours(value.abs() + i64::from(slot) % 700),
        power: (slot % 3 > 0).then_some(Stats {
            min: Milliwatts(value),
            max: Milliwatts(value + 900),
            mean: Milliwatts(value + 500),
        }),
        covered_ms: 900_000,
        flags: Flags((slot % 7) as u16),
        ..Interval::empty(Slot(slot))
    };
    (from..to).step_by(every).map(of).collect()
}

async fn run(steps: Vec<Step>) {
    let dir = tempfile::tempdir().unwrap();
    let (packing, plain) = (SqliteStore::open(dir.path()).unwrap(), MemoryStore::default());
    let device = DeviceId::new("m").unwrap();
    let now = NOW.start();
    packing.patch_device(&device, DevicePatch::default(), now).await.unwrap();
    plain.patch_device(&device, DevicePatch::default(), now).await.unwrap();
    for step in steps {
        match step {
            Step::Replace { range, every, value } => {
                let new = intervals(range, every, value);
                packing.replace_intervals(&device, range, new.clone(), vec![], None).await.unwrap();
                plain.replace_intervals(&device, range, new, vec![], None).await.unwrap();
            }
            Step::Pack => while packing.seal(TimestampMs(now.0), RULES).await.unwrap().more {},
        }
        for (from, to) in [(i32::MIN, i32::MAX), (2000, 2 * INTERVAL_PIECE + 1), (2976, 5952)] {
            let range = SlotRange::new(Slot(from), Slot(to));
            let (seen, expected) = (
                packing.intervals(&device, range).await.unwrap(),
                plain.intervals(&device, range).await.unwrap(),
            );
            assert!(seen == expected, "{from}..{to}");
            let (seen, expected) = (
                packing.energies(&device, range).await.unwrap(),
                plain.energies(&device, range).await.unwrap(),
            );
            assert!(seen == expected, "energies of {from}..{to}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn packed_or_not_intervals_are_the_same(steps in proptest::collection::vec(step(), 1..8)) {
        tokio::runtime::Runtime::new().unwrap().block_on(run(steps));
    }
}

/// Bytes of the file after a year of intervals as meters give them.
#[tokio::test]
async fn a_packed_year_takes_a_fraction_of_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(dir.path()).unwrap();
    let device = DeviceId::new("m").unwrap();
    store.patch_device(&device, DevicePatch::default(), NOW.start()).await.unwrap();
    let bytes = |name: &str| {
        ohmstead_store_sqlite::backup(dir.path(), &dir.path().join(name), |_| Ok(())).unwrap().bytes
    };
    // What a store without any intervals takes is left out: its tables are a page each.
    let empty = bytes("empty");
    // Written a day at a time they are rows.
    let all = intervals(SlotRange::new(Slot(0), Slot(3 * INTERVAL_PIECE)), 1, 400_000);
    for day in all.chunks(96) {
        let range = SlotRange::new(day[0].slot, Slot(day[0].slot.0 + 96));
        store.replace_intervals(&device, range, day.to_vec(), vec![], None).await.unwrap();
    }
    let rows = bytes("rows") - empty;
    while store.seal(NOW.start(), RULES).await.unwrap().more {}
    let packed = bytes("packed") - empty;
    assert!(packed * 3 < rows, "{packed} bytes for {rows}");
    assert_eq!(store.intervals(&device, SlotRange::new(Slot(0), NOW)).await.unwrap(), all);
}
