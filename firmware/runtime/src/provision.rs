//! What a meter must be told before it can reach its hub: one line of JSON, kept in flash as it
//! came.

use base64::Engine;
use heapless::{String, Vec};
use ohmstead_firmware::meter::CHANNELS;
use ohmstead_wire::topic::is_device_id;
use serde::Deserialize;

/// Longest line, bytes.
pub const MAX_LINE: usize = 3072;
/// Longest CA certificate, DER bytes. One with a P-256 key has 400 to 700.
pub const MAX_CA: usize = 1280;

/// How to reach the hub. Unknown keys are ignored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provisioning {
    /// The meter's id at the hub.
    pub device_id: String<64>,
    /// The hub's name or IPv4 address; its certificate must be for this.
    pub host: String<64>,
    /// Where to connect instead of `host`, an IPv4 address: for names that no name server knows.
    #[serde(default)]
    pub address: Option<String<16>>,
    /// Port of the broker.
    pub mqtt_port: u16,
    /// Port of the hub's HTTP server, from which firmware is fetched; no updates without it.
    #[serde(default)]
    pub http_port: Option<u16>,
    /// MQTT user name.
    pub username: String<64>,
    /// MQTT password.
    pub password: String<128>,
    /// The hub's CA certificate, DER in base64. Without it nothing is encrypted.
    #[serde(default)]
    pub ca: Option<String<{ MAX_CA * 4 / 3 + 4 }>>,
    /// Ids of the board's further channels, separated by commas.
    #[serde(default)]
    pub channels: Option<String<130>>,
    /// Name of the Wi-Fi network.
    #[serde(default)]
    pub wifi_ssid: Option<String<32>>,
    /// Its password.
    #[serde(default)]
    pub wifi_password: Option<String<64>>,
    /// Time server, `name[:port]`; the board's default otherwise.
    #[serde(default)]
    pub ntp: Option<String<64>>,
}

/// Why a provisioning line is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProvisionError {
    /// Not the JSON that is expected, or a value is too long.
    #[error("{}", self.text())]
    Json,
    /// The device id.
    #[error("{}", self.text())]
    DeviceId,
    /// The certificate.
    #[error("{}", self.text())]
    Ca,
    /// The line does not fit.
    #[error("{}", self.text())]
    Length,
}

impl ProvisionError {
    /// The error in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Json => "not a provisioning line: a key is missing, or a value too long",
            Self::DeviceId => "deviceId: 1 to 64 of A-Z a-z 0-9 _ -",
            Self::Ca => "ca: not base64, or longer than 1280 bytes",
            Self::Length => "the line is longer than 3072 bytes",
        }
    }
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
        let mut unescaped = [0; 256];
        let (p, _): (Self, _) = serde_json_core::from_slice_escaped(line, &mut unescaped)
            .map_err(|_| ProvisionError::Json)?;
        if !p.ids().iter().all(|id| is_device_id(id)) {
            return Err(ProvisionError::DeviceId);
        }
        if p.ca.is_some() && p.ca_der().is_none() {
            return Err(ProvisionError::Ca);
        }
        Ok(p)
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_bad_line_is_refused_with_its_reason() {
        let bad = |from: &str, to: &str| Provisioning::parse(LINE.replace(from, to).as_bytes());
        assert_eq!(bad("m-1\",\"host", "m 1\",\"host"), Err(ProvisionError::DeviceId));
        assert_eq!(bad("MIIB", "MI=B"), Err(ProvisionError::Ca));
        assert_eq!(bad("\"mqttPort\":8883,", ""), Err(ProvisionError::Json));
        assert_eq!(bad("8883", "88830"), Err(ProvisionError::Json));
        assert_eq!(bad("hub.example", &"x".repeat(65)), Err(ProvisionError::Json));
        assert_eq!(Provisioning::parse(&[b' '; MAX_LINE + 1]), Err(ProvisionError::Length));
    }
}
