//! Where a broker is: `mqtt://host:port`, `mqtts://…`, `ws://host:port/path`, `wss://…`.

use std::fmt;
use std::str::FromStr;

/// How the broker is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// MQTT over TCP.
    Mqtt,
    /// MQTT over TLS.
    Mqtts,
    /// MQTT over WebSocket.
    Ws,
    /// MQTT over WebSocket over TLS.
    Wss,
}

/// Where a broker is. Without user name and password: those are configured apart, so that an address
/// may stand in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// How it is spoken to.
    pub scheme: Scheme,
    /// Name or address, without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Path of a WebSocket, beginning with a slash.
    pub path: String,
}

impl Scheme {
    fn name(self) -> &'static str {
        match self {
            Self::Mqtt => "mqtt",
            Self::Mqtts => "mqtts",
            Self::Ws => "ws",
            Self::Wss => "wss",
        }
    }

    fn port(self) -> u16 {
        match self {
            Self::Mqtt => 1883,
            Self::Mqtts => 8883,
            Self::Ws => 80,
            Self::Wss => 443,
        }
    }

    /// True when it goes over TLS.
    pub fn is_tls(self) -> bool {
        matches!(self, Self::Mqtts | Self::Wss)
    }

    /// True when it goes over WebSocket.
    pub fn is_ws(self) -> bool {
        matches!(self, Self::Ws | Self::Wss)
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("{text:?} {why}: write it like mqtt://broker.example:1883");
        let (scheme, rest) = text.split_once("://").ok_or_else(|| wrong("has no scheme"))?;
        let all = [Scheme::Mqtt, Scheme::Mqtts, Scheme::Ws, Scheme::Wss];
        let scheme = all
            .into_iter()
            .find(|s| s.name() == scheme)
            .ok_or_else(|| wrong("begins with none of mqtt, mqtts, ws, wss"))?;
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        if authority.contains('@') {
            // Not with the text, which holds a password.
            return Err("has a user name in it: write mqtt.user and mqtt.password instead".into());
        }
        let path = match path {
            "" | "/" if scheme.is_ws() => "/mqtt",
            "" | "/" => "",
            _ if !scheme.is_ws() => return Err(wrong("has a path, which only ws and wss have")),
            path => path,
        };
        let (host, port) = match authority.strip_prefix('[') {
            Some(v6) => {
                let (host, rest) = v6.split_once(']').ok_or_else(|| wrong("has no end of ["))?;
                (host, rest.strip_prefix(':'))
            }
            None => match authority.rsplit_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (authority, None),
            },
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
        if host.is_empty() || !host.chars().all(fits) {
            return Err(wrong("has no host"));
        }
        let port = match port {
            None => scheme.port(),
            Some(port) => {
                let port = port.parse().ok().filter(|&p| p > 0);
                port.ok_or_else(|| wrong("has no port between 1 and 65535"))?
            }
        };
        Ok(Self { scheme, host: host.to_owned(), port, path: path.to_owned() })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scheme, host, port, path } = self;
        match host.contains(':') {
            true => write!(f, "{}://[{host}]:{port}{path}", scheme.name()),
            false => write!(f, "{}://{host}:{port}{path}", scheme.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_back() {
        for (text, whole) in [
            ("mqtt://broker", "mqtt://broker:1883"),
            ("mqtts://broker.example", "mqtts://broker.example:8883"),
            ("mqtt://192.0.2.1:1884/", "mqtt://192.0.2.1:1884"),
            ("ws://broker:8083", "ws://broker:8083/mqtt"),
            ("wss://broker/ws", "wss://broker:443/ws"),
            ("mqtt://[2001:db8::1]:1883", "mqtt://[2001:db8::1]:1883"),
        ] {
            assert_eq!(text.parse::<Address>().unwrap().to_string(), whole, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_says_why_and_never_a_password() {
        for (text, word) in [
            ("broker:1883", "scheme"),
            ("http://broker", "mqtts"),
            ("mqtt://", "host"),
            ("mqtt://broker:0", "port"),
            ("mqtt://broker:70000", "port"),
            ("mqtt://broker/path", "path"),
            ("mqtt://[::1", "["),
        ] {
            let error = text.parse::<Address>().unwrap_err();
            assert!(error.contains(word), "{text}: {error}");
        }
        let error = "mqtt://ann:secret@broker".parse::<Address>().unwrap_err();
        assert!(error.contains("mqtt.user") && !error.contains("secret"), "{error}");
    }
}
