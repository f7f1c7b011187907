//! The renewal run: every due subscription gets its invoice, through the product's own engine, beside the least
//! that Postgres must do for the same work.
//!
//! *Ours* is [`app::jobs::Engine`] as a worker runs it: row security, foreign keys, ledger, events, everything on.
//! *The floor* is one statement for a thousand renewals on bare tables. Both start from the same due
//! subscriptions, alternate within a round, and are checked after every run.

mod claim;
mod data;
mod floor;
mod invariants;
mod ours;
mod report;
mod rounds;

use anyhow::{Result, ensure};
use secrecy::SecretString;
use store::Connector;

pub use report::Report;

use crate::place::in_own_database;
use crate::server::Server;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many subscriptions are due.
    pub subscriptions: u64,
    /// How many rounds; a round runs each case once.
    pub rounds: u32,
    /// How often a round is taken again at most when others used more than 12 % of the machine.
    pub repeats: u32,
    /// How many workers renew, and how many connections the floor has.
    pub workers: u32,
    /// Which subscriptions belong to which tenant, and when each is due.
    pub seed: u64,
    /// How many tenants share the subscriptions; the largest holds about a tenth. One for each thousand
    /// subscriptions, as in the measurements that the goals come from, unless told.
    pub tenants: Option<u32>,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            subscriptions: 100_000,
            rounds: 3,
            repeats: 2,
            workers: 2,
            seed: 1,
            tenants: None,
            json: false,
            role_secret: None,
        }
    }
}

impl Options {
    /// How many tenants share the subscriptions.
    pub fn tenants(&self) -> u32 {
        self.tenants.unwrap_or_else(|| u32::try_from(self.subscriptions / 1000).unwrap_or(u32::MAX).max(10))
    }
}

/// Where one benchmark works.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) connector: Connector,
    pub(crate) options: Options,
}

/// Measures renewals on the server at `connector_url`, whose user must be a superuser, in a database made for
/// it and dropped afterwards.
///
/// # Errors
/// When the server cannot be used, and when an invariant does not hold after a run: then there is no number.
pub async fn run(connector_url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!(options.subscriptions >= 1000, "at least 1,000 subscriptions are needed for a measurement");
    ensure!(options.rounds >= 1 && options.workers >= 1 && options.tenants() >= 1, "nothing to measure");
    let secret = options.role_secret.clone();
    in_own_database(connector_url, secret, async |place, now| {
        let bench = Bench { server: place.server.clone(), connector: place.connector.clone(), options };
        measure(&bench, now, progress).await
    })
    .await
}

async fn measure(bench: &Bench, now: jiff::Timestamp, progress: &mut dyn FnMut(String)) -> Result<Report> {
    store::migrate::run(&bench.connector, now).await?;
    data::load(bench, now).await?;
    progress(format!(
        "{} subscriptions of {} tenants are loaded",
        bench.options.subscriptions,
        bench.options.tenants()
    ));
    let counted = rounds::counted(bench, progress).await?;
    let mut rounds = Vec::new();
    for round in 0..bench.options.rounds {
        rounds.push(rounds::undisturbed(bench, round, progress).await?);
    }
    Ok(report::compose(bench, bench.server.head().await?, &counted, &rounds))
}
