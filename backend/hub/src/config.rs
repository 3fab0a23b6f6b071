//! The configuration: one TOML file, then environment variables, then the command line.

use crate::cli::{ConfigArgs, DataArgs, ServeArgs};
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;
use toml::{Table, Value};

/// Prefix of the environment variables; `__` stands between levels.
const PREFIX: &str = "OHMSTEAD_";
/// Variables with the prefix that are not configuration.
const NOT_CONFIG: [&str; 5] = [
    "OHMSTEAD_LOG",
    "OHMSTEAD_SHARED",
    "OHMSTEAD_BIN",
    "OHMSTEAD_LOADTEST_PASSWORD",
    "OHMSTEAD_WIFI_PASSWORD",
];

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The site.
    pub site: Site,
    /// Where the hub listens.
    pub listen: Listen,
    /// Where data is kept.
    pub store: StoreConfig,
    /// What is taken in.
    pub ingest: IngestConfig,
    /// Who may do what.
    pub security: Security,
    /// The certificate that meters are shown.
    pub tls: TlsConfig,
    /// Firmware of meters.
    pub ota: OtaConfig,
}

/// The site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// What people call it.
    pub name: String,
    /// IANA time zone, such as Europe/Berlin.
    pub timezone: String,
    /// ISO 4217 code, such as EUR.
    pub currency: String,
    /// First day of a billing period, 1..=31.
    pub billing_day: u8,
    /// Nominal voltage, V: the first alert rules lie 10 % around it.
    pub nominal_voltage: u32,
    /// Seconds without a message after which a device counts as silent.
    pub silent_after_s: u32,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "Home".into(),
            timezone: "UTC".into(),
            currency: "EUR".into(),
            billing_day: 1,
            nominal_voltage: 230,
            silent_after_s: 120,
        }
    }
}

/// Where the hub listens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Listen {
    /// Dashboard and API.
    pub http: SocketAddr,
    /// MQTT over TCP.
    pub mqtt: SocketAddr,
    /// MQTT over WebSocket; left out = off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mqtt_ws: Option<SocketAddr>,
    /// MQTT over TLS, for meters with credentials; left out = off. Any address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mqtt_tls: Option<SocketAddr>,
    /// Plain HTTP that serves signed firmware images to meters and nothing else; left out = off. Any
    /// address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firmware: Option<SocketAddr>,
    /// Host names and IP addresses by which meters reach the hub: they stand in its certificate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl Default for Listen {
    fn default() -> Self {
        let local = |port| SocketAddr::from(([127, 0, 0, 1], port));
        Self {
            http: local(8080),
            mqtt: local(1883),
            mqtt_ws: None,
            mqtt_tls: None,
            firmware: None,
            names: Vec::new(),
        }
    }
}

/// Where data is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// Data directory; made when missing.
    pub dir: PathBuf,
    /// Readings of a day are compressed this many hours after its end, once the device has been
    /// quiet about the past for an hour.
    pub seal_after_h: u32,
    /// Raw readings are kept for this many whole days; left out = for ever. Energy by quarter hour
    /// is kept for ever all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw_keep_days: Option<u32>,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self { dir: "data".into(), seal_after_h: 24, raw_keep_days: None }
    }
}

/// What is taken in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IngestConfig {
    /// Time stamps before this (RFC 3339) mean that the meter's clock is not set.
    pub earliest: String,
}

impl Default for IngestConfig {
    fn default() -> Self {
        Self { earliest: "2000-01-01T00:00:00Z".into() }
    }
}

/// Firmware of meters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct OtaConfig {
    /// Public half of the key that firmware is signed with, 64 hexadecimal digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_key: Option<String>,
}

/// The certificate that meters are shown; left out, the hub makes its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct TlsConfig {
    /// PEM file with the server's certificate chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<PathBuf>,
    /// PEM file with its private key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<PathBuf>,
    /// PEM file with the certificate that meters are to trust, for provisioning them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

