//! The MQTT 5 session: what the meter's uplink decides is done here.
//!
//! Receiving never stops: a pump empties the connection into a pipe, so that waiting for a
//! packet can be given up at any time without losing a part of it.

use crate::link::{LinkError, Shared, Sockets, TIMEOUT, connect};
use crate::provision::Provisioning;
use crate::run::State;
use crate::tls::{self, Records, Rng};
use core::cell::RefCell;
use core::convert::Infallible;
use core::fmt::Write as _;
use core::num::NonZero;
use embassy_futures::select::{Either, Either3, select, select3};
use embassy_net::Stack;
use embassy_sync::blocking_mutex::raw::NoopRawMutex;
use embassy_sync::pipe::Pipe;
use embassy_time::{Duration, Instant, Timer, with_timeout};
use embedded_io_async::{Error as _, ErrorKind, ErrorType, Read, Write};
use embedded_storage::nor_flash::NorFlash;
use embedded_tls::{Aes128GcmSha256, TlsWriter};
use heapless::{String, Vec};
use ohmstead_firmware::meter::{Ack, Message, Step, Todo, has_signal_moved};
use ohmstead_firmware::uplink::MAX_PAYLOAD;
use ohmstead_wire::topic::{Kind, Topic};
use rust_mqtt::Bytes;
use rust_mqtt::buffer::BumpBuffer;
use rust_mqtt::client::Client;
use rust_mqtt::client::event::Event;
use rust_mqtt::client::options::{
    ConnectOptions, PublicationOptions, SubscriptionOptions, TopicReference, WillOptions,
};
use rust_mqtt::config::KeepAlive;
use rust_mqtt::types::{MqttBinary, MqttString, PacketIdentifier, TopicFilter, TopicName};

/// The broker takes a meter for dead after one and a half of this, s.
const KEEP_ALIVE_S: u16 = 30;
/// A ping goes out when nothing else did for this long.
const PING: Duration = Duration::from_secs(15);
/// Longest packet taken: a command with a model.
const MAX_PACKET: u32 = 2048;
/// Publishes that may wait for their acknowledgement.
const IN_FLIGHT: usize = 8;

type Packets = Pipe<NoopRawMutex, 1024>;
type TopicText = String<96>;

/// Buffers of a session.
#[derive(Debug)]
pub(crate) struct Buffers {
    pub(crate) sockets: Sockets,
    pub(crate) records: Records,
    /// Free while there is no session.
    pub(crate) payload: [u8; MAX_PAYLOAD],
    packets: [u8; MAX_PACKET as usize + 512],
}

impl Buffers {
    pub(crate) const fn new() -> Self {
        Self {
            sockets: Sockets::new(),
            records: Records::new(),
            payload: [0; MAX_PAYLOAD],
            packets: [0; MAX_PACKET as usize + 512],
        }
    }
}

/// Connects and serves the uplink until the connection ends; why it ended.
pub(crate) async fn session<F: NorFlash>(
    state: &State<'_, F>,
    stack: Stack<'_>,
    provisioning: &Provisioning,
    rng: Rng,
    buffers: &mut Buffers,
) -> LinkError {
    match serve(state, stack, provisioning, rng, buffers).await {
        Ok(never) => match never {},
        Err(error) => error,
    }
}

async fn serve<F: NorFlash>(
    state: &State<'_, F>,
    stack: Stack<'_>,
    p: &Provisioning,
    rng: Rng,
    buffers: &mut Buffers,
) -> Result<Infallible, LinkError> {
    let Buffers { sockets, records, payload, packets } = buffers;
    let address = p.address.as_deref().unwrap_or(&p.host);
    let socket = RefCell::new(connect(stack, address, p.mqtt_port, sockets).await?);
    let shared = Shared(&socket);
    let pipe = Packets::new();
    let talk = Talk { state, p, payload, pipe: &pipe };
    match p.ca_der() {
        Some(ca) => {
            let mut tls = tls::open(shared, records, &ca, &p.host, rng).await?;
            let (reader, writer) = tls.split();
            first(select(pump(reader, &pipe), talk.run(Out::Tls(writer), packets)).await)
        }
        None => first(select(pump(shared, &pipe), talk.run(Out::Plain(shared), packets)).await),
    }
}

