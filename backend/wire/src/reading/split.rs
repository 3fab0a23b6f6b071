//! A payload as the texts of its readings.

use super::decode::WireError;
use super::lenient;
use serde_json::value::RawValue;

/// Splits a payload into the JSON texts of its readings: one object, or an array of them.
///
/// An element that is not JSON (a bare `NaN`, a missing value) stays single: what it means is for
/// [`super::MessageReading::parse`] to say. A byte order mark before and NUL bytes after the text
/// (C programs send their terminator along) are passed over.
///
/// # Errors
/// When the payload is not UTF-8, is empty, or is an array that does not end.
pub fn split(payload: &[u8]) -> Result<Vec<&str>, WireError> {
    let text = std::str::from_utf8(payload).map_err(|e| {
        WireError(format!("the payload is not UTF-8 text (byte {})", e.valid_up_to()))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_end_matches('\0');
    let trimmed = text.trim_start();
    if trimmed.is_empty() {
        return Err(WireError("the payload is empty; send one JSON reading or an array".into()));
    }
    if !trimmed.starts_with('[') {
        return Ok(vec![text]);
    }
    match serde_json::from_str::<Vec<&RawValue>>(text) {
        Ok(parts) => Ok(parts.into_iter().map(RawValue::get).collect()),
        Err(e) => lenient::elements(trimmed)
            .ok_or_else(|| WireError(format!("not a JSON array of readings: {e}"))),
    }
}
