//! The checksum of what meters store and are sent.

/// CRC-32 (IEEE 802.3, reflected), going on from `crc`.
pub fn crc32(crc: u32, bytes: &[u8]) -> u32 {
    /// By half bytes: 64 bytes of table in place of 1,024.
    const TABLE: [u32; 16] = {
        let mut table = [0u32; 16];
        let mut n = 0;
        while n < 16 {
            let (mut c, mut k) = (n as u32, 0);
            while k < 4 {
                c = if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 };
                k += 1;
            }
            table[n] = c;
            n += 1;
        }
        table
    };
    let step = |crc: u32, nibble: u32| TABLE[((crc ^ nibble) & 15) as usize] ^ (crc >> 4);
    !bytes.iter().fold(!crc, |crc, &b| step(step(crc, b.into()), u32::from(b) >> 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_well_known_one() {
        assert_eq!(crc32(0, b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(crc32(0, b"1234"), b"56789"), 0xcbf4_3926);
    }
}
