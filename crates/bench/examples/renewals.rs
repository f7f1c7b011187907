//! Runs the renewal benchmark on a server of its own: `cargo run --release -p bench --example renewals`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line prints")]

use std::path::PathBuf;

use anyhow::Result;
use bench::renewals::{self, Options};
use clap::Parser;
use pg::{Binaries, Cluster, Config};

#[derive(Parser)]
struct Arguments {
    #[arg(long, default_value_t = 100_000)]
    subscriptions: u64,
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    #[arg(long, default_value_t = 2)]
    repeats: u32,
    #[arg(long, default_value_t = 2)]
    workers: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long)]
    tenants: Option<u32>,
    #[arg(long)]
    json: bool,
    /// Where the server keeps its data; on a disk, for the numbers to mean anything.
    #[arg(long, default_value = "/var/tmp/recoup-bench")]
    data: PathBuf,
    /// A server that is running already, as its superuser, instead.
    #[arg(long)]
    url: Option<String>,
    /// More server settings, as `name=value`.
    #[arg(long = "set")]
    settings: Vec<String>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let cluster = if arguments.url.is_none() { Some(start(&arguments)?) } else { None };
    let own = cluster.as_ref().map(|cluster| cluster.url("postgres", cluster.superuser()));
    let url = arguments.url.or(own).unwrap_or_default();
    let options = Options {
        subscriptions: arguments.subscriptions,
        rounds: arguments.rounds,
        repeats: arguments.repeats,
        workers: arguments.workers,
        seed: arguments.seed,
        tenants: arguments.tenants,
        json: arguments.json,
        role_secret: None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = runtime.block_on(renewals::run(&url, options, &mut |line| eprintln!("{line}")))?;
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
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
