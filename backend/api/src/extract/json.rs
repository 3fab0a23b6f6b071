//! JSON bodies, read strictly: an object is an object (never a list of its fields), and what does
//! not fit is named by its path.

use super::fields::Fields;
use super::misfit::{Misfit, plain};
use super::nearest::unknown_name;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer,
    SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

/// Text that cannot be read as what is asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    /// It is no JSON at all.
    #[error("{0}")]
    NotJson(String),
    /// It is JSON and does not fit: what, where, and what was expected there.
    #[error("{0}")]
    Unfit(String),
}

/// Reads JSON text.
///
/// # Errors
/// When it is no JSON, or does not fit.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Unread> {
    let value: Value =
        serde_json::from_slice(text).map_err(|e| Unread::NotJson(plain_error(&e)))?;
    T::deserialize(Strict(value)).map_err(|e| Unread::Unfit(e.to_string()))
}

/// What is wrong with JSON that is read as it stands (parts of it are kept as text), in the API's
/// words.
pub fn plain_error(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if error.is_syntax() || error.is_eof() {
        return format!("this is not JSON: {text}");
    }
    let text = text.split(" at line ").next().unwrap_or(&text);
    if let Some((kind, name, known)) = unknown(text) {
        return unknown_name(kind, name, &known);
    }
    match text.split_once(", expected ") {
        Some((found, expected)) if found.starts_with("invalid ") => {
            let found = found.split_once(": ").map_or(found, |(_, found)| found);
            format!("expected {}, found {found}", plain(expected))
        }
        _ => text.to_owned(),
    }
}

/// The kind, the name and the known names where serde says that one is unknown.
fn unknown(text: &str) -> Option<(&'static str, &str, Vec<&str>)> {
    let (kind, rest) = match text.strip_prefix("unknown field `") {
        Some(rest) => ("field", rest),
        None => ("choice", text.strip_prefix("unknown variant `")?),
    };
    let (name, known) = rest.split_once('`')?;
    Some((kind, name, known.split('`').skip(1).step_by(2).collect()))
}

/// A value that takes no list for an object.
struct Strict(Value);

/// Control characters garble logs, CSV files and terminals.
pub(super) fn control() -> Misfit {
    Misfit::custom("leave out control characters and line breaks")
}

fn unexpected(value: &Value) -> Unexpected<'_> {
    match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(b) => Unexpected::Bool(*b),
        Value::Number(n) => match (n.as_u64(), n.as_i64()) {
            (Some(n), _) => Unexpected::Unsigned(n),
            (None, Some(n)) => Unexpected::Signed(n),
            (None, None) => Unexpected::Float(n.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    }
}

/// 3.0 is a whole number in JSON.
fn whole(value: Value) -> Value {
    let integral = |n: &Number| {
        n.as_f64().filter(|x| !n.is_i64() && !n.is_u64() && x.fract() == 0.0 && x.abs() < 9e15)
    };
    match &value {
        Value::Number(n) => integral(n).map_or(value, |x| Value::from(x as i64)),
        _ => value,
    }
}

macro_rules! integers {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            Strict(whole(self.0)).deserialize_any(visitor)
        })+
    };
}

