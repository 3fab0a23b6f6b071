//! `ohmstead`: the hub. The only crate that knows all the others.

mod acme;
mod args;
mod audience;
mod backup;
mod client;
mod clock;
mod command;
mod config;
mod context;
mod copy;
mod doctor;
mod feed;
mod file;
mod file_limit;
mod filling;
mod hold;
mod http;
mod job;
mod key;
mod lead;
mod load;
mod lock;
mod log;
mod mcp;
mod movable;
mod mqtt;
mod node;
mod places;
mod seat;
mod serial;
mod sign_in;
mod signal;
mod tls;
mod traces;

use clap::Parser;
use std::process::ExitCode;
use tokio_rustls::rustls;

fn main() -> ExitCode {
    let cli = command::Cli::parse();
    choose_cryptography();
    if let Err(error) = log::start() {
        eprintln!("error: {error:#}");
        return ExitCode::FAILURE;
    }
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
    if let Err(error) = &result {
        log::last(error);
    }
    traces::end();
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// For crates that speak TLS and do not say with whose cryptography, such as the one for ACME. Several
/// implementations are built in, because each is wanted by some crate, and rustls does not choose among
/// them: it panics.
fn choose_cryptography() {
    // It fails only where one is chosen already, and nothing has run before.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
}
