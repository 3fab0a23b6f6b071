//! Holds what is said to a client until everything it sent before that is kept.
//!
//! The broker takes one message of a connection at a time, and answers each with a write of its
//! own. Waiting for the disk inside would make a connection's messages wait for one commit each.
//! So the publish check only hands the message over ([`Gate::take`]), the broker goes on to the
//! next, and the acknowledgement waits here, in the stream: bytes leave when all messages that were
//! taken before they were written are on disk, in their order, as many as are ready in one write.
//! When a message cannot be kept the connection ends and nothing that waits leaves.
//!
//! The gate also remembers what its client may do, and reads along: the first packet must be a
//! CONNECT of a modest size.

use super::door::{Door, Entered, Left, Pass};
use super::exactly_once::Unreleased;
use super::frames::{CONNECT, Frames, Seen};
use crate::Rights;
use crate::limits::MAX_CONNECT;
use bytes::{Buf, BytesMut};
use rmqtt::net::Duplex;
use rmqtt::types::{Id, ListenerId};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};
use std::task::{Context, Poll, Waker};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A message on its way to the disk.
pub type Keeping = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// Messages of one connection on their way at most; then its next one waits.
const ON_THEIR_WAY: usize = 1024;
/// Bytes held back for one connection at most; then the broker's writes wait.
const HELD: usize = 256 * 1024;

/// What one connection waits for, and what its client may do.
#[derive(Default)]
pub struct Gate {
    waiting: Mutex<Waiting>,
    client: OnceLock<Known>,
    pass: Option<Arc<Pass>>,
}

/// A client that has logged in.
struct Known {
    id: String,
    rights: Arc<dyn Rights>,
}

#[derive(Default)]
struct Waiting {
    /// Oldest first.
    on_their_way: VecDeque<Keeping>,
    /// Messages that were taken, and those of them that are kept.
    taken: u64,
    kept: u64,
    failed: Option<String>,
    /// The connection's task, woken when it is to end.
    task: Option<Waker>,
}

impl Waiting {
    /// Notes what has been kept by now; the task of `cx` is woken when there is more.
    fn advance(&mut self, cx: &mut Context<'_>) {
        while let Some(oldest) = self.on_their_way.front_mut() {
            match oldest.as_mut().poll(cx) {
                Poll::Pending => break,
                Poll::Ready(Ok(())) => {
                    self.on_their_way.pop_front();
                    self.kept += 1;
                }
                Poll::Ready(Err(reason)) => {
                    self.failed = Some(reason);
                    self.on_their_way.clear();
                }
            }
        }
    }
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes who the client is and what it may do. The first word stands: a connection has one
    /// client.
    pub fn admit(&self, client_id: &str, rights: Arc<dyn Rights>) {
        let _ = self.client.set(Known { id: client_id.to_owned(), rights });
        if let Some(pass) = &self.pass {
            pass.log_in();
        }
    }

    /// What the client may do; nothing before it was admitted.
    pub fn rights(&self) -> Option<&Arc<dyn Rights>> {
        self.client.get().map(|known| &known.rights)
    }

    /// Ends the connection; nothing that waits leaves. True when it had not ended yet.
    pub fn end(&self, why: &str) -> bool {
        let (is_news, task) = {
            let mut waiting = self.lock();
            let is_news = waiting.failed.is_none();
            if is_news {
                waiting.failed = Some(why.to_owned());
                waiting.on_their_way.clear();
            }
            (is_news, waiting.task.take())
        };
        if let Some(task) = task {
            task.wake();
        }
        is_news
    }

