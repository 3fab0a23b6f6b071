//! Named values, handed to whatever reads them.

use super::misfit::Misfit;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess};

/// Names and values in their order; what does not fit is said with its name.
pub struct Fields<I, N, D> {
    rest: I,
    next: Option<(N, D)>,
}

impl<I, N, D> Fields<I, N, D> {
    /// Of what is still to be read.
    pub fn new(rest: I) -> Self {
        Self { rest, next: None }
    }
}

impl<'de, I, N, D> MapAccess<'de> for Fields<I, N, D>
where
    I: Iterator<Item = (N, D)>,
    N: AsRef<str>,
    D: Deserializer<'de, Error = Misfit>,
{
    type Error = Misfit;
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Misfit> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        let key: StrDeserializer<'_, Misfit> = name.as_ref().into_deserializer();
        let read = seed.deserialize(key)?;
        self.next = Some((name, value));
        Ok(Some(read))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Misfit> {
        let (name, value) =
            self.next.take().ok_or_else(|| Misfit::custom("a value stands without its name"))?;
        seed.deserialize(value).map_err(|e| e.in_field(name.as_ref()))
    }
}
