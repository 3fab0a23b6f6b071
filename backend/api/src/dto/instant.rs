//! Times in bodies.

use serde::Deserialize;

/// A time in a body, for `deserialize_with`: text, or Unix seconds as a number. What it says is
/// judged by [`crate::parse::time`].
pub fn instant<'de, D: serde::Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    Instant::deserialize(d).map(Instant::text)
}

/// The same where it may be null or left out.
pub fn maybe_instant<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Instant>::deserialize(d)?.map(Instant::text))
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a time: RFC 3339 text, or Unix seconds")]
enum Instant {
    Text(String),
    Number(serde_json::Number),
}

impl Instant {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}
