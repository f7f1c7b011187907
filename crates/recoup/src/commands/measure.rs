//! Measuring hot paths beside their floors.

use std::process::ExitCode;

use anyhow::Result;
use bench::renewals::{self, Options};

use crate::cli::BenchCommand;
use crate::config::Config;
use crate::house::House;
use crate::output;

/// On the configured database, or on a durable server of the benchmark's own.
pub(super) async fn run(config: Config, command: BenchCommand) -> Result<ExitCode> {
    let BenchCommand::Renewals { subscriptions, tenants, workers, rounds, json } = command;
    let house = House::for_measuring(&config).await?;
    let options = Options {
        subscriptions,
        tenants,
        workers,
        rounds,
        json,
        role_secret: config.database.role_secret.clone(),
        ..Options::default()
    };
    let mut progress = |line: String| output::aside(&line);
    let report = renewals::run(&house.admin_url, options, &mut progress).await?;
    if json {
        output::line(&serde_json::to_string_pretty(&report)?)?;
    } else {
        output::line(&report.to_string())?;
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}
