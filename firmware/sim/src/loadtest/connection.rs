//! One connection of the load test.

use super::packet::{self, Incoming};
use super::payload::Packets;
use super::shard::Shard;
use super::{Options, SimError};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};

const KEEP_ALIVE_S: u16 = 60;
/// A quiet connection pings this often.
const PING_AFTER: Duration = Duration::from_secs(25);

pub(super) struct InFlight {
    id: u16,
    pub first: u64,
    pub sent_at: Instant,
}

/// A connection that the broker has accepted.
pub(super) struct Link {
    stream: TcpStream,
    packets: Packets,
    number: usize,
    window: usize,
    batch: u64,
    in_flight: VecDeque<InFlight>,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
}

impl Link {
    pub async fn open(options: &Options, number: usize) -> Result<Self, SimError> {
        let refuse = |source| SimError::Connect { target: options.target(), source };
        let stream = TcpStream::connect((options.host.as_str(), options.port));
        let stream = stream.await.map_err(refuse)?;
        stream.set_nodelay(true).map_err(refuse)?;
        let packets = Packets::new(options, number);
        let fill = |text: &Option<String>| {
            text.as_ref().map(|text| text.replace("{device}", packets.device()))
        };
        let (username, password) = (fill(&options.username), fill(&options.password));
        let connect = packet::connect(
            packets.device(),
            KEEP_ALIVE_S,
            username.as_deref(),
            password.as_deref(),
        );
        let mut link = Self {
            stream,
            packets,
            number,
            window: options.inflight,
            batch: options.batch as u64,
            in_flight: VecDeque::with_capacity(options.inflight),
            incoming: Vec::new(),
            outgoing: Vec::new(),
        };
        link.stream.write_all(&connect).await.map_err(refuse)?;
        loop {
            link.read().await.map_err(refuse)?;
            let refused = |reason| SimError::Refused { target: options.target(), reason };
            match packet::parse(&link.incoming) {
                Ok(None) => {}
                Ok(Some((Incoming::ConnAck(0), length))) => {
                    link.incoming.drain(..length);
                    return Ok(link);
                }
                Ok(Some((Incoming::ConnAck(code), _))) => {
                    return Err(refused(format!("CONNACK return code {code}")));
                }
                Ok(Some(_)) => return Err(refused("another packet before CONNACK".into())),
                Err(why) => return Err(refused(why.into())),
            }
        }
    }

    async fn read(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.incoming).await? {
            0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the broker hung up")),
            _ => Ok(()),
        }
    }

    /// Adds the next message to what is to be written.
    fn prepare(&mut self, sent_at: Instant) {
        let (id, first) = self.packets.next(&mut self.outgoing);
        self.in_flight.push_back(InFlight { id, first, sent_at });
    }

    async fn write(&mut self, shard: &RefCell<Shard>) -> io::Result<()> {
        let messages = (self.outgoing.len() / self.packets.length()) as u64;
        shard.borrow_mut().sent += messages * self.batch;
        self.stream.write_all(&self.outgoing).await?;
        self.outgoing.clear();
        Ok(())
    }

    /// Counts the acknowledgements that have come in.
    fn take_acks(&mut self, shard: &RefCell<Shard>) -> io::Result<()> {
        let now = Instant::now();
        let mut shard = shard.borrow_mut();
        let mut used = 0;
        while let Some((incoming, length)) =
            packet::parse(&self.incoming[used..]).map_err(io::Error::other)?
        {
            used += length;
            let Incoming::PubAck(id) = incoming else { continue };
            // Nearly always the oldest.
            let place = self.in_flight.iter().position(|message| message.id == id);
            let message = place.and_then(|at| self.in_flight.remove(at));
            let message = message
                .ok_or_else(|| io::Error::other("a PUBACK for a message that was not sent"))?;
            shard.record_ack(&message, &self.packets, self.batch, now);
        }
        shard.flush_journal();
        self.incoming.drain(..used);
        Ok(())
    }

    async fn acks(&mut self, shard: &RefCell<Shard>) -> io::Result<()> {
        self.read().await?;
        self.take_acks(shard)
    }

    /// Keeps the window between half full and full: writing several messages at once saves both
    /// sides system calls.
    async fn flat_out(&mut self, shard: &RefCell<Shard>) -> io::Result<()> {
        while Instant::now() < shard.borrow().timing.end && !self.packets.are_over() {
            if self.in_flight.len() <= self.window / 2 {
                let now = Instant::now();
                while self.in_flight.len() < self.window && !self.packets.are_over() {
                    self.prepare(now);
                }
                self.write(shard).await?;
            }
            self.acks(shard).await?;
        }
        Ok(())
    }

    /// One message at each of its moments, whether or not the earlier ones are acknowledged.
    async fn paced(
        &mut self,
        shard: &RefCell<Shard>,
        own: Duration,
        others: Duration,
    ) -> io::Result<()> {
        let mut due = shard.borrow().timing.start + others * self.number as u32;
        let mut last_write = Instant::now();
        loop {
            let end = shard.borrow().timing.end;
            let full = self.in_flight.len() >= self.window;
            if self.packets.are_over() {
                return Ok(());
            }
            let wake = due.min(end).min(last_write + PING_AFTER);
            tokio::select! {
                read = self.read() => { read?; self.take_acks(shard)?; continue; }
                () = sleep_until(wake), if !full => {}
                () = sleep_until(end), if full => {}
            }
            let now = Instant::now();
            if now >= end {
                return Ok(());
            }
            if now >= due {
                let lag = now.saturating_duration_since(due).as_micros() as u64;
                shard.borrow_mut().lag.saturating_record(lag.max(1));
                self.prepare(now);
                self.write(shard).await?;
                due += own;
            } else {
                self.stream.write_all(&packet::PING).await?;
            }
            last_write = now;
        }
    }

    async fn drain(&mut self, shard: &RefCell<Shard>) -> io::Result<()> {
        while !self.in_flight.is_empty() {
            self.acks(shard).await?;
        }
        self.stream.write_all(&packet::DISCONNECT).await
    }
}

/// Sends until the end, then waits for the acknowledgements that are still out.
pub(super) async fn drive(mut link: Link, shard: Rc<RefCell<Shard>>) {
    let timing = shard.borrow().timing;
    sleep_until(timing.start).await;
    let sent = match timing.pace {
        None => link.flat_out(&shard).await,
        Some((own, others)) => link.paced(&shard, own, others).await,
    };
    let result = match sent {
        Ok(()) => link.drain(&shard).await,
        error => error,
    };
    if let Err(e) = result {
        let mut shard = shard.borrow_mut();
        shard.lost += 1;
        shard.first_error.get_or_insert_with(|| e.to_string());
    }
}
