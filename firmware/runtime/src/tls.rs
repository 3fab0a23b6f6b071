//! TLS 1.3 with the hub's CA.

use crate::link::{LinkError, Shared, TIMEOUT};
use core::sync::atomic::{AtomicU32, Ordering};
use embassy_time::with_timeout;
use embedded_tls::pki::CertVerifier;
use embedded_tls::{
    Aes128GcmSha256, Certificate, CryptoProvider, TlsClock, TlsConfig, TlsConnection, TlsContext,
    TlsError, TlsVerifier,
};
use rand_core::{CryptoRng, CryptoRngCore, RngCore};

/// Seconds since 1970, 0 before the clock was set: TLS asks for the time without saying whom.
static WALL_S: AtomicU32 = AtomicU32::new(0);

/// Tells TLS the time. Before the first time certificates' dates are not checked.
pub(crate) fn set_time(unix_ms: i64) {
    WALL_S.store(u32::try_from(unix_ms / 1000).unwrap_or(0), Ordering::Relaxed);
}

struct Clock;

impl TlsClock for Clock {
    fn now() -> Option<u64> {
        Some(u64::from(WALL_S.load(Ordering::Relaxed))).filter(|&s| s > 0)
    }
}

/// The board's random numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rng(pub(crate) fn(&mut [u8]));

impl RngCore for Rng {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        u64::from(self.next_u32()) << 32 | u64::from(self.next_u32())
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        (self.0)(dest);
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        (self.0)(dest);
        Ok(())
    }
}

impl CryptoRng for Rng {}

/// Longest server certificate, bytes.
const MAX_CERTIFICATE: usize = 1536;

struct Provider<'a> {
    rng: Rng,
    verifier: CertVerifier<'a, Aes128GcmSha256, Clock, MAX_CERTIFICATE>,
}

impl CryptoProvider for Provider<'_> {
    type CipherSuite = Aes128GcmSha256;
    type Signature = &'static [u8];

    fn rng(&mut self) -> impl CryptoRngCore {
        &mut self.rng
    }

    fn verifier(&mut self) -> Result<&mut impl TlsVerifier<Aes128GcmSha256>, TlsError> {
        Ok(&mut self.verifier)
    }
}

/// Record buffers. The hub's answers are at most 4 KiB of HTTP body and a header, or a command.
#[derive(Debug)]
pub(crate) struct Records {
    pub(crate) read: [u8; 8192],
    write: [u8; 2048],
}

impl Records {
    pub(crate) const fn new() -> Self {
        Self { read: [0; 8192], write: [0; 2048] }
    }
}

pub(crate) type Tls<'r, 's, 'b> = TlsConnection<'r, Shared<'s, 'b>, Aes128GcmSha256>;

/// Shakes hands; the server's certificate must be issued by `ca` (DER) for `host`.
pub(crate) async fn open<'r, 's, 'b>(
    socket: Shared<'s, 'b>,
    records: &'r mut Records,
    ca: &[u8],
    host: &str,
    rng: Rng,
) -> Result<Tls<'r, 's, 'b>, LinkError>
where
    'b: 's,
    's: 'r,
{
    let mut tls = TlsConnection::new(socket, &mut records.read, &mut records.write);
    let config = TlsConfig::new().with_server_name(host);
    let provider = Provider { rng, verifier: CertVerifier::new(Certificate::X509(ca)) };
    let opening = tls.open(TlsContext::new(&config, provider));
    with_timeout(TIMEOUT, opening).await.map_err(|_| LinkError::Timeout)?.map_err(|why| {
        log::warn!("TLS: {why:?}");
        LinkError::Tls
    })?;
    Ok(tls)
}
