//! Usage on its way in and out, through the product's own API on loopback, beside the least that Postgres must do for
//! the same rows.
//!
//! *Ours* is the whole way: HTTP, key, validation, deduplication for ever, running totals, commit, answer. *The floor* is
//! one table with the keys that any metering needs, and `insert … on conflict do nothing`. Both store the same events,
//! take turns within a round, and are counted after every run.

pub(crate) mod client;
mod closing;
mod floor;
mod ours;
mod report;
mod rounds;
pub(crate) mod service;
pub(crate) mod world;

use anyhow::{Result, ensure};
use secrecy::SecretString;
use store::Connector;

pub use report::Report;

use crate::place::in_own_database;
use crate::server::Server;

/// What to run.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many events a run of batches stores; one by one it is a tenth of them.
    pub events: u64,
    /// How many events the large period has when it closes.
    pub closing: u64,
    /// How many rounds; a round runs each case once.
    pub rounds: u32,
    /// For the caller: print the report as JSON.
    pub json: bool,
    /// What the passwords of the service roles are derived from, on a server that asks for them.
    pub role_secret: Option<SecretString>,
}

impl Default for Options {
    fn default() -> Options {
        Options { events: 200_000, closing: 1_000_000, rounds: 3, json: false, role_secret: None }
    }
}

/// Where one benchmark works.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) server: Server,
    pub(crate) connector: Connector,
    pub(crate) options: Options,
}

/// Measures usage on the server at `url`, whose user must be a superuser, in a database made for it and dropped
/// afterwards.
///
/// # Errors
/// When the server cannot be used, and when what was stored is not what was sent: then there is no number.
pub async fn run(url: &str, options: Options, progress: &mut dyn FnMut(String)) -> Result<Report> {
    ensure!(options.events >= 1000 && options.closing >= 1000, "at least 1,000 events are needed for a measurement");
    ensure!(options.rounds >= 1, "nothing to measure");
    let secret = options.role_secret.clone();
    in_own_database(url, secret, async |place, now| {
        let bench = Bench { server: place.server.clone(), connector: place.connector.clone(), options };
        store::migrate::run(&bench.connector, now).await?;
        let world = world::load(&bench, now).await?;
        progress(format!("{} subscriptions with a meter are loaded", world::SUBSCRIPTIONS));
        let mut taken = Vec::new();
        for nth in 0..bench.options.rounds {
            taken.push(rounds::take(&bench, &world, nth, progress).await?);
        }
        let reads = rounds::reads(&bench, &world).await?;
        progress("totals are read".to_owned());
        let closed = closing::measure(&bench, now).await?;
        world.service.stop().await;
        Ok(report::compose(&bench, bench.server.head().await?, &taken, reads, &closed))
    })
    .await
}
