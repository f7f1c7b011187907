//! What a shell and `man` want to know of the command line, made from the command line itself.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::CommandFactory as _;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::output;

/// Prints a shell's completions.
pub(super) fn completions(shell: Shell) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "recoup", &mut script);
    output::line(&String::from_utf8(script).context("a completion script is text")?)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the manual: `recoup.1` and a page for each command.
pub(super) fn pages(folder: &Path) -> Result<ExitCode> {
    clap_mangen::generate_to(Cli::command(), folder)
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    output::line(&format!("The manual is in {}.", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