fn first<T>(either: Either<T, T>) -> T {
    match either {
        Either::First(t) | Either::Second(t) => t,
    }
}

async fn pump<R: Read>(mut from: R, to: &Packets) -> Result<Infallible, LinkError> {
    let mut buffer = [0; 256];
    loop {
        match from.read(&mut buffer).await {
            Ok(0) | Err(_) => return Err(LinkError::Broken),
            Ok(n) => to.write_all(&buffer[..n]).await,
        }
    }
}

/// The way out, encrypted or not. Not a type parameter: the whole of MQTT would be in the firmware
/// twice.
enum Out<'a, 'b> {
    Plain(Shared<'a, 'b>),
    Tls(TlsWriter<'a, Shared<'a, 'b>, Aes128GcmSha256>),
}

/// What is written goes out; what is read was pumped in.
struct Duplex<'a, 'b> {
    pipe: &'a Packets,
    out: Out<'a, 'b>,
}

impl ErrorType for Duplex<'_, '_> {
    type Error = ErrorKind;
}

impl Read for Duplex<'_, '_> {
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, Self::Error> {
        Ok(self.pipe.read(buf).await)
    }
}

impl Write for Duplex<'_, '_> {
    async fn write(&mut self, buf: &[u8]) -> Result<usize, Self::Error> {
        match &mut self.out {
            Out::Plain(out) => out.write(buf).await.map_err(|why| why.kind()),
            Out::Tls(out) => out.write(buf).await.map_err(|why| why.kind()),
        }
    }

    async fn flush(&mut self) -> Result<(), Self::Error> {
        match &mut self.out {
            Out::Plain(out) => out.flush().await.map_err(|why| why.kind()),
            Out::Tls(out) => out.flush().await.map_err(|why| why.kind()),
        }
    }
}

type Session<'a, 'b, 'c> =
    Client<'a, 'c, Duplex<'a, 'b>, BumpBuffer<'c>, 2, 1, IN_FLIGHT, 1, 1, 0, 0>;

struct Talk<'a, 's, F: NorFlash> {
    state: &'a State<'s, F>,
    p: &'a Provisioning,
    payload: &'a mut [u8; MAX_PAYLOAD],
    pipe: &'a Packets,
}

impl<F: NorFlash> Talk<'_, '_, F> {
    async fn run(self, out: Out<'_, '_>, packets: &mut [u8]) -> Result<Infallible, LinkError> {
        let Self { state, p, payload, pipe } = self;
        let ids = p.ids();
        let mut bump = BumpBuffer::new(packets);
        let mut client: Session<'_, '_, '_> = Client::new(&mut bump);
        let will = topic(ids[0], Kind::Status);
        let options = ConnectOptions::new()
            .clean_start()
            .keep_alive(KeepAlive::Seconds(KEEP_ALIVE))
            .maximum_packet_size(PACKET_LIMIT)
            .user_name(text(&p.username)?)
            .password(
                MqttBinary::from_slice(p.password.as_bytes()).map_err(|_| LinkError::Protocol)?,
            )
            .will(WillOptions::new(name(&will)?, binary(b"offline")?).at_least_once().retain());
        let connecting = client.connect(Duplex { pipe, out }, &options, Some(text(ids[0])?));
        // The one reason to be refused is a wrong name or password.
        in_time(connecting).await?.map_err(|why| told(&why, LinkError::Refused))?;
        reset(&mut client);
        for id in &ids {
            let topic = topic(id, Kind::Command);
            let filter = TopicFilter::new(text(&topic)?).ok_or(LinkError::Protocol)?;
            let options = SubscriptionOptions::new().at_least_once();
            in_time(client.subscribe(filter, &options))
                .await?
                .map_err(|why| told(&why, LinkError::Broken))?;
        }
        log::info!("connected");
        state.meter.borrow_mut().connected();
        let mut line =
            Line { state, ids: &ids, client, in_flight: Vec::new(), spoke: Instant::now() };
        loop {
            line.turn(payload).await?;
        }
    }
}

const KEEP_ALIVE: NonZero<u16> = match NonZero::new(KEEP_ALIVE_S) {
    Some(seconds) => seconds,
    None => NonZero::<u16>::MAX,
};
const PACKET_LIMIT: NonZero<u32> = match NonZero::new(MAX_PACKET) {
    Some(bytes) => bytes,
    None => NonZero::<u32>::MAX,
};

/// A standing session.
struct Line<'a, 'b, 'c, 's, F: NorFlash> {
    state: &'a State<'s, F>,
    ids: &'a [&'a str],
    client: Session<'a, 'b, 'c>,
    in_flight: Vec<(PacketIdentifier, Ack), IN_FLIGHT>,
    spoke: Instant,
}

