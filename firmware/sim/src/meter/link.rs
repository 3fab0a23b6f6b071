//! One MQTT connection. When it ends it is thrown away and another one made: what must survive
//! is in the outbox, not in the client.

use super::{Broker, MeterOptions};
use ohmstead_wire::{Kind, Topic};
use rumqttc::{AsyncClient, Event, EventLoop, LastWill, MqttOptions, Outgoing, Packet, QoS};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Larger than everything the outbox lets out at once, so that handing over never waits.
const QUEUE: usize = 64;
/// An array of a few hundred readings is some tens of kilobytes.
const MAX_PACKET: usize = 1 << 20;
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// What happened on the connection.
#[derive(Debug)]
pub(super) enum LinkEvent {
    Connected,
    /// A PUBLISH left under this packet id.
    Sent(u16),
    /// Its PUBACK came.
    Acknowledged(u16),
    /// It is over, and why.
    Down(String),
}

pub(super) struct Link {
    client: AsyncClient,
    events: mpsc::UnboundedReceiver<LinkEvent>,
    task: JoinHandle<()>,
}

impl Link {
    /// Begins to connect.
    pub fn open(broker: &Broker, meter: &MeterOptions) -> Self {
        let device = meter.device.as_str();
        let mut options = MqttOptions::new(device, &broker.host, broker.port);
        options.set_keep_alive(KEEP_ALIVE).set_clean_session(true).set_inflight(QUEUE as u16);
        options.set_max_packet_size(MAX_PACKET, MAX_PACKET);
        options.set_last_will(LastWill::new(
            topic(device, Kind::Status),
            "offline",
            QoS::AtLeastOnce,
            true,
        ));
        if let Some(credentials) = &broker.credentials {
            options.set_credentials(&credentials.username, &credentials.password);
        }
        let (client, mut connection) = AsyncClient::new(options, QUEUE);
        connection.network_options.set_tcp_nodelay(true);
        let (sender, events) = mpsc::unbounded_channel();
        let task = tokio::spawn(drive(connection, sender));
        Self { client, events, task }
    }

    /// The next event. Cancel-safe. After [`LinkEvent::Down`] there is nothing more to come.
    pub async fn next(&mut self) -> LinkEvent {
        self.events.recv().await.unwrap_or_else(|| LinkEvent::Down("the client ended".into()))
    }

    /// Hands a message over; false when the client takes none, which means it has failed.
    pub fn publish(&self, device: &str, kind: Kind, retain: bool, payload: String) -> bool {
        self.client.try_publish(topic(device, kind), QoS::AtLeastOnce, retain, payload).is_ok()
    }

    /// Says goodbye properly, so that the broker does not publish the last will.
    pub async fn close(mut self) {
        if self.client.disconnect().await.is_ok() {
            while !matches!(self.next().await, LinkEvent::Down(_)) {}
        }
    }
}

impl Drop for Link {
    /// Without a goodbye: the socket closes, and the broker publishes the last will.
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn topic(device: &str, kind: Kind) -> String {
    // The id was checked when it was made.
    Topic::new(device, kind).map(|t| t.to_string()).unwrap_or_default()
}

async fn drive(mut connection: EventLoop, events: mpsc::UnboundedSender<LinkEvent>) {
    loop {
        let event = match connection.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(_))) => LinkEvent::Connected,
            Ok(Event::Incoming(Packet::PubAck(ack))) => LinkEvent::Acknowledged(ack.pkid),
            Ok(Event::Outgoing(Outgoing::Publish(packet))) => LinkEvent::Sent(packet),
            Ok(Event::Outgoing(Outgoing::Disconnect)) => LinkEvent::Down("closed as asked".into()),
            Ok(_) => continue,
            Err(e) => LinkEvent::Down(e.to_string()),
        };
        let over = matches!(event, LinkEvent::Down(_));
        if events.send(event).is_err() || over {
            return;
        }
    }
}
