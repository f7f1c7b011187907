//! Measuring hot paths beside their floors.

use std::fmt::Display;
use std::process::ExitCode;

use anyhow::Result;
use bench::{api, dunning, known, pages, renewals, transfers, usage, webhooks};
use serde::Serialize;

use crate::cli::BenchCommand;
use crate::config::Config;
use crate::house::House;
use crate::output;

/// On the configured database, or on a durable server of the benchmark's own.
pub(super) async fn run(config: Config, command: BenchCommand) -> Result<ExitCode> {
    let house = House::for_measuring(&config).await?;
    let role_secret = config.database.role_secret.clone();
    let mut progress = |line: String| output::aside(&line);
    match command {
        BenchCommand::Renewals { subscriptions, tenants, workers, rounds, json } => {
            let chosen =
                renewals::Options { subscriptions, tenants, workers, rounds, json, role_secret, ..Default::default() };
            print(&renewals::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
        BenchCommand::Usage { events, closing, rounds, json } => {
            let chosen = usage::Options { events, closing, rounds, json, role_secret };
            print(&usage::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
        BenchCommand::Api { reads, rounds, json } => {
            let chosen = api::Options { reads, rounds, json, role_secret };
            print(&api::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
        BenchCommand::Pages { subscriptions, events, rounds, json } => {
            let chosen = pages::Options { subscriptions, events, rounds, json, role_secret };
            print(&pages::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
        BenchCommand::Known { pairs, json } => {
            let chosen = known::Options { pairs, json, role_secret };
            print(&known::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
        BenchCommand::Dunning { schedules, rounds, json } => {
            let chosen = dunning::Options { schedules, rounds, json, role_secret };
            print(&dunning::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
        BenchCommand::Ledger { transfers, rounds, json } => {
            let chosen = transfers::Options { transfers, rounds, json, role_secret };
            print(&transfers::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
        BenchCommand::Webhooks { events, rounds, json } => {
            let chosen = webhooks::Options { events, rounds, json, role_secret };
            print(&webhooks::run(&house.admin_url, chosen, &mut progress).await?, json)?;
        }
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

fn print(report: &(impl Display + Serialize), json: bool) -> Result<()> {
    if json { output::line(&serde_json::to_string_pretty(report)?) } else { output::line(&report.to_string()) }
}
