//! Keys as text: 32 bytes in hexadecimal digits.

use anyhow::{Context, bail};

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The bytes of hexadecimal digits; `None` where there are others, or half a byte.
pub fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().all(|b| b.is_ascii_hexdigit()) && text.len().is_multiple_of(2);
    let pairs = text.as_bytes().chunks_exact(2).filter(|_| digits);
    let bytes = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    if digits { bytes.collect() } else { None }
}

/// 32 bytes from 64 hexadecimal digits; white space around them is passed over.
///
/// # Errors
/// When it is something else.
pub fn parse_key(text: &str) -> anyhow::Result<[u8; 32]> {
    let text = text.trim();
    let mut key = [0; 32];
    if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        bail!("a key has 64 hexadecimal digits");
    }
    for (to, pair) in key.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).context("a key has 64 hexadecimal digits")?;
        *to = u8::from_str_radix(pair, 16).context("a key has 64 hexadecimal digits")?;
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back_and_anything_else_is_refused() {
        let key: [u8; 32] = std::array::from_fn(|n| n as u8 * 7);
        assert_eq!(parse_key(&(hex(&key) + "\n")).unwrap(), key);
        let signed = format!("+{}", &hex(&key)[1..]);
        for bad in ["", "ab", &"g".repeat(64), &"ä".repeat(32), &signed] {
            assert!(parse_key(bad).is_err(), "{bad:?}");
        }
    }
}