    /// Sets a message on its way. What is written to this connection from now on waits for it.
    ///
    /// # Errors
    /// When this message or one before it could not be kept.
    pub async fn take(&self, message: Keeping) -> Result<(), String> {
        let mut message = Some(message);
        std::future::poll_fn(|cx| {
            let mut waiting = self.lock();
            if let Some(mut new) = message.take() {
                match new.as_mut().poll(cx) {
                    Poll::Ready(done) => return Poll::Ready(done),
                    Poll::Pending => {
                        waiting.on_their_way.push_back(new);
                        waiting.taken += 1;
                    }
                }
            }
            if waiting.on_their_way.len() >= ON_THEIR_WAY {
                waiting.advance(cx);
            }
            match &waiting.failed {
                Some(reason) => Poll::Ready(Err(reason.clone())),
                None if waiting.on_their_way.len() < ON_THEIR_WAY => Poll::Ready(Ok(())),
                None => Poll::Pending,
            }
        })
        .await
    }
}

/// A connection: the listener by which it came, and its other end.
type Peer = (ListenerId, SocketAddr);

/// The gates of all connections, and the passes by which they came in.
#[derive(Clone, Default)]
pub struct Gates {
    all: Arc<RwLock<HashMap<Peer, Arc<Gate>>>>,
    passes: Arc<Mutex<HashMap<Peer, Arc<Pass>>>>,
    unreleased: Unreleased,
}

impl Gates {
    /// With `unreleased` for messages of QoS 2.
    pub fn new(unreleased: Unreleased) -> Self {
        Self { unreleased, ..Self::default() }
    }

    /// The gate of the connection that `id` names; none when it has ended.
    pub fn of(&self, id: &Id) -> Option<Arc<Gate>> {
        let peer = (id.lid, id.remote_addr?);
        self.all.read().unwrap_or_else(PoisonError::into_inner).get(&peer).cloned()
    }

    fn passes(&self) -> MutexGuard<'_, HashMap<Peer, Arc<Pass>>> {
        self.passes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a connection in by the door, or not.
    pub fn enter(
        &self,
        door: &Arc<Door>,
        io: Box<dyn Duplex>,
        lid: ListenerId,
        from: SocketAddr,
    ) -> Option<Box<dyn Duplex>> {
        let (pass, peer) = (door.enter(from)?, (lid, from));
        self.passes().insert(peer, pass.clone());
        let (gates, mine) = (self.clone(), pass.clone());
        let left = Left(Some(Box::new(move || {
            let mut passes = gates.passes();
            // The next connection from the same address and port may be inside already.
            if passes.get(&peer).is_some_and(|pass| Arc::ptr_eq(pass, &mine)) {
                passes.remove(&peer);
            }
        })));
        Some(Box::new(Entered::new(io, pass, left)))
    }

    /// Puts a gate before a connection.
    pub fn guard(&self, io: Box<dyn Duplex>, lid: ListenerId, from: SocketAddr) -> Box<dyn Duplex> {
        let peer = (lid, from);
        let pass = self.passes().get(&peer).cloned();
        let gate = Arc::new(Gate { pass, ..Gate::default() });
        self.all.write().unwrap_or_else(PoisonError::into_inner).insert(peer, gate.clone());
        let listed = Listed { gates: self.clone(), peer, gate: gate.clone() };
        let held = BytesMut::new();
        Box::new(Gated {
            io,
            gate,
            held,
            marks: VecDeque::new(),
            unflushed: false,
            frames: Frames::default(),
            is_connecting: true,
            unreleased: self.unreleased.clone(),
            _listed: listed,
        })
    }
}

/// Takes the gate off the list when the connection goes.
struct Listed {
    gates: Gates,
    peer: Peer,
    gate: Arc<Gate>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        let mut all = self.gates.all.write().unwrap_or_else(PoisonError::into_inner);
        // The next connection from the same address and port may be on the list already.
        if all.get(&self.peer).is_some_and(|gate| Arc::ptr_eq(gate, &self.gate)) {
            all.remove(&self.peer);
        }
    }
}

/// A run of held bytes.
struct Mark {
    /// How many messages must be kept before they leave.
    after: u64,
    bytes: usize,
}

