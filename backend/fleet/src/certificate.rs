//! Certificates of meters, in place of their passwords: one in force for each at a time.
//!
//! Which one is in force is kept by its serial number, so one that was replaced or revoked opens nothing
//! from that moment on, however long it would have lasted. Keys are shown once and never kept.

use crate::authority::{CertificateAuthority, KEY, MeterCertificate};
use crate::{Fleet, FleetError};
use ohmstead_model::DeviceId;
use ohmstead_store::StoreError;
use std::fmt::Write;

const DAY_MS: i64 = 86_400_000;
/// How long a certificate lasts unless it is said, days.
pub const LASTS_DAYS: u32 = 825;
/// The longest, days: the hub's authority itself ends with the year 2049.
pub const LASTS_DAYS_MAX: u32 = 3650;

/// A certificate that was just made; the key is shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedCertificate {
    /// What is kept of it.
    pub kept: MeterCertificate,
    /// The certificate, PEM.
    pub certificate: String,
    /// Its private key, PEM.
    pub key: String,
}

impl std::fmt::Debug for IssuedCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedCertificate").field("kept", &self.kept).finish_non_exhaustive()
    }
}

/// 127 random bits: a serial number is positive.
fn serial() -> Result<[u8; 16], FleetError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|e| {
        FleetError::Unavailable(format!("the system gives no random numbers now: {e}"))
    })?;
    // Neither negative nor with a zero in front, which would be left out of the number.
    bytes[0] = (bytes[0] & 0x7f) | 0x10;
    Ok(bytes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Fleet {
    /// Says who signs meters' certificates; without it none are made.
    pub fn issue_by(&self, authority: std::sync::Arc<dyn CertificateAuthority>) {
        // The first stays: there is one authority.
        let _ = self.authority.set(authority);
    }

    /// True when the meter's certificate of this serial number is in force.
    pub fn certified(&self, name: &str, serial: &str) -> bool {
        let now = self.clock.now();
        let known = self.certificates.read().expect("no thread panics while it holds them");
        known.get(name).is_some_and(|kept| kept.serial == serial && now < kept.ends_at)
    }

    /// The certificate that is in force for a meter, if there is one.
    pub fn certificate(&self, device: &DeviceId) -> Option<MeterCertificate> {
        let known = self.certificates.read().expect("no thread panics while it holds them");
        known.get(device.as_str()).cloned()
    }

    /// Makes a certificate for a meter that has credentials. An older one ends at once, and so do the
    /// meter's connections.
    ///
    /// # Errors
    /// When the meter has no credentials, `days` makes no sense, nobody signs, or the store fails.
    pub async fn certify(
        &self,
        device: &DeviceId,
        days: Option<u32>,
    ) -> Result<IssuedCertificate, FleetError> {
        let days = days.unwrap_or(LASTS_DAYS);
        if !(1..=LASTS_DAYS_MAX).contains(&days) {
            return Err(FleetError::Invalid(format!("days: use 1 to {LASTS_DAYS_MAX}")));
        }
        let Some(authority) = self.authority.get() else {
            let text = "the hub does not serve MQTT over TLS itself, so there is nobody to show a certificate to";
            return Err(FleetError::Conflict(text.into()));
        };
        let _changing = self.changing.lock().await;
        if !self.has_credentials(device.as_str()) {
            return Err(FleetError::Unknown(format!(
                "{device} has no credentials: give it some with POST /api/devices"
            )));
        }
        let (serial, made_at) = (serial()?, self.clock.now());
        let kept = MeterCertificate {
            device: device.clone(),
            serial: hexadecimal(&serial),
            made_at,
            ends_at: made_at + i64::from(days) * DAY_MS,
        };
        let made = authority.issue(device.as_str(), serial, kept.ends_at);
        let (certificate, key) = made.map_err(FleetError::Unavailable)?;
        let before = self.keep_certificate(device, Some(kept.clone())).await?;
        if before.is_some() {
            self.end_sessions(device).await;
        }
        Ok(IssuedCertificate { kept, certificate, key })
    }

    /// Revokes a meter's certificate: it and the meter's connections end at once. `false` when it has
    /// none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn revoke_certificate(&self, device: &DeviceId) -> Result<bool, FleetError> {
        let _changing = self.changing.lock().await;
        let had = self.drop_certificate(device).await?;
        if had {
            self.end_sessions(device).await;
        }
        Ok(had)
    }

    pub(crate) async fn drop_certificate(&self, device: &DeviceId) -> Result<bool, StoreError> {
        Ok(self.keep_certificate(device, None).await?.is_some())
    }

    /// Stores before it holds in memory: what works now works after a restart, and what was revoked
    /// never works again. Gives what was in force before.
    async fn keep_certificate(
        &self,
        device: &DeviceId,
        kept: Option<MeterCertificate>,
    ) -> Result<Option<MeterCertificate>, StoreError> {
        if kept.is_none() && self.certificate(device).is_none() {
            return Ok(None);
        }
        let body = kept.as_ref().map(|k| serde_json::to_vec(k).expect("it is plain data"));
        self.store.set_value(&format!("{KEY}{device}"), body).await?;
        let mut known = self.certificates.write().expect("no thread panics while it holds them");
        Ok(match kept {
            Some(kept) => known.insert(device.to_string(), kept),
            None => known.remove(device.as_str()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FleetConfig;
    use ohmstead_model::{ManualClock, TimestampMs};
    use ohmstead_store::DevicePatch;
    use ohmstead_store::memory::MemoryStore;
    use std::sync::Arc;

    struct Signs;

    impl CertificateAuthority for Signs {
        fn issue(
            &self,
            name: &str,
            serial: [u8; 16],
            _: TimestampMs,
        ) -> Result<(String, String), String> {
            Ok((format!("{name} {}", hexadecimal(&serial)), "key".into()))
        }
    }

    #[tokio::test]
    async fn one_certificate_is_in_force_until_it_ends_is_replaced_or_its_meter_goes() {
        let store = Arc::new(MemoryStore::default());
        let clock = Arc::new(ManualClock::at(TimestampMs(1_790_000_000_000)));
        let open = async || {
            let fleet = Fleet::open(store.clone(), clock.clone(), FleetConfig::default());
            let fleet = fleet.await.unwrap();
            fleet.issue_by(Arc::new(Signs));
            fleet
        };
        let fleet = open().await;
        let id = DeviceId::new("a").unwrap();
        assert!(matches!(fleet.certify(&id, None).await, Err(FleetError::Unknown(_))));
        fleet.create(&id, vec![], DevicePatch::default()).await.unwrap();
        assert!(matches!(fleet.certify(&id, Some(0)).await, Err(FleetError::Invalid(_))));
        let first = fleet.certify(&id, Some(1)).await.unwrap();
        assert!(fleet.certified("a", &first.kept.serial));
        assert!(!fleet.certified("b", &first.kept.serial) && !fleet.certified("a", "1"));
        assert!(!format!("{first:?}").contains("key"));
        let second = fleet.certify(&id, Some(1)).await.unwrap();
        assert!(!fleet.certified("a", &first.kept.serial), "replaced");
        let again = open().await;
        assert!(again.certified("a", &second.kept.serial), "kept over a restart");
        clock.set(TimestampMs(1_790_000_000_000 + DAY_MS));
        assert!(!again.certified("a", &second.kept.serial), "ended");
        let third = again.certify(&id, None).await.unwrap();
        assert!(again.revoke_certificate(&id).await.unwrap());
        assert!(!again.revoke_certificate(&id).await.unwrap());
        let fourth = again.certify(&id, None).await.unwrap();
        again.renew(&id, None).await.unwrap();
        assert!(
            !again.certified("a", &fourth.kept.serial),
            "new credentials end all that there was"
        );
        let fifth = again.certify(&id, None).await.unwrap();
        again.remove(&id).await.unwrap();
        let last = open().await;
        for gone in [third, fourth, fifth] {
            assert!(!last.certified("a", &gone.kept.serial));
        }
    }
}
