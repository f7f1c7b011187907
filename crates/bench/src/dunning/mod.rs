//! Due retries of recoveries: everything between an appointment that has come and a payment that is booked, or a refusal
//! that is answered with the next date, beside the least that Postgres must do to write the same facts.
//!
//! *Ours* is [`app::jobs::Engine`] as a worker runs it: the intent is committed before the gateway hears of it, and what
//! became of it is committed after. The gateway answers at once and stores nothing, so that only our work is measured; it
//! refuses every second payer. *The floor* is one statement, and so one transaction, for each retry on bare tables. Both
//! start from the same recoveries, take turns within a round, and are checked after every run.

mod floor;
mod gateway;
mod invariants;
mod ours;
mod report;
mod rounds;
mod world;

use anyhow::{Result, ensure};
use secrecy::SecretString;
use store::Connector;

pub use report::Report;

use crate::place::in_own_database;
use crate::server::Server;

/// How many connections either side has.
pub(super) const CONNECTIONS: u32 = 8;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many recoveries have a retry due; they belong to one tenant for each hundred.
    pub schedules: u64,
    /// How many rounds; a round runs each side once.
    pub rounds: u32,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options { schedules: 5_000, rounds: 3, json: false, role_secret: None }
    }
}

impl Options {
    /// How many tenants share the recoveries; the largest holds about a tenth.
    pub fn tenants(&self) -> u64 {
        (self.schedules / 100).max(4)
    }
}

/// Where one benchmark works.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) connector: Connector,
    pub(crate) options: Options,
}

/// Measures retries on the server at `url`, whose user must be a superuser, in a database made for it and dropped
/// afterwards.
///
/// # Errors
/// When the server cannot be used, and when an invariant does not hold after a run: then there is no number.
pub async fn run(url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!(options.schedules >= 100, "at least 100 recoveries are needed for a measurement");
    ensure!(options.rounds >= 1, "nothing to measure");
    let secret = options.role_secret.clone();
    in_own_database(url, secret, async |place, now| {
        let bench = Bench { server: place.server.clone(), connector: place.connector.clone(), options };
        store::migrate::run(&bench.connector, now).await?;
        world::load(&bench, now).await?;
        progress(format!("{} recoveries of {} tenants wait", bench.options.schedules, bench.options.tenants()));
        let statements = rounds::counted(&bench).await?;
        progress(format!("the counting pass is done and proven; {statements} statements"));
        let mut taken = Vec::new();
        for nth in 0..bench.options.rounds {
            taken.push(rounds::take(&bench, nth, progress).await?);
        }
        Ok(report::compose(&bench, bench.server.head().await?, statements, &taken))
    })
    .await
}
