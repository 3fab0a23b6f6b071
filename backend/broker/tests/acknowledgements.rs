//! A broker that sends on whatever is unacknowledged, as Mosquitto 2.0.11 does once it has queued
//! something: each acknowledgement of a client lets it send a whole window more.
#![allow(missing_docs, clippy::unwrap_used)]

use async_trait::async_trait;
use ohmstead_broker::Sink;
use ohmstead_broker::external::{Config, External};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// More than the client has room for acknowledgements that wait to be sent.
const MESSAGES: u16 = 10_000;

/// Keeps what it is given as a database does: many at once, and each after a while.
struct Store;

#[async_trait]
impl Sink for Store {
    async fn accept(&self, _topic: &str, _payload: &[u8]) -> Result<(), String> {
        tokio::time::sleep(Duration::from_millis(1)).await;
        Ok(())
    }

    fn refuses_as_will(&self, _topic: &str) -> bool {
        false
    }
}

/// A packet's kind and what is behind its length.
async fn packet(stream: &mut (impl AsyncRead + Unpin)) -> (u8, Vec<u8>) {
    let kind = stream.read_u8().await.expect("the client stays connected");
    let (mut length, mut shift) = (0, 0);
    loop {
        let byte = stream.read_u8().await.unwrap();
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.unwrap();
    (kind >> 4, body)
}

/// Lets the client in and takes its subscription; then sends all messages at once, and gives back the
/// numbers of the acknowledgements in the order in which they come.
async fn serve(listener: TcpListener, is_v5: bool) -> Vec<u16> {
    let (mut stream, _) = listener.accept().await.unwrap();
    let properties: &[u8] = if is_v5 { &[0] } else { &[] };
    let whole = |head: &[u8], tail: &[u8]| {
        let length = (head.len() - 1 + properties.len() + tail.len()) as u8;
        [&head[..1], &[length], &head[1..], properties, tail].concat()
    };
    let (connect, _) = packet(&mut stream).await;
    assert_eq!(connect, 1);
    stream.write_all(&whole(&[0x20, 0, 0], &[])).await.unwrap();
    let (subscribe, body) = packet(&mut stream).await;
    assert_eq!(subscribe, 8);
    let mut all = whole(&[0x90, body[0], body[1]], &[1]);
    for number in 1..=MESSAGES {
        let [high, low] = number.to_be_bytes();
        all.extend(whole(&[0x32, 0, 1, b't', high, low], b"x"));
    }
    let (mut reader, mut writer) = stream.into_split();
    let sending = tokio::spawn(async move {
        writer.write_all(&all).await.unwrap();
        writer
    });
    let mut numbers = Vec::new();
    while numbers.len() < usize::from(MESSAGES) {
        let (kind, body) = packet(&mut reader).await;
        assert_eq!(kind, 4, "nothing but acknowledgements");
        numbers.push(u16::from_be_bytes([body[0], body[1]]));
    }
    // Open until all is read.
    drop(sending.await.unwrap());
    numbers
}

#[tokio::test]
async fn however_much_a_broker_sends_all_is_acknowledged_once_in_order_on_one_connection() {
    for is_v5 in [true, false] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("mqtt://{}", listener.local_addr().unwrap());
        let config = Config {
            address: address.parse().unwrap(),
            is_v5,
            client_id: "hub".into(),
            keeps_session: true,
            login: None,
            ca: None,
            certificate: None,
            filters: vec!["t".into()],
            left: Vec::new(),
            will: None,
        };
        let broker = tokio::spawn(serve(listener, is_v5));
        let _client =
            External::start(config, Arc::new(Store), Arc::new(|fault| println!("{fault:?}")))
                .unwrap();
        let numbers = tokio::time::timeout(Duration::from_secs(60), broker).await;
        let numbers = numbers.expect("within a minute").expect("on one connection");
        assert_eq!(numbers, (1..=MESSAGES).collect::<Vec<_>>());
    }
}