impl<F: NorFlash> Line<'_, '_, '_, '_, F> {
    async fn turn(&mut self, payload: &mut [u8; MAX_PAYLOAD]) -> Result<(), LinkError> {
        let now = Instant::now().as_millis() as i64;
        let step = self.state.meter.borrow_mut().step(now, payload);
        match step {
            Step::Announce => self.announce(payload).await,
            Step::Publish(message, len) => self.publish(message, &payload[..len]).await,
            Step::Close => Err(LinkError::Silent),
            Step::Connect => Err(LinkError::Protocol),
            Step::Wait(_) if self.state.announce.take() || self.has_signal_moved() => {
                self.announce(payload).await
            }
            Step::Wait(until) => self.wait(until).await,
        }
    }

    fn has_signal_moved(&self) -> bool {
        has_signal_moved(self.state.told_signal.get(), (self.state.signal)())
    }

    async fn announce(&mut self, payload: &mut [u8; MAX_PAYLOAD]) -> Result<(), LinkError> {
        let status = Message { channel: 0, kind: Kind::Status, ack: Ack::Nothing };
        self.publish(status, b"online").await?;
        let signal = (self.state.signal)();
        self.state.told_signal.set(signal);
        for channel in 0..self.ids.len() as u8 {
            let now = Instant::now().as_millis() as i64;
            let info = {
                let mut meter = self.state.meter.borrow_mut();
                meter.info(channel, now, signal, payload).map(<[u8]>::len)
            };
            if let Some(len) = info {
                let message = Message { channel, kind: Kind::Info, ack: Ack::Nothing };
                self.publish(message, &payload[..len]).await?;
            }
        }
        Ok(())
    }

    async fn publish(&mut self, message: Message, payload: &[u8]) -> Result<(), LinkError> {
        let topic = topic(self.ids[usize::from(message.channel)], message.kind);
        let mut options =
            PublicationOptions::new(TopicReference::Name(name(&topic)?)).at_least_once();
        options.retain = matches!(message.kind, Kind::Status | Kind::Info);
        // A broker may want few at a time, or one.
        let most = usize::from(self.client.server_config().receive_maximum.get()).min(IN_FLIGHT);
        while self.in_flight.len() >= most {
            let header = in_time(self.client.poll_header()).await?;
            self.receive(header.map_err(|why| told(&why, LinkError::Broken))?).await?;
        }
        let sending = self.client.publish(&options, Bytes::Borrowed(payload));
        let id = in_time(sending).await?.map_err(|why| told(&why, LinkError::Broken))?;
        self.spoke = Instant::now();
        let id = id.ok_or(LinkError::Protocol)?;
        self.in_flight.push((id, message.ack)).map_err(|_| LinkError::Protocol)
    }

