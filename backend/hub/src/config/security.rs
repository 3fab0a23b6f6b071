//! `[security]`: who may do what.

use anyhow::bail;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// Who may do what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// `login`: people sign in, programs have tokens. `open`: nobody does, loopback addresses only.
    pub mode: Mode,
}

/// How people and meters are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// By signing in.
    #[default]
    Login,
    /// Not at all; refused on any address but loopback.
    Open,
}

/// How the dashboard and the API are served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// HTTPS on the dashboard's port, with the certificate of `[tls]`, else of the hub's own
    /// authority. Plain requests to the port are sent on to it.
    pub tls: bool,
    /// Addresses of reverse proxies that are believed about where a request comes from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trusted_proxies: Vec<IpAddr>,
    /// What addresses begin with behind a reverse proxy that does not take it away, such as
    /// `/ohmstead`; left out: nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub base_path: String,
}

impl Http {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        let path = &self.base_path;
        let fits = |c: char| c.is_ascii_alphanumeric() || "/-_.".contains(c);
        let whole = path.starts_with('/') && !path.ends_with('/') && path.chars().all(fits);
        let good = whole && path.len() <= 100 && !path.contains("//");
        if !path.is_empty() && !good {
            bail!("http.base_path: {path:?} is none: write it like /ohmstead");
        }
        Ok(())
    }
}
