//! The readings a meter has made and the broker has not acknowledged yet.

use crate::reading::Produced;
use ohmstead_model::DeviceId;
use std::collections::{HashMap, VecDeque};

/// Live messages in flight at once.
const LIVE_WINDOW: usize = 16;
/// Arrays of the backlog in flight at once: few, so that live readings need not queue behind them.
const ARRAY_WINDOW: usize = 2;
/// More live readings than this waiting are a backlog.
const LIVE_WAITING: usize = 32;

/// What one PUBLISH carried.
#[derive(Debug)]
pub(super) enum Message {
    /// Status or info.
    Control,
    /// One reading, just made.
    Live(Produced),
    /// Readings from the backlog.
    Array(Vec<Produced>),
}

/// Oldest first within each queue; every reading is in exactly one place until acknowledged.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    live: VecDeque<Produced>,
    backlog: VecDeque<Produced>,
    /// Handed to the client, which has not given a packet id yet; in order.
    handed_over: VecDeque<Message>,
    in_flight: HashMap<u16, Message>,
    live_out: usize,
    arrays_out: usize,
}

impl Outbox {
    /// Takes a fresh reading; `history` ones go straight to the backlog.
    pub fn push(&mut self, reading: Produced, history: bool) {
        if history { &mut self.backlog } else { &mut self.live }.push_back(reading);
        if self.live.len() > LIVE_WAITING {
            self.backlog.append(&mut self.live);
        }
    }

    /// Readings not acknowledged yet.
    pub fn len(&self) -> usize {
        let out = self.handed_over.iter().chain(self.in_flight.values());
        self.waiting()
            + out
                .map(|message| match message {
                    Message::Control => 0,
                    Message::Live(_) => 1,
                    Message::Array(readings) => readings.len(),
                })
                .sum::<usize>()
    }

    /// Readings that were not sent on this connection yet.
    pub fn waiting(&self) -> usize {
        self.live.len() + self.backlog.len()
    }

    /// True when nothing at all waits for an acknowledgement.
    pub fn is_settled(&self) -> bool {
        self.handed_over.is_empty() && self.in_flight.is_empty()
    }

    /// The next message that may leave now: live readings first, then the backlog, oldest first,
    /// up to `array_len` at a time.
    pub fn next(&mut self, device: &DeviceId, array_len: usize) -> Option<String> {
        let (message, payload) = if self.live_out < LIVE_WINDOW
            && let Some(reading) = self.live.pop_front()
        {
            let payload = encode(std::slice::from_ref(&reading), device);
            (Message::Live(reading), payload)
        } else if self.arrays_out < ARRAY_WINDOW && !self.backlog.is_empty() {
            let take = array_len.clamp(1, self.backlog.len());
            let readings: Vec<_> = self.backlog.drain(..take).collect();
            let payload = format!("[{}]", encode(&readings, device));
            (Message::Array(readings), payload)
        } else {
            return None;
        };
        self.handed_over(message);
        Some(payload)
    }

    /// A message was given to the client.
    pub fn handed_over(&mut self, message: Message) {
        self.count(&message, true);
        self.handed_over.push_back(message);
    }

    /// The client sent the oldest message that it was given, under this packet id.
    pub fn sent(&mut self, packet: u16) {
        if let Some(message) = self.handed_over.pop_front() {
            self.in_flight.insert(packet, message);
        }
    }

    /// The broker acknowledged a packet; returns how many readings it held.
    pub fn acknowledged(&mut self, packet: u16) -> u64 {
        let Some(message) = self.in_flight.remove(&packet) else { return 0 };
        self.count(&message, false);
        match message {
            Message::Control => 0,
            Message::Live(_) => 1,
            Message::Array(readings) => readings.len() as u64,
        }
    }

