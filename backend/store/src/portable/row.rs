//! A row and its fields.

use serde::{Deserialize, Serialize};

/// What a field of a row holds. In JSON: null, a number, a text, `{"bytes": base64}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Nothing.
    Null,
    /// An integer.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(#[serde(with = "encoded")] Vec<u8>),
}

/// One row: a table's columns, in their order.
pub type Row = Vec<Value>;

/// Bytes in JSON.
mod encoded {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Encoded {
        bytes: String,
    }

    pub fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        Encoded { bytes: STANDARD.encode(bytes) }.serialize(s)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        let encoded = Encoded::deserialize(d)?;
        STANDARD.decode(encoded.bytes).map_err(D::Error::custom)
    }
}
