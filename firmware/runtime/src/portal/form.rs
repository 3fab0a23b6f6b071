//! The form: what was typed, judged, and what to say about it.

use crate::provision::{ProvisionError, Provisioning};
use heapless::String;

/// What was typed.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Form<'a> {
    /// Name of the network; empty: the line's, or the one it has.
    pub ssid: &'a str,
    /// Its password; empty for a network without one, or whose password is known.
    pub password: &'a str,
    /// The hub's provisioning line; empty: the hub it has.
    pub line: &'a str,
}

/// Says everything but the secrets.
impl core::fmt::Debug for Form<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Form").field("ssid", &self.ssid).finish_non_exhaustive()
    }
}

/// Reads a form as browsers send it (`application/x-www-form-urlencoded`), in its own place. Fields
/// that are not known are left out. `None`: wrong escapes, or not UTF-8.
pub fn decode(body: &mut [u8]) -> Option<Form<'_>> {
    let mut form = Form::default();
    for pair in body.split_mut(|&b| b == b'&') {
        let Some(equals) = pair.iter().position(|&b| b == b'=') else { continue };
        let (name, value) = pair.split_at_mut(equals);
        let len = unescape(&mut value[1..])?;
        let value = core::str::from_utf8(&value[1..=len]).ok()?;
        match &*name {
            // Phones add a space to a word they complete. A password may begin or end with one.
            b"ssid" => form.ssid = value.trim(),
            b"password" => form.password = value,
            b"line" => form.line = value.trim(),
            _ => {}
        }
    }
    Some(form)
}

/// `%41` and `+` in place; the length of what is left.
fn unescape(bytes: &mut [u8]) -> Option<usize> {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let (mut from, mut to) = (0, 0);
    while let Some(&byte) = bytes.get(from) {
        let (byte, used) = match byte {
            b'+' => (b' ', 1),
            b'%' => (digit(bytes.get(from + 1))? as u8 * 16 + digit(bytes.get(from + 2))? as u8, 3),
            other => (other, 1),
        };
        bytes[to] = byte;
        (from, to) = (from + used, to + 1);
    }
    Some(to)
}

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The network's name.
    Ssid,
    /// Its password.
    Password,
    /// The provisioning line.
    Line,
}

impl Field {
    /// Its name in the form, and its id in the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ssid => "ssid",
            Self::Password => "password",
            Self::Line => "line",
        }
    }
}

/// Why a form is not taken: what is wrong, and how to mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No network.
    #[error("Which Wi-Fi is the meter to join? Choose it from the list, or type its name.")]
    NoNetwork,
    /// Too long, or control characters.
    #[error(
        "A network's name has at most 32 letters (those with accents count twice). Type it as your phone shows it."
    )]
    Network,
    /// Not a Wi-Fi password.
    #[error(
        "A Wi-Fi password has 8 to 63 characters, this one has {0}. It often stands on the back of the router."
    )]
    Password(usize),
    /// No line, and no hub yet.
    #[error(
        "The provisioning line is missing. Make one at the hub: ohmstead device provision meter-01 --hub (the hub's address) --out meter-01.json. Then choose that file, or paste what is in it."
    )]
    NoLine,
    /// The line.
    #[error("The provisioning line is not usable: {0}.")]
    Line(ProvisionError),
}

impl Refusal {
    /// Where to mend it.
    pub const fn field(self) -> Field {
        match self {
            Self::NoNetwork | Self::Network => Field::Ssid,
            Self::Password(_) => Field::Password,
            Self::NoLine | Self::Line(_) => Field::Line,
        }
    }
}

