//! How to be a client of the broker.

use super::address::Address;
use std::path::PathBuf;

/// The broker, and how to be its client.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it is.
    pub address: Address,
    /// MQTT 5; otherwise 3.1.1.
    pub is_v5: bool,
    /// Under which its session is kept: the same after a restart, and no other client's.
    pub client_id: String,
    /// Its session outlives its connection: what comes meanwhile waits for it.
    pub keeps_session: bool,
    /// User name and password, where it asks for them.
    pub login: Option<(String, String)>,
    /// Authority of its certificate, PEM; otherwise those that the system trusts.
    pub ca: Option<PathBuf>,
    /// Certificate chain and private key that are shown to it, PEM.
    pub certificate: Option<(PathBuf, PathBuf)>,
    /// Filters that are subscribed to.
    pub filters: Vec<String>,
    /// Filters that are given up: a session that was there before may still have them.
    pub left: Vec<String>,
    /// Topic and payload of what the broker publishes, retained, when this client is gone.
    pub will: Option<(String, String)>,
}
