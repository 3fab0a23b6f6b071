//! The configuration: what a start would refuse, and what is unwise.

use super::finding::Finding;
use crate::backup::Backups;
use crate::config::{Config, Mode};
use crate::context::fleet_config;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const PART: &str = "configuration";
/// Permission of everybody to read.
const READ_BY_ALL: u32 = 0o004;

/// Looks at a configuration that was read; `file`: where it came from.
pub fn examine(config: &Config, file: Option<&Path>) -> Vec<Finding> {
    let mut all = Vec::new();
    let is_open = config.security.mode == Mode::Open;
    let refused = [
        config.listen.check_loopback(is_open),
        fleet_config(config).map(drop),
        config.notify.senders(None).map(drop),
        Backups::of(config).map(drop),
    ];
    for error in refused.into_iter().filter_map(Result::err) {
        let mend = "the hub does not start like this: correct it, then `ohmstead check-config`";
        all.push(Finding::fault(PART, format!("{error:#}"), mend));
    }
    if let Some(path) = file.filter(|_| has_secrets(config))
        && path.metadata().is_ok_and(|m| m.permissions().mode() & READ_BY_ALL != 0)
    {
        all.push(Finding::warning(
            PART,
            format!(
                "{} holds passwords, and every user of this machine can read it",
                path.display()
            ),
            format!("chmod o-r {}", path.display()),
        ));
    }
    let http = &config.http;
    if !config.listen.http.ip().is_loopback() && !http.tls && http.trusted_proxies.is_empty() {
        all.push(Finding::warning(
            PART,
            format!("the dashboard is served on {} without TLS: passwords cross the network in the clear", config.listen.http),
            "set http.tls = true, or stand behind a proxy that speaks TLS and name it in http.trusted_proxies",
        ));
    }
    if all.is_empty() {
        let from = file.map_or("nothing but the environment".into(), |f| f.display().to_string());
        all.push(Finding::ok(PART, format!("read from {from}; every key is known")));
    }
    all
}

fn has_secrets(config: &Config) -> bool {
    config.mqtt.password.is_some()
        || config.notify.smtp.password.is_some()
        || config.openid.values().any(|p| p.client_secret.is_some())
        || config.feeds.values().any(|f| f.key.is_some())
        || config.backup.s3.as_ref().is_some_and(|s3| s3.secret_key.is_some())
}
