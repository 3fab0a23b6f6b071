//! Smart meters with a P1 port (DSMR 2.2 to 5, ESMR, Belgium, Luxembourg): telegrams as the meter
//! sends them, by MQTT or raw by TCP, and DSMR-reader's topics `dsmr/reading/…`.
//!
//! A telegram is one reading: import and export are the sums over the tariffs, in kWh; power is
//! import less export, in kW. Its time ends in `S` (summer) or `W` (winter), which fixes the offset.
//! From DSMR 4 on it ends in a CRC: a telegram with a wrong one is refused whole.
//!
//! Source of the shapes: "P1 Companion Standard" 5.0.2 (Netbeheer Nederland), and telegrams in
//! ndokter/dsmr_parser and the crate `dsmr5` (MIT).

use crate::field::{Field, plain};
use crate::found::{Found, Taken, device_id};
use crate::payload::text;
use crate::told::Told;
use jiff::civil::DateTime;
use ohmstead_model::TimestampMs;
use ohmstead_wire::reading::MessageReading;

/// Longest telegram that is read, bytes: the standard's example has 900.
pub const TELEGRAM_MAX: usize = 16 * 1024;

/// Reads a message.
pub fn read(topic: &str, payload: &[u8]) -> Taken {
    if let Some(what) = topic.strip_prefix("dsmr/reading/") {
        return reading(what, payload);
    }
    let first = topic.split('/').next().unwrap_or("");
    if !matches!(first, "dsmr" | "p1" | "dsmr-api" | "DSMR" | "P1")
        || !payload.trim_ascii_start().starts_with(b"/")
    {
        return Taken::Nothing;
    }
    telegram(payload)
}

/// One value of DSMR-reader. Counters of the two tariffs come apart and cannot be added up here:
/// its telegram topic (`dsmr/raw`) gives both in one message.
fn reading(what: &str, payload: &[u8]) -> Taken {
    let field = match what {
        "electricity_currently_delivered" => (Field::Power, 1e3),
        "electricity_currently_returned" => (Field::Power, -1e3),
        "phase_voltage_l1" => (Field::Voltage, 1.0),
        _ => return Taken::Nothing,
    };
    let mut message = MessageReading::default();
    match text(payload).map(plain) {
        Some(Ok(Some(value))) => *field.0.place(&mut message) = Some(value * field.1),
        Some(Ok(None)) => return Taken::Nothing,
        _ => return Taken::Reject("not-a-number", format!("{what} is no number")),
    }
    // Nothing returned says nothing of what is drawn.
    if field.1 < 0.0 && message.power == Some(0.0) {
        return Taken::Nothing;
    }
    let device = device_id(&["dsmr", "reader"]);
    Taken::of([Found { device, name: "DSMR-reader".into(), message, told: Told::Nothing }])
}

/// What a telegram has that is of use.
#[derive(Default)]
struct Telegram<'a> {
    equipment: Option<&'a str>,
    at: Option<TimestampMs>,
    /// kWh: import, export; kW: import, export.
    energy: [Option<f64>; 2],
    power: [Option<f64>; 2],
    volts: Option<f64>,
    amps: Option<f64>,
}

/// Reads a telegram: from its `/` to the `!` and the check sum.
pub fn telegram(bytes: &[u8]) -> Taken {
    if bytes.len() > TELEGRAM_MAX {
        return Taken::Reject("too-long", format!("a telegram has at most {TELEGRAM_MAX} bytes"));
    }
    let Some(text) = text(bytes).filter(|t| t.starts_with('/')) else {
        return Taken::Reject("not-a-telegram", "a telegram begins with '/' and is text".into());
    };
    let Some(end) = text.find('!') else {
        return Taken::Reject("not-a-telegram", "the telegram has no end ('!')".into());
    };
    let sum = text[end + 1..].trim();
    if !sum.is_empty() {
        let right = format!("{:04X}", crc16(&text.as_bytes()[..=end]));
        if !sum.eq_ignore_ascii_case(&right) {
            let sum: String = sum.chars().take(8).collect();
            let detail = format!("the check sum is {sum}, the telegram's own is {right}");
            return Taken::Reject("bad-check-sum", detail);
        }
    }
    let mut t = Telegram::default();
    text[..end].lines().for_each(|line| t.line(line.trim()));
    t.into_taken()
}

impl<'a> Telegram<'a> {
    fn line(&mut self, line: &'a str) {
        let Some((code, rest)) = line.split_once('(') else { return };
        let Some((value, _)) = rest.split_once(')') else { return };
        let number = || value.split('*').next().and_then(|v| v.parse::<f64>().ok());
        // Each tariff once: a telegram that repeats one is no whole telegram.
        let add = |sum: &mut Option<f64>| {
            if let Some(n) = number() {
                *sum = Some(sum.unwrap_or(0.0) + n);
            }
        };
        match code {
            "0-0:1.0.0" => self.at = time(value),
            "0-0:96.1.1" | "0-0:96.1.0" | "0-0:42.0.0" if !value.is_empty() => {
                self.equipment = Some(value);
            }
            "1-0:1.8.1" | "1-0:1.8.2" => add(&mut self.energy[0]),
            "1-0:2.8.1" | "1-0:2.8.2" => add(&mut self.energy[1]),
            // Without tariffs (Luxembourg, Sweden) the sum is there itself.
            "1-0:1.8.0" => self.energy[0] = number(),
            "1-0:2.8.0" => self.energy[1] = number(),
            "1-0:1.7.0" => self.power[0] = number(),
            "1-0:2.7.0" => self.power[1] = number(),
            "1-0:32.7.0" => self.volts = number(),
            "1-0:31.7.0" => self.amps = number(),
            _ => {}
        }
    }

