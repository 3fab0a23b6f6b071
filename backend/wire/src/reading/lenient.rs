//! JSON that is not quite JSON: what Python's `json`, `printf("%f")` and templates write.
//!
//! Only the frame has to be right: brackets, quotes, colons and commas. A value between them may be
//! a bare `NaN`, `nan`, `-Infinity`, a number beyond the range of a double, or nothing at all. This is
//! asked only after the strict parser has refused, so it need not be fast; it goes through the text once.

use super::field::{Sent, means_not_measured};

/// Where a value ends: the first comma or closing bracket outside of quotes and inner brackets.
/// `None` when the text ends before.
fn value_end(text: &str) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => depth += 1,
            b',' | b'}' | b']' if depth == 0 => return Some(at),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The elements of an array that is nearly JSON; `None` when it does not end, or more follows.
pub(super) fn elements(text: &str) -> Option<Vec<&str>> {
    let mut rest = text.trim().strip_prefix('[')?;
    let mut found = Vec::new();
    loop {
        let end = value_end(rest)?;
        found.push(rest[..end].trim());
        match rest.as_bytes()[end] {
            b',' => rest = &rest[end + 1..],
            b']' => return rest[end + 1..].trim().is_empty().then_some(found),
            _ => return None,
        }
    }
}

/// The fields of an object that is nearly JSON, as they are written; `None` when its frame is not
/// right.
pub(super) fn fields(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = text.trim().strip_prefix('{')?.trim_start();
    let mut found = Vec::new();
    if let Some(after) = rest.strip_prefix('}') {
        return after.trim().is_empty().then_some(found);
    }
    loop {
        let key = rest.strip_prefix('"')?;
        // A key of ours has no escapes; one that has is none of ours, whatever it says.
        let mut escaped = false;
        let close = key.bytes().position(|b| {
            let ends = b == b'"' && !escaped;
            escaped = b == b'\\' && !escaped;
            ends
        })?;
        let value = key[close + 1..].trim_start().strip_prefix(':')?;
        let end = value_end(value)?;
        found.push((&key[..close], value[..end].trim()));
        match value.as_bytes()[end] {
            b',' => rest = value[end + 1..].trim_start(),
            b'}' => return value[end + 1..].trim().is_empty().then_some(found),
            _ => return None,
        }
    }
}

/// What a value means that may not be JSON.
pub(super) fn sent(value: &str) -> Sent {
    if let Ok(sent) = serde_json::from_str(value) {
        return sent;
    }
    if means_not_measured(value) || beyond_range(value) {
        return Sent::Nothing;
    }
    Sent::Text(value.chars().take(80).collect())
}

/// A number that no double can hold says no more than infinity does.
fn beyond_range(value: &str) -> bool {
    let numeric = |b: u8| b.is_ascii_digit() || b"+-.eE".contains(&b);
    value.bytes().all(numeric) && value.parse::<f64>().is_ok_and(f64::is_infinite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_words_and_missing_values_are_nothing() {
        for value in ["NaN", "nan", "-nan", "Infinity", "-Infinity", "inf", "", "None", "1e999"] {
            assert_eq!(sent(value), Sent::Nothing, "{value}");
        }
        assert_eq!(sent("2.5"), Sent::Number(2.5));
        assert!(matches!(sent("1.2.3"), Sent::Text(_)));
    }

    #[test]
    fn the_frame_has_to_be_right() {
        let good = r#" {"a":NaN, "b" : {"c":[1,"}]"]} ,"d\"":,"e":"x,y" } "#;
        let fields = fields(good).unwrap();
        assert_eq!(
            fields,
            [("a", "NaN"), ("b", r#"{"c":[1,"}]"]}"#), (r#"d\""#, ""), ("e", r#""x,y""#)]
        );
        for bad in [r#"{"a":1"#, r#"{"a" 1}"#, r#"{"a":1}x"#, r#"{a:1}"#, r#"{"a":1]"#, "{,}"] {
            assert_eq!(super::fields(bad), None, "{bad}");
        }
        assert_eq!(elements("[{\"a\":nan},7]"), Some(vec!["{\"a\":nan}", "7"]));
        for bad in ["[1", "[1,", "[{]", "[1]2", "[1}"] {
            assert_eq!(elements(bad), None, "{bad}");
        }
    }
}
