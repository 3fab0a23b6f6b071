//! Who signs meters' certificates, and what is kept of those in force.

use ohmstead_model::{DeviceId, TimestampMs};
use ohmstead_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Keys of what is kept.
pub(crate) const KEY: &str = "meter.certificate.";

/// Signs certificates of meters.
pub trait CertificateAuthority: Send + Sync + 'static {
    /// A certificate for this common name, and its key, both PEM.
    ///
    /// # Errors
    /// Why there is none.
    fn issue(
        &self,
        name: &str,
        serial: [u8; 16],
        ends_at: TimestampMs,
    ) -> Result<(String, String), String>;
}

/// The certificate that is in force for a meter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterCertificate {
    /// Whose.
    pub device: DeviceId,
    /// Serial number, lower-case hexadecimal digits without leading zeros.
    pub serial: String,
    /// When it was made.
    pub made_at: TimestampMs,
    /// When it ends by itself.
    pub ends_at: TimestampMs,
}

/// Those in force, by device.
pub(crate) type Certificates = HashMap<String, MeterCertificate>;

pub(crate) async fn load(store: &dyn Store) -> Result<Certificates, StoreError> {
    let mut all = Certificates::new();
    for (key, value) in store.values(KEY).await? {
        match serde_json::from_slice::<MeterCertificate>(&value) {
            Ok(kept) => drop(all.insert(kept.device.to_string(), kept)),
            // It opens nothing then, and can be made anew.
            Err(error) => tracing::error!(key, %error, "a meter's certificate cannot be read"),
        }
    }
    Ok(all)
}
