//! The door: counts connections before anything is read from them, and ends those that do not log in
//! in time.

use crate::Limits;
use crate::throttle::Throttle;
use rmqtt::net::Duplex;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

/// Counts who is inside.
pub struct Door {
    limits: Limits,
    inside: Mutex<Inside>,
    turned_away: Throttle,
    late: Throttle,
}

#[derive(Default)]
struct Inside {
    all: Count,
    by_network: HashMap<IpAddr, Count>,
}

/// Connections, and those of them that have not logged in.
#[derive(Clone, Copy, Default)]
struct Count {
    connections: usize,
    strangers: usize,
}

/// What an address is counted under; none for this machine's own.
fn network(from: SocketAddr) -> Option<IpAddr> {
    match from.ip().to_canonical() {
        ip if ip.is_loopback() => None,
        IpAddr::V6(ip) => {
            let net = ip.to_bits() & !u128::from(u64::MAX);
            Some(IpAddr::V6(Ipv6Addr::from_bits(net)))
        }
        ip => Some(ip),
    }
}

impl Door {
    pub fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            inside: Mutex::default(),
            turned_away: Throttle::new(),
            late: Throttle::new(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a connection in, as a stranger; nothing when there are too many.
    pub fn enter(self: &Arc<Self>, from: SocketAddr) -> Option<Arc<Pass>> {
        let network = network(from);
        let Some(why) = self.count_in(network) else {
            let is_known = AtomicBool::new(false);
            return Some(Arc::new(Pass { door: self.clone(), from, network, is_known }));
        };
        if let Some(left_out) = self.turned_away.pass() {
            tracing::warn!(%from, left_out, "a connection for MQTT was turned away: {why}");
        }
        None
    }

    fn count_in(&self, network: Option<IpAddr>) -> Option<&'static str> {
        let (mut inside, limits) = (self.lock(), &self.limits);
        let here = network.and_then(|n| inside.by_network.get(&n)).copied().unwrap_or_default();
        let full = if inside.all.connections >= limits.connections {
            "mqtt.max_connections are open"
        } else if inside.all.strangers >= limits.strangers {
            "too many others have not logged in yet"
        } else if here.connections >= limits.connections_per_address {
            "mqtt.max_connections_per_address are open from there"
        } else if here.strangers >= limits.strangers_per_address {
            "too many from there have not logged in yet"
        } else {
            inside.all.connections += 1;
            inside.all.strangers += 1;
            if let Some(network) = network {
                let count = inside.by_network.entry(network).or_default();
                count.connections += 1;
                count.strangers += 1;
            }
            return None;
        };
        Some(full)
    }

    fn change(&self, network: Option<IpAddr>, connections: usize, strangers: usize) {
        let mut inside = self.lock();
        inside.all.connections -= connections;
        inside.all.strangers -= strangers;
        let Some(network) = network else { return };
        if let Some(count) = inside.by_network.get_mut(&network) {
            count.connections -= connections;
            count.strangers -= strangers;
            if count.connections == 0 {
                inside.by_network.remove(&network);
            }
        }
    }
}

/// A connection that is inside; leaves when dropped.
pub struct Pass {
    door: Arc<Door>,
    from: SocketAddr,
    network: Option<IpAddr>,
    is_known: AtomicBool,
}

