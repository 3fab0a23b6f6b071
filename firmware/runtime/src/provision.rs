//! What a meter must be told before it can reach its hub: one line of JSON, kept in flash as it
//! came.

use base64::Engine;
use core::cell::RefCell;
use embedded_storage::nor_flash::NorFlash;
use heapless::{String, Vec};
use ohmstead_firmware::cell::Cell;
use ohmstead_firmware::layout::{Layout, Region};
use ohmstead_firmware::meter::CHANNELS;
use ohmstead_wire::topic::is_device_id;
use serde::{Deserialize, Serialize};

/// Longest line, bytes.
pub const MAX_LINE: usize = 3072;
/// Longest CA certificate, DER bytes. One with a P-256 key has 400 to 700.
pub const MAX_CA: usize = 1280;

/// How to reach the hub. Unknown keys are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Provisioning {
    /// The meter's id at the hub.
    pub device_id: String<64>,
    /// The hub's name or IPv4 address; its certificate must be for this.
    pub host: String<64>,
    /// Where to connect instead of `host`, an IPv4 address: for names that no name server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String<16>>,
    /// Port of the broker.
    pub mqtt_port: u16,
    /// Port of the hub's HTTP server, from which firmware is fetched; no updates without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_port: Option<u16>,
    /// MQTT user name.
    pub username: String<64>,
    /// MQTT password.
    pub password: String<128>,
    /// The hub's CA certificate, DER in base64. Without it nothing is encrypted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String<{ MAX_CA * 4 / 3 + 4 }>>,
    /// Ids of the board's further channels, separated by commas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<String<130>>,
    /// Name of the Wi-Fi network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wifi_ssid: Option<String<32>>,
    /// Its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wifi_password: Option<String<64>>,
    /// Time server, `name[:port]`; the board's default otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ntp: Option<String<64>>,
}

/// What every line must have.
const REQUIRED: [&str; 5] = ["deviceId", "host", "mqttPort", "username", "password"];

/// Why a provisioning line is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProvisionError {
    /// A part is missing.
    #[error("it is cut short: it begins with {{ and ends with }}; copy it whole")]
    Cut,
    /// A key is missing.
    #[error("{0} is missing; copy the whole line that `ohmstead device provision` wrote")]
    Missing(&'static str),
    /// Not the JSON that is expected, or a value is too long.
    #[error("it was changed on the way, or a value is too long; copy it unchanged")]
    Json,
    /// The device id.
    #[error("deviceId must be 1 to 64 of A-Z a-z 0-9 _ -")]
    DeviceId,
    /// The certificate.
    #[error("ca is not base64, or longer than 1280 bytes; copy the line unchanged")]
    Ca,
    /// The line does not fit.
    #[error("it is longer than 3072 bytes")]
    Length,
}

/// Why a line was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeepError {
    /// The line.
    #[error("the line is not usable: {0}")]
    Line(#[from] ProvisionError),
    /// The flash.
    #[error("flash access failed")]
    Flash,
}

impl Provisioning {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(line: &[u8]) -> Result<Self, ProvisionError> {
        if line.len() > MAX_LINE {
            return Err(ProvisionError::Length);
        }
        let line = line.trim_ascii();
        if !line.starts_with(b"{") || !line.ends_with(b"}") {
            return Err(ProvisionError::Cut);
        }
        let mut unescaped = [0; 256];
        let (p, _): (Self, _) = serde_json_core::from_slice_escaped(line, &mut unescaped)
            .map_err(|_| why_not_read(line))?;
        if !p.ids().iter().all(|id| is_device_id(id)) {
            return Err(ProvisionError::DeviceId);
        }
        if p.ca.is_some() && p.ca_der().is_none() {
            return Err(ProvisionError::Ca);
        }
        Ok(p)
    }

    /// What the meter was told; `None` when it was not, or not anything that is understood.
    pub fn load<F: NorFlash>(flash: &RefCell<F>) -> Option<Self> {
        let cell = Cell::mount(Region::new(flash, Layout::PROVISIONING)).ok()?;
        Self::parse(cell.value()).ok()
    }

    /// Keeps `line`, after a look whether it can be read.
    ///
    /// # Errors
    /// What is wrong with it, or that the flash failed; what was there before then stays.
    pub fn keep<F: NorFlash>(flash: &RefCell<F>, line: &[u8]) -> Result<Self, KeepError> {
        let p = Self::parse(line)?;
        Cell::mount(Region::new(flash, Layout::PROVISIONING))
            .and_then(|mut cell| cell.store(line))
            .map_err(|_| KeepError::Flash)?;
        Ok(p)
    }