    /// The connection is gone: what was not acknowledged goes back into the backlog.
    pub fn connection_lost(&mut self) {
        let lost = self.handed_over.drain(..).chain(self.in_flight.drain().map(|(_, m)| m));
        for message in lost {
            match message {
                Message::Control => {}
                Message::Live(reading) => self.backlog.push_back(reading),
                Message::Array(readings) => self.backlog.extend(readings),
            }
        }
        self.backlog.append(&mut self.live);
        self.backlog.make_contiguous().sort_by_key(|reading| reading.index);
        (self.live_out, self.arrays_out) = (0, 0);
    }

    fn count(&mut self, message: &Message, out: bool) {
        let counter = match message {
            Message::Control => return,
            Message::Live(_) => &mut self.live_out,
            Message::Array(_) => &mut self.arrays_out,
        };
        *counter = if out { *counter + 1 } else { counter.saturating_sub(1) };
    }
}

/// The readings' JSON, separated by commas.
fn encode(readings: &[Produced], device: &DeviceId) -> String {
    let mut text = String::with_capacity(readings.len() * 160);
    for (n, reading) in readings.iter().enumerate() {
        if n > 0 {
            text.push(',');
        }
        // Writing to a String does not fail.
        let _ = reading.wire(device.as_str()).write_json(&mut text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::FaultPlan;
    use crate::load::synthetic;
    use crate::reading::{Register, Schedule};
    use ohmstead_model::TimestampMs;
    use ohmstead_wire::reading::{MessageReading, split};

    fn readings(n: u64) -> Vec<Produced> {
        let meter = Register {
            source: synthetic::solar_panels(1, 3000, jiff::tz::TimeZone::UTC),
            faults: FaultPlan::none(),
            schedule: Schedule::live(TimestampMs(1_780_000_000_000), 5_000),
            first_boot: Some(1),
        };
        (0..n).map(|i| meter.produce(i)).collect()
    }

    fn sequence(payload: &str) -> Vec<u32> {
        split(payload.as_bytes())
            .unwrap()
            .into_iter()
            .map(|json| MessageReading::parse(json).unwrap().seq.unwrap())
            .collect()
    }

    #[test]
    fn what_was_not_acknowledged_is_sent_again_oldest_first_and_nothing_is_lost() {
        let device = DeviceId::new("m1").unwrap();
        let mut outbox = Outbox::default();
        for reading in readings(10) {
            outbox.push(reading, false);
        }
        for packet in 1..=10 {
            assert_eq!(sequence(&outbox.next(&device, 100).unwrap()), [packet - 1]);
        }
        for packet in 1..=6 {
            outbox.sent(packet);
        }
        assert_eq!(outbox.acknowledged(2) + outbox.acknowledged(1) + outbox.acknowledged(5), 3);
        assert_eq!(outbox.acknowledged(2), 0);
        assert_eq!(outbox.len(), 7);
        outbox.connection_lost();
        assert_eq!(outbox.len(), 7);
        assert_eq!(sequence(&outbox.next(&device, 4).unwrap()), [2, 3, 5, 6]);
        assert_eq!(sequence(&outbox.next(&device, 4).unwrap()), [7, 8, 9]);
        outbox.sent(1);
        outbox.sent(2);
        assert_eq!(outbox.acknowledged(1) + outbox.acknowledged(2), 7);
        assert!(outbox.is_settled() && outbox.len() == 0);
    }

    #[test]
    fn live_readings_overtake_the_backlog() {
        let device = DeviceId::new("m1").unwrap();
        let mut outbox = Outbox::default();
        let mut all = readings(1001);
        let live = all.pop().unwrap();
        for reading in all {
            outbox.push(reading, true);
        }
        assert_eq!(sequence(&outbox.next(&device, 300).unwrap()).len(), 300);
        outbox.push(live, false);
        assert_eq!(sequence(&outbox.next(&device, 300).unwrap()), [1000]);
        assert_eq!(sequence(&outbox.next(&device, 300).unwrap())[0], 300);
        assert_eq!(outbox.next(&device, 300), None, "two arrays are in flight");
    }
}
