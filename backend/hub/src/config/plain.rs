//! Text in the configuration that may look like a number, as an environment variable may.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Plain {
    Number(i64),
    Text(String),
}

impl From<Plain> for String {
    fn from(plain: Plain) -> Self {
        match plain {
            Plain::Number(n) => n.to_string(),
            Plain::Text(text) => text,
        }
    }
}
