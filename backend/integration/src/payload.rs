//! A payload as what it is meant to be.

use crate::found::Taken;
use serde_json::{Map, Value};

/// A payload as a JSON object.
///
/// # Errors
/// When it is something else, saying so.
pub fn object(payload: &[u8]) -> Result<Map<String, Value>, Taken> {
    match serde_json::from_slice(payload) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Taken::Reject("not-an-object", "the message is no JSON object".into())),
        Err(e) => Err(Taken::Reject("not-json", format!("the message is not JSON: {e}"))),
    }
}

/// A payload as plain text.
pub fn text(payload: &[u8]) -> Option<&str> {
    std::str::from_utf8(payload).ok().map(|t| t.trim_matches(['\0', ' ', '\r', '\n', '\t']))
}
