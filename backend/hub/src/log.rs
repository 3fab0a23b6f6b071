//! The program's log, on standard error.

use anyhow::{Context, bail};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// What is logged is chosen by this variable, in the form of `tracing`: `info`, `warn,ohmstead=debug`.
const VARIABLE: &str = "OHMSTEAD_LOG";
/// rustls warns of every meter that names the hub by its address, the broker's library of every
/// connection that fails (the hub says so itself, now and then); virtual meters tell of every reading.
const DEFAULT: &str = "warn,rustls=error,rmqtt=error,rmqtt_net=error,rmqtt_codec=error,ohmstead=info,ohmstead_firmware=warn";

/// Starts the log; in colour on a terminal only.
///
/// # Errors
/// When the variable makes no sense.
pub fn start() -> anyhow::Result<()> {
    let chosen = match std::env::var(VARIABLE) {
        Ok(text) => text,
        Err(std::env::VarError::NotPresent) => DEFAULT.to_owned(),
        Err(std::env::VarError::NotUnicode(_)) => {
            bail!("{VARIABLE} is no text: use info, or warn,ohmstead=debug")
        }
    };
    let filter = EnvFilter::builder()
        .parse(&chosen)
        .with_context(|| format!("{VARIABLE}={chosen:?}: use info, or warn,ohmstead=debug"))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    Ok(())
}