/// A connection with its gate.
struct Gated {
    io: Box<dyn Duplex>,
    gate: Arc<Gate>,
    held: BytesMut,
    /// What `held` is made of, in order.
    marks: VecDeque<Mark>,
    /// Something was written and not flushed.
    unflushed: bool,
    /// Where in the client's packets it is.
    frames: Frames,
    /// No packet has come yet.
    is_connecting: bool,
    unreleased: Unreleased,
    _listed: Listed,
}

impl Gated {
    /// Looks at what the client sent, on its way to the broker.
    fn look(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Self { frames, is_connecting, unreleased, gate, .. } = self;
        let looked = frames.read(bytes, |seen| {
            match seen {
                Seen::Packet { kind, length } if *is_connecting => {
                    if kind != CONNECT {
                        return Err("the first packet is no CONNECT");
                    }
                    if length > MAX_CONNECT {
                        return Err("the CONNECT is too long");
                    }
                    *is_connecting = false;
                }
                Seen::Packet { .. } => {}
                Seen::Released(packet) => {
                    if let Some(known) = gate.client.get() {
                        unreleased.released(&known.id, packet);
                    }
                }
            }
            Ok(())
        });
        looked.map_err(|why| io::Error::new(io::ErrorKind::InvalidData, why))
    }

    /// Lets out what may leave. `Pending` when the client does not read fast enough for it; what
    /// still waits for the disk does not count.
    fn let_out(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let kept = {
            let mut waiting = self.gate.lock();
            waiting.advance(cx);
            if let Some(reason) = &waiting.failed {
                return Poll::Ready(Err(io::Error::other(reason.clone())));
            }
            if waiting.task.as_ref().is_none_or(|task| !task.will_wake(cx.waker())) {
                waiting.task = Some(cx.waker().clone());
            }
            waiting.kept
        };
        let free = |mark: &&Mark| mark.after <= kept;
        let mut ready: usize = self.marks.iter().take_while(free).map(|m| m.bytes).sum();
        while ready > 0 {
            match Pin::new(&mut self.io).poll_write(cx, &self.held[..ready]) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(written)) => {
                    ready -= written;
                    self.unflushed = true;
                    self.forget(written);
                }
                other => return other.map_ok(drop),
            }
        }
        if self.unflushed {
            std::task::ready!(Pin::new(&mut self.io).poll_flush(cx))?;
            self.unflushed = false;
        }
        Poll::Ready(Ok(()))
    }

    /// Drops what has been written from the front.
    fn forget(&mut self, mut written: usize) {
        self.held.advance(written);
        if self.held.is_empty() {
            // Thousands of connections are quiet at any time: their memory goes back.
            self.held = BytesMut::new();
        }
        while let Some(mark) = self.marks.front_mut() {
            let part = mark.bytes.min(written);
            mark.bytes -= part;
            written -= part;
            if mark.bytes > 0 {
                break;
            }
            self.marks.pop_front();
        }
    }
}

impl AsyncRead for Gated {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // The broker reads whenever it has nothing else to do: a commit that ends wakes it here.
        if let Poll::Ready(Err(error)) = self.let_out(cx) {
            return Poll::Ready(Err(error));
        }
        let before = buf.filled().len();
        std::task::ready!(Pin::new(&mut self.io).poll_read(cx, buf))?;
        self.look(&buf.filled()[before..])?;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Gated {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.held.len() >= HELD {
            // Woken by a commit or by the client's reading.
            if let Poll::Ready(Err(error)) = self.let_out(cx) {
                return Poll::Ready(Err(error));
            }
            if self.held.len() >= HELD {
                return Poll::Pending;
            }
        }
        let after = self.gate.lock().taken;
        self.held.extend_from_slice(buf);
        match self.marks.back_mut() {
            Some(last) if last.after == after => last.bytes += buf.len(),
            _ => self.marks.push_back(Mark { after, bytes: buf.len() }),
        }
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.let_out(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.let_out(cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Ok(())) if !self.held.is_empty() => return Poll::Pending,
            // What failed is not acknowledged: the connection just ends.
            Poll::Ready(_) => {}
        }
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests;
