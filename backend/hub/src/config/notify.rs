//! `[notify]`: how alerts reach people.

use anyhow::{Context, bail};
use ohmstead_notify::{Senders, Smtp, Tls};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How alerts reach people.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotifyConfig {
    /// Where people open the dashboard, for the links in notifications.
    pub link: Option<String>,
    /// Webhooks and ntfy may lead to this machine and its private network.
    pub allow_private: bool,
    /// The mail server; without a host there is no e-mail.
    pub smtp: SmtpConfig,
}

/// The mail server.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
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
    /// With which password; it is not printed with the rest.
    #[serde(skip_serializing)]
    pub password: Option<String>,
    /// Whom mail is from.
    pub from: String,
    /// A certificate (PEM) to trust beside the machine's own.
    pub ca: Option<PathBuf>,
}

impl std::fmt::Debug for SmtpConfig {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpConfig({:?}:{} as {:?})", self.host, self.port, self.user)
    }
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

    /// What speaks with the other sides.
    ///
    /// # Errors
    /// When the file of the certificate cannot be read.
    pub fn senders(&self) -> anyhow::Result<Senders> {
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
            password: s.password.clone(),
            from: s.from.clone(),
            ca,
        });
        Ok(Senders::new(smtp, self.allow_private))
    }
}