/// What the meter is to know from now on: the line with the network that was typed. `kept` is what
/// it knew. The password of a network that it knows need not be typed again.
///
/// # Errors
/// What is wrong with the form.
pub fn settle(form: &Form<'_>, kept: Option<Provisioning>) -> Result<Provisioning, Refusal> {
    let kept_network = kept.as_ref().and_then(network);
    let mut settled = if form.line.is_empty() {
        kept.ok_or(Refusal::NoLine)?
    } else {
        Provisioning::parse(form.line.as_bytes()).map_err(Refusal::Line)?
    };
    let known = [network(&settled), kept_network];
    let mut known = known.into_iter().flatten();
    let ssid = match form.ssid {
        "" => known.clone().next().ok_or(Refusal::NoNetwork)?.0,
        typed if typed.chars().any(char::is_control) => return Err(Refusal::Network),
        typed => typed.try_into().map_err(|_| Refusal::Network)?,
    };
    settled.wifi_password = match form.password {
        "" => known.find(|(name, _)| *name == ssid).and_then(|(_, password)| password),
        typed => Some(password(typed)?),
    };
    settled.wifi_ssid = Some(ssid);
    Ok(settled)
}

/// Name and password.
type Network = (String<32>, Option<String<64>>);

fn network(p: &Provisioning) -> Option<Network> {
    Some((p.wifi_ssid.clone()?, p.wifi_password.clone()))
}