/// Who may do what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// `open`: no login, loopback addresses only.
    pub mode: Mode,
}

/// How people and meters are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Not at all; refused on any address but loopback.
    #[default]
    Open,
}

impl Config {
    /// Reads the file, if one is named, and the environment.
    ///
    /// # Errors
    /// When the file cannot be read, or a key or value is not known; with its full path.
    pub fn load(args: &ConfigArgs) -> anyhow::Result<Self> {
        let text = match &args.config {
            Some(path) => std::fs::read_to_string(path)
                .with_context(|| format!("cannot read the configuration {}", path.display()))?,
            None => String::new(),
        };
        let name = args.config.as_ref().map_or("configuration".into(), |p| p.display().to_string());
        Self::parse(&text, std::env::vars()).with_context(|| format!("in the {name}"))
    }

    fn parse(
        text: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let mut table: Table = toml::from_str(text)?;
        for (name, value) in environment {
            if let Some(path) = name.strip_prefix(PREFIX).filter(|_| !NOT_CONFIG.contains(&&*name))
            {
                set(&mut table, path, &value)
                    .with_context(|| format!("environment variable {name}"))?;
            }
        }
        let config: Self = serde_path_to_error::deserialize(Value::Table(table)).map_err(|e| {
            let path = e.path().to_string();
            anyhow::anyhow!("{path}: {}", e.into_inner().message())
        })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        ohmstead_model::SiteCalendar::new(&self.site.timezone, 1).context("site.timezone")?;
        if self.store.raw_keep_days == Some(0) {
            bail!(
                "store.raw_keep_days: 0 would keep nothing: give at least 1, or leave it out to keep \
                 raw readings for ever"
            );
        }
        if !(1..=31).contains(&self.site.billing_day) {
            bail!(
                "site.billing_day: {} is not a day of the month: use 1 to 31",
                self.site.billing_day
            );
        }
        let currency = &self.site.currency;
        if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
            bail!("site.currency: {currency:?} is not an ISO 4217 code such as EUR");
        }
        if !(50..=1000).contains(&self.site.nominal_voltage) {
            bail!("site.nominal_voltage: {} V is outside 50 to 1000", self.site.nominal_voltage);
        }
        if self.site.silent_after_s == 0 {
            bail!("site.silent_after_s: use at least 1");
        }
        self.earliest()?;
        self.ota_key()?;
        self.check_tls()
    }

    fn check_tls(&self) -> anyhow::Result<()> {
        if self.tls.certificate.is_some() != self.tls.key.is_some() {
            bail!(
                "tls: certificate and key belong together: set both, or neither for the hub's own"
            );
        }
        let is_name = |name: &str| {
            let label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
            name.parse::<std::net::IpAddr>().is_ok() || name.chars().all(label)
        };
        for name in &self.listen.names {
            if !(1..=64).contains(&name.len()) || !is_name(name) {
                bail!(
                    "listen.names: {name:?} is neither a host name nor an IP address of at most 64 characters"
                );
            }
        }
        Ok(())
    }

    /// The key that firmware must be signed with.
    ///
    /// # Errors
    /// When it is none.
    pub fn ota_key(&self) -> anyhow::Result<Option<[u8; 32]>> {
        let key = self.ota.public_key.as_deref().map(crate::firmware::parse_key);
        key.transpose().context("ota.public_key")
    }

    /// `ingest.earliest` as a time.
    ///
    /// # Errors
    /// When it is none.
    pub fn earliest(&self) -> anyhow::Result<ohmstead_model::TimestampMs> {
        ohmstead_model::TimestampMs::parse(&self.ingest.earliest).context("ingest.earliest")
    }

    /// As TOML.
    ///
    /// # Errors
    /// Never in practice: the configuration came from TOML.
    pub fn to_toml(&self) -> anyhow::Result<String> {
        Ok(toml::to_string_pretty(self)?)
    }

    /// With what the command line says.
    pub fn with(mut self, args: &ServeArgs) -> Self {
        self = self.with_data(&args.data);
        self.listen.http = args.http.unwrap_or(self.listen.http);
        self.listen.mqtt = args.mqtt.unwrap_or(self.listen.mqtt);
        self.listen.mqtt_ws = args.mqtt_ws.or(self.listen.mqtt_ws);
        self.listen.mqtt_tls = args.mqtt_tls.or(self.listen.mqtt_tls);
        self
    }

    /// With the data directory of the command line.
    pub fn with_data(mut self, args: &DataArgs) -> Self {
        if let Some(dir) = &args.data {
            self.store.dir.clone_from(dir);
        }
        self
    }
}

