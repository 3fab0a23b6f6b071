//! JSON numbers with all their digits, which `serde_json::Value` cannot hold.

use crate::decimal::Decimal;
use serde_json::Value;
use std::fmt::Display;

/// Marks a text that is to be written as a number.
const MARK: char = '\u{1}';

/// A number, digit for digit.
pub(crate) fn number(d: impl Display) -> Value {
    Value::String(format!("{MARK}{d}"))
}

/// Turns marked numbers into decimals in quotes.
pub(crate) fn in_quotes(value: Value) -> Value {
    match value {
        Value::String(s) => s.trim_start_matches(MARK).to_owned().into(),
        Value::Array(items) => items.into_iter().map(in_quotes).collect(),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(k, v)| (k, in_quotes(v))).collect())
        }
        other => other,
    }
}

/// Writes JSON, marked texts as the numbers they are.
pub(crate) fn spell(value: &Value) -> String {
    match value {
        Value::String(s) => match s.strip_prefix(MARK) {
            Some(digits) if digits.parse::<Decimal>().is_ok() => digits.to_owned(),
            _ => value.to_string(),
        },
        Value::Array(items) => {
            format!("[{}]", items.iter().map(spell).collect::<Vec<_>>().join(","))
        }
        Value::Object(fields) => {
            let field =
                |(k, v): (&String, &Value)| format!("{}:{}", Value::String(k.clone()), spell(v));
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(","))
        }
        other => other.to_string(),
    }
}
