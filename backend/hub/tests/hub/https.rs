//! HTTPS on the dashboard's port, with the certificate of the hub's own authority.

use crate::support;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use support::Hub;
use support::people::{PASSWORD, add_user, login_hub_with, ohmstead};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto};

struct World {
    dir: tempfile::TempDir,
    hub: Hub,
    at: String,
    trust: Arc<ClientConfig>,
}

fn trusting(certificate: Option<&str>) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    if let Some(pem) = certificate {
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    }
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap();
    Arc::new(config.with_root_certificates(roots).with_no_client_auth())
}

fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "ann", &["--role", "admin"]);
    let hub = login_hub_with(dir.path(), &[("OHMSTEAD_HTTP__TLS", "true")]);
    let at = hub.http.strip_prefix("https://").unwrap().to_owned();
    let (ok, ca, _) = ohmstead(dir.path(), &["ca"], "");
    assert!(ok);
    World { dir, hub, at, trust: trusting(Some(&ca)) }
}

fn plain(at: &str) -> TcpStream {
    let stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

fn over_tls(w: &World, trust: &Arc<ClientConfig>, request: &str) -> std::io::Result<String> {
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(trust.clone(), name).unwrap();
    let mut stream = StreamOwned::new(connection, plain(&w.at));
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
}

#[test]
fn the_dashboard_s_port_speaks_tls_and_says_so_to_whoever_does_not() {
    let w = world();
    let answer = over_tls(&w, &w.trust, &get("/readyz")).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    over_tls(&w, &trusting(None), &get("/readyz")).unwrap_err();

    let body = format!(r#"{{"user":"ann","password":"{PASSWORD}"}}"#);
    let login = format!(
        "POST /api/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = over_tls(&w, &w.trust, &login).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("SameSite=Strict; Secure"), "{answer}");

    let mut stream = plain(&w.at);
    stream.write_all(b"GET /devices?x=1 HTTP/1.1\r\nHost: hub.lan:8443\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(answer.contains("location: https://hub.lan:8443/devices?x=1\r\n"), "{answer}");
    assert!(!w.hub.log().contains("ERROR"), "{}", w.hub.log());
    drop(w.dir);
}

#[test]
fn silent_connections_hold_up_nobody_and_are_closed() {
    let w = world();
    // Fewer than wait at one time, so that others still get in at once.
    let silent: Vec<TcpStream> = (0..200).map(|_| plain(&w.at)).collect();
    let begun = std::time::Instant::now();
    let answer = over_tls(&w, &w.trust, &get("/readyz")).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    for mut stream in silent {
        let mut rest = Vec::new();
        // Closed by the hub: at its end, or reset.
        let ended = stream.read_to_end(&mut rest);
        assert!(
            rest.is_empty()
                && !matches!(&ended, Err(e) if e.kind() == std::io::ErrorKind::WouldBlock)
        );
    }
}
