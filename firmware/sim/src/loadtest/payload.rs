//! Readings that are encoded once and then only patched: the numbers that change have a fixed
//! width.

use super::{Options, packet};
use crate::noise;
use ohmstead_wire::{Kind, Topic, WireReading};

/// Stamps have ten digits of seconds from 2001-09-09 on.
pub(super) const FIRST_STAMP: i64 = 1_000_000_000_000;
/// Base times up to 2200 leave room for the longest run.
pub(super) const LAST_BASE: i64 = 7_258_118_400_000;
/// The counters' first value, mWh: 10 MWh, so that eight digits of Wh are always needed.
const FIRST_ENERGY: i64 = 10_000_000_000;
/// Where an eight-digit counter would roll over; it goes back to the first value.
const ENERGY_RANGE: i64 = 90_000_000_000;
/// Marks the places to patch; chosen to occur nowhere else.
const STAMP_MARK: i64 = 1_987_654_321_987;
const ENERGY_MARK: i64 = 89_876_543_219;

/// The packets of one device, one after the other.
pub(super) struct Packets {
    device: String,
    bytes: Vec<u8>,
    id_at: usize,
    /// Offsets of the digits of stamp and energy of each reading in the packet.
    places: Vec<(usize, usize)>,
    base: i64,
    step_s: i64,
    /// mWh a second.
    power: i64,
    limit: u64,
    next: u64,
    next_id: u16,
}

impl Packets {
    pub fn new(options: &Options, device_number: usize) -> Self {
        let device = format!("{}-{device_number:05}", options.prefix);
        // 180 W to 3.6 kW, so that power × 1 s is a whole number of mWh.
        let power = noise::between(options.seed, device_number as u64, 50, 1000);
        let voltage =
            230_000 + noise::between(options.seed ^ 1, device_number as u64, 0, 9_998) / 2 * 2 + 1;
        let watts = power * 3600;
        let reading = WireReading {
            device: &device,
            at_ms: Some(STAMP_MARK),
            voltage: Some(voltage),
            current: Some(watts * 1000 / voltage),
            power: Some(watts),
            energy: Some(ENERGY_MARK),
            ..WireReading::default()
        };
        let mut one = String::new();
        // Writing to a String does not fail.
        let _ = reading.write_json(&mut one);
        let payload = if options.batch == 1 {
            one
        } else {
            format!("[{}]", vec![one; options.batch].join(","))
        };
        let topic = Topic::new(&device, Kind::Data).map(|t| t.to_string()).unwrap_or_default();
        let (bytes, id_at) = packet::publish(&topic, payload.as_bytes());
        let stamps = find_all(&bytes, b"1987654321.987");
        let places = stamps.into_iter().zip(find_all(&bytes, b"89876543.219")).collect();
        let (base, step_s) = (options.base.0, options.step.as_secs() as i64);
        let limit = options.limit.unwrap_or(u64::MAX);
        Self { device, bytes, id_at, places, base, step_s, power, limit, next: 0, next_id: 0 }
    }

    /// Appends the next packet to `out`; returns its packet id and the number of its first reading.
    pub fn next(&mut self, out: &mut Vec<u8>) -> (u16, u64) {
        self.next_id = self.next_id.checked_add(1).unwrap_or(1);
        self.bytes[self.id_at..self.id_at + 2].copy_from_slice(&self.next_id.to_be_bytes());
        let first = self.next;
        for n in 0..self.places.len() {
            let (stamp, energy) = self.places[n];
            let (at, mwh) = self.values(self.next);
            digits(&mut self.bytes[stamp..stamp + 10], at / 1000);
            digits(&mut self.bytes[stamp + 11..stamp + 14], at % 1000);
            digits(&mut self.bytes[energy..energy + 8], mwh / 1000);
            digits(&mut self.bytes[energy + 9..energy + 12], mwh % 1000);
            self.next += 1;
        }
        out.extend_from_slice(&self.bytes);
        (self.next_id, first)
    }

    /// Stamp (ms) and counter (mWh) of the device's reading `number`.
    pub fn values(&self, number: u64) -> (i64, i64) {
        let seconds = number as i64 * self.step_s;
        (self.base + seconds * 1000, FIRST_ENERGY + seconds * self.power % ENERGY_RANGE)
    }

    /// True when the device has made all its readings.
    pub fn are_over(&self) -> bool {
        self.next >= self.limit
    }

    pub fn device(&self) -> &str {
        &self.device
    }

    pub fn length(&self) -> usize {
        self.bytes.len()
    }
}

fn find_all(bytes: &[u8], mark: &[u8]) -> Vec<usize> {
    (0..bytes.len().saturating_sub(mark.len() - 1))
        .filter(|&at| bytes[at..].starts_with(mark))
        .collect()
}

/// Writes `value` right-aligned with leading zeros.
fn digits(place: &mut [u8], mut value: i64) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (value % 10) as u8;
        value /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_model::TimestampMs;
    use ohmstead_wire::reading::{MessageReading, Stamp, split};

    fn packets(batch: usize) -> Packets {
        let base = TimestampMs(1_760_000_000_250);
        Packets::new(&Options { batch, ..Options::new(base) }, 42)
    }

    fn parse(packet: &[u8], payload_at: usize) -> Vec<MessageReading> {
        split(&packet[payload_at..])
            .unwrap()
            .into_iter()
            .map(|json| MessageReading::parse(json).unwrap())
            .collect()
    }

    #[test]
    fn every_patched_reading_decodes_to_the_values_it_is_journalled_with() {
        for batch in [1, 3] {
            let mut packets = packets(batch);
            let payload_at = packets.id_at + 2;
            let mut number = 0;
            for n in 0..70_000u32 {
                let mut out = Vec::new();
                let (id, first) = packets.next(&mut out);
                assert_eq!(u32::from(id), n % 65_535 + 1);
                assert_eq!(out.len(), packets.length());
                if n % 997 != 0 {
                    number += batch as u64;
                    continue;
                }
                assert_eq!(first, number);
                for reading in parse(&out, payload_at) {
                    let (at, mwh) = packets.values(number);
                    assert_eq!(reading.device_id.as_deref(), Some("load-00042"));
                    let Some(Stamp::Number(stamp)) = reading.timestamp else { unreachable!() };
                    assert_eq!(TimestampMs::from_unix(stamp), Some(TimestampMs(at)));
                    let energy =
                        reading.energy.and_then(ohmstead_model::MilliwattHours::from_units);
                    assert_eq!(energy, Some(ohmstead_model::MilliwattHours(mwh)));
                    number += 1;
                }
            }
        }
    }

    #[test]
    fn the_counter_grows_by_exactly_the_power_times_the_time() {
        let mut packets = packets(1);
        let mut out = Vec::new();
        packets.next(&mut out);
        let power = parse(&out, packets.id_at + 2)[0].power;
        let power = power.and_then(ohmstead_model::Milliwatts::from_units).unwrap();
        assert_eq!(packets.values(3600).1 - packets.values(0).1, power.0);
    }
}