impl Pass {
    /// It is no stranger any more.
    pub fn log_in(&self) {
        if !self.is_known.swap(true, Ordering::AcqRel) {
            self.door.change(self.network, 0, 1);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let stranger = usize::from(!self.is_known.load(Ordering::Acquire));
        self.door.change(self.network, 1, stranger);
    }
}

/// A connection that ends when it is still a stranger after a while, whatever it does meanwhile: TLS,
/// WebSocket, half a CONNECT, or nothing.
pub struct Entered {
    io: Box<dyn Duplex>,
    pass: Arc<Pass>,
    deadline: Option<Pin<Box<Sleep>>>,
    /// Called when the connection is gone.
    _left: Left,
}

/// Does something when dropped.
pub struct Left(pub Option<Box<dyn FnOnce() + Send + Sync>>);

impl Drop for Left {
    fn drop(&mut self) {
        if let Some(tell) = self.0.take() {
            tell();
        }
    }
}

impl Entered {
    pub fn new(io: Box<dyn Duplex>, pass: Arc<Pass>, left: Left) -> Self {
        let deadline = Some(Box::pin(tokio::time::sleep(pass.door.limits.login_within)));
        Self { io, pass, deadline, _left: left }
    }

    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let Some(deadline) = &mut self.deadline else { return Ok(()) };
        if self.pass.is_known.load(Ordering::Acquire) {
            self.deadline = None;
        } else if deadline.as_mut().poll(cx).is_ready() {
            if let Some(left_out) = self.pass.door.late.pass() {
                let from = self.pass.from;
                tracing::warn!(%from, left_out, "a connection for MQTT did not log in in time");
            }
            return Err(io::ErrorKind::TimedOut.into());
        }
        Ok(())
    }
}

impl AsyncRead for Entered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl AsyncWrite for Entered {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check(cx)?;
        Pin::new(&mut self.io).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn door() -> Arc<Door> {
        Door::new(Limits {
            connections: 10,
            connections_per_address: 4,
            strangers: 6,
            strangers_per_address: 2,
            login_within: Duration::from_millis(200),
            ..Limits::default()
        })
    }

    fn at(ip: &str) -> SocketAddr {
        SocketAddr::new(ip.parse().unwrap(), 4711)
    }

    #[test]
    fn one_address_cannot_take_the_places_of_others() {
        let door = door();
        let mut inside: Vec<_> = (0..50).filter_map(|_| door.enter(at("192.0.2.1"))).collect();
        assert_eq!(inside.len(), 2, "strangers from one address");
        inside.iter().for_each(|pass| pass.log_in());
        inside.extend((0..50).filter_map(|_| door.enter(at("192.0.2.1"))));
        assert_eq!(inside.len(), 4, "connections from one address");
        assert!(door.enter(at("192.0.2.2")).is_some());
        drop(inside);
        assert!(door.enter(at("192.0.2.1")).is_some(), "places are free again");
        assert!(door.lock().by_network.is_empty(), "nothing is kept of who has gone");
    }

    #[test]
    fn an_ipv6_network_counts_as_one_and_this_machine_only_in_all() {
        let door = door();
        let mine: Vec<_> =
            (0..50).filter_map(|n| door.enter(at(&format!("2001:db8:1:2::{n:x}")))).collect();
        assert_eq!(mine.len(), 2);
        assert!(door.enter(at("2001:db8:1:3::1")).is_some());
        let local: Vec<_> = (0..50).filter_map(|_| door.enter(at("127.0.0.1"))).collect();
        assert_eq!(local.len(), 4, "six strangers in all");
        local.iter().for_each(|pass| pass.log_in());
        let more: Vec<_> = (0..50).filter_map(|_| door.enter(at("::1"))).collect();
        assert_eq!(more.len(), 4, "ten connections in all");
    }

    #[tokio::test]
    async fn a_stranger_s_connection_ends_in_time_and_a_known_one_stays() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let door = door();
        for (logs_in, ends) in [(false, true), (true, false)] {
            let (mut client, far) = tokio::io::duplex(64);
            let pass = door.enter(at("192.0.2.1")).unwrap();
            let mut entered = Entered::new(Box::new(far), pass.clone(), Left(None));
            client.write_all(b"a").await.unwrap();
            entered.read_u8().await.unwrap();
            if logs_in {
                pass.log_in();
            }
            let waits = tokio::time::timeout(door.limits.login_within * 2, entered.read_u8()).await;
            assert_eq!(waits.is_ok(), ends, "{waits:?}");
        }
    }
}