    /// As a line again.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn to_line<'b>(&self, buffer: &'b mut [u8; MAX_LINE]) -> Result<&'b [u8], ProvisionError> {
        let len = serde_json_core::to_slice(self, buffer).map_err(|_| ProvisionError::Length)?;
        Ok(&buffer[..len])
    }

    /// The CA certificate in DER; `None` without one.
    pub fn ca_der(&self) -> Option<Vec<u8, MAX_CA>> {
        let mut der = Vec::new();
        der.resize_default(MAX_CA).ok()?;
        let text = self.ca.as_ref()?;
        let len = base64::engine::general_purpose::STANDARD
            .decode_slice(text.as_bytes(), &mut der)
            .ok()?;
        der.truncate(len);
        Some(der)
    }

    /// The ids of all channels, the first one's first.
    pub fn ids(&self) -> Vec<&str, CHANNELS> {
        let further = self.channels.as_deref().unwrap_or("").split(',').filter(|id| !id.is_empty());
        core::iter::once(self.device_id.as_str()).chain(further).take(CHANNELS).collect()
    }
}

/// What is most likely wrong with a line that is not what is expected.
fn why_not_read(line: &[u8]) -> ProvisionError {
    let has = |key: &str| {
        line.windows(key.len() + 2)
            .any(|w| w[0] == b'"' && w[w.len() - 1] == b'"' && &w[1..w.len() - 1] == key.as_bytes())
    };
    REQUIRED.into_iter().find(|key| !has(key)).map_or(ProvisionError::Json, ProvisionError::Missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ohmstead_firmware::memory_flash::MemoryFlash;

    const LINE: &str = r#"{"deviceId":"m-1","host":"hub.example","mqttPort":8883,"httpPort":8080,
        "username":"m-1","password":"a\"b","ca":"MIIB","wifiSsid":"home","wifiPassword":"x\\y","more":1}"#;

    #[test]
    fn a_line_is_read_with_escapes_and_unknown_keys() {
        let p = Provisioning::parse(LINE.as_bytes()).unwrap();
        assert_eq!((p.device_id.as_str(), p.mqtt_port, p.http_port), ("m-1", 8883, Some(8080)));
        assert_eq!((p.password.as_str(), p.wifi_password.as_deref()), ("a\"b", Some("x\\y")));
        assert_eq!(p.ca_der().unwrap(), [0x30, 0x82, 0x01]);
        assert_eq!((p.ids().as_slice(), &p.ntp), (&["m-1"][..], &None));
    }

    #[test]
    fn what_the_hub_writes_is_read() {
        let written = ohmstead_wire::provisioning::Provisioning {
            device_id: "m-1",
            host: "192.168.1.10",
            mqtt_port: 8883,
            http_port: None,
            username: "m-1",
            password: "p",
            ca: Some("MIIB"),
            channels: Some("m-1-dc,m-2"),
            wifi_ssid: Some("h\u{e4}us"),
            wifi_password: None,
        };
        let p = Provisioning::parse(serde_json::to_string(&written).unwrap().as_bytes()).unwrap();
        assert_eq!((p.host.as_str(), p.mqtt_port, p.http_port), ("192.168.1.10", 8883, None));
        assert_eq!(p.ids().as_slice(), ["m-1", "m-1-dc"], "as many as there are channels");
        assert_eq!((p.ca.as_deref(), p.wifi_ssid.as_deref()), (Some("MIIB"), Some("h\u{e4}us")));
    }

    #[test]
    fn a_line_that_is_written_again_says_the_same() {
        let p = Provisioning::parse(LINE.as_bytes()).unwrap();
        let mut buffer = [0; MAX_LINE];
        let line = p.to_line(&mut buffer).unwrap().to_vec();
        assert_eq!(Provisioning::parse(&line), Ok(p));
        assert!(!line.windows(4).any(|w| w == b"null"), "what is absent stays absent");
        let flash = RefCell::new(MemoryFlash::<4096>::new(1024));
        assert_eq!(Provisioning::load(&flash), None);
        assert_eq!(
            Provisioning::keep(&flash, b"{}").map(|_| ()),
            Err(ProvisionError::Missing("deviceId").into())
        );
        let kept = Provisioning::keep(&flash, &line).unwrap();
        assert_eq!(Provisioning::load(&flash), Some(kept));
    }

    #[test]
    fn a_bad_line_is_refused_with_its_reason() {
        let bad = |from: &str, to: &str| Provisioning::parse(LINE.replace(from, to).as_bytes());
        assert_eq!(bad("m-1\",\"host", "m 1\",\"host"), Err(ProvisionError::DeviceId));
        assert_eq!(bad("MIIB", "MI=B"), Err(ProvisionError::Ca));
        assert_eq!(bad("\"mqttPort\":8883,", ""), Err(ProvisionError::Missing("mqttPort")));
        assert_eq!(bad("\"password\":\"a\\\"b\",", ""), Err(ProvisionError::Missing("password")));
        assert_eq!(bad("\"more\":1}", ""), Err(ProvisionError::Cut));
        assert_eq!(
            bad("\"deviceId\"", "\u{201c}deviceId\u{201d}"),
            Err(ProvisionError::Missing("deviceId"))
        );
        assert_eq!(bad("8883", "88830"), Err(ProvisionError::Json));
        assert_eq!(bad("hub.example", &"x".repeat(65)), Err(ProvisionError::Json));
        assert_eq!(Provisioning::parse(&[b' '; MAX_LINE + 1]), Err(ProvisionError::Length));
    }
}