/// A WPA passphrase, or a key in hexadecimal digits.
fn password(typed: &str) -> Result<String<64>, Refusal> {
    let length = typed.len();
    let is_key = length == 64 && typed.bytes().all(|b| b.is_ascii_hexdigit());
    let is_phrase = (8..=63).contains(&length) && !typed.chars().any(char::is_control);
    let fits = typed.try_into().ok().filter(|_| is_key || is_phrase);
    fits.ok_or(Refusal::Password(typed.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::format;
    use std::string::ToString;
    use std::vec::Vec;

    const LINE: &str = r#"{"deviceId":"m-1","host":"hub","mqttPort":8883,"username":"m-1","password":"p","ca":"MI+/"}"#;

    fn kept() -> Option<Provisioning> {
        let mut kept = Provisioning::parse(LINE.as_bytes()).unwrap();
        kept.wifi_ssid = Some("old".try_into().unwrap());
        Some(kept)
    }

    #[test]
    fn a_form_is_decoded_in_place() {
        let mut body =
            *b"x=1&ssid=caf%C3%A9+1&&line=%7b%22a%22%3A1%7D%0D%0A&password=a%26b%3D%2B&odd";
        let form = decode(&mut body).unwrap();
        assert_eq!(form, Form { ssid: "caf\u{e9} 1", password: "a&b=+", line: "{\"a\":1}" });
        assert!(!format!("{form:?}").contains("a&b"));
        for bad in ["ssid=%", "ssid=%4", "ssid=%+1", "ssid=%ff", "line=%g0"] {
            assert_eq!(decode(&mut bad.as_bytes().to_vec()), None, "{bad}");
        }
    }

    #[test]
    fn a_new_meter_takes_the_line_and_the_network() {
        let form = Form { ssid: "home", password: "secret-1", line: LINE };
        let p = settle(&form, None).unwrap();
        assert_eq!((p.device_id.as_str(), p.ca.as_deref()), ("m-1", Some("MI+/")));
        assert_eq!(
            (p.wifi_ssid.as_deref(), p.wifi_password.as_deref()),
            (Some("home"), Some("secret-1"))
        );
        assert_eq!(settle(&Form { password: "", ..form }, None).unwrap().wifi_password, None);
        let hexadecimal = "0123456789abcdefABCDEF9876543210".repeat(2);
        assert!(settle(&Form { password: &hexadecimal, ..form }, None).is_ok());
    }

    #[test]
    fn a_known_meter_keeps_its_hub_when_only_the_network_changed() {
        let form = Form { ssid: "new", password: "password", line: "" };
        let p = settle(&form, kept()).unwrap();
        assert_eq!((p.device_id.as_str(), p.wifi_ssid.as_deref()), ("m-1", Some("new")));
        let unchanged = settle(&Form::default(), kept()).unwrap();
        assert_eq!(Some(unchanged), kept());
        let with_wifi = LINE.replace('}', r#","wifiSsid":"in the line"}"#);
        let p = settle(&Form { line: &with_wifi, ..Form::default() }, None).unwrap();
        assert_eq!(p.wifi_ssid.as_deref(), Some("in the line"));
    }

    #[test]
    fn a_known_networks_password_need_not_be_typed_again() {
        let mut kept = kept();
        kept.as_mut().unwrap().wifi_password = Some("the old one".try_into().unwrap());
        let password = |form: Form<'_>| settle(&form, kept.clone()).unwrap().wifi_password;
        let new_hub = Form { ssid: "old", password: "", line: LINE };
        assert_eq!(password(new_hub).as_deref(), Some("the old one"));
        assert_eq!(password(Form { ssid: "", ..new_hub }).as_deref(), Some("the old one"));
        assert_eq!(
            password(Form { password: "another one", ..new_hub }).as_deref(),
            Some("another one")
        );
        assert_eq!(password(Form { ssid: "open", ..new_hub }), None);
        // The line's own comes first.
        let line = LINE.replace('}', r#","wifiSsid":"old","wifiPassword":"the line's"}"#);
        assert_eq!(password(Form { line: &line, ..new_hub }).as_deref(), Some("the line's"));
    }

    #[test]
    fn each_mistake_is_named_at_its_field() {
        let good = Form { ssid: "home", password: "secret-1", line: LINE };
        let (long, key) = ("x".repeat(64), "x".repeat(33));
        let refused = |form: Form<'_>, kept| settle(&form, kept).unwrap_err();
        for (form, expected) in [
            (Form { line: "", ..good }, Refusal::NoLine),
            (Form { line: "{\"deviceId\":", ..good }, Refusal::Line(ProvisionError::Cut)),
            (Form { line: "{}", ..good }, Refusal::Line(ProvisionError::Missing("deviceId"))),
            (Form { ssid: "", ..good }, Refusal::NoNetwork),
            (Form { ssid: &key, ..good }, Refusal::Network),
            (Form { ssid: "a\tb", ..good }, Refusal::Network),
            (Form { password: "short", ..good }, Refusal::Password(5)),
            (Form { password: &long, ..good }, Refusal::Password(64)),
        ] {
            let why = refused(form, None);
            assert_eq!(why, expected);
            // It never says the secret back.
            assert!(!why.to_string().contains("secret"), "{why}");
        }
        assert_eq!(Refusal::NoLine.field().name(), "line");
        assert_eq!(
            refused(Form { ssid: "x", password: "short", line: "" }, kept()).field(),
            Field::Password
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), tail in "(&?(ssid|line|password)=[a-z%0-9{}+]*)*") {
            let mut body = [&bytes[..], tail.as_bytes()].concat();
            if let Some(form) = decode(&mut body) {
                let _ = settle(&form, kept());
            }
            let mut body = tail.into_bytes();
            if let Some(form) = decode(&mut body) {
                let _ = settle(&form, None);
            }
        }

        #[test]
        fn whatever_is_typed_is_kept_as_it_was(ssid in "[^\\p{Cc}]{1,8}", password in "[ -~]{8,63}") {
            prop_assume!(!ssid.trim().is_empty());
            let escape = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<std::string::String>();
            let body = format!("ssid={}&password={}&line={}", escape(&ssid), escape(&password), escape(LINE));
            let mut body: Vec<u8> = body.into_bytes();
            let p = settle(&decode(&mut body).unwrap(), None).unwrap();
            let mut buffer = [0; crate::provision::MAX_LINE];
            let line = p.to_line(&mut buffer).unwrap();
            let back = Provisioning::parse(line).unwrap();
            prop_assert_eq!(&back, &p);
            prop_assert_eq!(back.wifi_ssid.as_deref(), Some(ssid.trim()));
            prop_assert_eq!(back.wifi_password.as_deref(), Some(password.as_str()));
        }
    }
}
