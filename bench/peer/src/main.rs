//! The usual way to keep meter readings, to measure the hub against: a subscriber behind an MQTT
//! broker that decodes each message and writes it to a database, many to a commit.
//! `ohmstead-bench-peer PORT DATABASE [documents|one-by-one|time-series]`, where DATABASE is an SQLite file (WAL,
//! `synchronous=FULL`) or the address of a MongoDB (`w: majority, j: true`); prints the number of committed readings
//! after every commit, at most every 50 ms.
//!
//! It acknowledges on arrival, as clients do by default: faster than acknowledging after the
//! commit, and what was not committed when it dies is gone.

mod mongo;
mod sqlite;

use anyhow::{Context, Result, bail};
use mongo::{Kept, Mongo};
use ohmstead_model::{Milliamps, Millivolts, MilliwattHours, Milliwatts, TimestampMs};
use ohmstead_wire::reading::{MessageReading, Stamp, split};
use ohmstead_wire::{Kind, Topic, topic};
use rumqttc::{Client, Connection as Mqtt, Event, MqttOptions, Packet, Publish, QoS};
use sqlite::Sqlite;
use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Messages in one commit at most, and waiting for one.
const COMMIT_MAX: usize = 8192;
const TELL_EVERY: Duration = Duration::from_millis(50);

/// A reading as it is stored: unix ms, mV, mA, mW, mWh.
struct Row {
    device: String,
    at: i64,
    voltage: Option<i64>,
    current: Option<i64>,
    power: Option<i64>,
    energy: Option<i64>,
}

/// A database.
trait Sink {
    /// Stores them durably; how many were not there before.
    fn commit(&mut self, rows: &[Row]) -> Result<u64>;

    /// How many messages it takes at once.
    fn at_most(&self) -> usize {
        COMMIT_MAX
    }
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (port, database, kept) = match args[..] {
        [port, database] | [port, database, "documents"] => (port, database, Kept::Documents),
        [port, database, "one-by-one"] => (port, database, Kept::OneByOne),
        [port, database, "time-series"] => (port, database, Kept::TimeSeries),
        _ => bail!("usage: ohmstead-bench-peer PORT DATABASE [documents|one-by-one|time-series]"),
    };
    let mut sink: Box<dyn Sink> = if database.starts_with("mongodb") {
        Box::new(Mongo::open(database, kept)?)
    } else {
        Box::new(Sqlite::open(database)?)
    };
    let mut options = MqttOptions::new("bench-peer", "127.0.0.1", port.parse()?);
    options.set_max_packet_size(1 << 20, 1 << 20);
    let (client, connection) = Client::new(options, 64);
    for filter in topic::filters(Kind::Data) {
        client.subscribe(filter, QoS::AtLeastOnce)?;
    }
    let (queue, messages) = sync_channel(COMMIT_MAX);
    let receiver = std::thread::spawn(move || receive(connection, &queue));
    write(&mut *sink, &messages)?;
    receiver.join().map_err(|_| anyhow::anyhow!("the receiver panicked"))?
}

fn receive(mut connection: Mqtt, queue: &SyncSender<Publish>) -> Result<()> {
    let mut subscribed = 0;
    for event in connection.iter() {
        match event? {
            Event::Incoming(Packet::Publish(message)) => queue.send(message)?,
            Event::Incoming(Packet::SubAck(_)) => {
                subscribed += 1;
                if subscribed == 2 {
                    println!("ready");
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn write(sink: &mut dyn Sink, messages: &Receiver<Publish>) -> Result<()> {
    let mut committed = 0u64;
    let mut told = Instant::now();
    loop {
        let first = match messages.recv_timeout(TELL_EVERY) {
            Ok(message) => message,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                tell(committed)?;
                continue;
            }
            Err(_) => return Ok(()),
        };
        let mut rows = Vec::new();
        parse(&first, &mut rows)?;
        // Whatever has gathered meanwhile goes into the same commit.
        for message in messages.try_iter().take(sink.at_most() - 1) {
            parse(&message, &mut rows)?;
        }
        committed += sink.commit(&rows)?;
        if told.elapsed() >= TELL_EVERY {
            told = Instant::now();
            tell(committed)?;
        }
    }
}

fn tell(committed: u64) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{committed}")?;
    Ok(out.flush()?)
}

fn parse(message: &Publish, rows: &mut Vec<Row>) -> Result<()> {
    let device = Topic::parse(&message.topic).context("a strange topic")?.device;
    for json in split(&message.payload)? {
        let reading = MessageReading::parse(json)?;
        let Some(Stamp::Number(seconds)) = reading.timestamp else { continue };
        let Some(at) = TimestampMs::from_unix(seconds) else { continue };
        rows.push(Row {
            device: device.to_owned(),
            at: at.0,
            voltage: reading.voltage.and_then(Millivolts::from_units).map(|v| v.0),
            current: reading.current.and_then(Milliamps::from_units).map(|v| v.0),
            power: reading.power.and_then(Milliwatts::from_units).map(|v| v.0),
            energy: reading.energy.and_then(MilliwattHours::from_units).map(|v| v.0),
        });
    }
    Ok(())
}
