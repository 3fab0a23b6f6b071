//! A meter's connection over TLS.

use super::Hub;
use base64::Engine;
use rumqttc::tokio_rustls::rustls::crypto::aws_lc_rs;
use rumqttc::tokio_rustls::rustls::pki_types::CertificateDer;
use rumqttc::tokio_rustls::rustls::{ClientConfig, RootCertStore};
use rumqttc::{Client, Connection, Event, Incoming, MqttOptions, TlsConfiguration, Transport};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Serves MQTT over TLS too.
pub fn serve(data: &Path) -> Hub {
    Hub::start(&["serve", "--mqtt-tls", "127.0.0.1:0"], data, &[])
}

/// What the hub told of a meter's credentials.
#[derive(Debug, Clone)]
pub struct Given {
    pub id: String,
    pub password: String,
    pub port: u16,
    pub ca: Vec<u8>,
}

impl Given {
    pub fn from(answer: &Value) -> Self {
        let text =
            |key: &str| answer[key].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        Self {
            id: text("username"),
            password: text("password"),
            port: answer["mqttPort"].as_u64().unwrap() as u16,
            ca: base64::engine::general_purpose::STANDARD.decode(text("ca")).unwrap(),
        }
    }

    pub fn create(hub: &Hub, id: &str, channels: &[&str]) -> Self {
        Self::from(&hub.post("/api/devices", &json!({"id": id, "channels": channels})))
    }

    pub fn options(&self, client_id: &str) -> MqttOptions {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(self.ca.clone())).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let tls = TlsConfiguration::Rustls(Arc::new(config));
        let mut options = MqttOptions::new(client_id, "127.0.0.1", self.port);
        options
            .set_transport(Transport::tls_with_config(tls))
            .set_credentials(&self.id, &self.password)
            .set_keep_alive(Duration::from_secs(30));
        options
    }

    /// Connects, and waits until the hub has accepted. While the client's last connection is being
    /// ended the broker says that it is unavailable; then it is asked again.
    pub fn connect(&self, client_id: &str) -> (Client, Receiver<Event>) {
        let end = Instant::now() + Duration::from_secs(20);
        loop {
            let (client, connection) = Client::new(self.options(client_id), 50);
            let heard = events(connection);
            match heard.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Event::Incoming(Incoming::ConnAck(_))) => return (client, heard),
                Err(RecvTimeoutError::Disconnected) => {}
                other => panic!("the hub does not let {client_id} in: {other:?}"),
            }
        }
    }

    /// One of mosquitto's clients as this meter.
    pub fn mosquitto(&self, program: &str, ca: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-u", &self.id])
            .args(["-P", &self.password, "-i", &self.id, "--cafile"])
            .arg(ca)
            .args(args);
        command
    }
}

/// Runs a connection on a thread; the channel ends with the connection.
pub fn events(mut connection: Connection) -> Receiver<Event> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for event in connection.iter() {
            let Ok(event) = event else { return };
            if send.send(event).is_err() {
                return;
            }
        }
    });
    receive
}

pub fn wait_for(events: &Receiver<Event>, mut wanted: impl FnMut(&Event) -> bool) -> Event {
    loop {
        let event = events.recv_timeout(Duration::from_secs(20)).expect("the event comes in time");
        if wanted(&event) {
            return event;
        }
    }
}

/// True when the connection ends without having been told to.
pub fn ends(events: &Receiver<Event>) -> bool {
    loop {
        match events.recv_timeout(Duration::from_secs(20)) {
            Ok(_) => {}
            Err(e) => return e == RecvTimeoutError::Disconnected,
        }
    }
}
