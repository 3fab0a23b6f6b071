//! `[acme]`: a certificate for the dashboard from an authority that browsers trust (RFC 8555).

use super::Http;
use anyhow::bail;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

/// A certificate by ACME.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AcmeConfig {
    /// Names for the certificate, which must lead to this hub; left out: no certificate by ACME.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// `true`: the authority's terms of service are agreed to. Without that it gives no certificate.
    pub terms_agreed: bool,
    /// The authority's directory.
    pub directory: String,
    /// For the authority's warnings, such as `mailto:ann@example.org`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contact: Vec<String>,
    /// Where the authority's questions come in (HTTP-01): it asks port 80 of each name. Anything
    /// else there is sent on to https.
    pub listen: SocketAddr,
    /// PEM file with the certificate by which the authority's own server is to be trusted; left
    /// out: the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

impl Default for AcmeConfig {
    fn default() -> Self {
        Self {
            domains: Vec::new(),
            terms_agreed: false,
            directory: "https://acme-v02.api.letsencrypt.org/directory".into(),
            contact: Vec::new(),
            listen: SocketAddr::from(([0, 0, 0, 0], 80)),
            ca: None,
        }
    }
}

impl AcmeConfig {
    /// True where a certificate is wanted.
    pub fn is_on(&self) -> bool {
        !self.domains.is_empty()
    }

    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self, http: &Http, own_files: bool) -> anyhow::Result<()> {
        if !self.is_on() {
            return Ok(());
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
        let is_name = |d: &str| {
            let numbers = d.parse::<std::net::IpAddr>().is_ok();
            !numbers && (1..=253).contains(&d.len()) && d.chars().all(fits)
        };
        if let Some(wrong) = self.domains.iter().find(|d| !is_name(d)) {
            bail!("acme.domains: {wrong:?} is no host name such as energy.example");
        }
        if self.domains.len() > 100 {
            bail!("acme.domains: use at most 100");
        }
        if !self.terms_agreed {
            bail!("acme.terms_agreed: read the authority's terms of service, and set it to true");
        }
        if !http.tls {
            bail!("acme: set http.tls = true too: the certificate is for the dashboard's port");
        }
        if own_files {
            bail!("acme: tls.certificate is configured too: leave one of them out");
        }
        if !self.directory.starts_with("https://") {
            bail!("acme.directory: use an address with https");
        }
        Ok(())
    }
}
