//! What a meter has to say, and what became of it.

use super::Meter;
use crate::uplink::{Action, write_json};
use core::fmt::Write;
use embedded_storage::nor_flash::NorFlash;
use heapless::{String, Vec};
use ohmstead_wire::command::CommandResult;
use ohmstead_wire::info::{Event, EventKind, Info};
use ohmstead_wire::topic::Kind;

/// Longest answer or event, bytes.
const MAX_NOTE: usize = 224;
/// Notes that may wait; the oldest is given up for a ninth.
pub(super) const NOTES: usize = 8;

/// What [`Meter::step`] wants done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Connect, subscribe to commands, then call [`Meter::connected`] or [`Meter::closed`].
    Connect,
    /// Publish the status `online` (retained), and `info` of every channel.
    Announce,
    /// The first `len` bytes of the payload buffer.
    Publish(Message, usize),
    /// The connection is dead: close it, then call [`Meter::closed`].
    Close,
    /// Until this uptime, ms.
    Wait(i64),
}

/// A message for the hub, without its payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Whose topic.
    pub channel: u8,
    /// Which.
    pub kind: Kind,
    /// What its acknowledgement will be for.
    pub ack: Ack,
}

/// What an acknowledgement is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ack {
    /// Readings.
    Data(u16),
    /// The first note.
    Note,
    /// Status or info.
    Nothing,
}

/// What remains to be done after a command or a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Todo {
    /// Nothing.
    Nothing,
    /// Publish status and info once more.
    Announce,
    /// Restart when all is said, see [`Meter::has_said_all`].
    Restart,
    /// A download was saved.
    Update,
}

/// Signals differ by so much from minute to minute without anything having happened, dB.
const SIGNAL_WAVERS: i8 = 6;

/// Whether what was told of the radio's signal is no longer true.
pub fn has_signal_moved(told: Option<i8>, now: Option<i8>) -> bool {
    match (told, now) {
        (Some(told), Some(now)) => told.abs_diff(now) > SIGNAL_WAVERS.unsigned_abs(),
        (told, now) => told.is_some() != now.is_some(),
    }
}

#[derive(Debug)]
pub(super) struct Note {
    channel: u8,
    kind: Kind,
    bytes: Vec<u8, MAX_NOTE>,
}

impl<F: NorFlash, const P: usize> Meter<'_, F, P> {
    fn note<T: serde::Serialize>(&mut self, channel: u8, kind: Kind, message: &T) {
        let mut buffer = [0; MAX_NOTE];
        let Some(json) = write_json(message, &mut buffer) else { return };
        if self.notes.is_full() {
            self.notes.pop_front();
            self.note_in_flight = false;
        }
        // Bounded by MAX_NOTE, and there is room.
        if let Ok(bytes) = Vec::from_slice(json) {
            let _ = self.notes.push_back(Note { channel, kind, bytes });
        }
    }

    pub(super) fn event(
        &mut self,
        channel: u8,
        event: EventKind,
        timestamp: Option<i64>,
        power_mw: Option<i64>,
        bound_mw: Option<i64>,
    ) {
        self.note(channel, Kind::Event, &Event { event, timestamp, power_mw, bound_mw });
    }

    /// Answers a command.
    pub fn answer(&mut self, channel: u8, result: &CommandResult<'_>) {
        self.note(channel, Kind::CommandResult, result);
    }

    /// `info` of a channel as JSON, with how strongly the radio receives; `None` when there is no such channel.
    pub fn info<'b>(
        &mut self,
        channel: u8,
        now_ms: i64,
        signal_dbm: Option<i8>,
        buffer: &'b mut [u8],
    ) -> Option<&'b [u8]> {
        let [major, minor, patch] = self.identity.version;
        let mut version = String::<20>::new();
        write!(version, "{major}.{minor}.{patch}").ok()?;
        let info = Info {
            firmware: &version,
            board: self.identity.board,
            kind: self.channels.get(usize::from(channel))?.kind(),
            boot: self.outbox.boot(),
            interval_s: self.settings.interval_s,
            clock: self.clock.quality(now_ms),
            pending: self.outbox.pending().unwrap_or(0),
            lost: self.outbox.lost(),
            signal_dbm,
        };
        write_json(&info, buffer)
    }

    /// What the uplink is to do now.
    pub fn step(&mut self, now_ms: i64, payload: &mut [u8; P]) -> Step {
        let wait = match self.uplink.poll(now_ms, &mut self.outbox) {
            Ok(Action::Connect) => return Step::Connect,
            Ok(Action::Announce) => return Step::Announce,
            Ok(Action::Close) => return Step::Close,
            Ok(Action::Publish { channel, kind, payload: from, token }) => {
                payload[..from.len()].copy_from_slice(from);
                let message = Message { channel, kind, ack: Ack::Data(token) };
                return Step::Publish(message, from.len());
            }
            Ok(Action::Wait(until)) => until,
            Err(_) => {
                log::error!("the outbox could not be read");
                now_ms + 1_000
            }
        };
        if let Some(note) = self.notes.front()
            && self.uplink.is_up()
            && !self.note_in_flight
        {
            self.note_in_flight = true;
            payload[..note.bytes.len()].copy_from_slice(&note.bytes);
            let message = Message { channel: note.channel, kind: note.kind, ack: Ack::Note };
            return Step::Publish(message, note.bytes.len());
        }
        Step::Wait(wait)
    }

    /// The hub acknowledged.
    pub fn acknowledged(&mut self, ack: Ack, now_ms: i64) {
        match ack {
            Ack::Data(token) => {
                self.has_published = true;
                if self.uplink.acknowledged(token, now_ms, &mut self.outbox).is_err() {
                    log::error!("an acknowledgement could not be stored");
                }
            }
            Ack::Note if self.note_in_flight => {
                self.notes.pop_front();
                self.note_in_flight = false;
            }
            Ack::Note | Ack::Nothing => {}
        }
    }

    /// The connection stands; commands are subscribed to.
    pub fn connected(&mut self) {
        self.uplink.connected();
    }

    /// The connection is gone, or was not made.
    pub fn closed(&mut self, now_ms: i64) {
        self.note_in_flight = false;
        self.uplink.closed(now_ms);
    }

    /// True when no answer waits for the hub.
    pub fn has_said_all(&self) -> bool {
        self.notes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::has_signal_moved;

    #[test]
    fn a_signal_is_told_again_when_it_came_went_or_changed_by_more_than_it_wavers() {
        for (told, now, again) in [
            (None, None, false),
            (None, Some(-60), true),
            (Some(-60), None, true),
            (Some(-60), Some(-66), false),
            (Some(-60), Some(-67), true),
            (Some(-60), Some(-53), true),
            (Some(i8::MIN), Some(i8::MAX), true),
        ] {
            assert_eq!(has_signal_moved(told, now), again, "{told:?} {now:?}");
        }
    }
}
