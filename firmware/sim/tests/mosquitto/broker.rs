//! A broker of our own, and a listener on it.

use ohmstead_model::TimestampMs;
use ohmstead_wire::reading::{MessageReading, Stamp, split};
use rumqttc::{AsyncClient, Event, MqttOptions, Packet, QoS};
use std::collections::BTreeSet;
use std::net::TcpListener as StdListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running broker; ends with the test.
pub struct Mosquitto {
    pub child: Child,
    pub port: u16,
}

impl Mosquitto {
    /// None, with a word on it, when it is not installed.
    pub async fn start() -> Option<Self> {
        Self::start_with("allow_anonymous true").await
    }

    pub async fn start_with(access: &str) -> Option<Self> {
        let program = ["/usr/sbin/mosquitto", "/usr/bin/mosquitto", "mosquitto"]
            .into_iter()
            .find(|p| Command::new(p).arg("-h").stdout(Stdio::null()).status().is_ok());
        let Some(program) = program else {
            eprintln!("skipped: mosquitto is not installed (Debian package mosquitto)");
            return None;
        };
        let port = StdListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = std::env::temp_dir().join(format!("ohmstead-sim-{port}.conf"));
        let text = format!("listener {port} 127.0.0.1\n{access}\nmax_queued_messages 0\n");
        std::fs::write(&config, text).unwrap();
        let child = Command::new(program)
            .arg("-c")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let deadline = Instant::now() + PATIENCE;
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(Instant::now() < deadline, "mosquitto does not listen");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::fs::remove_file(config).unwrap();
        Some(Self { child, port })
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Debug, Clone)]
pub struct Message {
    pub topic: String,
    pub payload: String,
    pub retained: bool,
}

/// Everything that arrives under `#`-like filters.
pub struct Listener {
    pub client: AsyncClient,
    pub seen: watch::Receiver<Vec<Message>>,
    task: tokio::task::JoinHandle<()>,
}

impl Listener {
    pub async fn start(port: u16) -> Self {
        let id =
            format!("listener-{:?}", Instant::now()).replace(|c: char| !c.is_alphanumeric(), "");
        let mut options = MqttOptions::new(id, "127.0.0.1", port);
        options.set_max_packet_size(1 << 20, 1 << 20);
        let (client, mut connection) = AsyncClient::new(options, 10);
        client.subscribe("/energy/#", QoS::AtLeastOnce).await.unwrap();
        let (sender, seen) = watch::channel(Vec::new());
        let (ready, subscribed) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            let mut ready = Some(ready);
            while let Ok(event) = connection.poll().await {
                match event {
                    Event::Incoming(Packet::SubAck(_)) => {
                        ready.take().map(|ready| ready.send(()));
                    }
                    Event::Incoming(Packet::Publish(p)) => sender.send_modify(|seen| {
                        seen.push(Message {
                            topic: p.topic,
                            payload: String::from_utf8(p.payload.to_vec()).unwrap(),
                            retained: p.retain,
                        });
                    }),
                    _ => {}
                }
            }
        });
        timeout(PATIENCE, subscribed).await.unwrap().unwrap();
        Self { client, seen, task }
    }

    pub async fn wait_for(&self, what: &str, mut condition: impl FnMut(&[Message]) -> bool) {
        let mut seen = self.seen.clone();
        if timeout(PATIENCE, seen.wait_for(|m| condition(m))).await.is_err() {
            let seen = self.seen.borrow();
            panic!("{what} was not seen among {} messages", seen.len());
        }
    }

    /// Waits for this many different readings: a reading whose acknowledgement was lost comes twice.
    pub async fn wait_for_readings(&self, count: usize) {
        self.wait_for("every reading", |m| {
            data(m).iter().map(|(_, r)| key(r)).collect::<BTreeSet<_>>().len() >= count
        })
        .await;
    }

    /// Tells `m1` something.
    pub async fn command(&self, json: &str) {
        let topic = "/energy/m1/command";
        self.client.publish(topic, QoS::AtLeastOnce, false, json).await.unwrap();
    }

    pub fn data(&self) -> Vec<(usize, MessageReading)> {
        data(&self.seen.borrow())
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Readings that arrived, with the number of the message they came in.
pub fn data(messages: &[Message]) -> Vec<(usize, MessageReading)> {
    let data = messages.iter().enumerate().filter(|(_, m)| m.topic.ends_with("/data"));
    data.flat_map(|(n, m)| {
        let parts = split(m.payload.as_bytes()).unwrap();
        let parsed = parts.into_iter().map(|json| MessageReading::parse(json).unwrap());
        parsed.map(|reading| (n, reading)).collect::<Vec<_>>()
    })
    .collect()
}

pub fn key(reading: &MessageReading) -> (i64, i64) {
    let Some(Stamp::Number(stamp)) = reading.timestamp else { panic!("no stamp: {reading:?}") };
    let energy = ohmstead_model::MilliwattHours::from_units(reading.energy.unwrap()).unwrap();
    (TimestampMs::from_unix(stamp).unwrap().0, energy.0)
}

pub fn received(listener: &Listener) -> BTreeSet<(i64, i64)> {
    listener.data().iter().map(|(_, reading)| key(reading)).collect()
}
