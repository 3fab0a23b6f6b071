//! Meters that show a certificate of the hub's own authority in place of a password.

use crate::support::{self, meter};
use meter::{Given, ends, events, serve, wait_for};
use rumqttc::tokio_rustls::rustls::crypto::aws_lc_rs;
use rumqttc::tokio_rustls::rustls::pki_types::pem::PemObject;
use rumqttc::tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rumqttc::tokio_rustls::rustls::{ClientConfig, RootCertStore};
use rumqttc::{
    Client, ConnectionError, Event, Incoming, MqttOptions, QoS, SubscribeReasonCode,
    TlsConfiguration, Transport,
};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::Receiver;
use std::time::Duration;
use support::{Hub, binary};

const READING: &str = r#"{"power":1,"timestamp":1700000000}"#;

struct Shown {
    certificate: String,
    key: String,
}

impl Shown {
    fn of(answer: &Value) -> Self {
        let text =
            |key: &str| answer[key].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        Self { certificate: text("certificate"), key: text("key") }
    }

    fn options(&self, given: &Given, client_id: &str) -> MqttOptions {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(given.ca.clone())).unwrap();
        let chain = vec![CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_client_auth_cert(chain, key)
            .unwrap();
        let tls = TlsConfiguration::Rustls(Arc::new(config));
        let mut options = MqttOptions::new(client_id, "127.0.0.1", given.port);
        options.set_transport(Transport::tls_with_config(tls));
        options.set_keep_alive(Duration::from_secs(30));
        options
    }

    /// Connects with nothing but the certificate.
    fn connect(&self, given: &Given) -> (Client, Receiver<Event>) {
        let (client, connection) = Client::new(self.options(given, &given.id), 50);
        let heard = events(connection);
        wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::ConnAck(_))));
        (client, heard)
    }

    fn is_refused(&self, options: MqttOptions) -> bool {
        let (_client, mut connection) = Client::new(options, 50);
        match connection.iter().next() {
            Some(Err(ConnectionError::ConnectionRefused(_) | ConnectionError::Tls(_))) => true,
            Some(Err(ConnectionError::Io(_) | ConnectionError::MqttState(_))) => true,
            other => panic!("neither refused nor a fault of the connection: {other:?}"),
        }
    }
}

fn certify(hub: &Hub, id: &str) -> Shown {
    Shown::of(&hub.post(&format!("/api/devices/{id}/certificate"), &json!({})))
}

fn readings(hub: &Hub, id: &str) -> usize {
    hub.get(&format!("/api/readings?deviceId={id}"))["readings"].as_array().unwrap().len()
}

#[test]
fn a_meter_connects_with_its_certificate_only_and_reaches_its_own_topics_only() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path());
    let (a, b) = (Given::create(&hub, "a", &["a2"]), Given::create(&hub, "b", &[]));
    let shown = certify(&hub, "a");
    let kept = hub.get("/api/devices/a/certificate");
    assert_eq!(kept["deviceId"], "a");
    assert_eq!(kept["key"], Value::Null, "the key was shown once");
    let (client, heard) = shown.connect(&a);
    for topic in ["/energy/a/data", "/energy/a2/data"] {
        client.publish(topic, QoS::AtLeastOnce, false, READING).unwrap();
        wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::PubAck(_))));
    }
    assert_eq!((readings(&hub, "a"), readings(&hub, "a2")), (1, 1));
    client.subscribe("/energy/b/command", QoS::AtLeastOnce).unwrap();
    let answer = wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::SubAck(_))));
    let Event::Incoming(Incoming::SubAck(answer)) = answer else { panic!("{answer:?}") };
    assert_eq!(answer.return_codes, [SubscribeReasonCode::Failure]);
    client.publish("/energy/b/data", QoS::AtLeastOnce, false, READING).unwrap();
    assert!(ends(&heard), "a foreign topic ends the connection");
    assert_eq!(readings(&hub, "b"), 0);
    // Who shows one of a's is a, whatever name and password come with it.
    let mut mixed = shown.options(&a, "b");
    mixed.set_credentials(&b.id, &b.password);
    let (client, connection) = Client::new(mixed, 50);
    let heard = events(connection);
    wait_for(&heard, |e| matches!(e, Event::Incoming(Incoming::ConnAck(_))));
    client.publish("/energy/b/data", QoS::AtLeastOnce, false, READING).unwrap();
    assert!(ends(&heard));
    assert_eq!(readings(&hub, "b"), 0);
    // Nobody needs one.
    let (_client, _heard) = b.connect("b");
    let log = hub.log();
    assert!(!log.contains("PRIVATE KEY"), "keys are not logged");
}

