//! A year of a small merchant's money loop, told as it happens.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::cli::DemoArgs;
use crate::config::Config;

pub(crate) async fn run(config: Config, args: DemoArgs) -> Result<ExitCode> {
    let _ = (config, args);
    bail!("not wired")
}
