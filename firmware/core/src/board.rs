//! What a board supplies. Flash is `embedded_storage::nor_flash::NorFlash`, a display any
//! `embedded_graphics` draw target; the rest is here. Nothing in these traits allocates.

use crate::metering::DcSample;
use ohmstead_wire::topic::Kind;

/// What a sampling front end delivers for an AC channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampled {
    /// Raw codes of voltage and current, taken `1 / sample_rate` after the last.
    Pair {
        /// Voltage code.
        v: u16,
        /// Current code.
        i: u16,
    },
    /// This many samples are missing here: interrupts were off, or the buffer ran over.
    Lost(u32),
}

/// A front end that samples without pause into a buffer of its own.
pub trait SampleSource {
    /// The next of `channel`, oldest first; `None` when there is none yet.
    fn poll(&mut self, channel: u8) -> Option<Sampled>;
}

/// A DC monitor such as the INA219.
pub trait DcSource {
    /// Why a conversion failed.
    type Error;
    /// The latest conversion; `None` when it is the one already read.
    fn read(&mut self) -> Result<Option<DcSample>, Self::Error>;
}

/// Time since the boot. Never goes back, never stops.
pub trait Uptime {
    /// Microseconds since the boot.
    fn uptime_us(&self) -> u64;
}

/// The chip's random numbers.
pub trait Entropy {
    /// 32 random bits.
    fn random(&mut self) -> u32;
}

/// What a connection reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkEvent<'a> {
    /// The broker acknowledged the publish with this token.
    Acknowledged(u16),
    /// A command for a channel.
    Command {
        /// Channel whose topic it came on.
        channel: u8,
        /// The message.
        payload: &'a [u8],
    },
    /// The connection is gone.
    Closed,
}

/// An MQTT session over TLS: connects, keeps alive, publishes at QoS 1. The will is `offline`,
/// retained, on every channel's status topic.
#[allow(async_fn_in_trait, reason = "boards run one executor on one core; no Send is needed")]
pub trait Network {
    /// Why it failed.
    type Error;
    /// Joins the network, connects, and subscribes to every channel's commands.
    async fn connect(&mut self) -> Result<(), Self::Error>;
    /// Publishes below a channel's topic. `token` comes back in [`NetworkEvent::Acknowledged`];
    /// `None` is sent at QoS 0.
    async fn publish(
        &mut self,
        channel: u8,
        kind: Kind,
        payload: &[u8],
        retain: bool,
        token: Option<u16>,
    ) -> Result<(), Self::Error>;
    /// Waits for what comes next, at most until `until_ms` of uptime; `None` = time is up.
    async fn next(&mut self, until_ms: i64) -> Result<Option<NetworkEvent<'_>>, Self::Error>;
    /// Closes the connection.
    async fn close(&mut self);
}

/// The two firmware slots and the boot loader's choice between them.
pub trait FirmwareSlots {
    /// Why it failed.
    type Error;
    /// Capacity of a slot, bytes.
    fn capacity(&self) -> u32;
    /// Erases the other slot from `offset` on for `len` bytes (whole flash pages).
    fn erase(&mut self, offset: u32, len: u32) -> Result<(), Self::Error>;
    /// Writes to the other slot; both multiples of 4 bytes.
    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error>;
    /// Reads back from the other slot.
    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error>;
    /// Makes the boot loader start the other slot next time.
    fn switch(&mut self) -> Result<(), Self::Error>;
}
