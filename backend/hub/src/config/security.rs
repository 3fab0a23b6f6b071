//! `[security]`: who may do what.

use anyhow::{anyhow, bail};
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Origins of pages served elsewhere that may use the API, such as `https://energy.example.org`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<String>,
    /// Expensive questions (energy, costs, bills, charts) worked on at the same time, up to 64; 0:
    /// one less than the machine has processors, and at least one.
    pub questions: u16,
    /// Largest file that an import takes, MiB, 1 to 1,048,576.
    pub import_max_mib: u32,
    /// How browsers reach the hub, such as `https://energy.example`: passkeys are bound to its name,
    /// and providers of OpenID Connect send people back to it. Left out: there are neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_url: Option<String>,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            tls: false,
            trusted_proxies: Vec::new(),
            base_path: String::new(),
            origins: Vec::new(),
            questions: 0,
            import_max_mib: 4096,
            external_url: None,
        }
    }
}

/// Scheme, host and perhaps a port, as browsers send it: no path.
fn is_origin(text: &str) -> bool {
    let host = |t: &str| {
        !t.is_empty() && t.bytes().all(|b| b.is_ascii_graphic() && b != b'/' && b != b'@')
    };
    text.split_once("://").is_some_and(|(s, h)| matches!(s, "http" | "https") && host(h))
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
        if let Some(origin) = self.origins.iter().find(|o| !is_origin(o)) {
            bail!("http.origins: {origin:?} is none: write it like https://energy.example.org");
        }
        if self.questions > 64 {
            bail!("http.questions: {} is more than 64", self.questions);
        }
        if !(1..=1_048_576).contains(&self.import_max_mib) {
            bail!("http.import_max_mib: {} is not within 1 to 1048576", self.import_max_mib);
        }
        self.external_url.as_deref().map_or(Ok(()), check_external)
    }

    /// How browsers reach the dashboard, without a slash at the end.
    pub fn external_base(&self) -> Option<String> {
        let url = self.external_url.as_deref()?.trim_end_matches('/');
        Some(format!("{url}{}", self.base_path))
    }
}

/// Passkeys and cookies are for TLS; a browser makes an exception for its own machine only.
fn check_external(text: &str) -> anyhow::Result<()> {
    let wrong = || {
        anyhow!(
            "http.external_url: {text:?} is none: write it like https://energy.example, without a path"
        )
    };
    let uri: axum::http::Uri = text.parse().map_err(|_| wrong())?;
    let host = uri.host().ok_or_else(wrong)?;
    let local = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let whole = matches!(uri.path(), "" | "/") && uri.query().is_none() && !text.contains('@');
    match uri.scheme_str() {
        Some("https") if whole => Ok(()),
        Some("http") if whole && local => Ok(()),
        Some("http") if whole => bail!("http.external_url: use https; http is for localhost only"),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_and_host_and_limits_are_kept() {
        let with = |origin: &str| Http { origins: vec![origin.to_owned()], ..Http::default() };
        assert!(with("https://energy.example.org").check().is_ok());
        for bad in ["energy.example.org", "https://energy.example.org/", "ftp://x", "https://"] {
            assert!(with(bad).check().is_err(), "{bad}");
        }
        assert!(Http { questions: 65, ..Http::default() }.check().is_err());
        assert!(Http { import_max_mib: 0, ..Http::default() }.check().is_err());
    }
}
