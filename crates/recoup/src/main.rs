//! The one binary: command line and wiring. Everything it can do is in the crates below it.

mod books;
mod carriers;
mod cli;
mod commands;
mod config;
mod demo;
mod figures;
mod health;
mod holding;
mod house;
mod output;
mod places;
mod services;
mod simulator;
mod timing;
mod tools;

use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::Cli;
use crate::config::Config;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error);
            tools::exit_code(&error)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let config = Config::load(cli.config.as_deref())?;
    let quiet = commands::is_quiet(&cli.command);
    let filter = if quiet { "warn" } else { config.log.filter.as_str() };
    runtime::telemetry::start(filter, config.log_format());
    let engine = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    engine.block_on(commands::run(cli.command, config))
}
