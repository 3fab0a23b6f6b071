//! What a firmware is built as.

use crate::metering::{AcChannel, DcChannel};
use ohmstead_wire::info::ChannelKind;
use ohmstead_wire::ota::Version;

/// What a firmware is built as.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// Board type, at most 16 characters; updates must be for it.
    pub board: &'static str,
    /// Firmware version.
    pub version: Version,
    /// When it was built, ms since 1970: it cannot be earlier now.
    pub built_ms: i64,
    /// The Ed25519 key that updates must be signed with; none are taken without it.
    pub key: Option<[u8; 32]>,
    /// What the board's channels measure.
    pub kinds: &'static [ChannelKind],
    /// Calibration of an AC channel before any was set.
    pub ac: AcChannel,
    /// The DC channel's shunt.
    pub dc: DcChannel,
    /// Time server, `name[:port]`, where the provisioning names none.
    pub ntp: &'static str,
}

impl Identity {
    /// The board type as update headers hold it.
    pub fn board_type(&self) -> [u8; 16] {
        let mut padded = [0; 16];
        for (to, from) in padded.iter_mut().zip(self.board.bytes()) {
            *to = from;
        }
        padded
    }
}

/// A version as text, at compile time.
///
/// # Panics
/// When it is not three numbers with points between.
pub const fn parse_version(text: &str) -> Version {
    let (bytes, mut version, mut part, mut k) = (text.as_bytes(), [0; 3], 0, 0);
    while k < bytes.len() {
        match bytes[k] {
            b'.' => part += 1,
            digit => {
                assert!(digit.is_ascii_digit() && part < 3, "a version is like 1.2.3");
                version[part] = version[part] * 10 + (digit - b'0') as u16;
            }
        }
        k += 1;
    }
    assert!(part == 2, "a version is like 1.2.3");
    version
}

/// A public key of 64 hexadecimal digits, at compile time.
///
/// # Panics
/// When it is something else.
pub const fn parse_key(hex: Option<&str>) -> Option<[u8; 32]> {
    let Some(hex) = hex else { return None };
    let (digits, mut key, mut k) = (hex.as_bytes(), [0; 32], 0);
    assert!(digits.len() == 64, "a key has 64 hexadecimal digits");
    while k < 64 {
        let digit = match digits[k] {
            d @ b'0'..=b'9' => d - b'0',
            d @ b'a'..=b'f' => d - b'a' + 10,
            _ => 16,
        };
        assert!(digit < 16, "a key has 64 hexadecimal digits, in lower case");
        key[k / 2] = key[k / 2] << 4 | digit;
        k += 1;
    }
    Some(key)
}
