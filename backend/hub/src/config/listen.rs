//! `[listen]`: the addresses on which the hub serves.

use anyhow::bail;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

/// Where the hub listens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Listen {
    /// Dashboard and API.
    pub http: SocketAddr,
    /// MQTT over TCP.
    pub mqtt: SocketAddr,
    /// MQTT over WebSocket; left out = off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mqtt_ws: Option<SocketAddr>,
    /// MQTT over TLS, for meters with credentials; left out = off. Any address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mqtt_tls: Option<SocketAddr>,
    /// MQTT over WebSocket over TLS, for people and integrations in a browser; left out = off. Any
    /// address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mqtt_wss: Option<SocketAddr>,
    /// Plain HTTP that answers another MQTT broker who may connect, publish and read; left out = off.
    /// Passwords go over it: loopback, or a network of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broker_auth: Option<SocketAddr>,
    /// Plain HTTP that serves signed firmware images to meters and nothing else; left out = off. Any
    /// address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmware: Option<SocketAddr>,
    /// Host names and IP addresses by which meters reach the hub: they stand in its certificate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl Default for Listen {
    fn default() -> Self {
        let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Self {
            http: local(8080),
            mqtt: local(1883),
            mqtt_ws: None,
            mqtt_tls: None,
            mqtt_wss: None,
            broker_auth: None,
            firmware: None,
            names: Vec::new(),
        }
    }
}

impl Listen {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        let label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let is_name = |name: &str| name.parse::<IpAddr>().is_ok() || name.chars().all(label);
        for name in &self.names {
            if !(1..=64).contains(&name.len()) || !is_name(name) {
                bail!(
                    "listen.names: {name:?} is neither a host name nor an IP address of at most 64 characters"
                );
            }
        }
        Ok(())
    }

    /// Refuses addresses that others can reach, where nobody has to log in: MQTT without TLS, and in
    /// the open mode the dashboard.
    ///
    /// # Errors
    /// With the address.
    pub fn check_loopback(&self, is_open: bool) -> anyhow::Result<()> {
        for address in [Some(self.mqtt), self.mqtt_ws].into_iter().flatten() {
            if !address.ip().is_loopback() {
                bail!(
                    "MQTT without TLS has no login, so it listens on loopback only: {address} can be reached by others; \
                     use 127.0.0.1, and --mqtt-tls for meters elsewhere"
                );
            }
        }
        if is_open && !self.http.ip().is_loopback() {
            bail!(
                "security.mode is open, so nobody signs in and the hub listens on loopback only: {} can be reached by \
                 others; use 127.0.0.1, or security.mode = \"login\"",
                self.http
            );
        }
        Ok(())
    }
}
