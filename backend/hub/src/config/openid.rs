//! `[openid.ID]`: a provider of OpenID Connect that people may sign in by.

use super::{Http, SecretText};
use anyhow::{Context, bail};
use ohmstead_identity::{ProviderConfig, RoleRule, Secret};
use ohmstead_store::identity::{Grant, SiteId, SiteRole};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Providers at most.
const PROVIDERS_MAX: usize = 16;

/// A provider.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenIdProvider {
    /// What people call it; left out: its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its issuer: the address below which `/.well-known/openid-configuration` is.
    pub issuer: String,
    /// The hub's id there.
    pub client_id: String,
    /// The hub's password there; left out for a public client.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<SecretText>,
    /// A file with it instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    /// Asked for beside `openid`.
    #[serde(default = "scopes")]
    pub scopes: Vec<String>,
    /// The claim by which a new account is named.
    #[serde(default = "user_claim")]
    pub user_claim: String,
    /// The claim by which roles are given: a text or a list of them. Dots go into objects.
    #[serde(default = "role_claim")]
    pub role_claim: String,
    /// What its values give.
    #[serde(default)]
    pub roles: Vec<RoleFor>,
    /// A sign-in ends after so many hours for good: then the provider is asked again.
    #[serde(default = "session_hours")]
    pub session_hours: u32,
    /// PEM file with the certificate of an authority that the provider is to be trusted by; left
    /// out: the system's authorities.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
}

/// What a value of the role claim gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleFor {
    /// The value; `*`: everybody whom the provider knows.
    pub value: String,
    /// `viewer`, `operator` or `admin`.
    pub role: SiteRole,
    /// The site's id; left out: every site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<SiteId>,
}

fn scopes() -> Vec<String> {
    ["profile", "email"].map(String::from).to_vec()
}

fn user_claim() -> String {
    "preferred_username".into()
}

fn role_claim() -> String {
    "groups".into()
}

fn session_hours() -> u32 {
    24
}

/// Checks the values.
///
/// # Errors
/// With the key, what is wrong with its value, and what to write instead.
pub fn check(providers: &BTreeMap<String, OpenIdProvider>, http: &Http) -> anyhow::Result<()> {
    if providers.len() > PROVIDERS_MAX {
        bail!("openid: use at most {PROVIDERS_MAX} providers");
    }
    if !providers.is_empty() && http.external_url.is_none() {
        bail!("openid: set http.external_url too: it is where providers send people back to");
    }
    for (id, provider) in providers {
        provider.check(id).with_context(|| format!("openid.{id}"))?;
    }
    Ok(())
}

impl OpenIdProvider {
    fn check(&self, id: &str) -> anyhow::Result<()> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
        if !(1..=32).contains(&id.len()) || !id.chars().all(fits) {
            bail!("a provider's id has 1 to 32 of a-z, 0-9, - and _");
        }
        let issuer: axum::http::Uri = self.issuer.parse().context("issuer: this is no address")?;
        let local = matches!(issuer.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if issuer.scheme_str() != Some("https") && !(local && issuer.scheme_str() == Some("http")) {
            bail!("issuer: use an address with https; http is for this machine only");
        }
        if self.client_secret.is_some() && self.client_secret_file.is_some() {
            bail!("client_secret: set it or client_secret_file, not both");
        }
        if self.roles.is_empty() {
            bail!("roles: without any nobody gets in; see docs/SECURITY.md");
        }
        if !(1..=24 * 365).contains(&self.session_hours) {
            bail!("session_hours: use 1 to 8760");
        }
        Ok(())
    }

    /// As signing in takes it.
    ///
    /// # Errors
    /// When the file with the secret cannot be read.
    pub fn provider(&self, id: &str) -> anyhow::Result<ProviderConfig> {
        let secret = match &self.client_secret_file {
            Some(path) => {
                let read = std::fs::read_to_string(path);
                let text = read.with_context(|| format!("cannot read {}", path.display()))?;
                Some(Secret::from(text.trim().to_owned()))
            }
            None => self.client_secret.as_ref().map(|s| Secret::from(s.expose().to_owned())),
        };
        let rules = self.roles.iter().map(|r| RoleRule {
            value: r.value.clone(),
            grant: Grant { site: r.site.clone(), role: r.role },
        });
        Ok(ProviderConfig {
            name: self.name.clone().unwrap_or_else(|| id.to_owned()),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret,
            scopes: self.scopes.clone(),
            user_claim: self.user_claim.clone(),
            role_claim: self.role_claim.clone(),
            rules: rules.collect(),
            longest_ms: i64::from(self.session_hours) * 3_600_000,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(text: &str) -> Result<OpenIdProvider, String> {
        let found: OpenIdProvider = toml::from_str(text).map_err(|e| e.to_string())?;
        let all = BTreeMap::from([("company".to_owned(), found.clone())]);
        let http = Http { external_url: Some("https://hub.example".into()), ..Http::default() };
        check(&all, &http).map(|()| found).map_err(|e| format!("{e:#}"))
    }

    #[test]
    fn a_provider_is_read_and_its_secret_is_not_printed() {
        let text = "issuer = 'https://id.example'\nclient_id = 'hub'\nclient_secret = 'hush'\n\
                    roles = [{ value = 'staff', role = 'viewer', site = 'home' }]";
        let found = provider(text).unwrap();
        assert!(!format!("{found:?}{}", toml::to_string(&found).unwrap()).contains("hush"));
        let made = found.provider("company").unwrap();
        assert_eq!((made.name.as_str(), made.longest_ms), ("company", 86_400_000));
        assert_eq!(made.client_secret.unwrap().expose(), "hush");
    }

    #[test]
    fn what_makes_no_sense_is_told_with_its_key() {
        let roles = "roles = [{ value = '*', role = 'viewer' }]";
        for (text, key) in [
            (format!("issuer = 'http://id.example'\nclient_id = 'h'\n{roles}"), "issuer"),
            ("issuer = 'https://id.example'\nclient_id = 'h'".into(), "roles"),
            (format!("issuer = 'https://id.example'\n{roles}"), "client_id"),
            (
                format!(
                    "issuer = 'https://id.example'\nclient_id = 'h'\nsession_hours = 0\n{roles}"
                ),
                "session_hours",
            ),
            (
                format!("issuer = 'https://id.example'\nclient_id = 'h'\ncolour = 1\n{roles}"),
                "colour",
            ),
        ] {
            let error = provider(&text).unwrap_err();
            assert!(error.contains(key), "{error}");
        }
    }
}
