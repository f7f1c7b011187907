//! Runs a benchmark on a server of its own: `cargo run --release -p bench --example measure renewals`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

use std::fmt::Display;
use std::path::PathBuf;

use anyhow::Result;
use bench::{dunning, renewals, transfers, usage, webhooks};
use clap::{Parser, Subcommand};
use pg::{Binaries, Cluster, Config};
use serde::Serialize;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
    #[arg(long, default_value_t = 3, global = true)]
    rounds: u32,
    #[arg(long, global = true)]
    json: bool,
    /// Where the server keeps its data; on a disk, for the numbers to mean anything.
    #[arg(long, default_value = "/var/tmp/recoup-bench", global = true)]
    data: PathBuf,
    /// A server that is running already, as its superuser, instead.
    #[arg(long, global = true)]
    url: Option<String>,
    /// More server settings, as `name=value`.
    #[arg(long = "set", global = true)]
    settings: Vec<String>,
}

#[derive(Subcommand)]
enum What {
    Renewals {
        #[arg(long, default_value_t = 100_000)]
        subscriptions: u64,
        #[arg(long, default_value_t = 2)]
        repeats: u32,
        #[arg(long, default_value_t = 2)]
        workers: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[arg(long)]
        tenants: Option<u32>,
    },
    Usage {
        #[arg(long, default_value_t = 200_000)]
        events: u64,
        #[arg(long, default_value_t = 1_000_000)]
        closing: u64,
    },
    Dunning {
        #[arg(long, default_value_t = 5_000)]
        schedules: u64,
    },
    Ledger {
        #[arg(long, default_value_t = 20_000)]
        transfers: u64,
    },
    Webhooks {
        #[arg(long, default_value_t = 50_000)]
        events: u64,
    },
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let cluster = if arguments.url.is_none() { Some(start(&arguments)?) } else { None };
    let own = cluster.as_ref().map(|cluster| cluster.url("postgres", cluster.superuser()));
    let url = arguments.url.clone().or(own).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (rounds, json) = (arguments.rounds, arguments.json);
    let mut progress = |line: String| eprintln!("{line}");
    match arguments.what {
        What::Renewals { subscriptions, repeats, workers, seed, tenants } => {
            let options =
                renewals::Options { subscriptions, rounds, repeats, workers, seed, tenants, json, role_secret: None };
            print(&runtime.block_on(renewals::run(&url, options, &mut progress))?, json)
        }
        What::Usage { events, closing } => {
            let options = usage::Options { events, closing, rounds, json, role_secret: None };
            print(&runtime.block_on(usage::run(&url, options, &mut progress))?, json)
        }
        What::Dunning { schedules } => {
            let options = dunning::Options { schedules, rounds, json, role_secret: None };
            print(&runtime.block_on(dunning::run(&url, options, &mut progress))?, json)
        }
        What::Ledger { transfers } => {
            let options = transfers::Options { transfers, rounds, json, role_secret: None };
            print(&runtime.block_on(transfers::run(&url, options, &mut progress))?, json)
        }
        What::Webhooks { events } => {
            let options = webhooks::Options { events, rounds, json, role_secret: None };
            print(&runtime.block_on(webhooks::run(&url, options, &mut progress))?, json)
        }
    }
}

fn print(report: &(impl Display + Serialize), json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}

/// A durable server with the settings that the published numbers were measured with.
fn start(arguments: &Arguments) -> Result<Cluster> {
    let mut config = Config::durable(&arguments.data, Binaries::find(None, None)?);
    config.shared_buffers_mib = 3072;
    let settings = [
        ("max_wal_size", "24GB"),
        ("checkpoint_timeout", "30min"),
        ("jit", "off"),
        ("autovacuum_vacuum_scale_factor", "0.05"),
        ("maintenance_work_mem", "512MB"),
    ];
    config.settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let more = arguments.settings.iter().filter_map(|text| text.split_once('='));
    config.settings.extend(more.map(|(name, value)| (name.to_owned(), value.to_owned())));
    Cluster::start(config)
}
