//! The uplink's decisions, without any I/O: when to connect, what to publish next, what an
//! acknowledgement means. The board does what [`Uplink::poll`] says and reports what happened.
//!
//! Live readings go out one by one as they are taken; the backlog goes out beside them as arrays,
//! oldest first, one in flight at a time. A reading leaves the outbox only by acknowledgement.

pub mod backoff;

use crate::outbox::{Appended, Outbox, OutboxError, Position};
use crate::record::{MAX_CHANNELS, Stamp, Stored};
use backoff::Backoff;
use core::fmt::{self, Write};
use core::ops::ControlFlow;
use embedded_storage::nor_flash::NorFlash;
use ohmstead_wire::command::{Command, CommandResult};
use ohmstead_wire::topic::Kind;

/// Longest payload of a meter, bytes.
pub const MAX_PAYLOAD: usize = 4096;
/// Room for a reading in a slice of the backlog: each is at most 190 bytes of JSON.
const READING: usize = 200;
/// Live readings that may wait for their turn.
const LIVE: usize = 2 * MAX_CHANNELS;
/// Without an acknowledgement for this long the connection is taken for dead, ms.
const ACK_TIMEOUT_MS: i64 = 20_000;

/// What the board is to do next.
#[derive(Debug, PartialEq, Eq)]
pub enum Action<'a> {
    /// Connect, then call [`Uplink::connected`] or [`Uplink::closed`].
    Connect,
    /// Publish the status `online` (retained) and `info` on every channel.
    Announce,
    /// Publish at QoS 1; call [`Uplink::acknowledged`] with the token.
    Publish {
        /// Whose topic.
        channel: u8,
        /// Which topic.
        kind: Kind,
        /// The message.
        payload: &'a [u8],
        /// To be acknowledged.
        token: u16,
    },
    /// The connection is dead: close it, then call [`Uplink::closed`].
    Close,
    /// Nothing to do before this uptime, ms, unless something happens.
    Wait(i64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Down { retry_at: i64 },
    Connecting,
    Announcing,
    Up,
}

/// A slice of the backlog on its way: one array per channel, one after the other.
#[derive(Debug, Clone, Copy)]
struct Slice {
    from: Position,
    to: Position,
    /// Channels whose array is still to be acknowledged, by bit.
    channels: u8,
    token: Option<u16>,
}

/// The uplink of a meter with the channels `ids`; payloads have at most `P` bytes, at least 200.
#[derive(Debug)]
pub struct Uplink<'a, const P: usize = MAX_PAYLOAD> {
    ids: &'a [&'a str],
    state: State,
    backoff: Backoff,
    live: [Option<Appended>; LIVE],
    live_token: Option<u16>,
    /// Readings acknowledged live, without a hole: from and to.
    run: Option<(Position, Position)>,
    slice: Option<Slice>,
    next_token: u16,
    waiting_since: i64,
    buffer: Text<P>,
}

