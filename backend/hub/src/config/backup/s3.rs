//! `[backup.s3]`: a bucket of an S3-compatible store.

use crate::config::SecretText;
use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use url::Url;

/// Bytes of a prefix at most: what a key may have, less a copy's name.
const PREFIX_MAX: usize = 900;

/// A bucket, and who may use it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct S3Config {
    /// The store's address; left out: Amazon's in the region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// The bucket, which exists already.
    pub bucket: String,
    /// What the copies' keys begin with. Each hub needs its own.
    pub prefix: String,
    /// The bucket in the path and not in the host's name; left out: where an endpoint is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_style: Option<bool>,
    /// The key's id; left out, with the secret: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_key: Option<SecretText>,
    /// The key's secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_key: Option<SecretText>,
    /// A file with it instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_key_file: Option<PathBuf>,
    /// How many copies are kept there: the newest; left out: as many as `backup.keep`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep: Option<u32>,
    /// PEM file with the certificate of an authority that it is to be trusted by; left out: the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// HTTP without TLS to another machine: copies cross the network in the clear.
    pub allow_plain: bool,
}

impl Default for S3Config {
    fn default() -> Self {
        Self {
            endpoint: None,
            region: "us-east-1".into(),
            bucket: String::new(),
            prefix: "ohmstead/".into(),
            path_style: None,
            access_key: None,
            secret_key: None,
            secret_key_file: None,
            keep: None,
            ca: None,
            allow_plain: false,
        }
    }
}

/// A key: its id, its secret, and a session's token where the environment has one.
pub type Key = (SecretText, SecretText, Option<SecretText>);

