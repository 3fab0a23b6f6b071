use super::*;
use proptest::prelude::*;

/// A value as meters give them (few steps, small changes), or any at all.
fn value() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![
        1 => Just(None),
        4 => (0..300_i64).prop_map(|v| Some(v * 100)),
        1 => (-1_000_000..1_000_000_i64).prop_map(Some),
        1 => any::<i64>().prop_map(Some),
        1 => prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0)].prop_map(Some),
    ]
}

fn readings() -> impl Strategy<Value = Vec<Reading>> {
    let reading = (
        prop_oneof![4 => Just(5000_i64), 1 => 1..100_000_i64],
        [value(), value(), value(), value(), value(), value(), value()],
        proptest::option::of(any::<u32>()),
        proptest::option::of(0..3_u32),
        proptest::bool::weighted(0.1),
    );
    let start = prop_oneof![Just(1_700_000_000_000), Just(i64::MIN), Just(-5)];
    (start, proptest::collection::vec(reading, 1..200)).prop_map(|(start, list)| {
        let mut at = start;
        let one = |(step, values, seq, boot, estimated): (i64, [Option<i64>; 7], _, _, _)| {
            at += step;
            Reading {
                at: TimestampMs(at),
                voltage: values[0].map(Millivolts),
                current: values[1].map(Milliamps),
                power: values[2].map(Milliwatts),
                energy: values[3].map(MilliwattHours),
                energy_exported: values[4].map(MilliwattHours),
                power_factor: values[5].map(PowerFactor),
                frequency: values[6].map(Millihertz),
                seq,
                boot,
                estimated,
            }
        };
        list.into_iter().map(one).collect()
    })
}

fn there_and_back(readings: &[Reading]) -> Vec<Reading> {
    let day = decode(&encode(readings).unwrap()).unwrap();
    day.readings(0..day.len()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_readings_come_back_as_they_were(readings in readings()) {
        prop_assert_eq!(there_and_back(&readings), readings);
    }

    #[test]
    fn any_change_of_bytes_is_noticed(readings in readings(), at in any::<prop::sample::Index>(), bit in 0..8) {
        let mut bytes = encode(&readings).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        prop_assert!(decode(&bytes).is_err());
        bytes[at] ^= 1u8 << bit;
        bytes.truncate(at);
        prop_assert!(decode(&bytes).is_err());
    }

    #[test]
    fn bytes_behind_a_right_checksum_are_read_without_a_panic(
        readings in readings(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = encode(&readings).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.map_or(bytes.len(), |c| c.index(bytes.len())));
        bytes::close(&mut bytes);
        // Whatever it says, it says it: readings in order, or an error.
        if let Ok(day) = decode(&bytes) {
            let read: Vec<Reading> = day.readings(0..day.len()).collect();
            prop_assert!(read.windows(2).all(|w| w[0].at < w[1].at));
        }
    }

    #[test]
    fn noise_is_read_without_a_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Some(first) = bytes.first_mut() {
            *first = VERSION;
        }
        bytes::close(&mut bytes);
        let _ = decode(&bytes);
    }
}

/// A meter with steps of 0.1 V, 1 mA, 0.1 W and 1 Wh under a load that changes now and then.
fn meter(n: i64) -> Vec<Reading> {
    let mut energy = 7_654_321_000_000_i64;
    (0..n)
        .map(|i| {
            let power = 100 * (2000 + i % 7 + 9000 * (i / 400 % 2));
            let voltage = 100 * (2300 + i * 31 % 17);
            energy += power * 5 * 1000 / 3600;
            Reading {
                at: TimestampMs(1_700_000_000_000 + i * 5000),
                voltage: Some(Millivolts(voltage)),
                current: Some(Milliamps(power * 1050 / voltage)),
                power: Some(Milliwatts(power)),
                energy: Some(MilliwattHours(energy / 1_000_000 * 1000)),
                ..Reading::default()
            }
        })
        .collect()
}

#[test]
fn a_value_that_follows_from_others_costs_almost_nothing() {
    let all = meter(17_000);
    let without = |f: fn(&mut Reading)| {
        let mut all = all.clone();
        all.iter_mut().for_each(f);
        encode(&all).unwrap().len()
    };
    let whole = encode(&all).unwrap().len();
    assert!(whole - without(|r| r.current = None) < 17_000 / 8, "less than a bit each");
    assert!(whole - without(|r| r.energy = None) < 17_000 / 8, "less than a bit each");
}

#[test]
fn one_absent_value_does_not_cost_a_bit_for_each_reading() {
    let mut all = meter(17_000);
    let whole = encode(&all).unwrap().len();
    all[5000].voltage = None;
    all[9000].estimated = true;
    assert!(encode(&all).unwrap().len() < whole + 200);
}

#[test]
fn counters_at_both_ends_of_the_integers_come_back() {
    let counter = |at, v| Reading {
        at: TimestampMs(at),
        energy_exported: Some(MilliwattHours(v)),
        ..Reading::default()
    };
    for values in [[i64::MIN, i64::MAX], [0, i64::MAX], [i64::MIN, 0], [i64::MAX, -1]] {
        let readings = [counter(1, values[0]), counter(2, values[1])];
        assert_eq!(there_and_back(&readings), readings);
    }
}

#[test]
fn what_is_not_a_day_is_refused() {
    let at = |ms| Reading { at: TimestampMs(ms), ..Reading::default() };
    assert_eq!(encode(&[]), Err(BlobError::NotADay));
    assert_eq!(encode(&[at(2), at(1)]), Err(BlobError::NotADay));
    assert_eq!(encode(&[at(2), at(2)]), Err(BlobError::NotADay));
    assert_eq!(there_and_back(&[at(2)]), [at(2)]);
}

#[test]
fn a_blob_of_a_newer_program_is_named_so() {
    let mut bytes = encode(&meter(3)).unwrap();
    bytes[0] = 2;
    assert_eq!(decode(&bytes).unwrap_err(), BlobError::Version { found: 2, known: 1 });
}
