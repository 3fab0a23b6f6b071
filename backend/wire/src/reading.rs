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
mod decode;
#[cfg(feature = "std")]
mod field;
#[cfg(feature = "std")]
mod lenient;
#[cfg(feature = "std")]
mod split;

#[cfg(feature = "std")]
pub use decode::{MessageReading, Stamp, WireError};
#[cfg(feature = "std")]
pub use field::{FieldFault, means_not_measured};
#[cfg(feature = "std")]
pub use split::split;

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
