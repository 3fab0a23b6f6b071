//! What a meter is told before it first connects: by file, over a serial line or by hand.
//!
//! One line, one flat JSON object. Only the network's name and password may hold characters that
//! JSON escapes: a reader without a heap needs a buffer for those two alone.

use serde::{Deserialize, Serialize};

/// Everything a meter needs to reach its hub. What is absent stays as the meter has it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provisioning<'a> {
    /// The id it publishes as.
    pub device_id: &'a str,
    /// The hub's host name or IP address; the hub's certificate names it.
    pub host: &'a str,
    /// Port of MQTT over TLS.
    pub mqtt_port: u16,
    /// Port that serves firmware images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_port: Option<u16>,
    /// MQTT user name.
    pub username: &'a str,
    /// MQTT password.
    pub password: &'a str,
    /// The CA certificate to trust, DER in standard base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<&'a str>,
    /// Further ids that its other channels publish as, separated by commas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channels: Option<&'a str>,
    /// Name of the wireless network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wifi_ssid: Option<&'a str>,
    /// Its password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wifi_password: Option<&'a str>,
}

/// Says everything but the passwords.
impl core::fmt::Debug for Provisioning<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Provisioning")
            .field("device_id", &self.device_id)
            .field("host", &self.host)
            .field("mqtt_port", &self.mqtt_port)
            .field("channels", &self.channels)
            .finish_non_exhaustive()
    }
}

/// True when `text` can stand in such a line without an escape.
pub fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c != '"' && c != '\\' && !c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_flat_and_leaves_absent_keys_out() {
        let p = Provisioning {
            device_id: "meter-01",
            host: "192.168.1.10",
            mqtt_port: 8883,
            http_port: None,
            username: "meter-01",
            password: "s",
            ca: Some("AA=="),
            channels: None,
            wifi_ssid: Some("h\u{e4}us"),
            wifi_password: None,
        };
        let json = serde_json::to_string(&p).unwrap();
        assert_eq!(
            json,
            "{\"deviceId\":\"meter-01\",\"host\":\"192.168.1.10\",\"mqttPort\":8883,\
             \"username\":\"meter-01\",\"password\":\"s\",\"ca\":\"AA==\",\"wifiSsid\":\"h\u{e4}us\"}"
        );
        assert_eq!(serde_json::from_str::<Provisioning<'_>>(&json).unwrap(), p);
        assert!(!std::format!("{p:?}").contains("password"));
    }

    #[test]
    fn texts_that_json_would_escape_are_told_apart() {
        assert!(is_plain("caf\u{e9} $&'"));
        assert!(!["a\"b", "a\\b", "a\nb"].into_iter().any(is_plain));
    }
}