impl<'de> Deserializer<'de> for Strict {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(b) => visitor.visit_bool(b),
            Value::Number(n) => match (n.as_u64(), n.as_i64(), n.as_f64()) {
                (Some(n), ..) => visitor.visit_u64(n),
                (None, Some(n), _) => visitor.visit_i64(n),
                (None, None, Some(x)) => visitor.visit_f64(x),
                (None, None, None) => Err(Misfit::custom(format!("{n} is out of range"))),
            },
            Value::String(text) if text.chars().any(char::is_control) => Err(control()),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(all) => visitor.visit_seq(List { rest: all.into_iter(), at: 0 }),
            Value::Object(all) => visitor
                .visit_map(Fields::new(all.into_iter().map(|(name, value)| (name, Strict(value))))),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match &self.0 {
            Value::Object(_) => self.deserialize_any(visitor),
            other => Err(Misfit::invalid_type(unexpected(other), &"a map")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(word) => visitor.visit_enum(Choice { word, value: None }),
            Value::Object(all) => one_choice(all, known).and_then(|c| visitor.visit_enum(c)),
            other => {
                let words = format!("one of {}", known.join(", "));
                Err(Misfit::invalid_type(unexpected(&other), &words.as_str()))
            }
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    serde::forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

fn one_choice(all: Map<String, Value>, known: &[&str]) -> Result<Choice, Misfit> {
    let mut all = all.into_iter();
    match (all.next(), all.next()) {
        (Some((word, value)), None) => Ok(Choice { word, value: Some(value) }),
        _ => Err(Misfit::custom(format!("give exactly one of {}", known.join(", ")))),
    }
}

struct List {
    rest: std::vec::IntoIter<Value>,
    at: usize,
}

impl<'de> SeqAccess<'de> for List {
    type Error = Misfit;
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Misfit> {
        let Some(value) = self.rest.next() else { return Ok(None) };
        let at = self.at;
        self.at += 1;
        seed.deserialize(Strict(value)).map(Some).map_err(|e| e.in_list(at))
    }
}

struct Choice {
    word: String,
    value: Option<Value>,
}

impl<'de> EnumAccess<'de> for Choice {
    type Error = Misfit;
    type Variant = Content;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content), Misfit> {
        let name: StrDeserializer<'_, Misfit> = self.word.as_str().into_deserializer();
        let read = seed.deserialize(name)?;
        Ok((read, Content { word: self.word, value: self.value }))
    }
}

/// What stands beside an enum's word.
struct Content {
    word: String,
    value: Option<Value>,
}

impl<'de> VariantAccess<'de> for Content {
    type Error = Misfit;
    fn unit_variant(self) -> Result<(), Misfit> {
        match self.value {
            None | Some(Value::Null) => Ok(()),
            Some(_) => Err(Misfit::custom(format!("{} stands alone, as text", self.word))),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        let value = self.value.ok_or_else(|| {
            Misfit::custom(format!("{0} needs a value: {{\"{0}\": …}}", self.word))
        })?;
        seed.deserialize(Strict(value)).map_err(|e| e.in_field(&self.word))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        let value = self.value.unwrap_or_default();
        Strict(value).deserialize_any(visitor).map_err(|e| e.in_field(&self.word))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let value = self.value.unwrap_or_default();
        Strict(value).deserialize_struct("", known, visitor).map_err(|e| e.in_field(&self.word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default, deny_unknown_fields, rename_all = "camelCase")]
    struct Inner {
        max_power: Option<f64>,
        count: u8,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(default)]
        inner: Inner,
        #[serde(default)]
        all: Vec<Inner>,
        #[serde(default)]
        kind: Option<Kind>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Plain,
        Stage(u32),
    }

    fn refused(text: &str) -> String {
        read::<Outer>(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_list_is_no_object_at_any_depth() {
        assert_eq!(refused("[]"), "expected an object, found a list");
        assert_eq!(refused(r#"{"inner":[]}"#), "inner: expected an object, found a list");
        assert_eq!(refused(r#"{"all":[{},[]]}"#), "all[1]: expected an object, found a list");
    }

    #[test]
    fn a_misfit_is_named_by_its_path_and_in_plain_words() {
        for (text, said) in [
            (r#"{"inner":{"maxPower":"x"}}"#, "inner.maxPower: expected a number, found \"x\""),
            (
                r#"{"all":[{"count":300}]}"#,
                "all[0].count: expected a whole number from 0 to 255, found 300",
            ),
            (
                r#"{"inner":{"maxpower":1}}"#,
                "inner: there is no field \"maxpower\"; did you mean maxPower?",
            ),
            (r#"{"kind":"plan"}"#, "kind: there is no choice \"plan\"; did you mean plain?"),
            (r#"{"kind":"a\nb"}"#, "kind: there is no choice \"a\\nb\"; known are: plain, stage"),
            (r#"{"kind":"stage"}"#, "kind: stage needs a value: {\"stage\": …}"),
        ] {
            assert_eq!(refused(text), said);
        }
    }

    #[test]
    fn text_that_is_read_as_it_stands_is_refused_in_the_same_words() {
        let said = |text: &str| plain_error(&serde_json::from_str::<Outer>(text).unwrap_err());
        assert_eq!(said(r#"{"iner":1}"#), "there is no field \"iner\"; did you mean inner?");
        assert_eq!(said(r#"{"all":7}"#), "expected a list, found integer `7`");
        assert!(said("{").starts_with("this is not JSON: "));
    }

    #[test]
    fn what_fits_is_read() {
        let read: Outer =
            read(br#"{"inner":{"maxPower":1,"count":3.0},"all":[{}],"kind":{"stage":2}}"#).unwrap();
        assert_eq!(read.inner, Inner { max_power: Some(1.0), count: 3 });
        assert_eq!((read.all.len(), read.kind), (1, Some(Kind::Stage(2))));
    }
}