/// Sets `SITE__TIMEZONE` and the like. A value is read as TOML where that works for its place
/// (numbers, true, lists), else as text.
fn set(table: &mut Table, path: &str, value: &str) -> anyhow::Result<()> {
    let keys: Vec<String> = path.split("__").map(str::to_lowercase).collect();
    let (last, parents) = keys.split_last().context("it names no key")?;
    let mut here = table;
    for key in parents {
        let next = here.entry(key.clone()).or_insert_with(|| Value::Table(Table::new()));
        here = next.as_table_mut().with_context(|| format!("{key} is not a section"))?;
    }
    let parsed =
        toml::from_str::<Table>(&format!("v = {value}")).ok().and_then(|mut t| t.remove("v"));
    let value = match parsed {
        // Dates and the like are text in this configuration.
        // 64 digits without a letter would be read as a number.
        Some(Value::Integer(_) | Value::Float(_)) if value.len() > 20 => {
            Value::String(value.to_owned())
        }
        Some(
            v @ (Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Array(_)
            | Value::String(_)),
        ) => v,
        _ => Value::String(value.to_owned()),
    };
    here.insert(last.clone(), value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, env: &[(&str, &str)]) -> Result<Config, String> {
        let env = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        Config::parse(text, env).map_err(|e| format!("{e:#}"))
    }

    #[test]
    fn nothing_set_gives_the_defaults() {
        assert_eq!(parse("", &[]).unwrap(), Config::default());
        assert_eq!(
            parse("", &[("OHMSTEAD_LOG", "debug"), ("HOME", "/")]).unwrap(),
            Config::default()
        );
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let c = parse(
            "[site]\ntimezone = \"UTC\"\nname = \"Hut\"",
            &[
                ("OHMSTEAD_SITE__TIMEZONE", "Europe/Berlin"),
                ("OHMSTEAD_SITE__BILLING_DAY", "15"),
                ("OHMSTEAD_SECURITY__MODE", "open"),
            ],
        )
        .unwrap();
        assert_eq!(
            (c.site.timezone.as_str(), c.site.name.as_str(), c.site.billing_day),
            ("Europe/Berlin", "Hut", 15)
        );
    }

    #[test]
    fn unknown_keys_and_bad_values_are_errors_with_their_path() {
        let cases = [
            ("[site]\ntimezon = \"UTC\"", "site"),
            ("[site]\ntimezone = \"Mars/Olympus\"", "site.timezone"),
            ("[site]\nbilling_day = 32", "site.billing_day"),
            ("[listen]\nhttp = \"here\"", "listen.http"),
            ("[store]\nraw_keep_days = 0", "store.raw_keep_days"),
            ("[ingest]\nearliest = \"once\"", "ingest.earliest"),
        ];
        for (text, path) in cases {
            let error = parse(text, &[]).unwrap_err();
            assert!(error.contains(path), "{error}");
        }
        let error = parse("", &[("OHMSTEAD_SITE__COLOUR", "red")]).unwrap_err();
        assert!(error.contains("colour"), "{error}");
    }

    #[test]
    fn the_printed_configuration_reads_back() {
        let config = Config::default();
        assert_eq!(parse(&config.to_toml().unwrap(), &[]).unwrap(), config);
    }
}
