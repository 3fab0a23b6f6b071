//! One MQTT connection. When it ends it is thrown away and another one made: what must survive
//! is in the meter's flash, not in the client.

use super::Broker;
use ohmstead_firmware::meter::Ack;
use ohmstead_wire::{Kind, Topic};
use rumqttc::{
    AsyncClient, ConnectionError, Event, EventLoop, LastWill, MqttOptions, Outgoing, Packet, QoS,
    SubscribeReasonCode,
};
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Larger than everything the meter lets out at once, so that handing over never waits.
const QUEUE: usize = 64;
/// An array of a few hundred readings is some tens of kilobytes.
const MAX_PACKET: usize = 1 << 20;
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// What happened on the connection.
#[derive(Debug)]
pub(super) enum LinkEvent {
    /// It stands, and commands are subscribed to.
    Connected,
    /// A message was acknowledged.
    Acknowledged(Ack),
    /// The hub sent a command.
    Command(Vec<u8>),
    /// It is over, and why.
    Down(String),
}

pub(super) struct Link {
    client: AsyncClient,
    /// Handed to the client, which has not given a packet id yet; in order.
    handed_over: VecDeque<Ack>,
    in_flight: HashMap<u16, Ack>,
    events: mpsc::UnboundedReceiver<Result<Event, ConnectionError>>,
    task: JoinHandle<()>,
}

impl Link {
    /// Begins to connect.
    pub fn open(broker: &Broker, device: &str) -> Self {
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
        // The queue is empty: there is room.
        let _ = client.try_subscribe(topic(device, Kind::Command), QoS::AtLeastOnce);
        let (sender, events) = mpsc::unbounded_channel();
        let task = tokio::spawn(drive(connection, sender));
        Self { client, handed_over: VecDeque::new(), in_flight: HashMap::new(), events, task }
    }

    /// The next event. Cancel-safe. After [`LinkEvent::Down`] there is nothing more to come.
    pub async fn next(&mut self) -> LinkEvent {
        loop {
            let Some(event) = self.events.recv().await else {
                return LinkEvent::Down("the client ended".into());
            };
            match event {
                Ok(Event::Incoming(Packet::SubAck(ack))) => {
                    let is_refused = ack.return_codes.contains(&SubscribeReasonCode::Failure);
                    return match is_refused {
                        true => LinkEvent::Down("no commands may be subscribed to".into()),
                        false => LinkEvent::Connected,
                    };
                }
                Ok(Event::Incoming(Packet::Publish(command))) => {
                    return LinkEvent::Command(command.payload.to_vec());
                }
                Ok(Event::Outgoing(Outgoing::Publish(packet))) => {
                    let sent = self.handed_over.pop_front();
                    self.in_flight.extend(sent.map(|ack| (packet, ack)));
                }
                Ok(Event::Incoming(Packet::PubAck(packet))) => {
                    if let Some(ack) = self.in_flight.remove(&packet.pkid) {
                        return LinkEvent::Acknowledged(ack);
                    }
                }
                Ok(Event::Outgoing(Outgoing::Disconnect)) => {
                    return LinkEvent::Down("closed as asked".into());
                }
                Ok(_) => {}
                Err(why) => return LinkEvent::Down(why.to_string()),
            }
        }
    }

    /// Hands a message over; false when the client takes none, which means it has failed.
    pub fn publish(&mut self, topic: String, retain: bool, payload: Vec<u8>, ack: Ack) -> bool {
        let taken = self.client.try_publish(topic, QoS::AtLeastOnce, retain, payload).is_ok();
        if taken {
            self.handed_over.push_back(ack);
        }
        taken
    }

    /// True when nothing waits for its acknowledgement.
    pub fn is_settled(&self) -> bool {
        self.handed_over.is_empty() && self.in_flight.is_empty()
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

pub(super) fn topic(device: &str, kind: Kind) -> String {
    // The id was checked when it was made.
    Topic::new(device, kind).map(|t| t.to_string()).unwrap_or_default()
}

async fn drive(
    mut connection: EventLoop,
    events: mpsc::UnboundedSender<Result<Event, ConnectionError>>,
) {
    loop {
        let event = connection.poll().await;
        let is_over = event.is_err();
        if events.send(event).is_err() || is_over {
            return;
        }
    }
}
