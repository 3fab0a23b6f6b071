//! The reading message: how a meter writes it, how the hub reads it.

use core::fmt::{self, Write};

/// One reading as it travels, in integer milli-units; absent fields are `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WireReading<'a> {
    /// The measuring channel.
    pub device: &'a str,
    /// Milliseconds since 1970 (UTC); `None` while the meter has no usable clock.
    pub at_ms: Option<i64>,
    /// RMS voltage, mV.
    pub voltage: Option<i64>,
    /// RMS current, mA.
    pub current: Option<i64>,
    /// Active power, mW; negative = export.
    pub power: Option<i64>,
    /// Import counter at the time stamp, mWh, cumulative.
    pub energy: Option<i64>,
    /// Export counter at the time stamp, mWh, cumulative.
    pub energy_exported: Option<i64>,
    /// Power factor in thousandths, -1000..=1000.
    pub power_factor: Option<i64>,
    /// Mains frequency, mHz.
    pub frequency: Option<i64>,
    /// Number of the reading within its boot.
    pub seq: Option<u32>,
    /// Number of the meter's boot.
    pub boot: Option<u32>,
    /// True when the values were not measured but filled in.
    pub estimated: bool,
}

/// Thousandths as a plain decimal: `220400` is `220.4`, `-5` is `-0.005`.
struct Milli(i64);

impl fmt::Display for Milli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let abs = self.0.unsigned_abs();
        let (whole, mut frac, mut digits) = (abs / 1000, abs % 1000, 3);
        if self.0 < 0 {
            f.write_char('-')?;
        }
        write!(f, "{whole}")?;
        if frac == 0 {
            return Ok(());
        }
        while frac % 10 == 0 {
            frac /= 10;
            digits -= 1;
        }
        write!(f, ".{frac:0digits$}")
    }
}

impl WireReading<'_> {
    /// Writes the message as JSON, keys in a fixed order, absent fields left out.
    ///
    /// # Errors
    /// When `out` is full.
    pub fn write_json(&self, out: &mut impl Write) -> fmt::Result {
        // A device id holds no character that JSON escapes.
        write!(out, "{{\"deviceId\":\"{}\"", self.device)?;
        let fields = [
            ("voltage", self.voltage),
            ("current", self.current),
            ("power", self.power),
            ("energy", self.energy),
            ("energyExported", self.energy_exported),
            ("powerFactor", self.power_factor),
            ("frequency", self.frequency),
            // Whole milliseconds print as seconds with up to three decimals.
            ("timestamp", self.at_ms),
        ];
        for (name, value) in fields {
            if let Some(value) = value {
                write!(out, ",\"{name}\":{}", Milli(value))?;
            }
        }
        for (name, value) in [("seq", self.seq), ("boot", self.boot)] {
            if let Some(value) = value {
                write!(out, ",\"{name}\":{value}")?;
            }
        }
        if self.estimated {
            out.write_str(",\"estimated\":true")?;
        }
        out.write_char('}')
    }
}

#[cfg(feature = "std")]
pub use decode::{MessageReading, Stamp, WireError, split};

#[cfg(feature = "std")]
mod decode {
    use serde::Deserialize;
    use serde_json::value::RawValue;

    /// Why a message is not a reading. The text says what, where and how to mend it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct WireError(pub String);

