use super::*;
use proptest::prelude::*;

fn value() -> impl Strategy<Value = i64> {
    prop_oneof![4 => 0..2_000_000_i64, 1 => any::<i64>(), 1 => Just(i64::MIN), 1 => Just(0)]
}

fn stats<T>(unit: fn(i64) -> T) -> impl Strategy<Value = Option<Stats<T>>>
where
    T: std::fmt::Debug,
{
    proptest::option::of([value(), value(), value()])
        .prop_map(move |s| s.map(|[a, b, c]| Stats { min: unit(a), max: unit(b), mean: unit(c) }))
}

/// Intervals of one month, some slots missing, with values likely and unlikely.
fn month() -> impl Strategy<Value = Vec<Interval>> {
    let one = (
        [value(), value(), value(), value()],
        (stats(Millivolts), stats(Milliamps), stats(Milliwatts)),
        (any::<u32>(), any::<u32>(), any::<u16>()),
        1..20_i32,
    );
    (-3..3_i32, proptest::collection::vec(one, 1..150)).prop_map(|(month, list)| {
        let mut slot = slots_of(month).from.0 - 1;
        list.into_iter()
            .map(|(energy, (voltage, current, power), (readings, covered_ms, flags), step)| {
                slot += step;
                Interval {
                    slot: Slot(slot),
                    import: MilliwattHours(energy[0]),
                    export: MilliwattHours(energy[1]),
                    import_estimated: MilliwattHours(energy[2]),
                    export_estimated: MilliwattHours(energy[3]),
                    voltage,
                    current,
                    power,
                    readings,
                    covered_ms,
                    flags: Flags(flags),
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_intervals_come_back_as_they_were(intervals in month()) {
        let body = encode(&intervals).unwrap();
        prop_assert_eq!(&decode(&body).unwrap(), &intervals);
        let energy = Energy::unpack(&body).unwrap();
        prop_assert_eq!(energy.len(), intervals.len());
        for (part, whole) in energy.iter().zip(&intervals) {
            prop_assert_eq!(
                (part.slot, part.import, part.export, part.covered_ms),
                (whole.slot, whole.import, whole.export, whole.covered_ms)
            );
            prop_assert_eq!(part.import_estimated, whole.import_estimated);
            prop_assert_eq!(part.export_estimated, whole.export_estimated);
        }
    }

    #[test]
    fn any_change_of_bytes_is_noticed(intervals in month(), at in any::<prop::sample::Index>(), bit in 0..8) {
        let mut body = encode(&intervals).unwrap();
        let at = at.index(body.len());
        body[at] ^= 1u8 << bit;
        prop_assert!(decode(&body).is_err());
        prop_assert!(Energy::unpack(&body).is_err());
    }

    #[test]
    fn bytes_behind_a_right_checksum_are_read_without_a_panic(
        intervals in month(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut body = encode(&intervals).unwrap();
        for (at, byte) in changes {
            let at = at.index(body.len());
            body[at] = byte;
        }
        bytes::close(&mut body);
        if let Ok(read) = decode(&body) {
            prop_assert!(read.windows(2).all(|w| w[0].slot < w[1].slot));
        }
        if let Ok(read) = Energy::unpack(&body) {
            prop_assert!(read.windows(2).all(|w| w[0].slot < w[1].slot));
        }
    }
}
