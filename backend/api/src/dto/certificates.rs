//! What meters' certificates take and give.

use crate::state::Api;
use ohmstead_fleet::{IssuedCertificate, MeterCertificate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A certificate to be made.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NewCertificate {
    /// How long it lasts, days, 1 to 3,650; default 825.
    pub(crate) days: Option<u32>,
}

/// The certificate that is in force for a meter.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CertificateDto {
    /// Whose: also the common name in it.
    pub(crate) device_id: String,
    /// Serial number, hexadecimal.
    pub(crate) serial: String,
    /// When it was made.
    pub(crate) made_at: String,
    /// When it ends by itself.
    pub(crate) ends_at: String,
}

/// A certificate that was just made. The key is told this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssuedCertificateDto {
    #[serde(flatten)]
    pub(crate) kept: CertificateDto,
    /// The certificate, PEM.
    pub(crate) certificate: String,
    /// Its private key, PEM; the hub does not keep it.
    pub(crate) key: String,
    /// The CA certificate to trust, DER in base64; null where the hub does not know it.
    pub(crate) ca: Option<String>,
    /// Port of MQTT over TLS.
    pub(crate) mqtt_port: Option<u16>,
}

impl Api {
    pub(crate) fn certificate(&self, kept: &MeterCertificate) -> CertificateDto {
        CertificateDto {
            device_id: kept.device.to_string(),
            serial: kept.serial.clone(),
            made_at: self.time(kept.made_at),
            ends_at: self.time(kept.ends_at),
        }
    }

    pub(crate) fn issued_certificate(&self, issued: IssuedCertificate) -> IssuedCertificateDto {
        IssuedCertificateDto {
            kept: self.certificate(&issued.kept),
            certificate: issued.certificate,
            key: issued.key,
            ca: self.meters.ca.clone(),
            mqtt_port: self.meters.mqtt_port,
        }
    }
}