    async fn wait(&mut self, until: i64) -> Result<(), LinkError> {
        let ping_at = self.spoke + PING;
        let until = Instant::from_millis(until.max(0) as u64).min(ping_at);
        let wake = self.state.wake.wait();
        match select3(self.client.poll_header(), Timer::at(until), wake).await {
            Either3::First(header) => {
                let header = header.map_err(|why| told(&why, LinkError::Broken))?;
                self.receive(header).await
            }
            Either3::Second(()) if Instant::now() >= ping_at => {
                self.spoke = Instant::now();
                in_time(self.client.ping()).await?.map_err(|why| told(&why, LinkError::Broken))
            }
            Either3::Second(()) | Either3::Third(()) => Ok(()),
        }
    }

    async fn receive(&mut self, header: rust_mqtt::header::FixedHeader) -> Result<(), LinkError> {
        let event = in_time(self.client.poll_body(header))
            .await?
            .map_err(|why| told(&why, LinkError::Broken))?;
        let todo = match event {
            Event::PublishAcknowledged(ack) => {
                let found = self.in_flight.iter().position(|f| f.0 == ack.packet_identifier);
                if let Some(at) = found {
                    let (_, ack) = self.in_flight.swap_remove(at);
                    let now = Instant::now().as_millis() as i64;
                    self.state.meter.borrow_mut().acknowledged(ack, now);
                }
                Todo::Nothing
            }
            Event::Publish(message) => {
                let of = message.topic.name().and_then(|t| Topic::parse(t.as_ref().as_str()));
                let channel = of
                    .filter(|t| t.kind == Kind::Command)
                    .and_then(|t| self.ids.iter().position(|id| *id == t.device));
                channel.map_or(Todo::Nothing, |channel| {
                    let mut meter = self.state.meter.borrow_mut();
                    meter.command(channel as u8, message.message.as_bytes())
                })
            }
            // A broker that refuses a reading would refuse it again: try later, with patience.
            Event::PublishRejected(_) => return Err(LinkError::Refused),
            Event::Suback(ack) if ack.reason_code.is_erroneous() => return Err(LinkError::Refused),
            _ => Todo::Nothing,
        };
        reset(&mut self.client);
        self.state.todo(todo);
        Ok(())
    }
}

/// What the client says goes to the log; what it means is `error`.
fn told(why: &impl core::fmt::Debug, error: LinkError) -> LinkError {
    log::warn!("MQTT: {why:?}");
    error
}

async fn in_time<T>(work: impl Future<Output = T>) -> Result<T, LinkError> {
    with_timeout(TIMEOUT, work).await.map_err(|_| LinkError::Timeout)
}

/// Frees the client's receive buffer.
#[allow(unsafe_code, reason = "the client's buffer has no other way")]
fn reset(client: &mut Session<'_, '_, '_>) {
    // SAFETY: the client keeps no reference into the buffer, and what it handed out (events, the
    // connect acknowledgement) is gone: callers have turned it into values of their own.
    unsafe { client.buffer_mut().reset() }
}

fn topic(id: &str, kind: Kind) -> TopicText {
    let mut text = TopicText::new();
    // Ids were checked when the meter was provisioned: at most 64 characters and the rest fit.
    if let Some(topic) = Topic::new(id, kind) {
        let _ = write!(text, "{topic}");
    }
    text
}

fn text(s: &str) -> Result<MqttString<'_>, LinkError> {
    MqttString::from_str(s).map_err(|_| LinkError::Protocol)
}

fn name(topic: &str) -> Result<TopicName<'_>, LinkError> {
    TopicName::new(text(topic)?).ok_or(LinkError::Protocol)
}

fn binary(bytes: &[u8]) -> Result<MqttBinary<'_>, LinkError> {
    MqttBinary::from_slice(bytes).map_err(|_| LinkError::Protocol)
}
