//! The network card, polled: without an interrupt a packet waits two milliseconds at most.

use crate::virtio::{Memory, find};
use core::task::Context;
use embassy_net_driver::{Capabilities, Driver, HardwareAddress, LinkState, RxToken, TxToken};
use embassy_time::{Duration, Instant};
use virtio_drivers::device::net::VirtIONetRaw;
use virtio_drivers::transport::DeviceType;
use virtio_drivers::transport::mmio::MmioTransport;

const QUEUE: usize = 8;
const FRAME: usize = 1514;
const BUFFER: usize = FRAME + 32;
const POLL: Duration = Duration::from_millis(2);

/// Receive buffers.
pub type Buffers = [[u8; BUFFER]; QUEUE];

/// Empty receive buffers.
pub const BUFFERS: Buffers = [[0; BUFFER]; QUEUE];

type Card = VirtIONetRaw<Memory, MmioTransport<'static>, QUEUE>;

/// The card.
pub struct Net {
    card: Card,
    /// The frame that came last.
    frame: [u8; FRAME],
    buffers: &'static mut Buffers,
    /// Which buffer the card's token stands for.
    of_token: [usize; QUEUE],
}

impl Net {
    /// The machine's card; `None` without one.
    pub fn open(buffers: &'static mut Buffers) -> Option<Self> {
        let card = VirtIONetRaw::new(find(DeviceType::Network)?).ok()?;
        let mut net = Self { card, frame: [0; FRAME], buffers, of_token: [0; QUEUE] };
        (0..QUEUE).try_for_each(|k| net.offer(k))?;
        Some(net)
    }

    /// The hardware address.
    pub fn mac(&self) -> [u8; 6] {
        self.card.mac_address()
    }

    fn offer(&mut self, k: usize) -> Option<()> {
        // SAFETY: the buffer is not touched again before `receive_complete`.
        let token = unsafe { self.card.receive_begin(&mut self.buffers[k]) }.ok()?;
        self.of_token[usize::from(token) % QUEUE] = k;
        Some(())
    }

    /// Takes a frame from the card and gives its buffer back.
    fn take(&mut self) -> Option<usize> {
        let token = self.card.poll_receive()?;
        let k = self.of_token[usize::from(token) % QUEUE];
        // SAFETY: this is the buffer that was given for this token.
        let done = unsafe { self.card.receive_complete(token, &mut self.buffers[k]) };
        let (header, len) = done.ok()?;
        let len = len.min(FRAME);
        self.frame[..len].copy_from_slice(&self.buffers[k][header..header + len]);
        self.offer(k)?;
        Some(len)
    }
}

/// A frame that came.
pub struct Received<'a>(&'a mut [u8]);

impl RxToken for Received<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, f: F) -> R {
        f(self.0)
    }
}

/// A frame to go. It always can: sending waits for the card.
pub struct Sending<'a>(&'a mut Card);

impl TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, f: F) -> R {
        let mut frame = [0; FRAME];
        let result = f(&mut frame[..len]);
        // A frame that is lost is what networks are made for.
        let _ = self.0.send(&frame[..len]);
        result
    }
}

impl Driver for Net {
    type RxToken<'a> = Received<'a>;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, cx: &mut Context<'_>) -> Option<(Received<'_>, Sending<'_>)> {
        let Some(len) = self.take() else {
            embassy_time_driver::schedule_wake((Instant::now() + POLL).as_ticks(), cx.waker());
            return None;
        };
        Some((Received(&mut self.frame[..len]), Sending(&mut self.card)))
    }

    fn transmit(&mut self, _: &mut Context<'_>) -> Option<Sending<'_>> {
        Some(Sending(&mut self.card))
    }

    fn link_state(&mut self, _: &mut Context<'_>) -> LinkState {
        LinkState::Up
    }

    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::default();
        capabilities.max_transmission_unit = FRAME;
        capabilities
    }

    fn hardware_address(&self) -> HardwareAddress {
        HardwareAddress::Ethernet(self.mac())
    }
}
