//! `[mqtt]`: how much clients may take of the broker, or a broker elsewhere in its place.

use super::SecretText;
use super::plain::Plain;
use anyhow::{Context, bail};
use ohmstead_broker::Limits;
use ohmstead_broker::external::{Address, Config};
use serde::{Deserialize, Deserializer, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// File descriptors that are left for everything but MQTT connections.
const OTHER_FILES: usize = 512;
/// What meters publish that each hub must take once: of several hubs one gets each message.
const SHARED: [&str; 3] = ["data", "event", "command/result"];
/// What is retained, and so is told to every hub: a shared subscription gets no retained messages.
const RETAINED: [&str; 2] = ["status", "info"];

/// How much clients may take of the broker, or a broker elsewhere in its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MqttConfig {
    /// Connections in all.
    pub max_connections: usize,
    /// Connections from one address, or one IPv6 network of 64 bits; this machine's own are not
    /// counted by address.
    pub max_connections_per_address: usize,
    /// A connection that has not logged in after so many seconds is closed.
    pub login_within_s: u64,
    /// A broker elsewhere, in place of the hub's own: `mqtt://host:1883`, `mqtts://`, `ws://`, `wss://`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// MQTT version spoken with it: `5` or `3.1.1`.
    pub version: Version,
    /// User name at that broker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Password at that broker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretText>,
    /// Authority of its certificate, PEM; left out: those that the system trusts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// Certificate chain that the hub shows it, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// The certificate's private key, PEM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// The hub's client id at that broker; left out: one that is made once and kept in the data
    /// directory. No two clients may have the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Name of the shared subscription: hubs on one store have the same.
    pub group: String,
    /// Of several hubs with the same group one gets each message; `false`: each gets them all, and what
    /// comes twice is stored once. Left out: shared where the database is one that several hubs may use.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    /// More filters that are subscribed to there, for other systems' messages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subscribe: Vec<String>,
}

/// A version of MQTT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub enum Version {
    /// MQTT 5.
    #[default]
    #[serde(rename = "5")]
    V5,
    /// MQTT 3.1.1.
    #[serde(rename = "3.1.1")]
    V311,
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match String::from(Plain::deserialize(from)?).as_str() {
            "5" => Ok(Self::V5),
            "3.1.1" => Ok(Self::V311),
            other => Err(serde::de::Error::custom(format!(
                "{other:?} is no version that is spoken: use \"5\" or \"3.1.1\""
            ))),
        }
    }
}

impl Default for MqttConfig {
    fn default() -> Self {
        let limits = Limits::default();
        Self {
            max_connections: limits.connections,
            max_connections_per_address: limits.connections_per_address,
            login_within_s: limits.login_within.as_secs(),
            url: None,
            version: Version::V5,
            user: None,
            password: None,
            ca: None,
            certificate: None,
            key: None,
            client_id: None,
            group: "ohmstead".into(),
            shared: None,
            subscribe: Vec::new(),
        }
    }
}