    impl std::fmt::Display for WireError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str(&self.0)
        }
    }
    impl std::error::Error for WireError {}

    /// A time stamp as sent: a number, or text for the product's one time parser.
    #[derive(Debug, Clone, PartialEq, Deserialize)]
    #[serde(untagged)]
    pub enum Stamp {
        /// Unix seconds, or milliseconds from 10^11 on.
        Number(f64),
        /// RFC 3339, or a number in quotes.
        Text(String),
    }

    /// A reading message as sent, units V, A, W, Wh; not yet checked for plausibility.
    #[derive(Debug, Clone, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub struct MessageReading {
        /// Must match the topic.
        pub device_id: Option<String>,
        /// V.
        pub voltage: Option<f64>,
        /// A.
        pub current: Option<f64>,
        /// W, negative = export.
        pub power: Option<f64>,
        /// Wh, cumulative import.
        pub energy: Option<f64>,
        /// Wh, cumulative export.
        pub energy_exported: Option<f64>,
        /// -1 to 1.
        pub power_factor: Option<f64>,
        /// Hz.
        pub frequency: Option<f64>,
        /// When the values were true.
        pub timestamp: Option<Stamp>,
        /// Number within the boot; one above 2^32 - 1 is as if it were not there.
        #[serde(default, deserialize_with = "counted")]
        pub seq: Option<u32>,
        /// Number of the boot; likewise.
        #[serde(default, deserialize_with = "counted")]
        pub boot: Option<u32>,
        /// Filled in, not measured.
        #[serde(default)]
        pub estimated: Option<bool>,
    }

    /// A meter that counts otherwise than expected does not lose its readings for it.
    fn counted<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<u32>, D::Error> {
        let number = Option::<u64>::deserialize(d)?;
        Ok(number.and_then(|n| u32::try_from(n).ok()))
    }

    impl MessageReading {
        /// Reads one message. Unknown keys are ignored.
        ///
        /// # Errors
        /// When the text is not a JSON object, or a field has the wrong type.
        pub fn parse(json: &str) -> Result<Self, WireError> {
            // The derived visitor would also take an array, field by field.
            if !json.trim_start().starts_with('{') {
                return Err(WireError(format!(
                    "a reading must be a JSON object like {{\"deviceId\":…,\"power\":…,\"timestamp\":…}}, this one starts with {:?}",
                    json.trim_start().chars().next().unwrap_or(' ')
                )));
            }
            serde_json::from_str(json).map_err(|e| WireError(format!("not a reading: {e}")))
        }
    }

    /// Splits a payload into the JSON texts of its readings: one object, or an array of them.
    ///
    /// # Errors
    /// When the payload is not UTF-8 or not JSON.
    pub fn split(payload: &[u8]) -> Result<Vec<&str>, WireError> {
        let text = std::str::from_utf8(payload).map_err(|e| {
            WireError(format!("the payload is not UTF-8 text (byte {})", e.valid_up_to()))
        })?;
        let trimmed = text.trim_start();
        if trimmed.is_empty() {
            return Err(WireError(
                "the payload is empty; send one JSON reading or an array".into(),
            ));
        }
        if !trimmed.starts_with('[') {
            return Ok(vec![text]);
        }
        let parts: Vec<&RawValue> = serde_json::from_str(text)
            .map_err(|e| WireError(format!("not a JSON array of readings: {e}")))?;
        Ok(parts.into_iter().map(RawValue::get).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brief_s_example_decodes() {
        let json = r#"{"deviceId":"meter-01","voltage":220.4,"current":1.34,"power":295.4,"energy":1.24,"timestamp":1739930110}"#;
        let m = MessageReading::parse(json).unwrap();
        assert_eq!(m.device_id.as_deref(), Some("meter-01"));
        assert_eq!(m.power, Some(295.4));
        assert_eq!(m.timestamp, Some(Stamp::Number(1_739_930_110.0)));
    }

    #[test]
    fn encoded_bytes_are_golden() {
        let r = WireReading {
            device: "meter-01",
            at_ms: Some(1_739_930_110_250),
            voltage: Some(220_400),
            current: Some(1_340),
            power: Some(-295_405),
            energy: Some(1_240),
            seq: Some(7),
            boot: Some(2),
            estimated: true,
            ..WireReading::default()
        };
        let mut s = String::new();
        r.write_json(&mut s).unwrap();
        assert_eq!(
            s,
            r#"{"deviceId":"meter-01","voltage":220.4,"current":1.34,"power":-295.405,"energy":1.24,"timestamp":1739930110.25,"seq":7,"boot":2,"estimated":true}"#
        );
        let back = MessageReading::parse(&s).unwrap();
        assert_eq!(back.estimated, Some(true));
        assert_eq!(back.seq, Some(7));
    }

    #[test]
    fn small_negative_values_keep_their_sign() {
        assert_eq!(Milli(-5).to_string(), "-0.005");
        assert_eq!(Milli(100_010).to_string(), "100.01");
        assert_eq!(Milli(i64::MIN).to_string(), "-9223372036854775.808");
    }

    #[test]
    fn an_array_splits_into_its_elements_and_a_bad_one_stays_single() {
        let parts = split(br#" [ {"power":1}, 7, {"power":"x"} ] "#).unwrap();
        assert_eq!(parts.len(), 3);
        assert!(MessageReading::parse(parts[0]).is_ok());
        assert!(MessageReading::parse(parts[1]).unwrap_err().0.contains("must be a JSON object"));
        assert!(MessageReading::parse(parts[2]).unwrap_err().0.contains("invalid type"));
    }

    #[test]
    fn nonsense_is_an_error_not_a_panic() {
        for bad in [&b""[..], b"   ", b"\xff\xfe", b"[", b"[1,", b"[{}"] {
            assert!(split(bad).is_err(), "{bad:?}");
        }
        let big =
            format!("{{\"timestamp\":1,\"energy\":2,\"seq\":{},\"boot\":4294967295}}", 1u64 << 32);
        let big = MessageReading::parse(&big).unwrap();
        assert_eq!((big.seq, big.boot), (None, Some(u32::MAX)), "as if it were not there");
        for bad in ["", "null", "[]", "\"x\"", "{", "{\"seq\":-1}"] {
            assert!(MessageReading::parse(bad).is_err(), "{bad}");
        }
    }
}