impl<'a, const P: usize> Uplink<'a, P> {
    /// Channel `k` publishes as `ids[k]`; at most [`MAX_CHANNELS`]. `seed` differs between meters.
    pub const fn new(ids: &'a [&'a str], seed: u32) -> Self {
        Self {
            ids,
            state: State::Down { retry_at: 0 },
            backoff: Backoff::new(seed),
            live: [None; LIVE],
            live_token: None,
            run: None,
            slice: None,
            next_token: 0,
            waiting_since: 0,
            buffer: Text::new(),
        }
    }

    /// True while the hub is connected.
    pub fn is_up(&self) -> bool {
        matches!(self.state, State::Announcing | State::Up)
    }

    /// A reading was stored: send it at once if the link is up.
    pub fn offer(&mut self, appended: Appended) {
        let has_time = matches!(appended.stored.record.at, Stamp::Wall(_));
        if !self.is_up() || !has_time {
            // It is the backlog's; what is sent live later is not next to what was before.
            return self.hold();
        }
        match self.live.iter_mut().find(|slot| slot.is_none()) {
            Some(slot) => *slot = Some(appended),
            None => self.hold(),
        }
    }

    /// A reading was stored that is the backlog's: nothing after it is live before it was sent.
    pub fn hold(&mut self) {
        (self.live, self.live_token, self.run) = ([None; LIVE], None, None);
    }

    /// The connection stands; commands are subscribed to.
    pub fn connected(&mut self) {
        self.state = State::Announcing;
    }

    /// The connection is gone, or could not be made.
    pub fn closed(&mut self, now_ms: i64) {
        self.state = State::Down { retry_at: now_ms + self.backoff.failed() };
        self.slice = None;
        self.hold();
    }

    /// The broker acknowledged `token`.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn acknowledged<F: NorFlash>(
        &mut self,
        token: u16,
        now_ms: i64,
        outbox: &mut Outbox<F>,
    ) -> Result<(), OutboxError<F::Error>> {
        self.waiting_since = now_ms;
        if self.live_token == Some(token) {
            self.live_token = None;
            self.live_acknowledged();
        } else if let Some(slice) = &mut self.slice
            && slice.token == Some(token)
        {
            slice.token = None;
            slice.channels &= slice.channels - 1;
            if slice.channels == 0 {
                let to = slice.to;
                self.slice = None;
                outbox.ack(to)?;
            }
        }
        self.backoff.succeeded();
        self.close_run(outbox)
    }

    fn live_acknowledged(&mut self) {
        if let Some(done) = self.live[0].take() {
            let from = self.run.map_or(done.from, |(from, _)| from);
            self.run = Some((from, done.to));
        }
        self.live.rotate_left(1);
    }

    /// When nothing unsent lies before the live readings, their acknowledgements count.
    fn close_run<F: NorFlash>(
        &mut self,
        outbox: &mut Outbox<F>,
    ) -> Result<(), OutboxError<F::Error>> {
        if let (Some((from, to)), None) = (self.run, self.slice)
            && self.plan(outbox)?.is_none()
        {
            let mut first = None;
            outbox.read(outbox.acked(), Some(from), |_, after| {
                first = Some(after);
                ControlFlow::Break(())
            })?;
            if first.is_none() {
                outbox.ack(to)?;
                self.run = Some((to, to));
            }
        }
        Ok(())
    }

    /// What to do now.
    ///
    /// # Errors
    /// When flash access fails.
    pub fn poll<F: NorFlash>(
        &mut self,
        now_ms: i64,
        outbox: &mut Outbox<F>,
    ) -> Result<Action<'_>, OutboxError<F::Error>> {
        match self.state {
            State::Down { retry_at } if now_ms >= retry_at => {
                self.state = State::Connecting;
                return Ok(Action::Connect);
            }
            State::Down { retry_at } => return Ok(Action::Wait(retry_at)),
            State::Connecting => return Ok(Action::Wait(now_ms + 1_000)),
            State::Announcing => {
                self.state = State::Up;
                self.waiting_since = now_ms;
                return Ok(Action::Announce);
            }
            State::Up => {}
        }
        let in_flight = self.live_token.is_some() || self.slice.is_some_and(|s| s.token.is_some());
        if !in_flight {
            self.waiting_since = now_ms;
        } else if now_ms - self.waiting_since >= ACK_TIMEOUT_MS {
            return Ok(Action::Close);
        }
        if self.live_token.is_none()
            && let Some(next) = self.live[0]
        {
            return Ok(self.publish_live(&next.stored));
        }
        if self.slice.is_none() {
            self.slice = self.plan(outbox)?;
        }
        if let Some(slice) = self.slice
            && slice.token.is_none()
        {
            return self.publish_slice(slice, outbox);
        }
        Ok(Action::Wait(now_ms + 1_000))
    }

    fn token(&mut self) -> u16 {
        self.next_token = self.next_token.wrapping_add(1);
        self.next_token
    }

    fn publish_live(&mut self, stored: &Stored) -> Action<'_> {
        let (channel, token) = (stored.record.channel, self.token());
        self.live_token = Some(token);
        self.buffer.clear();
        // One reading always fits.
        let _ = stored.wire(self.ids[usize::from(channel)]).write_json(&mut self.buffer);
        Action::Publish { channel, kind: Kind::Data, payload: self.buffer.bytes(), token }
    }

    /// The next slice of the backlog: what is neither acknowledged nor sent live. Readings of
    /// this boot whose time is not known yet wait for the clock.
    fn plan<F: NorFlash>(
        &self,
        outbox: &mut Outbox<F>,
    ) -> Result<Option<Slice>, OutboxError<F::Error>> {
        let (from, boot) = (outbox.acked(), outbox.boot());
        let waiting = self.live[0].map(|l| l.from);
        let until = self.run.map(|(from, _)| from).or(waiting);
        let mut slice = Slice { from, to: from, channels: 0, token: None };
        let mut count = 0;
        outbox.read(from, until, |s, after| {
            if s.boot == boot && matches!(s.record.at, Stamp::Uptime(_)) {
                return ControlFlow::Break(());
            }
            slice.to = after;
            slice.channels |= 1 << s.record.channel;
            count += 1;
            if count < P / READING { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok((count > 0).then_some(slice))
    }

    fn publish_slice<F: NorFlash>(
        &mut self,
        slice: Slice,
        outbox: &mut Outbox<F>,
    ) -> Result<Action<'_>, OutboxError<F::Error>> {
        let channel = slice.channels.trailing_zeros() as u8;
        let (ids, buffer) = (self.ids, &mut self.buffer);
        buffer.clear();
        let mut separator = '[';
        let mut written = Ok(());
        outbox.read(slice.from, Some(slice.to), |s, _| {
            if s.record.channel == channel && written.is_ok() {
                written = buffer
                    .write_char(separator)
                    .and_then(|()| s.wire(ids[usize::from(channel)]).write_json(buffer));
                separator = ',';
            }
            ControlFlow::Continue(())
        })?;
        let written = written.and_then(|()| buffer.write_char(']'));
        // Readings of at most 190 bytes fit; a slice that was thinned meanwhile is planned anew.
        if written.is_err() || separator == '[' {
            self.slice = None;
            return Ok(Action::Wait(0));
        }
        let token = self.token();
        self.slice = Some(Slice { token: Some(token), ..slice });
        Ok(Action::Publish { channel, kind: Kind::Data, payload: self.buffer.bytes(), token })
    }
}

/// Reads a command.
///
/// # Errors
/// What the answer says: the message is not a command this firmware knows.
pub fn parse_command(payload: &[u8]) -> Result<Command<'_>, &'static str> {
    match serde_json_core::from_slice(payload) {
        Ok((command, _)) => Ok(command),
        Err(_) => Err("not a command this firmware knows"),
    }
}

/// Writes an answer, `info` or an event into `buffer`; `None` when it does not fit.
pub fn write_json<'b, T: serde::Serialize>(message: &T, buffer: &'b mut [u8]) -> Option<&'b [u8]> {
    let len = serde_json_core::to_slice(message, buffer).ok()?;
    Some(&buffer[..len])
}

/// The answer to a command.
pub fn answer<'c>(id: &'c str, done: Result<(), &'c str>) -> CommandResult<'c> {
    use ohmstead_wire::command::CommandOutcome;
    let outcome = if done.is_ok() { CommandOutcome::Done } else { CommandOutcome::Refused };
    CommandResult { id, outcome, reason: done.err(), percent: None }
}

/// Text in a buffer of fixed size.
#[derive(Debug)]
struct Text<const P: usize> {
    bytes: [u8; P],
    len: usize,
}

impl<const P: usize> Text<P> {
    const fn new() -> Self {
        Self { bytes: [0; P], len: 0 }
    }

    fn clear(&mut self) {
        self.len = 0;
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

impl<const P: usize> Write for Text<P> {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        let room = self.bytes.get_mut(self.len..self.len + s.len()).ok_or(fmt::Error)?;
        room.copy_from_slice(s.as_bytes());
        self.len += s.len();
        Ok(())
    }
}
