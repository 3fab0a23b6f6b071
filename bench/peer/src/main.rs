//! The usual way to keep meter readings, to measure the hub against: a subscriber behind an MQTT
//! broker that decodes each message and writes it to SQLite (WAL, `synchronous=FULL`), many to a
//! commit. `ohmstead-bench-peer PORT DATABASE`; prints the number of committed readings after
//! every commit, at most every 50 ms.
//!
//! It acknowledges on arrival, as clients do by default: faster than acknowledging after the
//! commit, and what was not committed when it dies is gone.

use anyhow::{Context, Result, bail};
use ohmstead_model::{Milliamps, Millivolts, MilliwattHours, Milliwatts, TimestampMs};
use ohmstead_wire::reading::{MessageReading, Stamp, split};
use ohmstead_wire::{Kind, Topic, topic};
use rumqttc::{Client, Connection as Mqtt, Event, MqttOptions, Packet, Publish, QoS};
use rusqlite::{Connection, params};
use std::collections::HashMap;
use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// Messages in one commit at most, and waiting for one.
const COMMIT_MAX: usize = 8192;
const TELL_EVERY: Duration = Duration::from_millis(50);

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE reading (
      device INTEGER NOT NULL, at INTEGER NOT NULL,
      voltage INTEGER, current INTEGER, power INTEGER, energy INTEGER,
      PRIMARY KEY (device, at)
    ) WITHOUT ROWID;";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let [_, port, path] = args.as_slice() else { bail!("usage: {} PORT DATABASE", args[0]) };
    let database = Connection::open(path).with_context(|| format!("opening {path}"))?;
    database.execute_batch(SCHEMA)?;
    let mut options = MqttOptions::new("bench-peer", "127.0.0.1", port.parse()?);
    options.set_max_packet_size(1 << 20, 1 << 20);
    let (client, connection) = Client::new(options, 64);
    for filter in topic::filters(Kind::Data) {
        client.subscribe(filter, QoS::AtLeastOnce)?;
    }
    let (queue, messages) = sync_channel(COMMIT_MAX);
    let receiver = std::thread::spawn(move || receive(connection, &queue));
    write(database, &messages)?;
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

fn write(mut database: Connection, messages: &Receiver<Publish>) -> Result<()> {
    let mut devices = HashMap::new();
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
        let transaction = database.transaction()?;
        let mut added = insert(&transaction, &mut devices, &first)?;
        // Whatever has gathered meanwhile goes into the same commit.
        for message in messages.try_iter().take(COMMIT_MAX - 1) {
            added += insert(&transaction, &mut devices, &message)?;
        }
        transaction.commit()?;
        committed += added;
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

fn insert(
    database: &Connection,
    devices: &mut HashMap<String, i64>,
    message: &Publish,
) -> Result<u64> {
    let name = Topic::parse(&message.topic).context("a strange topic")?.device;
    let device = match devices.get(name) {
        Some(id) => *id,
        None => {
            database.prepare_cached("INSERT INTO device (name) VALUES (?)")?.execute([name])?;
            devices.insert(name.to_owned(), database.last_insert_rowid());
            database.last_insert_rowid()
        }
    };
    let mut added = 0;
    for json in split(&message.payload)? {
        let reading = MessageReading::parse(json)?;
        let Some(Stamp::Number(seconds)) = reading.timestamp else { continue };
        added += database
            .prepare_cached("INSERT OR IGNORE INTO reading VALUES (?, ?, ?, ?, ?, ?)")?
            .execute(params![
                device,
                TimestampMs::from_unix(seconds).map(|at| at.0),
                reading.voltage.and_then(Millivolts::from_units).map(|v| v.0),
                reading.current.and_then(Milliamps::from_units).map(|v| v.0),
                reading.power.and_then(Milliwatts::from_units).map(|v| v.0),
                reading.energy.and_then(MilliwattHours::from_units).map(|v| v.0),
            ])? as u64;
    }
    Ok(added)
}
