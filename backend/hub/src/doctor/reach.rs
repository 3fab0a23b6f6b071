//! Who answers: the hub itself, the broker elsewhere, the mail server.

mod broker;

use super::finding::Finding;
use crate::config::Config;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::time::Duration;

/// An answer must be there by then.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks all of them.
pub fn examine(config: &Config, is_running: bool, url: Option<&str>) -> Vec<Finding> {
    let mut all = Vec::new();
    if is_running || url.is_some() {
        all.push(hub(config, url));
    } else {
        all.extend(addresses(config));
    }
    if let Some(finding) = broker::examine(config, PATIENCE) {
        all.push(finding);
    }
    if let Some(finding) = mail(config) {
        all.push(finding);
    }
    all
}

/// Where this machine reaches the hub: an address that stands for all of its own is loopback's.
fn own_url(config: &Config) -> String {
    let scheme = if config.http.tls { "https" } else { "http" };
    let mut at = config.listen.http;
    match at.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => at.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => at.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    format!("{scheme}://{at}")
}

/// What a running hub says of itself.
pub fn hub(config: &Config, url: Option<&str>) -> Finding {
    const PART: &str = "hub";
    let url = url.map_or_else(|| own_url(config), |u| u.trim_end_matches('/').to_owned());
    // Its certificate is looked at elsewhere; here it is only asked how it is, and told nothing.
    let tls = ureq::tls::TlsConfig::builder().disable_verification(true).build();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(PATIENCE))
        .tls_config(tls)
        .build()
        .into();
    let mut answer = match agent.get(format!("{url}/readyz")).call() {
        Ok(answer) => answer,
        Err(error) => {
            return Finding::fault(
                PART,
                format!("the hub at {url} does not answer: {error}"),
                "a hub has the data directory: was it started with another address? Name it with --url; else see its log, and restart it",
            );
        }
    };
    let text = answer.body_mut().read_to_string().unwrap_or_default();
    if answer.status().is_success() {
        return Finding::ok(PART, format!("runs at {url}, takes readings in and keeps them"));
    }
    let problem: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let said = problem["detail"].as_str().unwrap_or("it does not say why").to_owned();
    Finding::fault(
        PART,
        format!("runs at {url} and is not ready: {said}"),
        "the hub's log says more",
    )
}

/// Whether a hub that is started now could listen where it is to.
fn addresses(config: &Config) -> Vec<Finding> {
    const PART: &str = "addresses";
    let listen = &config.listen;
    let own_broker = config.mqtt.url.is_none();
    let acme = config.acme.is_on().then_some(config.acme.listen);
    let all = [
        ("listen.http", Some(listen.http)),
        ("listen.mqtt", Some(listen.mqtt).filter(|_| own_broker)),
        ("listen.mqtt_ws", listen.mqtt_ws.filter(|_| own_broker)),
        ("listen.mqtt_tls", listen.mqtt_tls.filter(|_| own_broker)),
        ("listen.mqtt_wss", listen.mqtt_wss.filter(|_| own_broker)),
        ("listen.broker_auth", listen.broker_auth),
        ("listen.firmware", listen.firmware),
        ("acme.listen", acme),
    ];
    let wanted = all.into_iter().filter_map(|(key, at)| Some((key, at?)));
    let found: Vec<Finding> = wanted.filter_map(|(key, at)| taken(PART, key, at)).collect();
    if found.is_empty() {
        return vec![Finding::ok(PART, "no hub runs here; the ports it wants are free")];
    }
    found
}

fn taken(part: &'static str, key: &str, at: SocketAddr) -> Option<Finding> {
    let error = TcpListener::bind(at).err()?;
    let (what, mend) = match error.kind() {
        ErrorKind::AddrInUse => {
            ("another program listens there", "stop it, or choose another port")
        }
        ErrorKind::PermissionDenied => (
            "this user may not listen there",
            "choose a port above 1023, or allow it: setcap cap_net_bind_service+ep on the program",
        ),
        ErrorKind::AddrNotAvailable => ("this machine has no such address", "use one of its own"),
        _ => ("it cannot be listened on", "choose another"),
    };
    Some(Finding::fault(part, format!("{key} = {at}: {what} ({error})"), mend))
}

/// Greets the mail server, and signs in where that is configured.
fn mail(config: &Config) -> Option<Finding> {
    const PART: &str = "mail";
    let smtp = &config.notify.smtp;
    let at = format!("{}:{}", smtp.host.as_deref()?, smtp.port);
    // What keeps it from being made is said with the configuration.
    let senders = config.notify.senders(None).ok()?;
    Some(match senders.try_mail()? {
        Ok(()) => Finding::ok(PART, format!("{at} answers, and lets the hub in")),
        Err(error) => Finding::fault(
            PART,
            format!("{at}: {error}"),
            "see [notify.smtp]: host, port, tls, user and password; is the server up, and no firewall between?",
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_stands_for_all_is_asked_by_loopback() {
        let mut config = Config::default();
        for (at, url) in [
            ("0.0.0.0:80", "http://127.0.0.1:80"),
            ("[::]:80", "http://[::1]:80"),
            ("192.0.2.1:80", "http://192.0.2.1:80"),
        ] {
            config.listen.http = at.parse().unwrap();
            assert_eq!(own_url(&config), url);
        }
        config.http.tls = true;
        assert!(own_url(&config).starts_with("https://"));
    }
}
