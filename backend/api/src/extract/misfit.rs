//! Input that does not fit, in words of the API: no Rust types, no positions in bytes.

use super::nearest::unknown_name;
use serde::de::{Error, Expected, Unexpected};
use std::fmt::Display;

/// What does not fit, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Fields and positions from the outside in, such as `versions[2].from`; empty = all of it.
    path: String,
    text: String,
}

impl Misfit {
    /// The same, seen from one field further out.
    pub fn in_field(mut self, field: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{field}{dot}{}", self.path);
        self
    }

    /// The same, seen from the list that holds it.
    pub fn in_list(mut self, at: usize) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("[{at}]{dot}{}", self.path);
        self
    }
}

impl Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.text),
            path => write!(f, "{path}: {}", self.text),
        }
    }
}

impl std::error::Error for Misfit {}

impl Error for Misfit {
    fn custom<T: Display>(text: T) -> Self {
        Self { path: String::new(), text: text.to_string() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::custom(format!("expected {}, found {}", plain(&expected.to_string()), value(&found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Self {
        Self::custom(format!("expected {}, found {length} values", plain(&expected.to_string())))
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::custom(unknown_name("choice", name, known))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        Self::custom(unknown_name("field", name, known))
    }

    fn missing_field(name: &'static str) -> Self {
        Self::custom(format!("{name} is missing"))
    }

    fn duplicate_field(name: &'static str) -> Self {
        Self::custom(format!("{name} is given twice"))
    }
}

/// What serde expects, in the API's words.
pub fn plain(expected: &str) -> String {
    let expected = expected.strip_prefix("expected ").unwrap_or(expected);
    let whole = |least: &str, most: &str| format!("a whole number from {least} to {most}");
    match expected {
        "a string" | "a borrowed string" | "str" => "text".to_owned(),
        "f64" | "f32" | "a JSON number" => "a number".to_owned(),
        "u8" => whole("0", "255"),
        "u16" => whole("0", "65535"),
        "u32" => whole("0", "4294967295"),
        "u64" | "u128" | "usize" => "a whole number, 0 or more".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number".to_owned(),
        "a boolean" => "true or false".to_owned(),
        "unit" => "null".to_owned(),
        "a sequence" => "a list".to_owned(),
        e if e.starts_with("enum") || e.contains("variant identifier") => {
            "one of its words".to_owned()
        }
        e if e == "a map"
            || e.contains("struct")
            || e.contains("tagged enum")
            || e.contains("variant") =>
        {
            "an object".to_owned()
        }
        e => e.to_owned(),
    }
}

fn value(found: &Unexpected<'_>) -> String {
    let short = |text: &str| format!("{:?}", text.chars().take(64).collect::<String>());
    match found {
        Unexpected::Bool(b) => b.to_string(),
        Unexpected::Unsigned(n) => n.to_string(),
        Unexpected::Signed(n) => n.to_string(),
        Unexpected::Float(x) => x.to_string(),
        Unexpected::Char(c) => short(&c.to_string()),
        Unexpected::Str(text) => short(text),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "an object".to_owned(),
        Unexpected::Other(text) => (*text).to_owned(),
        _ => "something else".to_owned(),
    }
}
