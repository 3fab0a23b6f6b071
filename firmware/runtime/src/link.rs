//! A TCP connection to the hub that can be read and written at the same time.

use core::cell::RefCell;
use core::future::poll_fn;
use core::pin::pin;
use core::task::{Context, Poll};
use embassy_net::dns::DnsQueryType;
use embassy_net::tcp::{self, TcpSocket};
use embassy_net::{IpAddress, Ipv4Address, Stack};
use embassy_time::{Duration, with_timeout};
use embedded_io_async::{ErrorType, Read, Write};

/// Without an answer for this long a peer is taken for dead.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(20);

/// Why there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LinkError {
    #[error("the name of the hub is not known")]
    Name,
    #[error("the hub does not take the connection")]
    Connect,
    #[error("no answer in time")]
    Timeout,
    #[error("the connection broke")]
    Broken,
    #[error(
        "no TLS: is the hub's certificate issued by the CA that was provisioned, for its host?"
    )]
    Tls,
    #[error("the hub does not accept the meter's credentials")]
    Refused,
    #[error("the hub does not follow MQTT")]
    Protocol,
    #[error("HTTP status {0}")]
    Status(u16),
    #[error("not the answer that was asked for")]
    Answer,
    #[error("the hub is silent")]
    Silent,
}

/// Buffers of a connection.
#[derive(Debug)]
pub(crate) struct Sockets {
    rx: [u8; 4096],
    tx: [u8; 4096],
}

impl Sockets {
    pub(crate) const fn new() -> Self {
        Self { rx: [0; 4096], tx: [0; 4096] }
    }

    /// For something else, while there is no connection.
    pub(crate) fn halves(&mut self) -> [&mut [u8; 4096]; 2] {
        [&mut self.rx, &mut self.tx]
    }
}

/// An IPv4 address or a name.
pub(crate) async fn resolve(stack: Stack<'_>, host: &str) -> Result<IpAddress, LinkError> {
    if let Ok(ip) = host.parse::<Ipv4Address>() {
        return Ok(IpAddress::Ipv4(ip));
    }
    let query = stack.dns_query(host, DnsQueryType::A);
    let found = with_timeout(TIMEOUT, query).await.map_err(|_| LinkError::Timeout)?;
    found.ok().and_then(|ips| ips.first().copied()).ok_or(LinkError::Name)
}

/// Connects.
pub(crate) async fn connect<'b>(
    stack: Stack<'b>,
    host: &str,
    port: u16,
    buffers: &'b mut Sockets,
) -> Result<TcpSocket<'b>, LinkError> {
    let address = resolve(stack, host).await?;
    let mut socket = TcpSocket::new(stack, &mut buffers.rx, &mut buffers.tx);
    socket.set_timeout(Some(TIMEOUT));
    socket.set_nagle_enabled(false);
    let connecting = socket.connect((address, port));
    with_timeout(TIMEOUT, connecting)
        .await
        .map_err(|_| LinkError::Timeout)?
        .map_err(|_| LinkError::Connect)?;
    Ok(socket)
}

/// One socket in several hands: TLS reads it in one place and writes it in another.
#[derive(Clone, Copy)]
pub(crate) struct Shared<'s, 'b>(pub(crate) &'s RefCell<TcpSocket<'b>>);

impl<'b> Shared<'_, 'b> {
    /// Polls what `begin` makes; the socket is borrowed only during a poll, and what it makes has
    /// no state of its own.
    async fn with<T>(
        &mut self,
        mut poll: impl FnMut(&mut TcpSocket<'b>, &mut Context<'_>) -> Poll<T>,
    ) -> T {
        poll_fn(|cx| poll(&mut self.0.borrow_mut(), cx)).await
    }
}

impl ErrorType for Shared<'_, '_> {
    type Error = tcp::Error;
}

impl Read for Shared<'_, '_> {
    async fn read(&mut self, buf: &mut [u8]) -> Result<usize, Self::Error> {
        self.with(|socket, cx| pin!(socket.read(buf)).poll(cx)).await
    }
}

impl Write for Shared<'_, '_> {
    async fn write(&mut self, buf: &[u8]) -> Result<usize, Self::Error> {
        self.with(|socket, cx| pin!(socket.write(buf)).poll(cx)).await
    }

    async fn flush(&mut self) -> Result<(), Self::Error> {
        self.with(|socket, cx| pin!(socket.flush()).poll(cx)).await
    }
}
