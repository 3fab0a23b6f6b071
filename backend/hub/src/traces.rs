//! Traces for a collector: what the hub does for a request, and how long each step takes, by OTLP over HTTP.

use anyhow::Context as _;
use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{Request, Response};
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::registry::LookupSpan;

/// A collector that takes longer is away.
const PATIENCE: Duration = Duration::from_secs(5);
/// The hub's end waits no longer than this for the last traces.
const LAST: Duration = Duration::from_secs(3);

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Which spans are traced: the program's own, or none.
pub struct Spans {
    /// There is somewhere to send them.
    pub are_traced: bool,
}

impl Spans {
    fn takes(&self, metadata: &Metadata<'_>) -> bool {
        let own = metadata.target().starts_with("ohmstead");
        self.are_traced && own && metadata.is_span() && *metadata.level() <= Level::DEBUG
    }
}

impl<S> Filter<S> for Spans {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        self.takes(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.takes(metadata) { Interest::always() } else { Interest::never() }
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(if self.are_traced { LevelFilter::DEBUG } else { LevelFilter::OFF })
    }
}

/// Hands traces to a collector at `url` from now on: so many of a hundred, chosen by chance.
///
/// # Errors
/// When the address is none.
pub fn to<S>(url: &str, percent: u8) -> anyhow::Result<Box<dyn Layer<S> + Send + Sync>>
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Collector::new())
        .with_endpoint(format!("{}/v1/traces", url.trim_end_matches('/')))
        .with_timeout(PATIENCE)
        .build()
        .context("log.traces")?;
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource =
        Resource::builder().with_service_name("ohmstead").with_attribute(version).build();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .with_sampler(Sampler::TraceIdRatioBased(f64::from(percent) / 100.0))
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("ohmstead"));
    // Configured once a run.
    let _ = PROVIDER.set(provider);
    Ok(layer.with_threads(false).boxed())
}

/// Hands over what is left.
pub fn end() {
    if let Some(provider) = PROVIDER.get()
        && let Err(error) = provider.shutdown_with_timeout(LAST)
    {
        tracing::debug!(%error, "the last traces were not taken");
    }
}

/// The collector, as the exporter's own thread calls it.
#[derive(Debug)]
struct Collector {
    agent: ureq::Agent,
    is_away: AtomicBool,
}

impl Collector {
    fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Self { agent: config.into(), is_away: AtomicBool::new(false) }
    }

    fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (parts, body) = request.into_parts();
        let answer = self.agent.run(Request::from_parts(parts, body.to_vec()))?;
        let (parts, mut body) = answer.into_parts();
        Ok(Response::from_parts(parts, Bytes::from(body.read_to_vec()?)))
    }
}

#[async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let answer = self.send(request);
        let why = match &answer {
            Ok(answer) if answer.status().is_success() => None,
            Ok(answer) => Some(format!("it answers {}", answer.status())),
            Err(error) => Some(error.to_string()),
        };
        // Told when it begins and when it is over, not each time.
        let was_away = self.is_away.swap(why.is_some(), Ordering::Relaxed);
        match why {
            Some(why) if !was_away => {
                tracing::warn!("traces are lost, the collector cannot be used: {why}");
            }
            None if was_away => tracing::info!("the collector takes traces again"),
            _ => {}
        }
        answer
    }
}
