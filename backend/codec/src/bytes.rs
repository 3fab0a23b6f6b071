//! Numbers of variable length, and integers packed by `pco`.

use crate::error::BlobError;
use pco::ChunkConfig;
use pco::standalone::{simple_compress, simple_decompress_into};

/// Version and checksum.
const HEAD: usize = 5;

/// The beginning of a blob; what it holds is appended, then it is [closed](close).
pub fn begin(version: u8) -> Vec<u8> {
    vec![version, 0, 0, 0, 0]
}

/// Writes the checksum.
pub fn close(out: &mut [u8]) {
    if let Some((head, body)) = out.split_first_chunk_mut::<HEAD>() {
        head[1..].copy_from_slice(&crc32fast::hash(body).to_le_bytes());
    }
}

/// What a blob holds, its checksum found right.
pub fn open(bytes: &[u8], known: u8) -> Result<Reader<'_>, BlobError> {
    let (Some((&[version, sum @ ..], body)), true) =
        (bytes.split_first_chunk::<HEAD>(), bytes.len() > HEAD)
    else {
        return Err(BlobError::Malformed("too short"));
    };
    if version != known {
        return Err(BlobError::Version { found: version, known });
    }
    if crc32fast::hash(body) != u32::from_le_bytes(sum) {
        return Err(BlobError::Checksum);
    }
    Ok(Reader(body))
}

/// LEB128.
pub fn put_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Zigzag, then LEB128.
pub fn put_signed(out: &mut Vec<u8>, value: i64) {
    put_unsigned(out, ((value << 1) ^ (value >> 63)) as u64);
}

/// Appends numbers: how wide they are (0: all are zero), the length, what `pco` made of them.
pub fn put_packed(out: &mut Vec<u8>, values: &[u64]) -> Result<(), BlobError> {
    let config = ChunkConfig::default().with_compression_level(8);
    let largest = values.iter().copied().max().unwrap_or(0);
    let (width, packed) = if largest == 0 {
        (0, Ok(Vec::new()))
    } else if largest <= u64::from(u32::MAX) {
        let narrow: Vec<u32> = values.iter().map(|v| *v as u32).collect();
        (4, simple_compress(&narrow, &config))
    } else {
        (8, simple_compress(values, &config))
    };
    let packed = packed.map_err(|_| BlobError::Codec)?;
    out.push(width);
    put_unsigned(out, packed.len() as u64);
    out.extend_from_slice(&packed);
    Ok(())
}

/// What is left to read.
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn byte(&mut self) -> Result<u8, BlobError> {
        let (&first, rest) = self.0.split_first().ok_or(BlobError::Malformed("ends early"))?;
        self.0 = rest;
        Ok(first)
    }

    pub fn unsigned(&mut self) -> Result<u64, BlobError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(BlobError::Malformed("a number without end"))
    }

    pub fn signed(&mut self) -> Result<i64, BlobError> {
        let value = self.unsigned()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// `n` numbers that [`put_packed`] wrote. The caller bounds `n`.
    pub fn packed(&mut self, n: usize) -> Result<Vec<u64>, BlobError> {
        let width = self.byte()?;
        let len = usize::try_from(self.unsigned()?).unwrap_or(usize::MAX);
        let (bytes, rest) =
            self.0.split_at_checked(len).ok_or(BlobError::Malformed("ends early"))?;
        self.0 = rest;
        match width {
            0 if len == 0 => Ok(vec![0; n]),
            4 => Ok(unpack::<u32>(bytes, n)?.into_iter().map(u64::from).collect()),
            8 => unpack::<u64>(bytes, n),
            _ => Err(BlobError::Malformed("a width")),
        }
    }
}

fn unpack<T: pco::data_types::Number + Default>(
    bytes: &[u8],
    n: usize,
) -> Result<Vec<T>, BlobError> {
    let mut values = vec![T::default(); n];
    let progress = simple_decompress_into(bytes, &mut values)
        .map_err(|_| BlobError::Malformed("a packed column"))?;
    if progress.n_processed != n || !progress.finished {
        return Err(BlobError::Malformed("a packed column's length"));
    }
    Ok(values)
}
