//! `mcp`: the merchant API for an assistant.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use runtime::Clock;

use super::ApiArgs;

/// What the assistant may do.
#[derive(Debug, Args)]
pub(crate) struct McpArgs {
    /// Only looking: no tool that changes something.
    #[arg(long)]
    read_only: bool,
    #[command(flatten)]
    api: ApiArgs,
}

/// Serves one assistant on standard input and output.
pub(crate) async fn mcp(args: McpArgs) -> Result<ExitCode> {
    let server = mcp::Server::new(args.api.client()?, Clock::system(), args.read_only);
    mcp::serve(server).await?;
    Ok(ExitCode::SUCCESS)
}
