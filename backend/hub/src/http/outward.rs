//! Requests that the hub makes itself, to sign-in providers, feeds and buckets: bounded in size and time, over TLS that
//! is checked, and without following redirects to wherever they lead.

use anyhow::Context;
use async_trait::async_trait;
use ohmstead_identity::{Fetch, FetchError};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::rustls::crypto;
use ureq::Agent;
use ureq::http::{Method, Request, Response};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};

/// An answer that a person waits for must be there by then.
const DEADLINE: Duration = Duration::from_secs(10);
/// Bytes of an answer that are read.
const ANSWER_MAX: u64 = 1 << 20;

/// Makes requests.
pub struct Outward(Agent);

impl Outward {
    /// `ca`: PEM file of the only authorities to trust; `None`: the system's.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn new(ca: Option<&Path>) -> anyhow::Result<Self> {
        Self::patient(ca, DEADLINE)
    }

    /// The same, with as much time for an answer.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn patient(ca: Option<&Path>, deadline: Duration) -> anyhow::Result<Self> {
        let roots = match ca {
            None => RootCerts::PlatformVerifier,
            Some(path) => {
                let named = || format!("cannot read the certificate {}", path.display());
                let text = std::fs::read(path).with_context(named)?;
                let found = parse_pem(&text).filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(Ok(certificate)),
                    Ok(_) => None,
                    Err(error) => Some(Err(error)),
                });
                let found: Vec<Certificate<'static>> =
                    found.collect::<Result<_, _>>().with_context(named)?;
                RootCerts::from(found)
            }
        };
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(crypto::aws_lc_rs::default_provider()))
            .root_certs(roots)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(deadline))
            .user_agent(concat!("Ohmstead/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self(config.into()))
    }

    /// One request, while the thread waits; `most`: bytes of its answer that are read.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub fn ask(
        &self,
        request: Request<&[u8]>,
        most: u64,
    ) -> Result<Response<Vec<u8>>, ureq::Error> {
        run(&self.0, request, most)
    }
}

fn run(
    agent: &Agent,
    request: Request<&[u8]>,
    most: u64,
) -> Result<Response<Vec<u8>>, ureq::Error> {
    let has_none = matches!(*request.method(), Method::GET | Method::DELETE);
    let answer = if has_none && request.body().is_empty() {
        let (parts, _) = request.into_parts();
        agent.run(Request::from_parts(parts, ()))?
    } else {
        agent.run(request)?
    };
    let (parts, mut body) = answer.into_parts();
    let bytes = body.with_config().limit(most).read_to_vec()?;
    Ok(Response::from_parts(parts, bytes))
}

#[async_trait]
impl Fetch for Outward {
    async fn fetch(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, FetchError> {
        let agent = self.0.clone();
        let asked = move || {
            let (parts, body) = request.into_parts();
            run(&agent, Request::from_parts(parts, body.as_slice()), ANSWER_MAX)
        };
        let done = tokio::task::spawn_blocking(asked).await;
        let answer = done.map_err(|e| FetchError(format!("the request broke off: {e}")))?;
        answer.map_err(|e| FetchError(e.to_string()))
    }
}
