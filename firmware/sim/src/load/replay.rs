//! A real household: four weeks of minutes from the UCI data set (CC BY 4.0, see
//! `data/ATTRIBUTION.md`), played in a loop.

use super::{Current, LOOP_MINUTES, LoadSource};
use crate::SimError;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Packed by `data/build_uci_sample.py`, which describes the format.
const SAMPLE: &[u8] = include_bytes!("../../data/uci_sceaux_4_weeks.bin");
const MAGIC: &[u8] = b"OHMSIM1\n";
/// Wh a minute to W.
const WH_A_MINUTE: i32 = 60;

/// The four measuring channels of the household.
#[derive(Debug, Clone)]
pub struct Household {
    /// Everything, as measured at the mains.
    pub house: LoadSource,
    /// Sub-meter 1: dishwasher, oven, microwave.
    pub kitchen: LoadSource,
    /// Sub-meter 2: washing machine, dryer, refrigerator, a light.
    pub laundry: LoadSource,
    /// Sub-meter 3: electric water heater and air conditioner.
    pub heating: LoadSource,
}

/// The household on the wall clock of `zone`.
///
/// # Errors
/// When the sample in the program is damaged.
pub fn household(zone: &TimeZone) -> Result<Household, SimError> {
    let [power, voltage, current, kitchen, laundry, heating] = decode(SAMPLE)?;
    let voltage = unsigned(voltage)?;
    // The sub-meters count whole watt-hours and have no current: it is derived, with the power
    // factor typical of what hangs on them (motors; motors; mostly resistive).
    let sub = |wh: Vec<i32>, power_factor, seed| {
        let watts = wh.into_iter().map(|wh| wh * WH_A_MINUTE).collect();
        let current = Current::PowerFactor(power_factor);
        LoadSource::new(watts, Arc::clone(&voltage), current, seed, zone.clone())
    };
    Ok(Household {
        kitchen: sub(kitchen, 970, 11),
        laundry: sub(laundry, 920, 12),
        heating: sub(heating, 990, 13),
        house: LoadSource::new(
            power,
            Arc::clone(&voltage),
            Current::Measured(unsigned(current)?),
            10,
            zone.clone(),
        ),
    })
}

/// The mains voltage of the sample, for loads that have none of their own; hundredths of a volt.
pub(super) fn mains_voltage() -> Arc<[u16]> {
    decode(SAMPLE)
        .and_then(|[_, voltage, ..]| unsigned(voltage))
        .unwrap_or_else(|_| vec![23_000; LOOP_MINUTES].into())
}

fn unsigned(column: Vec<i32>) -> Result<Arc<[u16]>, SimError> {
    column
        .into_iter()
        .map(|v| u16::try_from(v).map_err(|_| SimError::Sample("a value is out of range")))
        .collect()
}

fn decode(bytes: &[u8]) -> Result<[Vec<i32>; 6], SimError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(SimError::Sample("wrong header"))?;
    let (count, mut rest) =
        rest.split_first_chunk::<4>().ok_or(SimError::Sample("it ends in the header"))?;
    if u32::from_le_bytes(*count) as usize != LOOP_MINUTES {
        return Err(SimError::Sample("it does not hold four weeks"));
    }
    let mut columns: [Vec<i32>; 6] = Default::default();
    for column in &mut columns {
        *column = decode_column(&mut rest)?;
    }
    if rest.is_empty() { Ok(columns) } else { Err(SimError::Sample("bytes are left over")) }
}

fn decode_column(rest: &mut &[u8]) -> Result<Vec<i32>, SimError> {
    let mut column = Vec::with_capacity(LOOP_MINUTES);
    let mut value = 0i32;
    while column.len() < LOOP_MINUTES {
        let zigzag = varint(rest)?;
        if zigzag == 0 {
            let zeros = varint(rest)? as usize + 1;
            if zeros > LOOP_MINUTES - column.len() {
                return Err(SimError::Sample("a run is too long"));
            }
            column.resize(column.len() + zeros, value);
            continue;
        }
        let delta = (zigzag >> 1) as i32 ^ -((zigzag & 1) as i32);
        value = value.checked_add(delta).ok_or(SimError::Sample("a value is out of range"))?;
        column.push(value);
    }
    Ok(column)
}

fn varint(rest: &mut &[u8]) -> Result<u32, SimError> {
    let mut value = 0u32;
    for shift in (0..32).step_by(7) {
        let (&byte, tail) = rest.split_first().ok_or(SimError::Sample("it ends early"))?;
        *rest = tail;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(SimError::Sample("a number is too long"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::TimestampMs;

    #[test]
    fn the_sample_holds_the_sums_that_the_source_has() {
        // Printed by data/build_uci_sample.py when it read the source.
        let sums: Vec<i64> =
            decode(SAMPLE).unwrap().iter().map(|c| c.iter().map(|&v| i64::from(v)).sum()).collect();
        assert_eq!(sums, [62_718_824, 969_493_083, 2_650_228, 60_218, 86_722, 305_401]);
    }

    #[test]
    fn a_damaged_sample_is_an_error_not_a_panic() {
        for cut in [0, 7, 8, 11, 12, 13, SAMPLE.len() / 2, SAMPLE.len() - 1] {
            assert!(decode(&SAMPLE[..cut]).is_err(), "{cut}");
        }
        let mut longer = SAMPLE.to_vec();
        longer.push(0);
        assert!(decode(&longer).is_err());
        let mut runaway = SAMPLE[..12].to_vec();
        runaway.extend([0xff; 64]);
        assert!(decode(&runaway).is_err());
    }

    #[test]
    fn circuits_draw_less_than_the_house_over_every_week() {
        let h = household(&TimeZone::UTC).unwrap();
        let start = TimestampMs::parse("2026-11-02T00:00:00Z").unwrap();
        for week in 0..4 {
            let (a, b) = (start + week * 604_800_000, start + (week + 1) * 604_800_000);
            let used = |l: &LoadSource| (l.counters(b).0 - l.counters(a).0).0;
            let circuits = used(&h.kitchen) + used(&h.laundry) + used(&h.heating);
            assert!(circuits > 0 && circuits < used(&h.house));
        }
    }

    #[test]
    fn the_house_s_values_fit_together() {
        let h = household(&TimeZone::UTC).unwrap();
        let start = TimestampMs::parse("2026-11-02T00:00:00Z").unwrap();
        for n in 0..4000 {
            let at = start + n * 601_000;
            let w = h.house.window(at, at + 1000);
            assert!((1..12_000_000_000).contains(&w.active_uw), "{w:?}");
            // The current was published in steps of 0.2 A, so 0.1 A × 250 V and 2 % either way.
            let bound = w.apparent_uva + w.apparent_uva / 50 + 30_000_000;
            assert!(w.active_uw < bound, "{w:?}");
        }
    }
}
