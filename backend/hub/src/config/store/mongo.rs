//! The address of a MongoDB replica set.

use std::fmt;

/// `mongodb://…` or `mongodb+srv://…`. There may be a password in it: it is printed without.
#[derive(Clone, PartialEq, Eq)]
pub struct MongoUrl(String);

impl MongoUrl {
    /// An address that begins as one; the driver says what else is wrong with it.
    pub fn new(text: &str) -> Option<Self> {
        let begins = |scheme| text.strip_prefix(scheme).is_some_and(|rest: &str| !rest.is_empty());
        (begins("mongodb://") || begins("mongodb+srv://")).then(|| Self(text.to_owned()))
    }

    /// The address with its password, to connect to.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Without its password and options.
impl fmt::Display for MongoUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("mongodb", &self.0));
        let (user, host) = rest.rsplit_once('@').map_or((None, rest), |(u, h)| (Some(u), h));
        let host = host.split_once('?').map_or(host, |(host, _)| host);
        match user {
            Some(user) => {
                let name = user.split_once(':').map_or(user, |(name, _)| name);
                write!(f, "{scheme}://{name}:…@{host}")
            }
            None => write!(f, "{scheme}://{host}"),
        }
    }
}

impl fmt::Debug for MongoUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        for (text, printed) in [
            ("mongodb://ann:se%40cret@a:1,b:2/ohm?tls=true", "mongodb://ann:…@a:1,b:2/ohm"),
            ("mongodb+srv://ann:p@ss@cluster.example", "mongodb+srv://ann:…@cluster.example"),
            ("mongodb://127.0.0.1:27017/?replicaSet=rs0", "mongodb://127.0.0.1:27017/"),
        ] {
            let url = MongoUrl::new(text).unwrap();
            assert_eq!(url.to_string(), printed);
            assert_eq!(format!("{url:?}"), printed);
            assert_eq!(url.expose(), text);
        }
        for other in ["mongodb://", "postgres://a", "mongodb", "/dir"] {
            assert_eq!(MongoUrl::new(other), None, "{other}");
        }
    }
}
