//! `ohmstead mcp`: a server of the Model Context Protocol on standard input and output.

use crate::args::HubUrl;
use crate::client::Client;
use crate::mcp;
use clap::Args;
use std::io::{stdin, stdout};

/// `ohmstead mcp`.
#[derive(Debug, Args)]
pub struct McpArgs {
    #[command(flatten)]
    hub: HubUrl,
}

/// Answers until the input ends.
///
/// # Errors
/// When input or output fails.
pub async fn run(args: &McpArgs) -> anyhow::Result<()> {
    mcp::serve(&Client::new(&args.hub.url), stdin().lock(), stdout()).await
}
