//! Runs a command with a throw-away Postgres behind it: `with-cluster cargo test`.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

fn main() -> Result<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    let program = words.next().context("usage: with-cluster COMMAND [ARGUMENT...]")?;
    let cluster = testkit::start_cluster()?;
    let status = Command::new(&program)
        .args(words)
        .env(testkit::CLUSTER_VARIABLE, cluster.url("postgres", cluster.superuser()))
        .status()
        .with_context(|| format!("cannot run {}", program.to_string_lossy()))?;
    cluster.stop()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
