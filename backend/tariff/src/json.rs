//! JSON: numbers with all their digits, which `serde_json::Value` cannot hold, and errors in
//! words for people.

use crate::decimal::Decimal;
use crate::error::TariffError;
use serde::de::DeserializeOwned;
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

/// Reads JSON; `what` names the text in errors.
///
/// # Errors
/// Names the field and what should stand there.
pub(crate) fn read<T: DeserializeOwned>(text: &str, what: &'static str) -> Result<T, TariffError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let place = if path == "." { String::new() } else { format!("{path}: ") };
        TariffError::Json { what, place, reason: in_words(e.inner()) }
    })?;
    json.end().map_err(|e| TariffError::Json {
        what,
        place: String::new(),
        reason: in_words(&e),
    })?;
    Ok(value)
}

/// What the JSON reader says, without the names of its types.
pub(crate) fn in_words(error: &serde_json::Error) -> String {
    const WORDS: [(&str, &str); 24] = [
        ("invalid type: ", "found "),
        ("invalid value: ", "found "),
        ("invalid length ", "found a list of "),
        ("floating point", "the number"),
        ("boolean", "the value"),
        ("integer", "the whole number"),
        ("string \"", "the text \""),
        ("sequence", "a list"),
        ("map", "an object"),
        ("unit variant", "a plain word"),
        ("newtype variant", "a key with a value"),
        ("struct variant", "a key with an object"),
        ("enum ", "one of the forms of "),
        ("struct ", "an object, "),
        ("unknown variant", "unknown word"),
        ("expected a string", "but a text in quotes belongs here"),
        ("expected an array of length", "but a list belongs here, of length"),
        ("expected a sequence", "but a list belongs here"),
        ("expected u8", "but a whole number from 0 to 255 belongs here"),
        ("expected u16", "but a whole number from 0 to 65535 belongs here"),
        ("expected i32", "but a whole number belongs here"),
        ("expected a boolean", "but true or false belongs here"),
        ("expected value", "a value is missing or misspelt"),
        ("EOF while parsing", "it ends in the middle of"),
    ];
    // The place in the text is of use only where the text is no JSON; else the path says it.
    let mut text = error.to_string();
    if error.is_data()
        && let Some(at) = text.rfind(" at line ")
    {
        text.truncate(at);
    }
    // Longer phrases last in the list stand before shorter ones that are part of them.
    for (theirs, ours) in WORDS.iter().rev() {
        text = text.replace(theirs, ours);
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::Tariff;

    #[test]
    fn errors_name_the_field_and_no_type_of_ours() {
        let faults = [
            (
                r#"{"id":"a","name":"a","currency":"EUR","demandWindow":"x"}"#,
                "demandWindow: found the text \"x\", but a whole number",
            ),
            (
                r#"{"id":"a","name":"a","currency":"EUR","demandWindow":70000}"#,
                "demandWindow: found the whole number `70000`",
            ),
            (r#"{"id":"a","name":"a","currency":"EUR","levis":[]}"#, "unknown field `levis`"),
            (
                r#"{"id":"a","name":"a","currency":"EUR","fixed":[{"name":"b","amount":"1","per":"week"}]}"#,
                "fixed[0].per: unknown word `week`",
            ),
            (
                r#"{"id":"a","name":"a","currency":"EUR","holidays":["12-40"]}"#,
                "holidays[0]: \"12-40\" is no holiday",
            ),
            (
                r#"{"id":"a","name":"a","currency":"EUR","levies":{}}"#,
                "levies: found an object, but a list belongs here",
            ),
            (r#"{"id":"a","name":"a","#, "it ends in the middle of"),
        ];
        for (json, part) in faults {
            let error = Tariff::from_json(json).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
            for word in ["u16", "u8", "struct", "enum ", "variant", "sequence", "f64"] {
                assert!(!error.contains(word), "{error}");
            }
        }
    }
}