impl S3Config {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        let is_name = |text: &str| {
            text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b))
                && (1..=255).contains(&text.len())
        };
        if !is_name(&self.bucket) {
            bail!("bucket: {:?}: write the name of a bucket", self.bucket);
        }
        if !is_name(&self.region) {
            bail!("region: {:?}: write one such as eu-central-1", self.region);
        }
        let prefix = &self.prefix;
        if prefix.starts_with('/')
            || prefix.len() > PREFIX_MAX
            || prefix.contains(char::is_control)
            || prefix.split('/').any(|part| matches!(part, "." | ".."))
        {
            bail!("prefix: {prefix:?}: write up to {PREFIX_MAX} bytes such as house/");
        }
        if self.keep.is_some_and(|keep| !(1..=1000).contains(&keep)) {
            bail!("keep: write 1 to 1000");
        }
        match (&self.access_key, &self.secret_key, &self.secret_key_file) {
            (None, None, None) | (Some(_), Some(_), None) | (Some(_), None, Some(_)) => {}
            _ => bail!("access_key: set it with secret_key or secret_key_file, or none of them"),
        }
        self.endpoint().map(drop)
    }

    /// Where requests go.
    ///
    /// # Errors
    /// When it is no address, or one without TLS on another machine.
    pub fn endpoint(&self) -> anyhow::Result<Url> {
        let Some(text) = &self.endpoint else {
            return Ok(Url::parse(&format!("https://s3.{}.amazonaws.com", self.region))?);
        };
        let url = Url::parse(text).context("endpoint: write one such as https://s3.example.com")?;
        if !url.username().is_empty() || url.password().is_some() {
            bail!("endpoint: the key belongs into access_key and secret_key");
        }
        let is_near = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme() {
            "https" => Ok(url),
            "http" if is_near || self.allow_plain => Ok(url),
            "http" => bail!(
                "endpoint: use https: copies hold hashes of passwords; or accept that they cross the \
                 network in the clear, with allow_plain = true"
            ),
            _ => bail!("endpoint: use an address with https"),
        }
    }

    /// The prefix with what divides it from a name.
    pub fn folder(&self) -> String {
        match self.prefix.trim_end_matches('/') {
            "" => String::new(),
            prefix => format!("{prefix}/"),
        }
    }

    /// True when the bucket stands in the path.
    pub fn is_path_style(&self) -> bool {
        self.path_style.unwrap_or(self.endpoint.is_some())
    }

    /// The key, from here or from the environment.
    ///
    /// # Errors
    /// When there is none, or its file cannot be read.
    pub fn key(&self) -> anyhow::Result<Key> {
        if let Some(access) = &self.access_key {
            let secret = match (&self.secret_key, &self.secret_key_file) {
                (Some(secret), _) => secret.clone(),
                (None, Some(path)) => {
                    let read = std::fs::read_to_string(path);
                    let named = || format!("secret_key_file: cannot read {}", path.display());
                    read.with_context(named)?.trim().to_owned().into()
                }
                (None, None) => bail!("secret_key: set it, or secret_key_file"),
            };
            return Ok((access.clone(), secret, None));
        }
        let of =
            |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty()).map(SecretText::from);
        match (of("AWS_ACCESS_KEY_ID"), of("AWS_SECRET_ACCESS_KEY")) {
            (Some(access), Some(secret)) => Ok((access, secret, of("AWS_SESSION_TOKEN"))),
            _ => bail!(
                "access_key and secret_key are missing: set them, or AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY in the environment"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<S3Config, String> {
        let config: S3Config = toml::from_str(text).map_err(|e| e.to_string())?;
        config.check().map(|()| config).map_err(|e| format!("{e:#}"))
    }

    #[test]
    fn a_bucket_is_amazons_or_anybodys_and_its_secrets_are_not_printed() {
        let own = read("bucket = 'b'\nregion = 'eu-central-1'").unwrap();
        let at = own.endpoint().unwrap();
        assert_eq!(at.as_str(), "https://s3.eu-central-1.amazonaws.com/");
        assert_eq!((own.is_path_style(), own.folder().as_str()), (false, "ohmstead/"));
        let nas = read(
            "bucket = 'b'\nendpoint = 'http://nas.lan:9000'\nallow_plain = true\nprefix = 'a/b'\n\
             access_key = 1234567\nsecret_key = 'hu/sh+='",
        )
        .unwrap();
        assert_eq!((nas.is_path_style(), nas.folder().as_str()), (true, "a/b/"));
        let (access, secret, token) = nas.key().unwrap();
        assert_eq!((access.expose(), secret.expose(), token), ("1234567", "hu/sh+=", None));
        let printed = format!("{nas:?}{}", toml::to_string(&nas).unwrap());
        assert!(!printed.contains("hu/sh") && !printed.contains("1234567"), "{printed}");
        assert_eq!(read("bucket = 'b'\nprefix = ''").unwrap().folder(), "");
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_key() {
        for (text, key) in [
            ("", "bucket"),
            ("bucket = 'a/b'", "bucket"),
            ("bucket = 'b'\nregion = ''", "region"),
            ("bucket = 'b'\nprefix = '/x'", "prefix"),
            ("bucket = 'b'\nprefix = 'x/../y'", "prefix"),
            ("bucket = 'b'\nkeep = 0", "keep"),
            ("bucket = 'b'\naccess_key = 'k'", "access_key"),
            ("bucket = 'b'\nsecret_key = 's'", "access_key"),
            (
                "bucket = 'b'\naccess_key = 'k'\nsecret_key = 's'\nsecret_key_file = '/s'",
                "access_key",
            ),
            ("bucket = 'b'\nendpoint = 'nas'", "endpoint"),
            ("bucket = 'b'\nendpoint = 'http://nas.lan'", "endpoint: use https"),
            ("bucket = 'b'\nendpoint = 'https://k:s@nas.lan'", "endpoint: the key"),
            ("bucket = 'b'\nendpoint = 'ftp://nas.lan'", "endpoint"),
            ("bucket = 'b'\ncolour = 1", "colour"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(key), "{text}: {error}");
            assert!(!error.contains("k:s"), "{error}");
        }
    }
}
