//! The configuration: one TOML file, then environment variables, then the command line. One file
//! a section, each with the check of its values.

mod acme;
mod backup;
mod environment;
mod feeds;
mod ingest;
mod integrations;
mod listen;
mod log;
mod metrics;
mod mqtt;
mod notify;
mod openid;
mod ota;
mod plain;
mod secret;
mod security;
mod site;
mod store;
mod tls;

pub use acme::AcmeConfig;
pub use backup::{BackupConfig, S3Config};
pub use feeds::FeedConfig;
pub use ingest::IngestConfig;
pub use integrations::{Integrations, P1};
pub use listen::Listen;
pub use log::{LogConfig, LogFormat, filter as log_filter};
pub use metrics::MetricsConfig;
pub use mqtt::MqttConfig;
pub use notify::NotifyConfig;
pub use openid::OpenIdProvider;
pub use ota::OtaConfig;
pub use secret::SecretText;
pub use security::{Http, Mode, Security};
pub use site::Site;
pub use store::{StoreAddress, StoreConfig};
pub use tls::TlsConfig;

use crate::args::{ConfigArgs, DataArgs, ServeArgs};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The site.
    pub site: Site,
    /// Where the hub listens.
    pub listen: Listen,
    /// How much clients may take of the broker.
    pub mqtt: MqttConfig,
    /// Where data is kept.
    pub store: StoreConfig,
    /// Copies that the hub makes by itself.
    pub backup: BackupConfig,
    /// What is taken in.
    pub ingest: IngestConfig,
    /// Other systems whose messages are taken.
    pub integrations: Integrations,
    /// Who may do what.
    pub security: Security,
    /// How the dashboard and the API are served.
    pub http: Http,
    /// Providers that people may sign in by, each under an id of its own.
    pub openid: BTreeMap<String, OpenIdProvider>,
    /// The certificate that meters are shown.
    pub tls: TlsConfig,
    /// A certificate for the dashboard from an authority that browsers trust.
    pub acme: AcmeConfig,
    /// Firmware of meters.
    pub ota: OtaConfig,
    /// Prices and carbon intensity that the hub fetches by itself, each under a name of its own.
    pub feeds: BTreeMap<String, FeedConfig>,
    /// How alerts reach people.
    pub notify: NotifyConfig,
    /// The log.
    pub log: LogConfig,
    /// What `/metrics` has.
    pub metrics: MetricsConfig,
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

    /// The same, with the data directory of the command line.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of_data(args: &DataArgs) -> anyhow::Result<Self> {
        Ok(Self::load(&args.config)?.with_data(args))
    }

    fn parse(
        text: &str,
        environment: impl Iterator<Item = (String, String)>,
    ) -> anyhow::Result<Self> {
        let mut table: Table = toml::from_str(text)?;
        environment::overlay(&mut table, environment)?;
        let config: Self = serde_path_to_error::deserialize(Value::Table(table)).map_err(|e| {
            let path = e.path().to_string();
            anyhow::anyhow!("{path}: {}", e.into_inner().message())
        })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        self.site.check()?;
        self.listen.check()?;
        self.mqtt.check()?;
        self.http.check()?;
        openid::check(&self.openid, &self.http)?;
        self.store.check()?;
        self.backup.check()?;
        self.ingest.check()?;
        self.integrations.check()?;
        feeds::check(&self.feeds)?;
        self.notify.check()?;
        self.log.check()?;
        self.tls.check()?;
        self.acme.check(&self.http, self.tls.certificate.is_some())?;
        self.ota.check()
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
        self.listen.mqtt_wss = args.mqtt_wss.or(self.listen.mqtt_wss);
        self
    }

    /// The port at which browsers find the dashboard over TLS.
    pub fn https_port(&self) -> u16 {
        let outside = self.http.external_url.as_deref();
        let outside = outside.and_then(|u| u.parse::<axum::http::Uri>().ok());
        match outside {
            Some(uri) => uri.port_u16().unwrap_or(443),
            None => self.listen.http.port(),
        }
    }

    /// With the data directory of the command line.
    pub fn with_data(mut self, args: &DataArgs) -> Self {
        if let Some(dir) = &args.data {
            self.store.dir.clone_from(dir);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy;

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
            ("[store]\nurl = \"postgres://x:secret\"", "write sqlite:DIRECTORY"),
            ("[store]\nurl = \"sqlite:\"", "write sqlite:DIRECTORY"),
            ("[store]\nurl = \"mongodb://\"", "mongodb://HOST/DATABASE"),
            ("[ingest]\nearliest = \"once\"", "ingest.earliest"),
            ("[backup]\nevery = \"daily\"", "backup.every"),
            ("[backup.s3]\nregion = \"here\"", "backup.s3: bucket"),
            ("[log]\nformat = \"xml\"", "log.format"),
            ("[log]\nlevel = \"ohmstead=loud\"", "log.level"),
            ("[ingest]\nearliest = \"2999-01-01T00:00:00Z\"", "is in the future"),
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
        let elsewhere = parse("[store]\nurl = \"sqlite:/there\"", &[]).unwrap();
        assert_eq!(parse(&elsewhere.to_toml().unwrap(), &[]).unwrap(), elsewhere);
        assert_eq!(elsewhere.store.sqlite_dir().as_deref(), Some(std::path::Path::new("/there")));
        let mongo = parse("[store]\nurl = \"mongodb://ann:secret@there/ohm\"", &[]).unwrap();
        assert_eq!(mongo.store.sqlite_dir(), None);
        assert!(!mongo.to_toml().unwrap().contains("secret"));
    }

    /// Pieces of configuration files, and some that belong into none.
    const PIECES: [&str; 22] = [
        "[site]\n",
        "[http]\n",
        "[openid.company]\n",
        "[[x]]\n",
        "timezone = ",
        "\"Europe/Berlin\"\n",
        "tls = true\n",
        "origins = [",
        "]\n",
        "\"https://a.example\"",
        ",",
        "=",
        "\n",
        "\"\"\"",
        "1e999",
        "-9223372036854775808\n",
        "billing_day = 31\n",
        "[acme]\ndomains = []\n",
        "\u{0}",
        "\u{1f4a9}",
        "names = [\"*\"]\n",
        "external_url = \"http://[::1\"\n",
    ];

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

        /// A configuration is taken or refused, never a panic; one that is taken is written and taken again.
        /// `PROPTEST_CASES=10000000` makes a fuzzer of it.
        #[test]
        fn any_text_is_a_configuration_or_is_refused(
            parts in proptest::collection::vec(proptest::prop_oneof![
                5 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
                1 => proptest::arbitrary::any::<String>(),
            ], 0..10),
            name in "OHMSTEAD_[A-Z_]{0,20}",
            value in proptest::arbitrary::any::<String>(),
        ) {
            if let Ok(config) = parse(&parts.concat(), &[(&name, &value)]) {
                let text = config.to_toml().unwrap();
                proptest::prop_assert_eq!(parse(&text, &[]).map(|c| c.to_toml().unwrap()), Ok(text));
            }
        }
    }
}