impl MqttConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, what is wrong with its value, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        if self.max_connections == 0 || self.max_connections_per_address == 0 {
            bail!(
                "mqtt.max_connections and mqtt.max_connections_per_address: 0 would let nobody in: give at least 1"
            );
        }
        if !(1..=300).contains(&self.login_within_s) {
            bail!(
                "mqtt.login_within_s: {} is not between 1 and 300: a meter needs a few seconds, and whoever never \
                 logs in holds a place for so long",
                self.login_within_s
            );
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.group.is_empty() || !self.group.chars().all(fits) {
            bail!("mqtt.group: {:?} is none: use letters, digits, - and _", self.group);
        }
        if self.certificate.is_some() != self.key.is_some() {
            bail!("mqtt.certificate and mqtt.key go together: give both, or neither");
        }
        if self.password.is_some() && self.user.is_none() {
            bail!("mqtt.password: there is no mqtt.user that it belongs to");
        }
        self.address().map(drop)
    }

    fn address(&self) -> anyhow::Result<Option<Address>> {
        let address = self.url.as_deref().map(str::parse).transpose();
        address.map_err(anyhow::Error::msg).context("mqtt.url")
    }

    /// The broker elsewhere, if there is one. `several` hubs may use the database; `own_id` is the client
    /// id where none is configured.
    ///
    /// # Errors
    /// When the address is none, or `own_id` fails.
    pub fn external(
        &self,
        several: bool,
        own_id: impl FnOnce() -> anyhow::Result<String>,
    ) -> anyhow::Result<Option<Config>> {
        let Some(address) = self.address()? else { return Ok(None) };
        let password =
            || self.password.as_ref().map_or_else(String::new, |p| p.expose().to_owned());
        Ok(Some(Config {
            address,
            is_v5: self.version == Version::V5,
            client_id: self.client_id.clone().map_or_else(own_id, Ok)?,
            keeps_session: true,
            login: self.user.clone().map(|user| (user, password())),
            ca: self.ca.clone(),
            certificate: self.certificate.clone().zip(self.key.clone()),
            filters: self.filters(self.shared.unwrap_or(several)),
            left: self.common(!self.shared.unwrap_or(several)),
            will: None,
        }))
    }

    fn filters(&self, is_shared: bool) -> Vec<String> {
        let retained = ["/", ""].map(|s| RETAINED.map(|kind| format!("{s}energy/+/{kind}")));
        [self.common(is_shared), retained.concat()].concat()
    }

    /// Filters of what one hub of several has to get.
    fn common(&self, is_shared: bool) -> Vec<String> {
        let ours = ["/", ""].map(|s| SHARED.map(|kind| format!("{s}energy/+/{kind}"))).concat();
        let all = ours.into_iter().chain(self.subscribe.iter().cloned());
        if !is_shared {
            return all.collect();
        }
        all.map(|filter| format!("$share/{}/{filter}", self.group)).collect()
    }

    /// As the broker's limits, where the program may have so many files open.
    pub fn limits(&self, files: usize) -> Limits {
        let most = files.saturating_sub(OTHER_FILES).max(1);
        let connections = self.max_connections.min(most);
        // Who asked for so many is told; the number that nobody chose is only an upper bound.
        if connections < self.max_connections
            && self.max_connections != Self::default().max_connections
        {
            tracing::warn!(
                "at most {connections} MQTT connections instead of mqtt.max_connections = {}: the system lets this \
                 program open {files} files; raise its limit (ulimit -n, LimitNOFILE)",
                self.max_connections
            );
        }
        let limits = Limits::default();
        Limits {
            connections,
            connections_per_address: self.max_connections_per_address,
            strangers: limits.strangers.min(connections),
            login_within: Duration::from_secs(self.login_within_s),
            ..limits
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> MqttConfig {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_password_is_never_printed_and_may_look_like_a_number() {
        let config =
            parse("url = \"mqtt://broker\"\nuser = \"hub\"\npassword = 12345\nversion = 5");
        config.check().unwrap();
        let external = config.external(false, || Ok("id".into())).unwrap().unwrap();
        assert_eq!(external.login, Some(("hub".into(), "12345".into())));
        let printed = format!("{config:?}{}", toml::to_string(&config).unwrap());
        assert!(!printed.contains("12345"), "{printed}");
    }

    #[test]
    fn what_makes_no_sense_is_said_with_its_key() {
        for (text, key) in [
            ("url = \"broker:1883\"", "mqtt.url"),
            ("group = \"a/b\"", "mqtt.group"),
            ("key = \"k.pem\"", "mqtt.certificate"),
            ("password = \"x\"", "mqtt.password"),
            ("login_within_s = 0", "mqtt.login_within_s"),
            ("max_connections = 0", "mqtt.max_connections"),
        ] {
            let error = format!("{:#}", parse(text).check().unwrap_err());
            assert!(error.contains(key), "{text}: {error}");
        }
        assert!(toml::from_str::<MqttConfig>("version = 4").is_err());
    }

    #[test]
    fn readings_are_shared_and_what_is_retained_is_not() {
        let filters = parse("group = \"g\"\nsubscribe = [\"tele/+/SENSOR\"]").filters(true);
        for filter in [
            "$share/g//energy/+/data",
            "$share/g/energy/+/data",
            "/energy/+/status",
            "$share/g/tele/+/SENSOR",
        ] {
            assert!(filters.iter().any(|f| f == filter), "{filter}: {filters:?}");
        }
    }

    #[test]
    fn one_hub_shares_with_nobody_unless_it_is_told_to() {
        let of = |text: &str, several| {
            let config = parse(&format!("url = \"mqtt://broker\"\n{text}"));
            config.external(several, || Ok("id".into())).unwrap().unwrap()
        };
        let shared =
            |filters: &[String]| filters.iter().filter(|f| f.starts_with("$share/")).count();
        for (text, several, is_shared) in [
            ("", false, false),
            ("", true, true),
            ("shared = true", false, true),
            ("shared = false", true, false),
        ] {
            let config = of(text, several);
            let (has, leaves) = (shared(&config.filters), shared(&config.left));
            let wanted = if is_shared { (6, 0) } else { (0, 6) };
            assert_eq!((has, leaves), wanted, "{text} {several}");
        }
    }
}
