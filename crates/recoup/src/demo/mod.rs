//! A year of a small merchant's money loop, told as it happens.
//!
//! The whole product runs on a database that goes when the play ends: three roles, two merchants with the same
//! customers and different recovery policies, everything through the merchant API. The first of them is told by
//! signed webhooks what happens; the second is there to compare with. It ends in the figures of both, and in proof
//! that nothing was lost on the way.

mod calendar;
mod checks;
mod client;
mod data;
mod play;
mod player;
mod policy;
mod receiver;
mod report;
mod stage;
mod story;
mod tally;
mod told;
mod wire;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, anyhow};
use money::{Currency, Money};

use crate::cli::DemoArgs;
use crate::config::Config;
use calendar::Calendar;
use play::Play;
use receiver::Mailbox;
use report::Report;
use stage::Stage;

pub(crate) async fn run(config: Config, args: DemoArgs) -> Result<ExitCode> {
    let book = Arc::new(data::load(args.data.as_deref())?);
    let calendar = Calendar::of(&book, args.months)?;
    let currency = Currency::parse(&book.merchant.currency)?;
    let amounts = move |minor: i64| Money::new(minor, currency).to_string();
    let mailbox = Mailbox::default();
    let stage = Stage::open(config, args.seed, &mailbox).await?;
    let play = Play::new(&stage, Arc::clone(&book), &args, calendar, &amounts);
    let played = tokio::select! {
        played = play.run(mailbox) => played,
        () = stage.interrupted() => Err(anyhow!("stopped before the end")),
    };
    // The database goes even if the play went wrong; what went wrong first is what is told.
    let closed = stage.close().await;
    let report = played?;
    closed?;
    print(&report, args.json, &amounts)?;
    Ok(if report.held { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(report: &Report, json: bool, amounts: story::Amounts<'_>) -> Result<()> {
    if json { report.print_json() } else { report.print(amounts) }
}
