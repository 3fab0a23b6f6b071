//! One field of a reading message: what was sent, and what a person would say it means.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Longest text that is kept of a field, characters: longer than any time stamp.
const TEXT_MAX: usize = 80;

/// A field that cannot be used; the rest of its reading may be good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// The field's name on the wire.
    pub field: &'static str,
    /// A stable word for the kind of fault.
    pub reason: &'static str,
    /// What is wrong, without the field's name, and how to mend it.
    pub detail: String,
}

impl fmt::Display for FieldFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.field, self.detail)
    }
}

/// True of the words by which programs and meters say that they have no value: `NaN` and
/// `Infinity` of C and Python, `unavailable` and `unknown` of Home Assistant, an empty text.
pub fn means_not_measured(text: &str) -> bool {
    const WORDS: [&str; 15] = [
        "",
        "?",
        "-",
        "--",
        "null",
        "nil",
        "none",
        "nan",
        "inf",
        "infinity",
        "ovf",
        "undefined",
        "unknown",
        "unavailable",
        "n/a",
    ];
    let text = text.trim();
    let text = text.strip_prefix(['-', '+']).filter(|t| !t.is_empty()).unwrap_or(text);
    text.len() <= 11 && WORDS.iter().any(|w| w.eq_ignore_ascii_case(text))
}

/// What was sent in one field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sent {
    /// A finite number.
    Number(f64),
    /// Text that is no number and does not say "not measured".
    Text(String),
    /// True or false.
    Truth(bool),
    /// `null`, `NaN`, `""`, `"unavailable"`: not measured.
    Nothing,
    /// A list or an object.
    Nested,
}

impl Sent {
    /// What a text means: a number in quotes is a number.
    pub fn from_text(text: &str) -> Self {
        if means_not_measured(text) {
            return Self::Nothing;
        }
        match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Self::Number(number),
            _ => Self::Text(text.chars().take(TEXT_MAX).collect()),
        }
    }

    /// As a number, `None` where nothing was measured.
    ///
    /// # Errors
    /// When it is something else.
    pub fn number(self, field: &'static str) -> Result<Option<f64>, FieldFault> {
        match self {
            Self::Number(number) => Ok(Some(number)),
            Self::Nothing => Ok(None),
            other => Err(other.fault(field, "a number")),
        }
    }

    /// As a count; one above 2^32 - 1 is as if it were not there: a meter that counts otherwise
    /// than expected does not lose its readings for it.
    ///
    /// # Errors
    /// When it is no whole number from 0.
    pub fn count(self, field: &'static str) -> Result<Option<u32>, FieldFault> {
        match self {
            Self::Number(n) if n >= 0.0 && n.fract() == 0.0 => {
                Ok((n <= f64::from(u32::MAX)).then_some(n as u32))
            }
            Self::Nothing => Ok(None),
            other => Err(other.fault(field, "a whole number from 0")),
        }
    }

    /// As true or false, also as 1 or 0.
    ///
    /// # Errors
    /// When it is something else.
    pub fn truth(self, field: &'static str) -> Result<Option<bool>, FieldFault> {
        match self {
            Self::Truth(truth) => Ok(Some(truth)),
            Self::Number(n) if [0.0, 1.0].contains(&n) => Ok(Some(n > 0.5)),
            Self::Text(ref t) if t.trim().eq_ignore_ascii_case("true") => Ok(Some(true)),
            Self::Text(ref t) if t.trim().eq_ignore_ascii_case("false") => Ok(Some(false)),
            Self::Nothing => Ok(None),
            other => Err(other.fault(field, "true or false")),
        }
    }

    /// Says that this is not what the field takes.
    pub fn fault(&self, field: &'static str, wanted: &str) -> FieldFault {
        let seen = match self {
            Self::Number(n) => format!("{n}"),
            Self::Text(text) => format!("{text:?}"),
            Self::Truth(truth) => truth.to_string(),
            Self::Nothing => "nothing".to_owned(),
            Self::Nested => "a list or an object".to_owned(),
        };
        let detail = format!("is of an invalid type: {seen}, expected {wanted}");
        FieldFault { field, reason: "not-a-number", detail }
    }
}

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SentVisitor)
    }
}

struct SentVisitor;

impl<'de> Visitor<'de> for SentVisitor {
    type Value = Sent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_f64<E>(self, v: f64) -> Result<Sent, E> {
        Ok(if v.is_finite() { Sent::Number(v) } else { Sent::Nothing })
    }
    fn visit_i64<E>(self, v: i64) -> Result<Sent, E> {
        Ok(Sent::Number(v as f64))
    }
    fn visit_u64<E>(self, v: u64) -> Result<Sent, E> {
        Ok(Sent::Number(v as f64))
    }
    fn visit_bool<E>(self, v: bool) -> Result<Sent, E> {
        Ok(Sent::Truth(v))
    }
    fn visit_unit<E>(self) -> Result<Sent, E> {
        Ok(Sent::Nothing)
    }
    fn visit_str<E>(self, v: &str) -> Result<Sent, E> {
        Ok(Sent::from_text(v))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Sent, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Sent::Nested)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sent, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Sent::Nested)
    }
}
