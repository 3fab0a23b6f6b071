//! Query strings, read strictly: every name is known, nothing is given twice, and what does not
//! fit is said in plain words.

use super::fields::Fields;
use super::misfit::Misfit;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Deserializer, Error, IntoDeserializer, Visitor};
use std::borrow::Cow;

type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Reads a query string (without its `?`).
///
/// # Errors
/// Which parameter does not fit, and what was expected.
pub fn read<T: DeserializeOwned>(query: &str) -> Result<T, String> {
    let pairs: Vec<Pair<'_>> = form_urlencoded::parse(query.as_bytes()).collect();
    for (n, (name, value)) in pairs.iter().enumerate() {
        if value.chars().any(char::is_control) {
            return Err(format!("{name}: leave out control characters and line breaks"));
        }
        if pairs[..n].iter().any(|(other, _)| other == name) {
            return Err(format!("{name} is given twice"));
        }
    }
    T::deserialize(Whole(pairs)).map_err(|e| e.to_string())
}

/// The names in a query string.
pub fn names(query: &str) -> impl Iterator<Item = Cow<'_, str>> {
    form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name)
}

struct Whole<'a>(Vec<Pair<'a>>);

impl<'de> Deserializer<'de> for Whole<'_> {
    type Error = Misfit;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_map(Fields::new(self.0.into_iter().map(|(name, value)| (name, Text(value)))))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier
        ignored_any
    }
}

/// One value: text, read as whatever is asked for.
struct Text<'a>(Cow<'a, str>);

macro_rules! parsed {
    ($($method:ident $visit:ident $kind:literal)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.0.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => Err(Misfit::invalid_type(
                    serde::de::Unexpected::Str(&self.0),
                    &$kind,
                )),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Text<'_> {
    type Error = Misfit;
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_str(&self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_some(self)
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
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        let word: StrDeserializer<'_, Misfit> = self.0.as_ref().into_deserializer();
        visitor.visit_enum(word)
    }

    parsed! {
        deserialize_bool visit_bool "a boolean"
        deserialize_i8 visit_i8 "i8"
        deserialize_i16 visit_i16 "i16"
        deserialize_i32 visit_i32 "i32"
        deserialize_i64 visit_i64 "i64"
        deserialize_u8 visit_u8 "u8"
        deserialize_u16 visit_u16 "u16"
        deserialize_u32 visit_u32 "u32"
        deserialize_u64 visit_u64 "u64"
        deserialize_f32 visit_f32 "f32"
        deserialize_f64 visit_f64 "f64"
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Asked {
        device_id: Option<String>,
        limit: Option<u64>,
        #[serde(default)]
        adjustments: bool,
    }

    #[test]
    fn parameters_are_read_and_misfits_named() {
        let read_it = |text: &str| read::<Asked>(text);
        assert_eq!(
            read_it("deviceId=a%20b&limit=5&adjustments=true"),
            Ok(Asked { device_id: Some("a b".into()), limit: Some(5), adjustments: true })
        );
        for (query, said) in [
            ("limit=x", "limit: expected a whole number, 0 or more, found \"x\""),
            ("limit=1&limit=2", "limit is given twice"),
            ("deviceid=a", "there is no field \"deviceid\"; did you mean deviceId?"),
            ("deviceId=a%00", "deviceId: leave out control characters and line breaks"),
            ("adjustments=yes", "adjustments: expected true or false, found \"yes\""),
        ] {
            assert_eq!(read_it(query).unwrap_err(), said);
        }
    }
}
