//! Requests to addresses that people wrote into a channel. The hub stands inside a house's network, so
//! it must not be led around in it: the address is checked after its name is resolved, no redirect is
//! followed, time and answer are bounded.

use super::answer::Answer;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

const PATIENCE: Duration = Duration::from_secs(15);
/// Of an answer this much is read, bytes.
const READ_MAX: u64 = 2048;

#[derive(Debug)]
pub struct Http {
    agent: ureq::Agent,
}

impl Http {
    pub fn new(allow_private: bool) -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ureq::tls::TlsConfig::builder()
            .root_certs(ureq::tls::RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(provider)
            .build();
        let config = ureq::Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(PATIENCE))
            // A proxy would resolve names itself.
            .proxy(None)
            .user_agent("Ohmstead")
            .build();
        let guard = Guard { inner: DefaultResolver::default(), allow_private };
        Self { agent: ureq::Agent::with_parts(config, DefaultConnector::default(), guard) }
    }

    /// POSTs, and tells what came back.
    pub fn post(&self, url: &str, headers: &[(&str, String)], body: &[u8]) -> Answer {
        let mut request = self.agent.post(url);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        match request.send(body) {
            Ok(mut response) => {
                let status = response.status();
                let text = response.body_mut().with_config().limit(READ_MAX).read_to_string();
                let text = format!("{status} {}", text.unwrap_or_default());
                Answer {
                    status: Some(status.as_u16()),
                    ..Answer::new(status.is_success(), true, text)
                }
            }
            Err(error) => {
                // Refused before anything was sent.
                let unsent = matches!(
                    error,
                    ureq::Error::HostNotFound
                        | ureq::Error::BadUri(_)
                        | ureq::Error::ConnectionFailed
                );
                Answer::new(false, unsent, error.to_string())
            }
        }
    }
}

/// Lets no name lead to where nobody wants notifications.
#[derive(Debug)]
struct Guard {
    inner: DefaultResolver,
    allow_private: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &ureq::http::Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        found.iter().filter(|a| is_allowed(a.ip(), self.allow_private)).for_each(|a| kept.push(*a));
        if kept.is_empty() {
            let text = "the address leads into the hub's own network, which is refused unless \
                        notify.allow_private is true";
            return Err(ureq::Error::Io(std::io::Error::other(text)));
        }
        Ok(kept)
    }
}

/// Addresses that mean this machine, its network or nothing at all. Link-local ones hold the
/// credentials of cloud machines: never.
fn is_allowed(ip: IpAddr, allow_private: bool) -> bool {
    let ip = ip.to_canonical();
    let (never, private) = match ip {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let never =
                v4.is_link_local() || v4.is_unspecified() || v4.is_multicast() || v4.is_broadcast();
            (never || a == 0, v4.is_loopback() || v4.is_private() || (a == 100 && b & 0xc0 == 64))
        }
        IpAddr::V6(v6) => (
            v6.is_unicast_link_local() || v6.is_unspecified() || v6.is_multicast(),
            v6.is_loopback() || v6.is_unique_local(),
        ),
    };
    !never && (allow_private || !private)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_own_network_are_refused_in_every_spelling() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.1.1",
            "172.16.0.9",
            "100.64.0.1",
            "::1",
            "fd00::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(!is_allowed(ip(private), false), "{private}");
            assert!(is_allowed(ip(private), true), "{private}");
        }
        for never in [
            "169.254.169.254",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "fe80::1",
            "::",
            "::ffff:169.254.169.254",
        ] {
            assert!(!is_allowed(ip(never), true), "{never}");
        }
        assert!(is_allowed(ip("93.184.216.34"), false));
    }

    #[test]
    fn a_name_that_leads_to_this_machine_is_refused_before_anything_is_sent() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let answer = Http::new(false).post(&url, &[], b"x");
        assert!(!answer.is_taken && answer.text.contains("notify.allow_private"), "{answer:?}");
        listener.set_nonblocking(true).unwrap();
        assert!(listener.accept().is_err(), "nobody called");
    }
}
