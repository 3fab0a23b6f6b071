//! The command line's way to a running hub: its API.

use anyhow::{Context, bail};
use serde_json::Value;
use std::time::Duration;

/// Environment variable with the token that a hub with login wants (`POST /api/tokens`).
const TOKEN: &str = "OHMSTEAD_TOKEN";

/// Sends the token with every request.
struct Bearer(String);

impl ureq::middleware::Middleware for Bearer {
    fn handle(
        &self,
        mut request: ureq::http::Request<ureq::SendBody<'_>>,
        next: ureq::middleware::MiddlewareNext<'_>,
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        if let Ok(value) = ureq::http::HeaderValue::from_str(&self.0) {
            request.headers_mut().insert("authorization", value);
        }
        next.handle(request)
    }
}

/// A text field of an answer; a dash where there is none.
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

/// The API of a running hub.
#[derive(Debug, Clone)]
pub struct Client {
    url: String,
    agent: ureq::Agent,
}

impl Client {
    /// The hub at `url`.
    pub fn new(url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_global(Some(Duration::from_secs(120)));
        // A secret does not belong on a command line, where every user of the machine reads it.
        let config = match std::env::var(TOKEN) {
            Ok(token) => config.middleware(Bearer(format!("Bearer {token}"))).build(),
            Err(_) => config.build(),
        };
        Self { url: url.trim_end_matches('/').to_owned(), agent: config.into() }
    }

    /// GET.
    ///
    /// # Errors
    /// What the hub says, or why it cannot be reached.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.call(path, |agent, url| agent.get(url).call()).await
    }

    /// POST of JSON.
    ///
    /// # Errors
    /// What the hub says, or why it cannot be reached.
    pub async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        self.call(path, move |agent, url| agent.post(url).send_json(&body)).await
    }

    /// POST of a file.
    ///
    /// # Errors
    /// What the hub says, or why it cannot be reached.
    pub async fn upload(&self, path: &str, body: Vec<u8>) -> anyhow::Result<Value> {
        let kind = "application/octet-stream";
        self.call(path, move |agent, url| agent.post(url).content_type(kind).send(&body[..])).await
    }

    /// DELETE.
    ///
    /// # Errors
    /// What the hub says, or why it cannot be reached.
    pub async fn delete(&self, path: &str) -> anyhow::Result<Value> {
        self.call(path, |agent, url| agent.delete(url).call()).await
    }

    async fn call(
        &self,
        path: &str,
        request: impl FnOnce(
            &ureq::Agent,
            &str,
        ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error>
        + Send
        + 'static,
    ) -> anyhow::Result<Value> {
        let (agent, url, hub) =
            (self.agent.clone(), format!("{}{path}", self.url), self.url.clone());
        tokio::task::spawn_blocking(move || {
            let mut response = request(&agent, &url).with_context(|| {
                format!("no hub answers at {hub}: is it running? --url says where")
            })?;
            let status = response.status();
            let text = response.body_mut().read_to_string().context("the answer was cut off")?;
            if text.is_empty() && status.is_success() {
                return Ok(Value::Null);
            }
            let value: Value = serde_json::from_str(&text)
                .with_context(|| format!("{hub} answers {status}, and not as a hub would"))?;
            if !status.is_success() {
                bail!("{}", value["detail"].as_str().unwrap_or("the hub refused without a word"));
            }
            Ok(value)
        })
        .await?
    }
}
