//! `[mqtt]`: how much clients may take of the broker.

use anyhow::bail;
use ohmstead_broker::Limits;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// File descriptors that are left for everything but MQTT connections.
const OTHER_FILES: usize = 512;

/// How much clients may take of the broker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MqttConfig {
    /// Connections in all.
    pub max_connections: usize,
    /// Connections from one address, or one IPv6 network of 64 bits; this machine's own are not
    /// counted by address.
    pub max_connections_per_address: usize,
    /// A connection that has not logged in after so many seconds is closed.
    pub login_within_s: u64,
}

impl Default for MqttConfig {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            max_connections: limits.connections,
            max_connections_per_address: limits.connections_per_address,
            login_within_s: limits.login_within.as_secs(),
        }
    }
}

impl MqttConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.max_connections == 0 || self.max_connections_per_address == 0 {
            bail!(
                "mqtt.max_connections and mqtt.max_connections_per_address: 0 would let nobody in: give at least 1"
            );
        }
        if !(1..=300).contains(&self.login_within_s) {
            bail!(
                "mqtt.login_within_s: {} is not between 1 and 300: a meter needs a few seconds, and whoever never \
                 logs in holds a place for so long",
                self.login_within_s
            );
        }
        Ok(())
    }

    /// As the broker's limits, where the program may have so many files open.
    pub fn limits(&self, files: usize) -> Limits {
        let most = files.saturating_sub(OTHER_FILES).max(1);
        let connections = self.max_connections.min(most);
        if connections < self.max_connections {
            tracing::warn!(
                "at most {connections} MQTT connections instead of mqtt.max_connections = {}: the system lets this \
                 program open {files} files; raise its limit (ulimit -n, LimitNOFILE)",
                self.max_connections
            );
        }
        let limits = Limits::default();
        Limits {
            connections,
            connections_per_address: self.max_connections_per_address,
            strangers: limits.strangers.min(connections),
            login_within: Duration::from_secs(self.login_within_s),
            ..limits
        }
    }
}