#[test]
fn a_revoked_or_replaced_certificate_ends_its_connection_at_once_and_opens_nothing_any_more() {
    let dir = tempfile::tempdir().unwrap();
    let hub = serve(dir.path());
    let a = Given::create(&hub, "a", &[]);
    let first = certify(&hub, "a");
    let (_client, heard) = first.connect(&a);
    let second = certify(&hub, "a");
    assert!(ends(&heard), "replaced");
    assert!(first.is_refused(first.options(&a, "a")));
    let (_client, heard) = second.connect(&a);
    hub.delete("/api/devices/a/certificate");
    assert!(ends(&heard), "revoked");
    assert!(second.is_refused(second.options(&a, "a")));
    // Not even with the right password beside it: it says who shows it, and is not in force.
    let mut both = second.options(&a, "a");
    both.set_credentials(&a.id, &a.password);
    assert!(second.is_refused(both));
    let (_client, heard) = a.connect("a");
    drop(heard);
    let third = certify(&hub, "a");
    let (_client, heard) = third.connect(&a);
    hub.post("/api/devices/a/credentials", &json!({}));
    assert!(ends(&heard), "new credentials end all that there was");
    assert!(third.is_refused(third.options(&a, "a")));
}

#[test]
fn certificates_of_others_open_nothing() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let hub = serve(dir.path());
    let elsewhere = serve(other.path());
    let a = Given::create(&hub, "a", &[]);
    Given::create(&elsewhere, "a", &[]);
    certify(&hub, "a");
    let foreign = certify(&elsewhere, "a");
    assert!(foreign.is_refused(foreign.options(&a, "a")), "of another hub's authority");
    // The hub's own server certificate is of the right authority, and no client's.
    let read = |name: &str| std::fs::read_to_string(dir.path().join("tls").join(name)).unwrap();
    let server = Shown { certificate: read("server.pem"), key: read("server.key") };
    assert!(server.is_refused(server.options(&a, "a")));
}

#[test]
fn the_command_line_makes_and_revokes_certificates_also_of_a_stopped_hub() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let hub = serve(&data);
    Given::create(&hub, "a", &[]);
    let run = |args: &[&str]| {
        let all = [&["device", "certificate", "a"], args].concat();
        Command::new(binary()).args(all).output().unwrap()
    };
    let out = dir.path().to_str().unwrap();
    let made = run(&["--out", out, "--days", "30", "--url", &hub.http]);
    assert!(made.status.success(), "{made:?}");
    let published = |hub: &Hub| mosquitto(dir.path(), &data, port_of(hub).unwrap());
    assert!(published(&hub));
    assert!(run(&["--revoke", "--url", &hub.http]).status.success());
    assert!(!published(&hub));
    let again = run(&["--revoke", "--url", &hub.http]);
    assert!(String::from_utf8_lossy(&again.stderr).contains("no certificate"), "{again:?}");
    assert_eq!(hub.stop(), Some(0));
    let made = run(&["--out", out, "--data", data.to_str().unwrap()]);
    assert!(made.status.success(), "{made:?}");
    let hub = serve(&data);
    assert!(published(&hub), "mosquitto shows the certificate that was made while the hub stood");
}

/// Where MQTT over TLS is served, as the hub tells a meter.
fn port_of(hub: &Hub) -> Option<u16> {
    // An id each time: one that was removed is not given again.
    static PROBES: AtomicU32 = AtomicU32::new(0);
    let id = format!("probe-{}", PROBES.fetch_add(1, Ordering::Relaxed));
    let made = hub.post("/api/devices", &json!({"id": id}));
    let port = made["mqttPort"].as_u64();
    hub.delete(&format!("/api/devices/{id}"));
    port.and_then(|p| u16::try_from(p).ok())
}

fn mosquitto(files: &Path, data: &Path, port: u16) -> bool {
    let mut command = Command::new("mosquitto_pub");
    command.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-i", "a", "--cafile"]);
    command.arg(data.join("tls/ca.pem"));
    command.arg("--cert").arg(files.join("a.pem")).arg("--key").arg(files.join("a.key"));
    command.args(["-q", "1", "-t", "/energy/a/data", "-m", READING]);
    command.output().unwrap().status.success()
}
