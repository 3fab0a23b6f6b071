//! `[notify]`: how alerts reach people.

use super::SecretText;
use anyhow::{Context, bail};
use ohmstead_notify::send::SERVICES;
use ohmstead_notify::{Push, Senders, Smtp, Tls, VapidKey};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// How alerts reach people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotifyConfig {
    /// Where people open the dashboard, for the links in notifications.
    pub link: Option<String>,
    /// Webhooks and ntfy may lead to this machine and its private network.
    pub allow_private: bool,
    /// Push services that browsers may be reached by; a name that begins with a dot stands for all that end so.
    pub push_services: Vec<String>,
    /// The mail server; without a host there is no e-mail.
    pub smtp: SmtpConfig,
}

impl Default for NotifyConfig {
    fn default() -> Self {
        let push_services = SERVICES.map(str::to_owned).to_vec();
        Self { link: None, allow_private: false, push_services, smtp: SmtpConfig::default() }
    }
}

/// The mail server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmtpConfig {
    /// Its name, as in its certificate.
    pub host: Option<String>,
    /// Its port.
    pub port: u16,
    /// `none`, `starttls` or `tls`.
    pub tls: Tls,
    /// Who signs in.
    pub user: Option<String>,
    /// With which password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretText>,
    /// Whom mail is from.
    pub from: String,
    /// A certificate (PEM) to trust beside the machine's own.
    pub ca: Option<PathBuf>,
}

impl Default for SmtpConfig {
    fn default() -> Self {
        Self {
            host: None,
            port: 587,
            tls: Tls::Starttls,
            user: None,
            password: None,
            from: "Ohmstead <ohmstead@localhost>".into(),
            ca: None,
        }
    }
}

impl NotifyConfig {
    /// Checks the values.
    ///
    /// # Errors
    /// With the key, and what to write instead.
    pub fn check(&self) -> anyhow::Result<()> {
        let smtp = &self.smtp;
        if smtp.user.is_some() != smtp.password.is_some() {
            bail!("notify.smtp: give both user and password, or neither");
        }
        let is_near = smtp.host.as_deref().is_some_and(|h| {
            h == "localhost" || h.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        });
        if smtp.tls == Tls::None && smtp.user.is_some() && !is_near {
            bail!(
                "notify.smtp.tls: a password would cross the network in the clear: use \"starttls\" or \"tls\""
            );
        }
        Ok(())
    }

    /// Whom a push service may ask when something is wrong.
    fn contact(&self) -> String {
        match self.link.as_ref().filter(|link| link.starts_with("https://")) {
            Some(link) => link.clone(),
            None => {
                let from = &self.smtp.from;
                let address = from.split_once('<').and_then(|(_, a)| a.strip_suffix('>'));
                format!("mailto:{}", address.unwrap_or(from).trim())
            }
        }
    }

    /// What speaks with the other sides; `key`: the hub's own for web push.
    ///
    /// # Errors
    /// When the file of the certificate cannot be read.
    pub fn senders(&self, key: Option<Arc<VapidKey>>) -> anyhow::Result<Senders> {
        let s = &self.smtp;
        let ca = s.ca.as_ref().map(|path| {
            std::fs::read(path)
                .with_context(|| format!("notify.smtp.ca: cannot read {}", path.display()))
        });
        let ca = ca.transpose()?;
        let smtp = s.host.clone().map(|host| Smtp {
            host,
            port: s.port,
            tls: s.tls,
            user: s.user.clone(),
            password: s.password.as_ref().map(|p| p.expose().to_owned()),
            from: s.from.clone(),
            ca,
        });
        let senders = Senders::new(smtp, self.allow_private);
        let Some(key) = key else { return Ok(senders) };
        Ok(senders.with_push(Push {
            key,
            services: self.push_services.clone(),
            contact: self.contact(),
            allow_plain: self.allow_private,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_never_printed_and_may_look_like_a_number() {
        let text = "[smtp]\nhost = 'mail.example'\nuser = 'hub'\npassword = 12345";
        let config: NotifyConfig = toml::from_str(text).unwrap();
        config.check().unwrap();
        assert_eq!(config.contact(), "mailto:ohmstead@localhost");
        assert_eq!(config.smtp.password.as_ref().unwrap().expose(), "12345");
        let printed = format!("{config:?}{}", toml::to_string(&config).unwrap());
        assert!(!printed.contains("12345"), "{printed}");
    }
}
