//! Rows counted and hashed, in whatever order they come.

use super::row::Value;
use sha2::{Digest, Sha256};
use std::fmt;

/// How many rows there were, and the sum of their SHA-256: two stores that keep the same rows have
/// the same tally, whatever order they give them in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows.
    pub rows: u64,
    sum: [u64; 4],
}

impl Tally {
    /// Counts a row in.
    pub fn add(&mut self, row: &[Value]) {
        let mut hash = Sha256::new();
        let mut part = |kind: u8, bytes: &[u8]| {
            hash.update([kind]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        for value in row {
            match value {
                Value::Null => part(0, &[]),
                Value::Int(n) => part(1, &n.to_be_bytes()),
                Value::Text(text) => part(2, text.as_bytes()),
                Value::Bytes(bytes) => part(3, bytes),
            }
        }
        self.rows += 1;
        let hash = hash.finalize();
        for (lane, part) in self.sum.iter_mut().zip(hash.chunks_exact(8)) {
            let part = part.try_into().map_or(0, u64::from_be_bytes);
            *lane = lane.wrapping_add(part);
        }
    }
}

/// The sum in hexadecimal digits.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sum.iter().try_for_each(|lane| write!(f, "{lane:016x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(rows: &[Vec<Value>]) -> Tally {
        let mut tally = Tally::default();
        rows.iter().for_each(|row| tally.add(row));
        tally
    }

    #[test]
    fn the_order_of_rows_does_not_matter_and_everything_else_does() {
        let text = |t: &str| Value::Text(t.into());
        let a = vec![Value::Int(1), text("x")];
        let b = vec![Value::Int(2), Value::Null];
        let both = tally(&[a.clone(), b.clone()]);
        assert_eq!(both, tally(&[b.clone(), a.clone()]));
        assert_ne!(both, tally(&[a.clone(), a.clone()]));
        assert_ne!(tally(&[vec![text("ab"), text("c")]]), tally(&[vec![text("a"), text("bc")]]));
        assert_ne!(tally(&[vec![text("a")]]), tally(&[vec![Value::Bytes(b"a".to_vec())]]));
        // Two that are there twice do not cancel each other out.
        assert_ne!(tally(&[a.clone(), a]), Tally { rows: 2, ..Tally::default() });
        assert_ne!(tally(&[b]).to_string(), Tally::default().to_string());
    }
}
