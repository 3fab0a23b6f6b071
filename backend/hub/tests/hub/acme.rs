//! A certificate by ACME from a real test server, Debian's `pebble`, with its own name server.

use crate::support;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use support::people::{add_user, ohmstead};
use support::{Hub, free_port, wait_until};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto};

const NAME: &str = "energy.example";

struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The authority and its name server, for which every name is 127.0.0.1.
struct Authority {
    directory: String,
    /// Where the roots of what it issues are.
    management: String,
    _processes: Vec<Process>,
}

fn run(program: &str, args: &[&str], env: &[(&str, &str)]) -> Process {
    let child = Command::new(program)
        .args(args)
        .envs(env.iter().copied())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|e| panic!("{program}: {e}; `make test` installs the package pebble"));
    Process(child)
}

impl Authority {
    /// One that nobody reaches.
    fn away() -> Self {
        let directory = "https://localhost:1/dir".into();
        Self { directory, management: String::new(), _processes: Vec::new() }
    }

    /// `asks`: the port at which it asks whether a name leads to the hub.
    fn start(dir: &Path, asks: u16) -> Self {
        // The hub's own authority signs the certificate that pebble shows.
        let tls = dir.join("tls");
        let [acme, management, dns, control] = [(); 4].map(|()| free_port());
        let config = format!(
            r#"{{"pebble": {{"listenAddress": "127.0.0.1:{acme}", "managementListenAddress": "127.0.0.1:{management}",
            "certificate": "{0}/server.pem", "privateKey": "{0}/server.key", "httpPort": {asks}, "tlsPort": 1,
            "ocspResponderURL": "", "externalAccountBindingRequired": false}}}}"#,
            tls.display()
        );
        let file = dir.join("pebble.json");
        std::fs::write(&file, config).unwrap();
        let names = run(
            "pebble-challtestsrv",
            &[
                "-defaultIPv4",
                "127.0.0.1",
                "-defaultIPv6",
                "",
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-dns01",
                &format!("127.0.0.1:{dns}"),
                "-management",
                &format!("127.0.0.1:{control}"),
            ],
            &[],
        );
        let pebble = run(
            "pebble",
            &["-config", file.to_str().unwrap(), "-dnsserver", &format!("127.0.0.1:{dns}")],
            // By itself it waits now and then, and refuses nonces at random: three in a row, once in ten
            // runs, end an order, which the hub begins anew a minute later.
            &[("PEBBLE_VA_NOSLEEP", "1"), ("PEBBLE_WFE_NONCEREJECT", "0")],
        );
        wait_until("pebble listens", || TcpStream::connect(("127.0.0.1", management)).is_ok());
        Self {
            directory: format!("https://localhost:{acme}/dir"),
            management: format!("127.0.0.1:{management}"),
            _processes: vec![names, pebble],
        }
    }
}

fn trusting(pem: &str) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider);
    let config = config.with_safe_default_protocol_versions().unwrap();
    Arc::new(config.with_root_certificates(roots).with_no_client_auth())
}

/// The answer to a GET over TLS; an error where the certificate is not of those, or not of the name.
fn get(at: &str, name: &str, path: &str, trust: &Arc<ClientConfig>) -> std::io::Result<String> {
    let name = ServerName::try_from(name.to_owned()).unwrap();
    let connection = ClientConnection::new(trust.clone(), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(at)?);
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    match stream.read_to_string(&mut answer) {
        // Go's server ends without closing TLS.
        Err(e) if e.kind() != std::io::ErrorKind::UnexpectedEof => Err(e),
        _ => Ok(answer),
    }
}

fn hub(dir: &Path, authority: &Authority, asked: u16) -> Hub {
    let ca = dir.join("tls/ca.pem");
    let (listen, domains) = (format!("127.0.0.1:{asked}"), format!("[\"{NAME}\"]"));
    let env = [
        ("OHMSTEAD_SECURITY__MODE", "login"),
        ("OHMSTEAD_HTTP__TLS", "true"),
        ("OHMSTEAD_ACME__DOMAINS", &domains),
        ("OHMSTEAD_ACME__TERMS_AGREED", "true"),
        ("OHMSTEAD_ACME__DIRECTORY", &authority.directory),
        ("OHMSTEAD_ACME__LISTEN", &listen),
        ("OHMSTEAD_ACME__CA", ca.to_str().unwrap()),
    ];
    Hub::start(&["serve"], dir, &env)
}

#[test]
fn a_certificate_is_got_shown_without_a_restart_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "ann", &["--role", "admin"]);
    // Makes the hub's own authority and certificate.
    let first = Hub::start(&["serve"], dir.path(), &[("OHMSTEAD_HTTP__TLS", "true")]);
    assert_eq!(first.stop(), Some(0));
    let (_, own, _) = ohmstead(dir.path(), &["ca"], "");
    let asked = free_port();
    let authority = Authority::start(dir.path(), asked);
    let hub = hub(dir.path(), &authority, asked);
    let at = hub.http.strip_prefix("https://").unwrap().to_owned();
    // Those who trust the hub's own authority are served from the start, until the other one is there.
    let roots = get(&authority.management, "localhost", "/roots/0", &trusting(&own)).unwrap();
    let root = &roots[roots.find("-----BEGIN").unwrap()..];
    let trust = trusting(root);
    wait_until("the certificate of the authority is shown", || {
        assert!(!hub.log().contains("no certificate by ACME"), "{}", hub.log());
        get(&at, NAME, "/healthz", &trust).is_ok_and(|a| a.contains("200 OK"))
    });
    assert!(get(&at, "other.example", "/healthz", &trust).is_err());
    // Nobody is answered any more, and others are sent on.
    let mut plain = TcpStream::connect(("127.0.0.1", asked)).unwrap();
    write!(plain, "GET /x HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    plain.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("308") && answer.contains(&format!("https://{NAME}")), "{answer}");
    let key = dir.path().join("acme/key.pem");
    let mode = std::os::unix::fs::PermissionsExt::mode(&key.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
    // After a restart it is there at once; the authority is not asked.
    assert_eq!(hub.stop(), Some(0));
    drop(authority);
    let again = self::hub(dir.path(), &Authority::away(), asked);
    let at = again.http.strip_prefix("https://").unwrap();
    assert!(get(at, NAME, "/healthz", &trust).unwrap().contains("200 OK"));
}

#[test]
fn without_the_authority_the_hub_serves_with_its_own_certificate_and_says_why() {
    let dir = tempfile::tempdir().unwrap();
    add_user(dir.path(), "ann", &["--role", "admin"]);
    let (ok, own, _) = ohmstead(dir.path(), &["ca"], "");
    assert!(ok);
    let hub = hub(dir.path(), &Authority::away(), free_port());
    let at = hub.http.strip_prefix("https://").unwrap().to_owned();
    assert!(get(&at, "localhost", "/healthz", &trusting(&own)).unwrap().contains("200 OK"));
    hub.logs("no certificate by ACME");
}
