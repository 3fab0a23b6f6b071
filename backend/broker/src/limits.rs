//! How much clients may take of the broker.

use std::time::Duration;

/// Largest CONNECT, bytes: nobody is known before it is read.
pub const MAX_CONNECT: usize = 16 * 1024;
/// Longest topic or filter, bytes.
pub const MAX_TOPIC: usize = 1024;
/// Longest client id, bytes.
pub const MAX_CLIENT_ID: usize = 256;

/// What is allowed. *Strangers* are connections that have not logged in yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all, with those of strangers.
    pub connections: usize,
    /// Connections from one address (an IPv6 network of 64 bits counts as one); this machine's own
    /// are not counted by address.
    pub connections_per_address: usize,
    /// Strangers in all.
    pub strangers: usize,
    /// Strangers from one address.
    pub strangers_per_address: usize,
    /// From the first byte of a connection to its CONNECT at most, handshakes included.
    pub login_within: Duration,
    /// Sessions in all, the sleeping ones too.
    pub sessions: usize,
    /// Sessions of one user name.
    pub sessions_per_user: usize,
    /// Subscriptions in all.
    pub subscriptions: usize,
    /// Subscriptions of one session.
    pub subscriptions_per_session: usize,
    /// Retained messages in all: topics, bytes of payload.
    pub retained: Share,
    /// The same of one user name.
    pub retained_per_user: Share,
    /// Bytes that wait for clients to read them, in all.
    pub waiting: usize,
    /// Bytes that wait for one client.
    pub waiting_per_client: usize,
}

/// A share of what is retained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Topics.
    pub topics: usize,
    /// Bytes of payload.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 25_000,
            connections_per_address: 1_024,
            strangers: 2_048,
            strangers_per_address: 128,
            login_within: Duration::from_secs(10),
            sessions: 50_000,
            sessions_per_user: 16,
            subscriptions: 200_000,
            subscriptions_per_session: 1_000,
            retained: Share { topics: 100_000, bytes: 64 << 20 },
            retained_per_user: Share { topics: 512, bytes: 1 << 20 },
            waiting: 256 << 20,
            waiting_per_client: 8 << 20,
        }
    }
}
