//! Numbers in JSON, digit for digit.

use crate::answer::FeedError;
use ohmstead_tariff::Decimal;
use serde::de::{Deserialize, Deserializer, Error as _};
use serde_json::value::RawValue;

/// Decimals that are kept of a value in its own unit.
const DECIMALS: u8 = 9;

/// A number, or one as text. Rounded half away from zero to nine decimals: sources calculate with binary
/// numbers, and what lies behind is theirs, not the market's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number(pub(crate) Decimal);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(from)?;
        parse(raw.get().trim_matches('"')).map(Self).map_err(D::Error::custom)
    }
}

/// A value as text.
pub(crate) fn parse(text: &str) -> Result<Decimal, String> {
    let value: Decimal =
        text.parse().map_err(|_| format!("{:?} is no number", crate::answer::said(text)))?;
    Ok(match value.in_units(DECIMALS) {
        Some(_) => value,
        None => value.exact().rounded(DECIMALS),
    })
}

/// A body in JSON.
pub(crate) fn json<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, FeedError> {
    serde_json::from_slice(body).map_err(|e| FeedError::Unreadable(e.to_string()))
}
