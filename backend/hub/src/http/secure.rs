//! HTTPS on the dashboard's port. Handshakes run beside each other and have a deadline, so that a
//! silent client holds up nobody; whoever speaks plain HTTP is sent to the same address with https.

use anyhow::Context;
use axum::serve::Listener;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, RwLock};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::{ServerConfig, crypto};
use tokio_rustls::server::TlsStream;

/// A handshake, or a plain request that is sent on, must be over by then.
const DEADLINE: Duration = Duration::from_secs(10);
/// Handshakes at one time; more wait in the system's queue.
const AT_ONCE: usize = 256;
/// Connections that are ready and not yet taken up.
const READY: usize = 64;
/// First byte of a TLS connection (RFC 8446, section 5.1: a handshake record).
const HANDSHAKE: u8 = 22;
/// Bytes of a plain request that are read.
const REQUEST_MAX: usize = 8 * 1024;
/// After an error of the system, such as too many open files.
const PAUSE: Duration = Duration::from_millis(200);

/// A port that speaks TLS.
pub struct Secure {
    at: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    task: JoinHandle<()>,
}

impl Drop for Secure {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The certificate that a server shows; may be changed while it serves.
#[derive(Debug)]
pub struct Shown(RwLock<Arc<CertifiedKey>>);

impl Shown {
    /// From a chain and its key, PEM.
    ///
    /// # Errors
    /// When the files cannot be read, or do not belong together.
    pub fn new(certificate: &Path, key: &Path) -> anyhow::Result<Self> {
        Ok(Self(RwLock::new(read(certificate, key)?)))
    }

    /// Shows another from now on; connections that are open go on.
    ///
    /// # Errors
    /// As [`Self::new`]; then the last is shown as before.
    pub fn load(&self, certificate: &Path, key: &Path) -> anyhow::Result<()> {
        let new = read(certificate, key)?;
        *self.0.write().expect("nothing panics while a certificate is changed") = new;
        Ok(())
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.0.read().ok().map(|shown| shown.clone())
    }
}

fn read(certificate: &Path, key: &Path) -> anyhow::Result<Arc<CertifiedKey>> {
    let cannot = |what: &str, path: &Path| format!("cannot read the {what} {}", path.display());
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .with_context(|| cannot("certificate", certificate))?;
    let secret = PrivateKeyDer::from_pem_file(key).with_context(|| cannot("key", key))?;
    let provider = crypto::aws_lc_rs::default_provider();
    let made = CertifiedKey::from_der(chain, secret, &provider)
        .context("the certificate and its key do not belong together")?;
    Ok(Arc::new(made))
}

/// Speaks TLS with what is shown.
///
/// # Errors
/// When TLS cannot be set up.
pub fn acceptor(shown: Arc<Shown>) -> anyhow::Result<TlsAcceptor> {
    let provider = Arc::new(crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .context("TLS 1.2 and 1.3")?
        .with_no_client_auth()
        .with_cert_resolver(shown);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl Secure {
    /// Takes connections of `listener` up.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn new(listener: TcpListener, acceptor: TlsAcceptor) -> io::Result<Self> {
        let at = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(READY);
        let task = tokio::spawn(take_up(listener, acceptor, sender));
        Ok(Self { at, ready, task })
    }
}

impl Listener for Secure {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // The task that takes connections up never ends by itself.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.at)
    }
}

async fn take_up(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    ready: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken up");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let (acceptor, ready) = (acceptor.clone(), ready.clone());
        tokio::spawn(async move {
            let shaken = tokio::time::timeout(DEADLINE, greet(stream, &acceptor)).await;
            drop(place);
            if let Ok(Some(stream)) = shaken {
                // Closed: the hub stops.
                let _ = ready.send((stream, peer)).await;
            }
        });
    }
}

/// TLS where the client speaks it; else it is told to.
async fn greet(stream: TcpStream, acceptor: &TlsAcceptor) -> Option<TlsStream<TcpStream>> {
    let mut first = [0];
    if stream.peek(&mut first).await.ok()? == 0 {
        return None;
    }
    if first[0] == HANDSHAKE {
        // What a stranger does wrong is not for the log.
        return acceptor.accept(stream).await.ok();
    }
    send_on(stream).await.ok();
    None
}

async fn send_on(mut stream: TcpStream) -> io::Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while request.len() < REQUEST_MAX && !request.windows(4).any(|w| w == b"\r\n\r\n") {
        let read = stream.read(&mut part).await?;
        if read == 0 {
            break;
        }
        request.extend_from_slice(&part[..read]);
    }
    let answer = match target(&String::from_utf8_lossy(&request)) {
        Some(to) => {
            format!(
                "HTTP/1.1 308 Permanent Redirect\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
        }
        None => "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".into(),
    };
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// The same address with https; `None` for what is no request, or would say more than an address.
fn target(request: &str) -> Option<String> {
    let mut lines = request.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (_, path) = (words.next()?, words.next()?);
    let version = words.next()?;
    let host = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("host").then(|| value.trim())
    })?;
    let fits = |c: char| c.is_ascii_alphanumeric() || ".-_:[]".contains(c);
    let plain = |c: char| c.is_ascii_graphic();
    let good = version.starts_with("HTTP/1.")
        && path.starts_with('/')
        && path.chars().all(plain)
        && (1..=255).contains(&host.len())
        && host.chars().all(fits);
    good.then(|| format!("https://{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_request_is_sent_to_the_same_address_and_nowhere_else() {
        let request = |line: &str, host: &str| format!("{line}\r\nHost: {host}\r\n\r\n");
        let to = target(&request("GET /a?b=c HTTP/1.1", "hub.lan:8443"));
        assert_eq!(to.as_deref(), Some("https://hub.lan:8443/a?b=c"));
        for (line, host) in [
            ("GET http://evil/ HTTP/1.1", "hub"),
            ("GET / HTTP/1.1", "evil/..@x"),
            ("GET / HTTP/1.1", ""),
            ("GET /\n HTTP/1.1", "hub"),
            ("hello", "hub"),
        ] {
            assert_eq!(target(&request(line, host)), None, "{line} {host}");
        }
        assert_eq!(target("GET / HTTP/1.1\r\n\r\n"), None);
    }
}
