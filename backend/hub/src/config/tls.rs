//! `[tls]`: the certificate that meters are shown.

use anyhow::bail;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The certificate that meters are shown; left out, the hub makes its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct TlsConfig {
    /// PEM file with the server's certificate chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// PEM file with its private key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// PEM file with the certificate that meters are to trust, for provisioning them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

impl TlsConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.certificate.is_some() != self.key.is_some() {
            bail!(
                "tls: certificate and key belong together: set both, or neither for the hub's own"
            );
        }
        Ok(())
    }
}