    fn into_taken(self) -> Taken {
        let wh = |kwh: Option<f64>| kwh.map(|v| v * 1e3);
        let power = match self.power {
            [None, None] => None,
            [import, export] => Some((import.unwrap_or(0.0) - export.unwrap_or(0.0)) * 1e3),
        };
        let message = MessageReading {
            energy: wh(self.energy[0]),
            energy_exported: wh(self.energy[1]),
            power,
            voltage: self.volts,
            // Whole amperes of one phase: of use only where there is one.
            current: self.amps,
            ..MessageReading::default()
        };
        let id = self.equipment.map_or_else(|| "meter".to_owned(), equipment);
        let found = Found {
            device: device_id(&["dsmr", &id]),
            name: format!("smart meter {id}"),
            message,
            told: self.at.map_or(Told::Nothing, Told::Instant),
        };
        match Taken::of([found]) {
            Taken::Nothing => Taken::Reject(
                "no-values",
                "the telegram has no electricity counter or power".into(),
            ),
            taken => taken,
        }
    }
}

/// `YYMMDDhhmmssX`, X = S (UTC+2) or W (UTC+1).
fn time(text: &str) -> Option<TimestampMs> {
    let (digits, season) = (text.get(..12)?, text.get(12..)?);
    let offset_h = match season {
        "S" => 2,
        "W" => 1,
        _ => return None,
    };
    let two = |n: usize| digits.get(2 * n..2 * n + 2)?.parse::<i8>().ok();
    let year = 2000 + i16::from(two(0)?);
    let local = DateTime::new(year, two(1)?, two(2)?, two(3)?, two(4)?, two(5)?, 0).ok()?;
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(offset_h));
    let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
    Some(TimestampMs(at.as_millisecond()))
}

/// The equipment identifier is text in hexadecimal digits.
fn equipment(hex: &str) -> String {
    let byte = |n: usize| hex.get(n..n + 2).and_then(|h| u8::from_str_radix(h, 16).ok());
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    let plain = |b: &Vec<u8>| b.iter().all(u8::is_ascii_alphanumeric);
    let named = bytes.filter(plain).and_then(|b| String::from_utf8(b).ok());
    named.unwrap_or_else(|| hex.to_owned())
}

/// CRC16 with the polynomial x^16 + x^15 + x^2 + 1, least significant bit first, from 0.
fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc: u16, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xA001 } else { crc >> 1 }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the shape of the example of the P1 Companion Standard 5.0.2; numbers our own.
    fn example(body: &str) -> String {
        let text = format!("/OHM5\\253833635_A\r\n\r\n{body}!");
        format!("{text}{:04X}\r\n", crc16(text.as_bytes()))
    }

    const BODY: &str = "1-3:0.2.8(50)\r\n0-0:1.0.0(261126140002W)\r\n\
        0-0:96.1.1(4B384547303034303436333935353037)\r\n1-0:1.8.1(001234.567*kWh)\r\n\
        1-0:1.8.2(000765.433*kWh)\r\n1-0:2.8.1(000010.000*kWh)\r\n1-0:2.8.2(000000.500*kWh)\r\n\
        0-0:96.14.0(0002)\r\n1-0:1.7.0(00.000*kW)\r\n1-0:2.7.0(01.193*kW)\r\n\
        1-0:32.7.0(230.1*V)\r\n0-1:24.2.1(261126140000W)(12785.123*m3)\r\n";

    #[test]
    fn a_telegram_is_one_reading() {
        let Taken::Readings(found) = read("p1/telegram", example(BODY).as_bytes()) else {
            panic!("taken")
        };
        let m = &found[0].message;
        assert_eq!(found[0].device.as_str(), "dsmr-K8EG004046395507");
        assert_eq!((m.energy, m.energy_exported), (Some(2_000_000.0), Some(10_500.0)));
        assert_eq!((m.power, m.voltage), (Some(-1_193.0), Some(230.1)));
        let at = TimestampMs::parse("2026-11-26T13:00:02Z").unwrap();
        assert_eq!(found[0].told, Told::Instant(at));
    }

    /// The check sum of the well-known telegram in the P1 standard is that of its text; here, of
    /// "123456789" by the published parameters of CRC-16/ARC.
    #[test]
    fn the_check_sum_is_crc_16_arc() {
        assert_eq!(crc16(b"123456789"), 0xBB3D);
    }

    #[test]
    fn a_broken_telegram_is_refused_whole() {
        let broken = example(BODY).replace("001234.567", "901234.567");
        assert!(matches!(read("p1/x", broken.as_bytes()), Taken::Reject("bad-check-sum", _)));
        assert!(matches!(read("p1/x", b"/XMX5\r\n1-0:1.8.1(1*kWh)"), Taken::Reject(..)));
        assert!(matches!(telegram(b"/X\r\n\r\n!"), Taken::Reject("no-values", _)));
        let old = "/KMP5 ZABF\r\n\r\n0-0:96.1.1(4B41)\r\n1-0:1.8.1(00185.000*kWh)\r\n!\r\n";
        assert!(matches!(telegram(old.as_bytes()), Taken::Readings(_)), "DSMR 2.2 has no sum");
    }
}
