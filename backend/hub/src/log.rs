//! The program's log, on standard error: as text until the configuration is read, then as that says.

use crate::config::{LogConfig, LogFormat, log_filter as filter};
use crate::traces::{self, Spans};
use anyhow::{Context, bail};
use std::io::IsTerminal;
use std::sync::OnceLock;
use tracing_subscriber::filter::Filtered;
use tracing_subscriber::layer::{Layered, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt, reload};

/// What is logged is chosen by this variable, in the form of `tracing`: `info`, `warn,ohmstead=debug`.
/// It wins over the configuration.
const VARIABLE: &str = "OHMSTEAD_LOG";
/// rustls warns of every meter that names the hub by its address, the broker's library of every
/// connection that fails (the hub says so itself, now and then); virtual meters tell of every reading.
const DEFAULT: &str = "warn,rustls=error,rmqtt=error,rmqtt_net=error,rmqtt_codec=error,ohmstead=info,ohmstead_firmware=warn";

/// How a line is written.
type Lines = Box<dyn Layer<Registry> + Send + Sync>;
type Written =
    Filtered<reload::Layer<Lines, Registry>, reload::Layer<EnvFilter, Registry>, Registry>;
/// What traces stand on: whether something is traced does not depend on what is logged.
type Below = Layered<Written, Registry>;
/// Where traces go.
type Traced = Option<Box<dyn Layer<Below> + Send + Sync>>;

/// What can be changed while the program runs.
struct Log {
    filter: reload::Handle<EnvFilter, Registry>,
    lines: reload::Handle<Lines, Registry>,
    traced: reload::Handle<Traced, Below>,
    spans: reload::Handle<Spans, Below>,
}

static LOG: OnceLock<Log> = OnceLock::new();
/// Set once lines are JSON: then the last words of the program are too.
static IS_JSON: OnceLock<()> = OnceLock::new();

/// Starts the log; in colour on a terminal only.
///
/// # Errors
/// When the variable makes no sense.
pub fn start() -> anyhow::Result<()> {
    let chosen = chosen()?;
    let filter = filter(chosen.as_deref().unwrap_or(DEFAULT)).context(VARIABLE)?;
    let (filter, filter_handle) = reload::Layer::new(filter);
    let (lines, lines_handle) = reload::Layer::new(lines(LogFormat::Text));
    let (traced, traced_handle) = reload::Layer::new(None);
    let (spans, spans_handle) = reload::Layer::new(Spans { are_traced: false });
    let lines = lines.with_filter(filter);
    tracing_subscriber::registry().with(lines).with(traced.with_filter(spans)).init();
    let log = Log {
        filter: filter_handle,
        lines: lines_handle,
        traced: traced_handle,
        spans: spans_handle,
    };
    // It is started once: there is nothing to be overwritten.
    let _ = LOG.set(log);
    Ok(())
}

/// Goes on as configured.
///
/// # Errors
/// When the level makes no sense, or the log was never started.
pub fn configure(config: &LogConfig) -> anyhow::Result<()> {
    let log = LOG.get().context("the log is started first")?;
    if let Some(level) = config.level.as_deref().filter(|_| chosen().is_ok_and(|c| c.is_none())) {
        log.filter.reload(filter(level)?)?;
    }
    if config.format == LogFormat::Json {
        log.lines.reload(lines(LogFormat::Json))?;
        let _ = IS_JSON.set(());
    }
    if let Some(url) = &config.traces {
        log.traced.reload(Some(traces::to(url, config.traces_percent)?))?;
        log.spans.reload(Spans { are_traced: true })?;
    }
    Ok(())
}

/// The program's last words.
pub fn last(error: &anyhow::Error) {
    match IS_JSON.get() {
        Some(()) => tracing::error!("{error:#}"),
        None => eprintln!("error: {error:#}"),
    }
}

fn chosen() -> anyhow::Result<Option<String>> {
    match std::env::var(VARIABLE) {
        Ok(text) => Ok(Some(text)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => {
            bail!("{VARIABLE} is no text: use info, or warn,ohmstead=debug")
        }
    }
}

fn lines(format: LogFormat) -> Lines {
    let lines = fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    }
}
