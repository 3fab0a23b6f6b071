//! `ohmstead`: the hub. The only crate that knows all the others.

mod args;
mod client;
mod command;
mod config;
mod context;
mod copy;
mod file;
mod http;
mod job;
mod key;
mod load;
mod lock;
mod mqtt;
mod node;
mod serial;
mod signal;
mod tls;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = command::Cli::parse();
    tracing_subscriber::fmt()
        // rustls warns of every meter that names the hub by its address; virtual meters tell of
        // every reading.
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("OHMSTEAD_LOG").unwrap_or_else(|_| {
                "warn,rustls=error,ohmstead=info,ohmstead_firmware=warn".into()
            }),
        )
        .with_writer(std::io::stderr)
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: cannot start the program's threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(cli.run());
    // What still runs in the background is of no consequence: everything acknowledged is on disk.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
